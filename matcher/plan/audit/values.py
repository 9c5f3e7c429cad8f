"""Values: rate, duty, served, persons, women and cost of every deployment, recomputed."""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.cells import cell_number, is_near, shown
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts, Pledge
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.stand_ins import rate_of
from matcher.plan.audit.steps import Span
from matcher.plan.audit.subject import Subject

RULE = "values"


def check_values(subject: Subject) -> Looked:
    """Rate, duty, served, persons, women and cost are what tables and quantity give."""
    findings = []
    for one in subject.deployments:
        expected = {
            "rate": rate_of(subject.facts, one.pledge, one.requirement),
            "duty": one.pledge.duty,
            "served": served(subject.facts, one),
            "persons": persons(one),
            "women": _times(one.pledge.women_each, one),
            "cost": cost(subject.facts, one),
        }
        for column, true in expected.items():
            claimed = cell_number(one.cells.get(column))
            if not is_near(claimed, true):
                message = f"Its {column} is {shown(claimed)}, recomputed {shown(true)}."
                findings.append(Finding(one.line, RULE, message))
    return Looked("deployment", len(subject.deployments), findings)


def served(facts: Facts, one: Deployment) -> Fraction:
    """Return what a deployment counts for; nothing where it has no rate."""
    rate = rate_of(facts, one.pledge, one.requirement)
    return Fraction(0) if rate is None else one.quantity * rate * one.pledge.duty


def served_span(facts: Facts, one: Deployment) -> Span:
    """Return the days from the plan date on which a deployment serves, and how much."""
    first, stop, _ = one.there(facts.plan_day)
    return first, stop, served(facts, one)


def persons(one: Deployment) -> Fraction | None:
    """Return the persons of a deployment, None where it is not known how many one has."""
    return _times(one.pledge.persons_each, one)


def cost(facts: Facts, one: Deployment) -> Fraction:
    """Return the share of a deployment in the tier of costs."""
    first, stop, _ = one.there(facts.plan_day)
    departed = facts.plan_day if one.is_running else one.start - one.travel
    away = facts.months(one.stop + one.travel - departed)
    own = facts.pair(one.pledge, one.requirement).cost
    arrival = (one.pledge.deployment_cost if own is None else own) + one.pledge.price
    paid = one.pledge.monthly_cost * one.quantity * away + arrival * one.arrived
    return paid + (persons(one) or Fraction(0)) * reimbursed(facts, one.pledge, first, stop)


def score(facts: Facts, one: Deployment) -> Fraction:
    """Return the share of a deployment in the tier of scores."""
    first, stop, quantity = one.there(facts.plan_day)
    own = facts.pair(one.pledge, one.requirement).score
    return Fraction(0) if own is None else own * quantity * facts.months(stop - first)


def reimbursed(facts: Facts, pledge: Pledge, first: int, stop: int) -> Fraction:
    """Return what is reimbursed for one person from a day until before another."""
    category = facts.capabilities[pledge.capability].category
    amounts = facts.reimbursed.get(category or "", ())
    total = Fraction(0)
    for place, (begins, amount) in enumerate(amounts):
        ends = amounts[place + 1][0] if place + 1 < len(amounts) else stop
        days = min(ends, stop) - max(begins, first)
        if days > 0:
            total += amount * facts.months(days)
    return total


def _times(each: Fraction | None, one: Deployment) -> Fraction | None:
    return None if each is None else each * one.quantity
