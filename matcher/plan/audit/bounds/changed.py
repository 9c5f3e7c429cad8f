"""Changed: rows that let who is there be otherwise than was agreed only where a pair is changed."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.changed import RULE
from matcher.plan.audit.steps import Steps

ZERO, ONE = Fraction(0), Fraction(1)

_ROUND_OFF = Fraction(1, 10**6)
"""By how much prices that are rounded may prove too much."""


def price_changed(proving: Proving, charged: Charged) -> Fraction:
    """Charge presences with the prices of being as agreed; return what rows and columns add."""
    facts = proving.ground.facts
    if not facts.counts_changes:
        return ZERO
    most = facts.most_changes
    limit = ZERO if most is None else proving.prices.of("changed", side=-1)
    cost = proving.objective.changed() - limit
    total = limit * (most or 0)
    lost = set(facts.agreed)
    for rows in proving.ground.presences.values():
        for one in rows:
            lost.discard(one.key)
            total += _kept(proving, charged, one, cost)
    return total + cost * len(lost)


def whole_bound(tier: str, bound: Fraction) -> Fraction:
    """Return a bound of the tier of changes as the next whole number: pairs change or do not."""
    return Fraction(ceil(bound - _ROUND_OFF)) if tier == RULE else bound


def _kept(proving: Proving, charged: Charged, one: Presence, cost: Fraction) -> Fraction:
    """Return what the rows of one presence add, and whether it is changed."""
    facts = proving.ground.facts
    agreed, begun = (Steps(rows.get(one.key, ())) for rows in (facts.agreed, facts.frozen))
    is_laid = set(agreed.days) <= set(one.days)
    levels = [agreed.at(first) if is_laid else ZERO for first, _ in one.stretches]
    room = [one.most_there(number) - level for number, level in enumerate(levels)]
    must = not is_laid or any(spare < 0 for spare in room)
    total = ZERO
    for number, (first, _) in enumerate(one.stretches):
        level, spare = levels[number], room[number]
        frozen = begun.at(first) if is_laid and spare >= 0 else ZERO
        ids, day = (one.pledge.id, one.requirement.id), one.days[number]
        if spare > 0 and not must:
            price = proving.prices.of("beyond", *ids, day=day, side=-1)
            charged.being(one, number, -price)
            total += price * level
            cost += price * spare
        if level > 0 and (frozen > 0 or not must):
            price = proving.prices.of("short", *ids, day=day, side=1)
            charged.being(one, number, -price)
            total += price * level
            cost -= price * (level - frozen)
    return total + (cost if must else low(cost, ONE))
