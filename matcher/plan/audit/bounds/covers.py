"""Covers: on which dates what covers a lack changes, class by class."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from matcher.plan.audit.bounds.asked import label
from matcher.plan.audit.bounds.hands import Hand
from matcher.plan.audit.needs import PLEDGE, Lack

ZERO = Fraction(0)

CoverKey = tuple[str, str, str]
"""Receiver, need and class."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What covers a lack in one class.

    Attributes
    ----------
    lack, named
        What is covered, and for which class.
    days
        Dates on which a part becomes ready, or a loan ends, in order.
    hands
        What could be handed over.
    """

    lack: Lack
    named: str
    days: tuple[int, ...]
    hands: tuple[Hand, ...]

    @property
    def about(self) -> str:
        """What its rows are about."""
        return label(self.lack.need, self.named)

    @property
    def opens(self) -> bool:
        """Whether it is there for all of the pledge, or not at all."""
        return self.lack.per == PLEDGE

    @property
    def most(self) -> Fraction:
        """The most that can be covered."""
        return sum((hand.link.rate * hand.most for hand in self.hands), ZERO)

    def at(self, day: int) -> int | None:
        """Return the place of the date that says what covers on a day, None before the first."""
        place = bisect_right(self.days, day) - 1
        return None if place < 0 else place

    def place(self, day: int) -> int:
        """Return the place of one of its dates."""
        return bisect_left(self.days, day)


def read_covers(hands: Iterable[Hand]) -> dict[CoverKey, Cover]:
    """Return what covers each lack in each class in which anything could be handed over.

    Parameters
    ----------
    hands
        Everything that could be.
    """
    found: defaultdict[CoverKey, list[Hand]] = defaultdict(list)
    for hand in hands:
        found[hand.lack.receiver, hand.lack.need, hand.given_for].append(hand)
    covers = {}
    for key, own in found.items():
        days = {hand.ready for hand in own} | {hand.stop for hand in own if hand.is_lent}
        covers[key] = Cover(own[0].lack, key[2], tuple(sorted(days)), tuple(own))
    return covers
