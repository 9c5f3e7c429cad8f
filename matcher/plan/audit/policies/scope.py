"""Scope: to what each policy applies, and what one measure of it counts for."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from matcher.plan.audit.cells import END
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.policies.policy import OF_REQUIREMENTS, SHARE, ZERO, Policy
from matcher.plan.audit.stand_ins import rate_of


class Days(NamedTuple):
    """Days from `first` until before `stop`."""

    first: int
    stop: int


def applies(facts: Facts, policy: Policy, pledge: Pledge, requirement: Requirement) -> bool:
    """Say whether a pledge at a requirement is in the scope of a policy."""
    chooses = applies_to_requirement(facts, policy, requirement)
    if policy.kind in OF_REQUIREMENTS:
        return chooses
    return chooses and applies_to_pledge(facts, policy, pledge)


def applies_to_requirement(facts: Facts, policy: Policy, requirement: Requirement) -> bool:
    """Say whether a requirement passes the filters on where, and on what where that is looked at.

    A partner's requirement has neither mission nor region.
    """
    mission = requirement.mission
    passes = policy.passes("mission", mission)
    passes &= policy.passes("region", facts.book.regions.get(mission or ""))
    if policy.kind not in OF_REQUIREMENTS:
        return passes
    themes = facts.book.themes.get(requirement.capability, ())
    return passes and _is_kind(facts, policy, requirement.capability, themes)


def applies_to_pledge(facts: Facts, policy: Policy, pledge: Pledge) -> bool:
    """Say whether a pledge passes the filters on what it is and who gives it."""
    carried, book = facts.book.carried[pledge.id], facts.book
    themes = (*book.themes.get(pledge.capability, ()), *carried.themes)
    return (
        policy.passes("contributor", pledge.contributor)
        and policy.passes("from_region", book.homes.get(pledge.contributor))
        and policy.passes("a4p", *carried.a4p)
        and _is_kind(facts, policy, pledge.capability, themes)
    )


def _is_kind(facts: Facts, policy: Policy, capability: str, themes: tuple[str, ...]) -> bool:
    return (
        policy.passes("category", facts.capabilities[capability].category)
        and policy.passes("capability", capability)
        and policy.passes("theme", *themes)
    )


def weight(facts: Facts, policy: Policy, pledge: Pledge, requirement: Requirement) -> Fraction:
    """Return what one measure of a pledge at a requirement counts for in a limit.

    In a share of women it is how many women one measure is short of that share. A kind that counts
    something else counts each measure once.
    """
    if policy.kind in OF_REQUIREMENTS:
        rate = rate_of(facts, pledge, requirement) or ZERO
        return rate * pledge.duty * required_weight(policy, requirement)
    if policy.kind == SHARE:
        return policy.share * (pledge.persons_each or ZERO) - women_of(policy, pledge)
    if policy.counted_in in {"quantity", ""}:
        return Fraction(1)
    known = measured(facts, policy.counted_in, pledge)
    return policy.unknown if known is None else known


def women_of(policy: Policy, pledge: Pledge) -> Fraction:
    """Return the women of one measure of a pledge, as far as a share of women knows them."""
    if pledge.women_each is not None:
        return pledge.women_each
    return policy.unknown * (pledge.persons_each or ZERO)


def measured(facts: Facts, counted_in: str, pledge: Pledge) -> Fraction | None:
    """Return what the tables say of one measure of a pledge, None where they do not."""
    carried = facts.book.carried[pledge.id]
    known = {"co2": carried.co2, "fuel": carried.fuel, "tonnes": carried.tonnes}
    return pledge.persons_each if counted_in == "persons" else known[counted_in]


def required_weight(policy: Policy, requirement: Requirement) -> Fraction:
    """Return what one required measure counts for: 1, or its persons."""
    if policy.counted_in != "persons":
        return Fraction(1)
    return requirement.persons_of_one or ZERO


def span_of(facts: Facts) -> Days:
    """Return the days over which policies are looked at: until the last end of any requirement."""
    if not facts.dated:
        return Days(0, 1)
    stops = [one.stop for one in facts.requirements.values()]
    return Days(facts.plan_day, max([facts.plan_day + 1, *(day for day in stops if day < END)]))


def period_of(facts: Facts, policy: Policy) -> Days:
    """Return the days on which a policy holds, within the span."""
    first, stop = span_of(facts)
    first, stop = max(first, policy.first), min(stop, policy.stop)
    return Days(first, max(first, stop))
