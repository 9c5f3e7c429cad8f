"""What policies do not know: blank cells of what is deployed, which they count or leave out."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts
from matcher.plan.audit.policies.policy import OF_REQUIREMENTS, SHARE, Policy
from matcher.plan.audit.policies.scope import applies, measured

Cell = tuple[str, str, str]
"""Table, id and column."""

COLUMNS = MappingProxyType(
    {
        "persons": "persons_each",
        "tonnes": "tonnes_each",
        "co2": "co2_per_month",
        "fuel": "fuel_per_month",
    }
)
"""What is counted → the column of pledges that says it."""


def blanks_of(facts: Facts, one: Deployment) -> Iterator[Cell]:
    """Yield the blank cells of a deployment that policies read: what it counts, and what it is."""
    for policy in facts.book.policies.values():
        yield from _unchosen(facts, policy, one)
        if policy.kind not in OF_REQUIREMENTS and applies(
            facts, policy, one.pledge, one.requirement
        ):
            yield from _uncounted(facts, policy, one)


def _uncounted(facts: Facts, policy: Policy, one: Deployment) -> Iterator[Cell]:
    if policy.kind == SHARE and one.pledge.women_each is None:
        yield "pledges", one.pledge.id, "women_each"
    counted = "persons" if policy.kind == SHARE else policy.counted_in
    if counted in COLUMNS and measured(facts, counted, one.pledge) is None:
        yield "pledges", one.pledge.id, COLUMNS[counted]


def _unchosen(facts: Facts, policy: Policy, one: Deployment) -> Iterator[Cell]:
    """Yield what is blank under a filter on it, so that it passes none."""
    looks_at = one.requirement if policy.kind in OF_REQUIREMENTS else one.pledge
    if "category" in policy.filters and facts.capabilities[looks_at.capability].category is None:
        yield "capabilities", looks_at.capability, "category"
    mission, who = one.requirement.mission, one.pledge.contributor
    if "region" in policy.filters and mission is not None and mission not in facts.book.regions:
        yield "missions", mission, "region"
    if "from_region" in policy.filters and who not in facts.book.homes:
        yield "contributors", who, "region"
