"""Several measurements of the same: the middle one, and how far they lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """The median of some numbers, the least and the most, and how many there are.

    Attributes
    ----------
    at_least
        Whether they are only what something is at least, because a run was ended at its limit.
    """

    middle: float
    low: float
    high: float
    number: int
    at_least: bool = False

    @classmethod
    def of(cls, numbers: Sequence[float], *, at_least: bool = False) -> Spread:
        """Return the spread of one number or more."""
        return cls(median(numbers), min(numbers), max(numbers), len(numbers), at_least)

    def __str__(self) -> str:
        middle = f"{'≥ ' if self.at_least else ''}{digits(self.middle)}"
        if self.number == 1:
            return middle
        return f"{middle} ({digits(self.low)} – {digits(self.high)})"


def digits(value: float) -> str:
    """Return a number with three digits that say something."""
    if value == 0 or abs(value) >= 100:  # noqa: PLR2004 - from here on digits behind the point say little
        return f"{value:,.0f}"
    if abs(value) >= 10:  # noqa: PLR2004
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"  # noqa: PLR2004
