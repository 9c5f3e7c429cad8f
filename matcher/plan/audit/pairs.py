"""What is said of pairs: the planner's judgement, what is running, and the consents asked for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Pair:
    """What the planner judged of a pledge and a requirement."""

    verdict: str | None = None
    at_most: Fraction | None = None
    pinned: Fraction | None = None
    pinned_from: int | None = None
    pinned_until: int | None = None
    rate: Fraction | None = None
    cost: Fraction | None = None
    score: Fraction | None = None

    @property
    def is_pinned(self) -> bool:
        """Whether any quantity is pinned."""
        return self.pinned is not None and self.pinned > 0

    @property
    def overrides(self) -> bool:
        """Whether it overrides the rules that are no arithmetic."""
        return self.verdict == "allow" or self.is_pinned


@dataclass(frozen=True, slots=True)
class Running:
    """What is there on the plan date; `stop` is the first day on which it may no longer be."""

    quantity: Fraction
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer about a contributor, over the days from `first` until before `stop`."""

    capability: str | None
    category: str | None
    first: int
    stop: int
    accepted: bool


NO_PAIR = Pair()
