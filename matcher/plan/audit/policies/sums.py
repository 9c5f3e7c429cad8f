"""Sums: what adds up over each period of a limit, by exact overlap of days."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.handed import Support
from matcher.plan.audit.policies.levels import By
from matcher.plan.audit.policies.periods import overlap, periods_of
from matcher.plan.audit.policies.policy import BUDGET, ZERO, Policy
from matcher.plan.audit.policies.scope import Days, applies_to_pledge, weight
from matcher.plan.audit.policies.view import Stretch, View
from matcher.plan.audit.values import cost, persons, reimbursed

ONE = Fraction(1)


def sum_stretches(view: View, policy: Policy) -> By:
    """Return what adds up in each period of a limit."""
    deployments = list(view.deployed(policy))
    supports = list(_handed(view, policy)) if policy.kind == BUDGET else []
    room = max(ZERO, policy.at_most - policy.before)
    found = []
    for days in periods_of(view.facts, policy):
        total = sum((_added(view.facts, policy, one, days) for one in deployments), ZERO)
        total += sum((o.quantity * o.giver.each_handed for o in supports if _on(o, days)), ZERO)
        used, excess = policy.before + total, max(ZERO, total - room)
        worth = excess * (days.stop - days.first) / (policy.at_most or ONE)
        slack = policy.at_most - used
        found.append(Stretch(*days, used, policy.at_most, slack, excess, worth))
    return {"": found}


def may_count_hand_overs(policy: Policy) -> bool:
    """Say whether a budget counts hand-overs: they have no mission and no region for sure."""
    return not {"mission", "region"} & set(policy.filters)


def entry_cost(facts: Facts, pledge: Pledge, requirement: Requirement) -> Fraction:
    """Return what one measure costs on the day on which it departs."""
    own = facts.pair(pledge, requirement).cost
    return (pledge.deployment_cost if own is None else own) + pledge.price


def _handed(view: View, policy: Policy) -> Iterator[Support]:
    for one in view.subject.supports if may_count_hand_overs(policy) else ():
        if applies_to_pledge(view.facts, policy, one.giver):
            yield one


def _on(one: Support, days: Days) -> bool:
    return days.first <= one.day < days.stop


def _added(facts: Facts, policy: Policy, one: Deployment, days: Days) -> Fraction:
    """Return what a deployment adds in a period: its cost, or what departs of it then."""
    if policy.kind == BUDGET:
        return _cost(facts, one, days) if facts.dated else cost(facts, one)
    if one.arrived <= 0 or not days.first <= one.departs < days.stop:
        return ZERO
    return one.arrived * weight(facts, policy, one.pledge, one.requirement)


def _cost(facts: Facts, one: Deployment, days: Days) -> Fraction:
    """Return the part of the cost of a deployment that arises in a period."""
    total = ZERO
    if one.arrived > 0 and days.first <= one.departs < days.stop:
        total += entry_cost(facts, one.pledge, one.requirement) * one.arrived
    first, stop, quantity = one.out(facts.plan_day)
    away = overlap(days, first, stop)
    total += one.pledge.monthly_cost * quantity * facts.months(away.stop - away.first)
    first, stop, _ = one.there(facts.plan_day)
    there = overlap(days, first, stop)
    return total + (persons(one) or ZERO) * reimbursed(facts, one.pledge, *there)
