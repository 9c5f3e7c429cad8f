"""Carried: the largest share of all that is required which one contributor carries."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.policies.burden import all_required
from matcher.plan.audit.totals import burden_scale

ZERO = Fraction(0)


def price_carried(proving: Proving, charged: Charged) -> Fraction:
    """Add what burdens charge presences, and return what the largest of them adds."""
    ground, cost = proving.ground, proving.objective.largest_share()
    if not proving.prices.has("carried"):
        return ZERO
    facts = ground.facts
    scales = {one: burden_scale(facts, one) for one in facts.requirements}
    total = all_required(facts, scales)
    most: defaultdict[str, Fraction] = defaultdict(Fraction)
    for presences in ground.presences.values():
        for one in presences:
            if not one.requirement.quantified or not total:
                continue
            who, scale = one.pledge.contributor, scales[one.requirement.id]
            price = proving.prices.of("carried", about=who, side=-1)
            for number, (first, stop) in enumerate(one.stretches):
                each = one.counts * (stop - first) * scale / total
                charged.being(one, number, -price * each)
                most[who] += each * one.most_there(number)
    givers = {one.pledge.contributor for rows in ground.presences.values() for one in rows}
    prices = (proving.prices.of("carried", about=who, side=-1) for who in sorted(givers))
    return low(cost + sum(prices, ZERO), max(most.values(), default=ZERO))
