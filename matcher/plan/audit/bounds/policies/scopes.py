"""Scopes: the presences to which each policy applies, and what one measure of each counts for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.policies.policy import Policy
from matcher.plan.audit.policies.scope import applies, weight

ZERO = Fraction(0)

Weighed = list[tuple[Presence, Fraction]]
"""Presences, and what one measure of each counts for."""


def presences_in(ground: Ground, policy: Policy) -> Iterator[Presence]:
    """Yield the presences in the scope of a policy."""
    for presences in ground.presences.values():
        for one in presences:
            if applies(ground.facts, policy, one.pledge, one.requirement):
                yield one


def weighed(ground: Ground, policy: Policy) -> Weighed:
    """Return the presences in the scope of a limit with their weights."""
    return [
        (one, weight(ground.facts, policy, one.pledge, one.requirement))
        for one in presences_in(ground, policy)
    ]


def reach_of(members: Weighed) -> tuple[Fraction, Fraction]:
    """Return how far a level could rise, and how far fall: a pledge is in one place at a time."""
    most: dict[str, Fraction] = {}
    least: dict[str, Fraction] = {}
    amount: dict[str, Fraction] = {}
    for one, each in members:
        pledge = one.pledge
        amount[pledge.id] = pledge.total
        most[pledge.id] = max(most.get(pledge.id, ZERO), each)
        least[pledge.id] = min(least.get(pledge.id, ZERO), each)
    high = sum((most[one] * total for one, total in amount.items()), ZERO)
    return high, sum((least[one] * total for one, total in amount.items()), ZERO)
