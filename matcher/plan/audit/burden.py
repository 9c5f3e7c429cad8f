"""Burden: what each contributor carries of each mission, added up again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from matcher.plan.audit.cells import cell_number, cell_text, is_near, rows_of, shown, shown_text
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.facts import DAYS_IN_MONTH, Facts, Pledge
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.values import cost, persons, reimbursed

RULE = "burden"

SHARES = {
    "persons_before": "share_before",
    "cost_before": "cost_share_before",
    "person_days": "share",
    "cost": "cost_share",
}
"""What is carried → its share of what all carry there."""

Key = tuple[str, str]
"""Contributor and mission or partner; blank for all together."""

Carried = defaultdict[Key, defaultdict[str, Fraction]]


def check_burden(subject: Subject) -> Looked:
    """Persons, days and cost of every contributor and mission, and their shares, are recomputed."""
    carried = _carried(subject)
    rows = {
        (cell_text(row.get("contributor_id")) or "", cell_text(row.get("mission_id")) or ""): row
        for row in rows_of(subject.record.burden)
    }
    totals: defaultdict[Key, Fraction] = defaultdict(Fraction)
    for (_, where), numbers in carried.items():
        for name in SHARES:
            totals[where, name] += numbers[name]
    findings = []
    for key in sorted(carried.keys() | rows.keys()):
        line = f"burden {shown_text(key[0] or None)} {shown_text(key[1] or None)}"
        if key not in rows or key not in carried:
            message = "There is no row of it." if key in carried else "Nothing is carried there."
            findings.append(Finding(line, RULE, message))
            continue
        numbers = carried[key]
        shares = {
            share: numbers[name] / totals[key[1], name] if totals[key[1], name] > 0 else None
            for name, share in SHARES.items()
        }
        kept = {name: numbers[name] for name in (*SHARES, "without_persons")}
        findings += [Finding(line, RULE, one) for one in _differ(rows[key], {**kept, **shares})]
    if len(subject.record.burden) > len(rows):
        findings.append(Finding("burden", RULE, "A row stands in it twice."))
    return Looked("burden", len(rows), findings)


def _differ(row: dict[str, Any], expected: dict[str, Fraction | None]) -> Iterator[str]:
    for column, true in expected.items():
        claimed = cell_number(row.get(column))
        if not is_near(claimed, true):
            yield f"Its {column} is {shown(claimed)}, recomputed {shown(true)}."


def _carried(subject: Subject) -> Carried:
    facts = subject.facts
    carried: Carried = defaultdict(lambda: defaultdict(Fraction))

    def add(contributor: str, where: str | None, **numbers: Fraction) -> None:
        for place in {where or "", ""}:
            for name, number in numbers.items():
                carried[contributor, place][name] += number

    for (pledge_id, requirement_id), rows in facts.running.items():
        pledge, requirement = facts.pledges[pledge_id], facts.requirements[requirement_id]
        quantity = sum((one.quantity for one in rows), Fraction(0))
        add(
            pledge.contributor,
            requirement.where,
            persons_before=quantity * (pledge.persons_each or 0),
            cost_before=quantity * _monthly(facts, pledge),
        )
    for one in subject.deployments:
        first, stop, _ = one.there(facts.plan_day)
        people = persons(one)
        add(
            one.pledge.contributor,
            one.requirement.where,
            person_days=(people or Fraction(0)) * (stop - first),
            cost=cost(facts, one),
            without_persons=Fraction(people is None),
        )
    for support in subject.supports:
        handed = support.quantity * support.giver.each_handed
        add(support.giver.contributor, support.given_for, cost=handed)
    return carried


def _monthly(facts: Facts, pledge: Pledge) -> Fraction:
    """Return what one measure costs in a month at what is paid on the plan date."""
    days = DAYS_IN_MONTH if facts.dated else 1
    paid = days * reimbursed(facts, pledge, facts.plan_day, facts.plan_day + 1)
    return pledge.monthly_cost + (pledge.persons_each or Fraction(0)) * paid
