"""Counted: what counts of judged requirements, between what is there and what is covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low, over
from matcher.plan.audit.bounds.policies.moments import Moment
from matcher.plan.audit.bounds.policies.spreads import price_spread
from matcher.plan.audit.cells import END
from matcher.plan.audit.policies.policy import SPREAD
from matcher.plan.audit.steps import Span, Steps

ZERO, ONE = Fraction(0), Fraction(1)

EVERYBODY = ""
"""Who counts where contributors are not told apart."""


def price_counted(proving: Proving, charged: Charged) -> Fraction:
    """Add what counting charges presences, and return what its rows and columns add."""
    return _Counting(proving, charged).add() if proving.ground.judged else ZERO


class _Counting:
    """The rows of counting with their prices."""

    def __init__(self, proving: Proving, charged: Charged) -> None:
        self._proving, self._charged = proving, charged
        self._ground = proving.ground
        self._counted: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
        self._worth: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)

    def add(self) -> Fraction:
        """Return what rows and columns add, once everything is charged."""
        total = sum((self._moment(one) for one in self._ground.moments), ZERO)
        total += price_spread(self._proving, self._charged)
        for one in sorted(self._ground.judged):
            for span, reach in self._ground.stretches[one]:
                if span[2] > 0:
                    total += self._judged(one, span, reach)
        for (one, who), worth in self._worth.items():
            self._charge(one, who, worth)
        return total

    def _price(self, family: str, side: int, one: str, about: str, day: int) -> Fraction:
        prices = self._proving.prices
        return prices.of(family, requirement=one, about=about, day=day, side=side)

    def _moment(self, one: Moment) -> Fraction:
        """Charge what waits and what is looked at; return what holds, and what is over, add."""
        policy, name = one.group.policy, one.group.name
        holds = anyway = ZERO
        for waits, required in one.waiting:
            price = self._price("counts", -1, waits, name, one.day)
            self._counted[waits, one.day] -= price
            anyway += required * price
        for seen, required in one.looked:
            price = self._price("holds", -1, seen, name, one.day)
            holds -= policy.share * required * price
            if seen in self._ground.judged:
                self._counted[seen, one.day] += price
            else:
                self._worth[seen, EVERYBODY].append((one.day, END, price))
        if policy.kind == SPREAD:
            holds -= policy.contributors * self._price("holds", -1, "", name, one.day)
        total = low(holds + anyway, ONE if one.can else ZERO)
        cost = self._proving.objective.overstepping(policy, given_up=False)
        if cost is not None:
            total += low(cost * (one.stop - one.day) + anyway, ONE)
        return total

    def _judged(self, one: str, span: Span, reach: Fraction) -> Fraction:
        """Return what counts in a stretch adds, and whether it is useful."""
        day, _, required = span
        least = min(self._ground.facts.book.minimum.get(one, ZERO), required)
        most, total = self._ground.most_serving(one), ZERO
        cost = self._counted[one, day]
        if reach > 0:
            cost -= self._price("coverage", 1, one, "", day)
        if least > 0 and most != 1:
            below = self._price("least", 1, one, "", day)
            above = self._price("useful", -1, one, "", day)
            cost -= below + above
            total += low(least * below + required * above, ONE)
        if most:
            return total + self._told_apart(one, (day, required, least), most, cost)
        use = self._price("use", -1, one, "", day)
        self._worth[one, EVERYBODY].append((day, END, use))
        return total + low(cost - use, required)

    def _told_apart(
        self, one: str, asked: tuple[int, Fraction, Fraction], most: int, cost: Fraction
    ) -> Fraction:
        """Return what counts of each contributor adds, and whether it serves."""
        day, required, least = asked
        limit = self._price("contributors", -1, one, "", day)
        total = limit * most
        for who in self._ground.givers(one):
            use = self._price("use", -1, one, who, day)
            serves = self._price("serves", -1, one, who, day)
            alone = self._price("least", 1, one, who, day) if least > 0 and most == 1 else ZERO
            total += low(cost - use - serves - alone, required)
            total += low(required * serves + least * alone - limit, ONE)
            self._worth[one, who].append((day, END, use))
        return total

    def _charge(self, one: str, who: str, worth: Iterable[Span]) -> None:
        """Charge what is there with the prices of what it may count for."""
        steps = Steps(worth)
        for presence in self._ground.presences[one] if steps.days else ():
            if who in {EVERYBODY, presence.pledge.contributor}:
                for number, (first, stop) in enumerate(presence.stretches):
                    cost = presence.counts * over(steps, first, stop)
                    self._charged.being(presence, number, cost)
