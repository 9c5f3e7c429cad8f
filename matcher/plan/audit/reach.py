"""Reach: what could be served at a requirement if every eligible pair did its most."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import floor

from matcher.plan.audit.consents import ignores_consent, refused_days
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.rules import may_serve
from matcher.plan.audit.stand_ins import chain_rate, rate_of
from matcher.plan.audit.steps import Span, Steps
from matcher.plan.audit.travel import first_arrival, last_leaving, travel_days


def reachable_steps(facts: Facts, requirement: Requirement) -> Steps:
    """Return what could be served at a requirement on each day, were nothing needed elsewhere.

    The most that may be there of a pair is what has been delivered in time to travel, on days that
    are not refused, or what is running where that is more; and within `at_most`, of which a whole
    capability takes the whole part.
    """
    spans: list[Span] = []
    for pledge in facts.pledges.values():
        if not _may_count(facts, pledge, requirement):
            continue
        rate = rate_of(facts, pledge, requirement)
        if rate is not None:
            counts = rate * pledge.duty
            most = _most(facts, pledge, requirement)
            spans += [(first, stop, there * counts) for first, stop, there in most]
    return Steps(spans)


def can_be_served(facts: Facts, requirement: Requirement) -> bool:
    """Say whether anything may serve a requirement, or is running at it."""
    return any(
        facts.running_of(pledge, requirement) or may_serve(facts, pledge, requirement)
        for pledge in facts.pledges.values()
        if _may_count(facts, pledge, requirement)
    )


def out_of_reach(required: Steps, reachable: Steps, days: tuple[int, int]) -> Fraction:
    """Return the most that is out of reach on any day from one until before another."""
    return max(
        max(Fraction(0), level - reachable.least(first, stop))
        for first, stop, level in required.pieces(*days)
    )


def _may_count(facts: Facts, pledge: Pledge, requirement: Requirement) -> bool:
    """Say quickly whether a pair has any rate at all."""
    if chain_rate(facts, pledge, requirement) is not None:
        return True
    return facts.pair(pledge, requirement).rate is not None


def _most(facts: Facts, pledge: Pledge, requirement: Requirement) -> list[Span]:
    """Return the most of a pledge that may be at a requirement, as spans that never overlap."""
    arrive: list[Span] = []
    if may_serve(facts, pledge, requirement):
        arrive = list(_arrives(facts, pledge, requirement))
    at_most = facts.pair(pledge, requirement).at_most
    if at_most is not None and facts.capabilities[pledge.capability].whole:
        at_most = Fraction(floor(at_most))
    rows = facts.running_of(pledge, requirement)
    if not rows and at_most is None:
        return arrive
    stay, come = Steps(_stays(facts, pledge, requirement)), Steps(arrive)
    spans = []
    for first, stop in pairwise(sorted({*stay.days, *come.days})):
        most = max(stay.at(first), come.at(first))
        spans.append((first, stop, most if at_most is None else min(most, at_most)))
    return spans


def _stays(facts: Facts, pledge: Pledge, requirement: Requirement) -> Iterator[Span]:
    last = last_leaving(facts, pledge, requirement)
    for row in facts.running_of(pledge, requirement):
        toured = last if pledge.tour_days is None else row.start + pledge.tour_days
        yield facts.plan_day, min(row.stop, last, toured), row.quantity


def _arrives(facts: Facts, pledge: Pledge, requirement: Requirement) -> Iterator[Span]:
    """What has been delivered in time, less the days on which it is refused."""
    travel = travel_days(facts, pledge, requirement)
    first = first_arrival(facts, pledge, requirement)
    stop = last_leaving(facts, pledge, requirement)
    days = [min(max(day + travel, first), stop) for day, _ in pledge.deliveries] or [first]
    refused: list[tuple[int, int]] = []
    if not ignores_consent(facts, pledge, requirement):
        refused = refused_days(facts, pledge, requirement)
    for day, end in pairwise([*days, stop]):
        quantity = pledge.delivered(day - travel)
        for begin, until in _between(refused, day, end):
            yield begin, until, quantity


def _between(spans: list[tuple[int, int]], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the days from one until before another that no span holds; spans come in order."""
    day = first
    for one, until in spans:
        if one >= stop:
            break
        if one > day:
            yield day, one
        day = max(day, until)
    if day < stop:
        yield day, stop
