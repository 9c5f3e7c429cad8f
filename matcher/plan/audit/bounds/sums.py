"""Sums: the bound of one proof, added up over requirements, presences and pledges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

from matcher.plan.audit.bounds.columns import Columns, low
from matcher.plan.audit.bounds.objective import Objective, Term
from matcher.plan.audit.bounds.presences import Presence, tours_of, usable
from matcher.plan.audit.bounds.prices import Prices
from matcher.plan.audit.cells import END
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.reach import can_be_served
from matcher.plan.audit.steps import Span, Steps

ZERO = Fraction(0)


class Ground:
    """What all proofs of a certificate stand on: presences by requirement, departures by pledge.

    Parameters
    ----------
    facts
        Facts of the case.
    presences
        Every presence.
    terms
        Parts of every tier.
    """

    def __init__(
        self,
        facts: Facts,
        presences: Iterable[Presence],
        terms: Mapping[str, tuple[Term, ...]],
    ) -> None:
        self.facts = facts
        self.presences: defaultdict[str, list[Presence]] = defaultdict(list)
        departures: defaultdict[str, set[int]] = defaultdict(set)
        for one in presences:
            self.presences[one.requirement.id].append(one)
            days = (day for n, day in enumerate(one.days) if one.may_arrive(n))
            departures[one.pledge.id].update(day - one.travel for day in days)
        self.departures = {one: sorted(days) for one, days in departures.items() if days}
        self.begun: defaultdict[str, Fraction] = defaultdict(Fraction)
        for rows in self.presences.values():
            for one in rows:
                self.begun[one.pledge.id] += one.begun
        tiers = {part.base for parts in terms.values() for part in parts}
        self._cuts_late = "late" in tiers
        self.stretches = {
            one.id: self._stretches(one) for one in facts.requirements.values() if one.quantified
        }
        self.compared = self._compared() if "largest_gap" in tiers else {}
        rounds = [
            part.number or 0
            for parts in terms.values()
            for part in parts
            if part.base == "largest_gap"
        ]
        self.rounds = range(1, max(rounds, default=0) + 1)

    def _stretches(self, one: Requirement) -> list[tuple[Span, Fraction]]:
        """Return each stretch of a requirement with its quantity and the most that could count."""
        required, there = required_steps(one), self.presences[one.id]
        days = {one.first, one.stop, *(day for day, _ in one.levels)}
        days.update(day for presence in there for day in presence.days)
        if self._cuts_late:
            days.add(one.first + self.facts.late_within)
        reach = Steps(
            (first, stop, presence.most_there(number) * presence.counts)
            for presence in there
            for number, (first, stop) in enumerate(presence.stretches)
        )
        cuts = sorted(day for day in days if one.first <= day <= one.stop)
        return [
            ((first, stop, required.at(first)), reach.at(first)) for first, stop in pairwise(cuts)
        ]

    def _compared(self) -> dict[str, Fraction]:
        """Return what is required, times days, of requirements whose open shares are compared."""
        asked = {
            one: sum((level * (stop - first) for (first, stop, level), _ in rows), ZERO)
            for one, rows in self.stretches.items()
        }
        needs = self.facts.requirements
        return {one: q for one, q in asked.items() if q and can_be_served(self.facts, needs[one])}


def add_up(ground: Ground, prices: Prices, objective: Objective) -> Fraction:
    """Return the least that the objective can be, as the prices prove it.

    Parameters
    ----------
    ground
        Presences, stretches and departures.
    prices
        Of every row; those that point to an infinite side count for nothing.
    objective
        The tier, with weights on earlier ones.
    """
    facts = ground.facts
    columns = Columns(facts, prices, objective, ground.departures)
    total = ZERO
    for one in facts.requirements.values():
        worth = Steps(())
        if one.quantified:
            added, worth = _requirement(ground, prices, objective, one)
            total += added
        total += columns.least_of(ground.presences.get(one.id, ()), worth)
    for pledge, days in ground.departures.items():
        total += _supply(ground, prices, facts.pledges[pledge], days)
        total += _tours(ground, prices, facts.pledges[pledge])
    return total + _largest(ground, prices, objective)


def _requirement(
    ground: Ground, prices: Prices, objective: Objective, one: Requirement
) -> tuple[Fraction, Steps]:
    """Return what rows and gaps of a requirement add, and what being there is worth so far."""
    asked = ground.compared.get(one.id)
    share = ZERO if asked is None else prices.of("share", requirement=one.id) / asked
    total, worth = ZERO, []
    for (first, stop, required), reach in ground.stretches[one.id]:
        price = ZERO
        if reach > 0 and required > 0:
            price = prices.of("coverage", requirement=one.id, day=first, side=1)
        if price:
            worth.append((first, END, price))
        cost = (objective.open_day(one, first) - share) * (stop - first) - price
        floor = max(ZERO, required - reach)
        total += price * required + cost * (floor if cost > 0 else required)
    return total, Steps(worth)


def _largest(ground: Ground, prices: Prices, objective: Objective) -> Fraction:
    """Return what the largest open shares add: columns for each share, threshold and excess."""
    total = ZERO
    above = dict.fromkeys(ground.compared, ZERO)
    for number in ground.rounds:
        counts = objective.round(number)
        price = {one: prices.of("largest", requirement=one, number=number, side=1) for one in above}
        total += low(number * counts - sum(price.values(), ZERO), Fraction(1))
        total += sum((low(counts - one, Fraction(1)) for one in price.values()), ZERO)
        above = {one: so_far + price[one] for one, so_far in above.items()}
    shares = {one: prices.of("share", requirement=one) for one in above}
    return total + sum((low(shares[one] + above[one], Fraction(1)) for one in above), ZERO)


def _supply(ground: Ground, prices: Prices, pledge: Pledge, days: list[int]) -> Fraction:
    """Return what the supply of a pledge adds: how much of it is away at each departure.

    At every departure but the last the row is a balance with a column for what is away; at the
    last the row itself says that no more is away than has come.
    """
    price = [prices.supply(pledge.id, day, days) for day in days]
    begun = ground.begun[pledge.id]
    total = -begun * price[0] + price[-1] * _come(pledge, days[-1])
    for number, day in enumerate(days[:-1]):
        total += low(price[number] - price[number + 1], _come(pledge, day))
    return total


def _come(pledge: Pledge, day: int) -> Fraction:
    """Return how much of a pledge can be away on a day."""
    return max(pledge.delivered(day), pledge.running) if pledge.deliveries else usable(pledge)


def _tours(ground: Ground, prices: Prices, pledge: Pledge) -> Fraction:
    tours = tours_of(ground.facts, pledge)
    if tours is None:
        return ZERO
    price = prices.of("tour_number", pledge.id, side=-1)
    return price * max(ZERO, usable(pledge) * tours - ground.begun[pledge.id])
