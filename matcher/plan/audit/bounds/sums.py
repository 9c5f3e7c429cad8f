"""Sums: the bound of one proof, added up over requirements, presences and pledges."""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.bounds.charges import Proving, charge
from matcher.plan.audit.bounds.columns import Columns, low
from matcher.plan.audit.bounds.crowds import Crowds
from matcher.plan.audit.bounds.families import FAMILIES
from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.objective import Objective
from matcher.plan.audit.bounds.presences import tours_of, usable
from matcher.plan.audit.bounds.prices import Prices
from matcher.plan.audit.cells import END
from matcher.plan.audit.facts import Pledge, Requirement
from matcher.plan.audit.steps import Steps

ZERO = Fraction(0)


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
    total, charged = charge(FAMILIES, Proving(ground, prices, objective))
    columns = Columns(facts, prices, objective, ground.departures, charged)
    crowds = Crowds(facts, prices, columns, charged)
    for one in facts.requirements.values():
        worth = Steps(())
        if one.quantified:
            added, worth = _requirement(ground, prices, objective, one)
            total += added
        total += crowds.least_of(ground.presences.get(one.id, ()), worth)
    for pledge, days in ground.departures.items():
        total += _supply(ground, prices, facts.pledges[pledge], days)
        if pledge in ground.arriving:
            total += _tours(ground, prices, facts.pledges[pledge])
    return total + _largest(ground, prices, objective)


def _requirement(
    ground: Ground, prices: Prices, objective: Objective, one: Requirement
) -> tuple[Fraction, Steps]:
    """Return what rows and gaps of a requirement add, and what being there is worth so far.

    Where not all that is there may count, it is worth what the rows of counting say instead.
    """
    asked = ground.compared.get(one.id)
    share = ZERO if asked is None else prices.of("share", requirement=one.id) / asked
    total, worth = ZERO, []
    for (first, stop, required), reach in ground.stretches[one.id]:
        price = ZERO
        if reach > 0 and required > 0:
            price = prices.of("coverage", requirement=one.id, day=first, side=1)
        if price and one.id not in ground.judged:
            worth.append((first, END, price))
        each = objective.open_day(one, first) - share
        if not each and not price:
            continue
        cost = each * (stop - first) - price
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
    """Return what the supply of a pledge adds: how much of it is gone at each of its dates.

    At every departure or hand-over but the last the row is a balance with a column for what is
    gone; at the last the row itself says that no more is gone than has come.
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
    return price * max(ZERO, usable(pledge) * tours - pledge.running)
