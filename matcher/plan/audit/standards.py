"""The rules of eligibility that are standards: what a requirement asks a pledge to be.

Each returns a reason without its full stop, or None where it holds.
"""

from __future__ import annotations

from matcher.plan.audit.cells import shown
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.needs import rank_of


def condition(_: Facts, pledge: Pledge, __: Requirement) -> str | None:
    """Whether none of its conditions blocks it."""
    return None if pledge.blocked_by is None else f'its condition "{pledge.blocked_by}" is unmet'


def vetting(_: Facts, pledge: Pledge, __: Requirement) -> str | None:
    """Whether its people are vetted."""
    return None if pledge.vetted else "its people are not vetted"


def readiness(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    """Whether it is as ready as is asked, or, unless it is overridden, can be raised to that."""
    least = requirement.minimum_readiness
    if least is None or is_ready_itself(facts, pledge, requirement):
        return None
    raising = facts.supplies.raising(pledge.id)
    can_be_raised = any(rank_of(one.raises_to) >= rank_of(least) for one in raising)
    if can_be_raised and not facts.pair(pledge, requirement).overrides:
        return None
    return f"it is {pledge.readiness or 'of unknown readiness'}, below {least}"


def is_ready_itself(facts: Facts, pledge: Pledge, requirement: Requirement) -> bool:
    """Say whether a pledge is as ready as is asked, without support."""
    if requirement.minimum_readiness is None:
        return True
    if pledge.readiness is None:
        return facts.unknown["readiness"] == "yes"
    return rank_of(pledge.readiness) >= rank_of(requirement.minimum_readiness)


def performance(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    """Whether its record is as good as is asked."""
    least = requirement.minimum_performance
    if least is None:
        return None
    if pledge.performance is None:
        passes = facts.unknown["performance"] == "yes"
    else:
        passes = pledge.performance >= least
    performance = "unknown" if pledge.performance is None else shown(pledge.performance)
    return None if passes else f"its performance is {performance}, below {shown(least)}"


def languages(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    """Whether it speaks one of the languages that are asked."""
    if not requirement.languages:
        return None
    if pledge.languages:
        passes = not set(requirement.languages).isdisjoint(pledge.languages)
    else:
        passes = facts.unknown["languages"] == "yes"
    return None if passes else f"it speaks none of {', '.join(requirement.languages)}"


def qualities(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    """Whether it has all qualities that are asked."""
    lacking = [one for one in requirement.qualities if one not in pledge.qualities]
    if not lacking or (not pledge.qualities and facts.unknown["qualities"] == "yes"):
        return None
    return f"it lacks {', '.join(lacking)}"
