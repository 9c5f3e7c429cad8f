"""Travel, and the first and last days on which a pledge can be at a requirement."""

from __future__ import annotations

from matcher.plan.audit.facts import Facts, Pledge, Requirement


def travel_days(facts: Facts, pledge: Pledge, requirement: Requirement) -> int:
    """Return the days of travel, one way; none without a calendar.

    A row for the contributor, then one for its region, then the setting. The way to a partner
    that asks for itself stands in no table.
    """
    if not facts.dated:
        return 0
    if requirement.mission is None:
        return facts.travel_days
    return facts.travel.get((pledge.contributor, requirement.mission), facts.travel_days)


def first_arrival(facts: Facts, pledge: Pledge, requirement: Requirement) -> int:
    """Return the first day on which a departure in the plan can arrive."""
    return max(pledge.ready + travel_days(facts, pledge, requirement), requirement.first)


def last_leaving(facts: Facts, pledge: Pledge, requirement: Requirement) -> int:
    """Return the last day on which it can leave: the first day on which it is not there."""
    home = pledge.home + 1 - travel_days(facts, pledge, requirement)
    return min(requirement.stop, home)
