"""Levels: what of a policy's scope is there on each day, and how much room it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.policies.policy import CONTRIBUTOR_SHARE, SHARE, ZERO, Policy
from matcher.plan.audit.policies.scope import (
    Days,
    applies_to_requirement,
    period_of,
    required_weight,
    weight,
    women_of,
)
from matcher.plan.audit.policies.view import Stretch, View
from matcher.plan.audit.steps import Steps

ONE = Fraction(1)

By = dict[str, list[Stretch]]
"""Contributor or mission, blank where it is about all → what is said, in order of days."""


def level_stretches(view: View, policy: Policy) -> By:
    """Return what is there of the scope of a limit, day by day, and what room there is."""
    days, room = period_of(view.facts, policy), room_of(view.facts, policy)
    wanted = _wanted(view, policy)
    found: By = {}
    for about, deployments in _chains(view, policy).items():
        level = level_of(view.facts, policy, deployments)
        women, persons = people_of(view.facts, policy, deployments)
        more, changes = _traded(view, policy)
        cuts = {*level.days, *room.days, *women.days, *persons.days, *changes}
        found[about] = []
        for first, stop in cut(days, cuts):
            there, most = level.at(first), room.at(first)
            excess = max(ZERO, there - most - more(first))
            worth = excess * (stop - first) / (wanted or most or ONE)
            said = _told(policy, there, most, (women.at(first), persons.at(first)))
            found[about].append(Stretch(first, stop, *said, excess, worth))
    return found


def exchange_stretches(view: View, policy: Policy) -> By:
    """Return how much of an exchange is used, day by day."""
    more = view.facts.book.policies[policy.more]
    days = exchange_days(view.facts, policy)
    level = level_of(view.facts, more, view.deployed(more))
    room = room_of(view.facts, more).at(days.first)
    found = []
    for first, stop in cut(days, level.days):
        used = max(ZERO, level.at(first) - room) if view.holds(policy) else ZERO
        slack = policy.at_most - used
        found.append(Stretch(first, stop, used, policy.at_most, slack, ZERO, ZERO))
    return {"": found}


def cut(days: Days, cuts: Iterable[int]) -> Iterator[Days]:
    """Yield the stretches of some days between cuts."""
    if days.first >= days.stop:
        return
    inside = sorted({day for day in cuts if days.first < day < days.stop})
    for first, stop in zip([days.first, *inside], [*inside, days.stop], strict=True):
        yield Days(first, stop)


def level_of(facts: Facts, policy: Policy, deployments: Iterable[Deployment]) -> Steps:
    """Return what deployments add to the level of a policy on each day."""
    spans = []
    for one in deployments:
        first, stop, quantity = one.there(facts.plan_day)
        each = weight(facts, policy, one.pledge, one.requirement)
        spans.append((first, stop, quantity * each))
    return Steps(spans)


def room_of(facts: Facts, policy: Policy) -> Steps:
    """Return how much of the tables a policy leaves room for on each day, exchanges apart."""
    if policy.kind == CONTRIBUTOR_SHARE:
        spans = [
            (first, stop, level * policy.share * required_weight(policy, one))
            for one in facts.requirements.values()
            if applies_to_requirement(facts, policy, one)
            for first, stop, level in required_steps(one).pieces(one.first, one.stop)
        ]
        return Steps(spans)
    days = period_of(facts, policy)
    return Steps([(days.first, days.stop, constant_room(policy))])


def constant_room(policy: Policy) -> Fraction:
    """Return the room of a limit that is the same on all days."""
    if policy.kind == SHARE:
        return max(ZERO, policy.already_women - policy.share * policy.before)
    return max(ZERO, policy.at_most - policy.before)


def exchange_days(facts: Facts, policy: Policy) -> Days:
    """Return the days on which an exchange and both its ceilings hold."""
    both = (policy, facts.book.policies[policy.more], facts.book.policies[policy.fewer])
    spans = [period_of(facts, one) for one in both]
    first, stop = max(one.first for one in spans), min(one.stop for one in spans)
    return Days(first, max(first, stop))


def people_of(
    facts: Facts, policy: Policy, deployments: Iterable[Deployment]
) -> tuple[Steps, Steps]:
    """Return the women and the persons there on each day, for a share of women alone."""
    women, persons = [], []
    for one in deployments if policy.kind == SHARE else ():
        first, stop, quantity = one.there(facts.plan_day)
        women.append((first, stop, quantity * women_of(policy, one.pledge)))
        persons.append((first, stop, quantity * (one.pledge.persons_each or ZERO)))
    return Steps(women), Steps(persons)


def wanted_of(policy: Policy, persons: Fraction) -> Fraction:
    """Return by what an excess is divided, 1 where that is 0; 0 where each day has its own.

    Parameters
    ----------
    policy
        The limit.
    persons
        All in its scope, if everybody came.
    """
    if policy.kind == CONTRIBUTOR_SHARE:
        return ZERO
    if policy.kind == SHARE:
        return policy.share * (policy.before + persons) or ONE
    return policy.at_most or ONE


def _wanted(view: View, policy: Policy) -> Fraction:
    if policy.kind != SHARE:
        return wanted_of(policy, ZERO)
    pledges = {pledge.id: pledge for pledge, _ in view.pairs_in(policy)}.values()
    return wanted_of(policy, sum(((o.persons_each or ZERO) * o.total for o in pledges), ZERO))


def _told(
    policy: Policy, level: Fraction, room: Fraction, people: tuple[Fraction, Fraction]
) -> tuple[Fraction | None, Fraction, Fraction]:
    """Return what is used, the limit, and what is left, as the frame of a plan has them."""
    if policy.kind == SHARE:
        women, persons = policy.already_women + people[0], policy.before + people[1]
        return women / persons if persons else None, policy.share, women - policy.share * persons
    used = policy.before + level
    limit = room if policy.kind == CONTRIBUTOR_SHARE else policy.at_most
    return used, limit, limit - used


def _chains(view: View, policy: Policy) -> dict[str, list[Deployment]]:
    """Return what adds up together: all, or what each contributor gives."""
    deployments = view.deployed(policy)
    if policy.kind != CONTRIBUTOR_SHARE:
        return {"": list(deployments)}
    found: defaultdict[str, list[Deployment]] = defaultdict(list)
    for pledge, _ in view.pairs_in(policy):
        found[pledge.contributor] = []
    for one in deployments:
        found[one.pledge.contributor].append(one)
    return dict(sorted(found.items()))


def _traded(view: View, policy: Policy) -> tuple[Callable[[int], Fraction], list[int]]:
    """Return by how much an exchange lets a ceiling be passed on a day, and when that changes."""
    exchange = view.exchange_for(policy)
    if exchange is None:
        return lambda _: ZERO, []
    fewer = view.facts.book.policies[exchange.fewer]
    level, room = level_of(view.facts, fewer, view.deployed(fewer)), constant_room(fewer)
    days = exchange_days(view.facts, exchange)

    def more(day: int) -> Fraction:
        if not days.first <= day < days.stop:
            return ZERO
        return max(ZERO, min(exchange.at_most, exchange.rate * (room - level.at(day))))

    return more, [*days, *level.days]
