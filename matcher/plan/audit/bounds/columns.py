"""Columns: the best that arrivals, stays and leavings of one presence could do against prices."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction

from matcher.plan.audit.bounds.charges import Charged
from matcher.plan.audit.bounds.objective import Objective
from matcher.plan.audit.bounds.presences import Presence, tours_of
from matcher.plan.audit.bounds.prices import Prices
from matcher.plan.audit.facts import Facts
from matcher.plan.audit.pins import pinned_days
from matcher.plan.audit.steps import Steps

ZERO = Fraction(0)

Departures = Mapping[str, Sequence[int]]
"""Pledge → days on which something may depart, in order."""


class Columns:
    """What one presence could add to the objective, its rows priced.

    Parameters
    ----------
    facts
        Facts of the case.
    prices, objective
        Of the proof.
    departures
        Of every pledge.
    charged
        What further families of rows add.
    """

    def __init__(
        self,
        facts: Facts,
        prices: Prices,
        objective: Objective,
        departures: Departures,
        charged: Charged,
    ) -> None:
        self._facts, self._prices = facts, prices
        self._objective, self._departures = objective, departures
        self._charged = charged

    def outright(self, one: Presence) -> Fraction:
        """Return what one measure of a presence of one stretch costs from its way there to home."""
        there = sum(self._objective.stays(one), ZERO)
        return there + self._arrives(one, [ZERO], [ZERO])[0] + self._leaves(one, [ZERO])[1]

    def least(self, one: Presence, worth: Steps) -> Fraction:
        """Return the least that the columns and rows of a presence can add up to.

        Parameters
        ----------
        one
            The presence.
        worth
            What one measure there is worth to its requirement, summed over the stretches that
            begin so far: its change over some days is the price of being there on them.
        """
        changes = [self._balance(one, number) for number in range(one.last)]
        tours = [self._tour(one, number) for number in range(one.last)]
        stays = self._stays(one, worth, changes, tours)
        arrives = self._arrives(one, changes, tours)
        leaves = self._leaves(one, changes)
        self._add_charges(one, arrives, stays, leaves)
        if 0 in arrives and not one.begun:  # what arrives first is what is there first
            stays[0] += arrives.pop(0)
        stays[-1] += leaves.pop(one.last)  # and what is there last is what leaves last
        total = sum((cost * one.most_there(n) for n, cost in enumerate(stays) if cost < 0), ZERO)
        total += sum((cost * one.most_arriving(n) for n, cost in arrives.items() if cost < 0), ZERO)
        total += sum((cost for cost in leaves.values() if cost < 0), ZERO) * max(
            one.most, one.begun
        )
        total += changes[0] * one.begun
        total += sum((p * self._still(one, n) for n, p in enumerate(tours) if p), ZERO)
        return total + self._pinned(one)

    def _add_charges(
        self,
        one: Presence,
        arrives: dict[int, Fraction],
        stays: list[Fraction],
        leaves: dict[int, Fraction],
    ) -> None:
        charges = self._charged.of(one)
        if charges is None:
            return
        for number in arrives:
            arrives[number] += charges.arrive.get(number, ZERO)
        for number in leaves:
            leaves[number] += charges.leave.get(number, ZERO)
        for number in range(one.last):
            stays[number] += charges.there.get(number, ZERO)

    def _balance(self, one: Presence, number: int) -> Fraction:
        """Return the price of: what is there is what was, and what arrived, less what left."""
        is_row = number > 0 or one.begun or not one.may_arrive(0)
        return self._of("presence", one, number) if is_row else ZERO

    def _tour(self, one: Presence, number: int) -> Fraction:
        return self._of("tour_length", one, number, side=-1)

    def _of(self, family: str, one: Presence, number: int, side: int = 0) -> Fraction:
        ids = one.pledge.id, one.requirement.id
        return self._prices.of(family, *ids, day=one.days[number], side=side)

    def _stays(
        self, one: Presence, worth: Steps, changes: list[Fraction], tours: list[Fraction]
    ) -> list[Fraction]:
        after = [*changes[1:], ZERO]
        pins = self._pins(one)
        return [
            plus(cost, following)
            - plus(before, tour, pins.get(number, ZERO), one.counts * over(worth, first, stop))
            for number, (cost, before, following, tour, (first, stop)) in enumerate(
                zip(self._objective.stays(one), changes, after, tours, one.stretches, strict=True)
            )
        ]

    def _arrives(
        self, one: Presence, changes: list[Fraction], tours: list[Fraction]
    ) -> dict[int, Fraction]:
        entry = self._objective.arrivals(one)
        limited = tours_of(self._facts, one.pledge) is not None
        again = self._prices.of("tour_number", one.pledge.id, side=-1) if limited else ZERO
        within = self._within(one, tours)
        costs = {}
        for number in range(one.last):
            if one.may_arrive(number):
                out = self._supply(one, one.days[number] - one.travel)
                costs[number] = plus(entry, changes[number], within[number]) - plus(out, again)
        return costs

    def _within(self, one: Presence, tours: list[Fraction]) -> list[Fraction]:
        """Return the prices of all stretches that what arrives on each date may still be there."""
        so_far = [ZERO]
        for price in tours:
            so_far.append(so_far[-1] + price)
        if not any(tours):
            return so_far[:-1]
        tour = one.pledge.tour_days
        ends = one.days[1:]
        stops = [
            one.last if tour is None else bisect_left(ends, one.days[n] + tour + 1)
            for n in range(one.last)
        ]
        return [so_far[max(stop, n)] - so_far[n] for n, stop in enumerate(stops)]

    def _leaves(self, one: Presence, changes: list[Fraction]) -> dict[int, Fraction]:
        way = self._objective.leaving(one)
        costs = {}
        for number in one.leavings:
            before = changes[number] if number < one.last else ZERO
            paid = way if number else ZERO
            costs[number] = paid - before + self._back(one, one.days[number])
        return costs

    def _back(self, one: Presence, day: int) -> Fraction:
        """Return the price of the first departure for which it is home and rested."""
        days = self._departures.get(one.pledge.id, ())
        place = bisect_left(days, day + one.travel + one.pledge.rest)
        if place == len(days):
            return ZERO
        return self._supply(one, days[place])

    def _supply(self, one: Presence, day: int) -> Fraction:
        return self._prices.supply(one.pledge.id, day, self._departures[one.pledge.id])

    def _still(self, one: Presence, number: int) -> Fraction:
        """Return what of the running may still be there until the next date."""
        stop, tour = one.days[number + 1], one.pledge.tour_days
        rows = self._facts.running_of(one.pledge, one.requirement)
        ends = (
            (row, row.stop if tour is None else min(row.stop, row.start + tour)) for row in rows
        )
        return sum((row.quantity for row, end in ends if end >= stop), ZERO)

    def _pins(self, one: Presence) -> dict[int, Fraction]:
        """Return the price of a pin in each stretch that lies within its days."""
        pair = self._facts.pair(one.pledge, one.requirement)
        if not pair.is_pinned:
            return {}
        first, stop = pinned_days(self._facts, pair, one.pledge, one.requirement)
        within = (number for number, (a, b) in enumerate(one.stretches) if first <= a and b <= stop)
        return {number: self._of("pin", one, number, side=1) for number in within}

    def _pinned(self, one: Presence) -> Fraction:
        pinned = self._facts.pair(one.pledge, one.requirement).pinned or ZERO
        return pinned * sum(self._pins(one).values(), ZERO)


def over(worth: Steps, first: int, stop: int) -> Fraction:
    """Return what being there from one day until before another is worth."""
    if not worth.days:
        return ZERO
    return worth.at(stop - 1) - worth.at(first - 1)


def plus(*terms: Fraction) -> Fraction:
    """Return the sum of terms of which most are 0; exact sums take their time."""
    return sum(filter(None, terms), ZERO)


def low(cost: Fraction, most: Fraction) -> Fraction:
    """Return the least that a column between 0 and its most can add."""
    return cost * most if cost < 0 else ZERO
