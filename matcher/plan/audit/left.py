"""What was running on the plan date: what could stay, and what left at once instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.stand_ins import rate_of
from matcher.plan.audit.travel import last_leaving, travel_days

ZERO = Fraction(0)


class Left(NamedTuple):
    """A quantity that left a requirement on the plan date, and its days of travel home."""

    requirement: Requirement
    travel: int
    quantity: Fraction


def still_running(facts: Facts, pledge: Pledge) -> Iterator[tuple[Requirement, Fraction]]:
    """Yield how much of a pledge is at each requirement on the plan date and could stay there."""
    for requirement in running_at(facts, pledge):
        quantity = could_stay(facts, pledge, requirement)
        if quantity:
            yield requirement, quantity


def running_at(facts: Facts, pledge: Pledge) -> Iterator[Requirement]:
    """Yield the requirements at which something of a pledge is running."""
    for one, requirement in facts.running if pledge.running else ():
        if one == pledge.id:
            yield facts.requirements[requirement]


def left_of(facts: Facts, pledge: Pledge, deployments: Iterable[Deployment]) -> Iterator[Left]:
    """Yield what was running, could have stayed, and is no deployment: it left at once.

    Parameters
    ----------
    facts
        Facts of the case.
    pledge
        What was running.
    deployments
        Of that pledge.
    """
    stays: defaultdict[str, Fraction] = defaultdict(Fraction)
    for one in deployments:
        if one.is_running:
            stays[one.requirement.id] += one.quantity
    for requirement, quantity in still_running(facts, pledge):
        if quantity > stays[requirement.id]:
            travel = travel_days(facts, pledge, requirement)
            yield Left(requirement, travel, quantity - stays[requirement.id])


def could_stay(facts: Facts, pledge: Pledge, requirement: Requirement) -> Fraction:
    """Return what is running at a requirement, unless its tour or the window is over."""
    day = facts.plan_day
    if rate_of(facts, pledge, requirement) is None:
        return ZERO
    if facts.dated and last_leaving(facts, pledge, requirement) <= day:
        return ZERO
    tour = pledge.tour_days
    rows = facts.running_of(pledge, requirement)
    return sum((r.quantity for r in rows if tour is None or r.start + tour > day), ZERO)
