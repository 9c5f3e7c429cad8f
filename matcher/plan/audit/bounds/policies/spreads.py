"""Spreads: how much of each contributor is there, and whether that is enough."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.policies.chains import Chain
from matcher.plan.audit.bounds.policies.scopes import Weighed, reach_of
from matcher.plan.audit.policies.groups import Group, all_groups
from matcher.plan.audit.policies.policy import SPREAD
from matcher.plan.audit.policies.scope import period_of

ZERO, ONE = Fraction(0), Fraction(1)


def price_spread(proving: Proving, charged: Charged) -> Fraction:
    """Add what spreads charge presences, and return what their levels and presences add."""
    total = ZERO
    for group in all_groups(proving.ground.facts):
        if group.policy.kind == SPREAD:
            for chain in _chains(proving.ground, group):
                total += _priced(proving, charged, group, chain)
    return total


def _priced(proving: Proving, charged: Charged, group: Group, chain: Chain) -> Fraction:
    total, costs = chain.price(proving.prices, charged)
    for one in proving.ground.moments:
        place = chain.at(one.day)
        if one.group != group or place is None:
            continue
        enough = proving.prices.of("present", about=chain.about, day=one.day, side=-1)
        holds = proving.prices.of("holds", about=group.name, day=one.day, side=-1)
        costs[place] += enough
        total += low(holds - group.policy.minimum_each * enough, ONE)
    most, _ = reach_of(chain.members)
    return total + sum((low(cost, most) for cost in costs), ZERO)


def _chains(ground: Ground, group: Group) -> list[Chain]:
    """Return the level of every contributor that may be there."""
    members: defaultdict[str, Weighed] = defaultdict(list)
    days: set[int] = set()
    for requirement in group.waiting:
        for one in ground.presences.get(requirement.id, ()):
            members[one.pledge.contributor].append((one, one.counts))
            days.update(one.days)
        for (first, stop, _), _ in ground.stretches.get(requirement.id, ()):
            days |= {first, stop}
    first, stop = ground.facts.plan_day, period_of(ground.facts, group.policy).stop
    dates = sorted(day for day in days if first <= day < stop)
    return [
        Chain("spread", f"{group.name} · {who}", own, dates) for who, own in sorted(members.items())
    ]
