"""The checks of an audit, registered in one place and run in this order.

To add a check, write a function from `Subject` to `Looked` in a file of its own and add it here.
"""

from __future__ import annotations

from collections.abc import Callable

from matcher.plan.audit.bounds import check_bounds
from matcher.plan.audit.burden import check_burden
from matcher.plan.audit.changed import check_changes
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.dates import check_dates
from matcher.plan.audit.decisions import check_decisions
from matcher.plan.audit.eligibility import check_eligibility
from matcher.plan.audit.findings import Audit, Checked, Finding
from matcher.plan.audit.gaps import check_gaps
from matcher.plan.audit.idle import check_idle
from matcher.plan.audit.originals import check_tables
from matcher.plan.audit.parts import check_parts
from matcher.plan.audit.pins import check_pins
from matcher.plan.audit.policies.check import check_policies
from matcher.plan.audit.quantities import check_quantities
from matcher.plan.audit.references import check_references
from matcher.plan.audit.subject import Subject, read_subject
from matcher.plan.audit.supply import check_supply, check_tours
from matcher.plan.audit.supports import check_supports
from matcher.plan.audit.themes import check_themes
from matcher.plan.audit.tiers import check_tiers
from matcher.plan.audit.values import check_values
from matcher.plan.record import Record

Check = Callable[[Subject], Looked]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("references", check_references),
    ("eligibility", check_eligibility),
    ("dates", check_dates),
    ("quantity", check_quantities),
    ("values", check_values),
    ("supply", check_supply),
    ("tours", check_tours),
    ("supports", check_supports),
    ("parts", check_parts),
    ("pins", check_pins),
    ("gaps", check_gaps),
    ("policies", check_policies),
    ("changes", check_changes),
    ("tiers", check_tiers),
    ("bounds", check_bounds),
    ("idle", check_idle),
    ("decisions", check_decisions),
    ("themes", check_themes),
    ("burden", check_burden),
    ("tables", check_tables),
)
"""Every check by the name that its findings carry."""


def audit(record: Record) -> Audit:
    """Recompute all that a plan claims, from its tables and its deployments alone.

    Nothing here knows the program that made the plan, nor its solver. A plan that was tampered
    with raises nothing: whatever does not agree is a finding.

    Parameters
    ----------
    record
        The plan.

    Returns
    -------
    Audit
        What was looked at and what was found. The value of the tier ``tie`` and the solver's
        bounds are not recomputed, nor are constraints that an analyst added.
    """
    subject = read_subject(record)
    findings: list[Finding] = []
    checks = []
    claims: list[str] = []
    for name, check in CHECKS:
        looked = check(subject)
        findings += looked.findings
        claims += looked.claims
        checks.append(Checked(name, looked.number, looked.noun))
    return Audit(tuple(findings), tuple(checks), record.own, tuple(claims))
