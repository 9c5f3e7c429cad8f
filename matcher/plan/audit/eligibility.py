"""Eligibility: every deployment is of a pair that the rules, or the planner, allow."""

from __future__ import annotations

from matcher.plan.audit.checked import Looked
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Key
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.rules import ARITHMETIC, refusals
from matcher.plan.audit.subject import Subject

RULE = "eligibility"

OF_ARRIVALS = frozenset({"quantity", "window", "needs"})
"""Rules of arithmetic that ask nothing of what is running: it has all that it takes to be there."""


def check_eligibility(subject: Subject) -> Looked:
    """Every pair passes every rule, or is overridden, or has been running since before.

    What has been running may stay where rules would not let it arrive; but it must be counted
    still, so it needs a rate, and its days are a matter of the check of dates.
    """
    findings = []
    reasons: dict[Key, list[tuple[str, str]]] = {}
    for one in subject.deployments:
        if one.key not in reasons:
            reasons[one.key] = refusals(subject.facts, one.pledge, one.requirement)
        for name, reason in reasons[one.key]:
            if not one.is_running or (name in ARITHMETIC and name not in OF_ARRIVALS):
                findings.append(_finding(one, name, reason))
    return Looked("deployment", len(subject.deployments), findings)


def _finding(one: Deployment, name: str, reason: str) -> Finding:
    pair = f"{one.pledge.id} may not serve {one.requirement.id}"
    return Finding(one.line, RULE, f"{pair} by the rule {name}: {reason}.")
