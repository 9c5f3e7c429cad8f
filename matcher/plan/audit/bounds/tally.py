"""Tally: what the prices of a proof add to the columns of hand-overs and of what they cover."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from matcher.plan.audit.bounds.asked import Asked
from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.bounds.covers import Cover, CoverKey
from matcher.plan.audit.bounds.hands import Hand
from matcher.plan.audit.holds import ANY
from matcher.plan.audit.needs import PLEDGE, Lack

ZERO = Fraction(0)


class Tally:
    """What one more costs that is handed over, that covers, or that opens a pledge.

    Parameters
    ----------
    proving
        The ground, the prices and the objective of a proof.
    """

    def __init__(self, proving: Proving) -> None:
        self._proving = proving
        self._covers = proving.ground.covers
        self._hand: defaultdict[Hand, Fraction] = defaultdict(Fraction)
        self._cover: defaultdict[tuple[CoverKey, int], Fraction] = defaultdict(Fraction)
        self._opened: defaultdict[tuple[CoverKey, int], Fraction] = defaultdict(Fraction)

    def on_hand(self, hand: Hand, cost: Fraction) -> None:
        """Add to the cost of one measure that is handed over."""
        self._hand[hand] += cost

    def on_lack(self, lack: Lack, named: str, day: int, cost: Fraction) -> None:
        """Add to the cost of one measure that covers a lack on a day."""
        self._add(self._cover, lack, named, day, cost)

    def on_opening(self, lack: Lack, named: str, day: int, cost: Fraction) -> None:
        """Add to the cost of meeting a need per pledge on a day."""
        self._add(self._opened, lack, named, day, cost)

    def on_cover(self, asked: Asked, day: int, price: Fraction) -> None:
        """Add the price of the row of a hold on a day to all that covers it then."""
        if not price:
            return
        for lack in asked.hold.lacks:
            if lack.per != PLEDGE:
                self.on_lack(lack, asked.named, day, price / lack.quantity)
                continue
            for named in {asked.named, ANY}:
                self.on_opening(lack, named, day, price * asked.amount)

    def covers(self) -> Fraction:
        """Return what covers and openings add, charging what is handed over with their rows."""
        return sum((self._priced(key, cover) for key, cover in self._covers.items()), ZERO)

    def hands(self, charged: Charged) -> Fraction:
        """Return what hand-overs add, once all else is charged.

        Parameters
        ----------
        charged
            What other families add to them.
        """
        ground, objective = self._proving.ground, self._proving.objective
        total = ZERO
        for hand in ground.hands:
            days = ground.departures[hand.giver.id]
            cost = objective.handing(hand.giver) + self._hand[hand] + charged.of_hand(hand)
            cost -= self._proving.prices.supply(hand.giver.id, hand.day, days)
            total += low(cost, hand.most)
        return total

    def _add(
        self,
        costs: defaultdict[tuple[CoverKey, int], Fraction],
        lack: Lack,
        named: str,
        day: int,
        cost: Fraction,
    ) -> None:
        key = (lack.receiver, lack.need, named)
        cover = self._covers.get(key)
        place = None if cover is None else cover.at(day)
        if place is not None:
            costs[key, place] += cost

    def _priced(self, key: CoverKey, cover: Cover) -> Fraction:
        ids, prices = (cover.lack.receiver, ""), self._proving.prices
        row = [prices.of("cover", *ids, cover.about, day=day) for day in cover.days]
        for hand in cover.hands:
            ends = row[cover.place(hand.stop)] if hand.is_lent else ZERO
            self.on_hand(hand, hand.link.rate * (row[cover.place(hand.ready)] - ends))
        total, most = ZERO, cover.most
        for place, (price, following) in enumerate(zip(row, [*row[1:], ZERO], strict=True)):
            cost = self._cover[key, place] - price + following
            if cover.opens:
                day = cover.days[place]
                opening = prices.of("opened", *ids, cover.about, day=day, side=-1)
                cost += opening
                met = self._opened[key, place] - cover.lack.quantity * opening
                total += low(met, Fraction(1))
            total += low(cost, most)
        return total
