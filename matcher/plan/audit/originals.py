"""Originals: the tables are those that the plan was made from."""

from __future__ import annotations

from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject

RULE = "tables"


def check_tables(subject: Subject) -> Looked:
    """The tables of the plan, and its settings, are as they were when it was written."""
    findings = []
    if subject.record.tables_changed:
        message = "The tables of this plan were changed after it was written."
        findings.append(Finding("case", RULE, message))
    return Looked("table", len(subject.record.case.given), findings)
