"""Quantities: positive, whole where the capability is, and no more than a pair may have."""

from __future__ import annotations

from matcher.plan.audit.cells import exceeds, margin, shown, shown_day
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.subject import Subject

RULE = "quantity"


def check_quantities(subject: Subject) -> Looked:
    """Every quantity is above 0, whole where it must be, and within the `at_most` of its pair."""
    findings = subject.unread_by(RULE)
    for one in subject.deployments:
        if one.quantity <= 0:
            message = f"Its quantity is {shown(one.quantity)}, not above 0."
            findings.append(Finding(one.line, RULE, message))
        given = one.pledge.capability
        broken = abs(one.quantity - round(one.quantity)) > margin(one.quantity)
        if broken and subject.facts.capabilities[given].whole:
            message = f"Its quantity is {shown(one.quantity)}, but {given} is whole."
            findings.append(Finding(one.line, RULE, message))
    findings += _over_most(subject)
    return Looked("deployment", len(subject.rows), findings)


def _over_most(subject: Subject) -> list[Finding]:
    findings = []
    plan_day = subject.facts.plan_day
    for key, deployments in subject.by_pair().items():
        most = subject.facts.pair(deployments[0].pledge, deployments[0].requirement).at_most
        if most is None:
            continue
        steps = Steps(one.there(plan_day) for one in deployments)
        over = next((day for day in steps.days if exceeds(steps.at(day), most)), None)
        if over is not None:
            when = f" on {shown_day(over)}" if subject.facts.dated else ""
            there = f"{shown(steps.at(over))} of {key[0]} are at {key[1]}{when}"
            findings.append(
                Finding(deployments[0].line, RULE, f"{there}, but at most {shown(most)} may be.")
            )
    return findings
