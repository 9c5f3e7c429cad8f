"""Charges: what families of rows add to the columns of presences.

A row that sums what arrives, leaves or is there of many presences makes these columns dearer or
cheaper by its price. A family of such rows is a function that asks for the prices of its rows and
says what they add, to presences and of their own; those of `matcher.plan.audit.bounds.families`
are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NamedTuple

from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.hands import Hand
from matcher.plan.audit.bounds.objective import Objective
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.bounds.prices import Prices
from matcher.plan.audit.facts import Key

ZERO = Fraction(0)


class Charges:
    """What is added to the cost of one measure of one presence, by the numbers of its dates.

    Attributes
    ----------
    arrive, leave
        Of what arrives, or leaves, on a date.
    there
        Of what is there from a date until the next.
    """

    __slots__ = ("arrive", "leave", "there")

    def __init__(self) -> None:
        self.arrive: defaultdict[int, Fraction] = defaultdict(Fraction)
        self.leave: defaultdict[int, Fraction] = defaultdict(Fraction)
        self.there: defaultdict[int, Fraction] = defaultdict(Fraction)


class Charged:
    """The charges of all families on all presences and hand-overs; most have none."""

    def __init__(self) -> None:
        self._by_pair: dict[Key, Charges] = {}
        self._by_hand: defaultdict[Hand, Fraction] = defaultdict(Fraction)

    def __bool__(self) -> bool:
        return bool(self._by_pair)

    def of(self, one: Presence) -> Charges | None:
        """Return what is added to a presence, None where nothing is."""
        return self._by_pair.get(one.key)

    def arriving(self, one: Presence, number: int, cost: Fraction) -> None:
        """Add a cost to what arrives on a date."""
        if cost:
            self._on(one).arrive[number] += cost

    def leaving(self, one: Presence, number: int, cost: Fraction) -> None:
        """Add a cost to what leaves on a date."""
        if cost:
            self._on(one).leave[number] += cost

    def being(self, one: Presence, number: int, cost: Fraction) -> None:
        """Add a cost to what is there from a date until the next."""
        if cost:
            self._on(one).there[number] += cost

    def handing(self, hand: Hand, cost: Fraction) -> None:
        """Add a cost to what is handed over."""
        if cost:
            self._by_hand[hand] += cost

    def of_hand(self, hand: Hand) -> Fraction:
        """Return what is added to what is handed over."""
        return self._by_hand.get(hand, ZERO)

    def _on(self, one: Presence) -> Charges:
        return self._by_pair.setdefault(one.key, Charges())


class Proving(NamedTuple):
    """What a family is priced with: the ground, the prices and the objective of one proof."""

    ground: Ground
    prices: Prices
    objective: Objective


Family = Callable[[Proving, Charged], Fraction]
"""Adds to what presences are charged, and returns what its own rows and columns add."""


def charge(families: Iterable[Family], proving: Proving) -> tuple[Fraction, Charged]:
    """Return what the rows and columns of families add, and what they charge presences.

    Parameters
    ----------
    families
        Of rows.
    proving
        What they are priced with.
    """
    charged = Charged()
    total = sum((family(proving, charged) for family in families), ZERO)
    return total, charged
