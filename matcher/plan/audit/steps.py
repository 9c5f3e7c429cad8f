"""A quantity that changes on some days and is the same on all days between."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

Span = tuple[int, int, Fraction]
"""First day, day after the last, and a quantity."""

ZERO = Fraction(0)


class Steps:
    """The sum of quantities that each hold over a span of days.

    Parameters
    ----------
    spans
        Spans; one that ends on or before the day it begins counts for nothing.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        changes: defaultdict[int, Fraction] = defaultdict(Fraction)
        for first, stop, quantity in spans:
            if first < stop:
                changes[first] += quantity
                changes[stop] -= quantity
        self.days = sorted(day for day, change in changes.items() if change)
        self._levels = []
        level = ZERO
        for day in self.days:
            level += changes[day]
            self._levels.append(level)

    def at(self, day: int) -> Fraction:
        """Return the quantity on a day."""
        place = bisect_right(self.days, day)
        return self._levels[place - 1] if place else ZERO

    def pieces(self, first: int, stop: int) -> Iterator[Span]:
        """Yield the stretches from one day until before another, each with its quantity."""
        place = bisect_right(self.days, first)
        while first < stop:
            until = min(stop, self.days[place]) if place < len(self.days) else stop
            yield first, until, self._levels[place - 1] if place else ZERO
            first, place = until, place + 1

    def least(self, first: int, stop: int) -> Fraction:
        """Return the least quantity from one day until before another, 0 where there is none."""
        return min((level for _, _, level in self.pieces(first, stop)), default=ZERO)

    def greatest(self, first: int, stop: int) -> Fraction:
        """Return the greatest quantity from one day until before another."""
        return max((level for _, _, level in self.pieces(first, stop)), default=ZERO)
