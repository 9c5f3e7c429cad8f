"""Supported: the rows of needs and supports, priced: what they charge and what they add.

Demand is a balance of what departs, is handed on and comes home, cover one of what becomes ready
and ends; between them stands the row that the one is no more than the other.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.bounds.asked import Asked
from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.bounds.followed import charge_order
from matcher.plan.audit.bounds.tally import Tally
from matcher.plan.audit.holds import ANY
from matcher.plan.audit.needs import DEPLOYMENT

ZERO = Fraction(0)


def price_supports(proving: Proving, charged: Charged) -> Fraction:
    """Add what needs charge presences, and return what their own rows and columns add.

    Parameters
    ----------
    proving
        The ground, the prices and the objective.
    charged
        What presences are charged.
    """
    tally = Tally(proving)
    total = ZERO
    sent: dict[tuple[str, str, int], Fraction] = {}
    for asked in proving.ground.asked:
        total += _Priced(proving, asked).add(tally, charged, sent)
    total += _sent(proving, charged, sent)
    charge_order(proving, tally)
    return total + tally.covers() + tally.hands(charged)


class _Priced:
    """The rows of one hold in one class, with their prices."""

    def __init__(self, proving: Proving, asked: Asked) -> None:
        self._proving, self._asked = proving, asked
        number = len(asked.days)
        self._monthly = asked.is_monthly
        rows = range(number - 1 if self._monthly else number)
        self._held = [self._of("held", asked, n) for n in range(number)]
        self._used = [self._of("used", asked, n) if self._monthly else ZERO for n in rows]
        self._need = [self._of("need", asked, n, side=-1) for n in rows]
        self._anywhere = [self._of("need", asked, n, side=-1, named=ANY) for n in rows]

    def _of(
        self, family: str, asked: Asked, number: int, side: int = 0, named: str | None = None
    ) -> Fraction:
        about = asked.about if named is None else asked.hold.name
        day = asked.days[number]
        return self._proving.prices.of(family, asked.hold.receiver, about=about, day=day, side=side)

    def add(
        self, tally: Tally, charged: Charged, sent: dict[tuple[str, str, int], Fraction]
    ) -> Fraction:
        """Charge what is moved and what covers; return what rows and own columns add."""
        asked = self._asked
        for move in asked.departs:
            cost = self._held[move.place]
            if asked.hold.per == DEPLOYMENT:
                key = (*move.presence.key, move.number)
                sent[key] = sent.get(key, ZERO) + cost
            else:
                charged.arriving(move.presence, move.number, cost)
        for move in asked.homes:
            charged.leaving(move.presence, move.number, -self._held[move.place])
        for hand, place in asked.given:
            tally.on_hand(hand, self._held[place])
        for number, price in enumerate(self._need):
            tally.on_cover(asked, asked.days[number], price)
        return self._sides() + self._columns()

    def _sides(self) -> Fraction:
        """Return what the sides of the rows add: what is running needs no cover."""
        asked, facts = self._asked, self._proving.ground.facts
        if not asked.days or not asked.begun:
            return ZERO
        total = self._held[0] * asked.begun
        for number, price in enumerate(self._need):
            months = Fraction(1)
            if self._monthly:
                months = facts.months(asked.days[number + 1] - facts.plan_day)
            total += price * asked.begun * months
        return total

    def _columns(self) -> Fraction:
        """Return the least that what is held, used up, and taken from elsewhere can add."""
        asked, facts = self._asked, self._proving.ground.facts
        total, held = ZERO, [*self._held, ZERO]
        months = asked.months(facts) if self._monthly else []
        for number, most in enumerate(asked.most_held()):
            cost = held[number + 1] - held[number]
            if not self._monthly:
                cost -= self._need[number]
            elif number < len(months):
                cost += months[number] * self._used[number]
            total += low(cost, most)
        bounds = asked.most_used(facts) if self._monthly else asked.most_held()
        used = [*self._used, ZERO]
        for number, most in enumerate(bounds):
            if self._monthly:
                total += low(used[number + 1] - used[number] - self._need[number], most)
            if self._asked.flexes:
                total += low(self._need[number] - self._anywhere[number], most)
        return total


def _sent(
    proving: Proving, charged: Charged, sent: dict[tuple[str, str, int], Fraction]
) -> Fraction:
    """Charge what arrives where departures are counted; return what those columns add."""
    total = ZERO
    for pledge in sorted({key[0] for key in sent}):
        for one in proving.ground.of_pledge[pledge]:
            for number in range(one.last):
                cost = sent.get((*one.key, number))
                if cost is None:
                    continue
                day = one.days[number]
                price = proving.prices.of("sent", *one.key, day=day, side=-1)
                charged.arriving(one, number, -price)
                total += low(cost + one.most_arriving(number) * price, Fraction(1))
    return total
