"""Originals: the tables are those that the plan was made from."""

from __future__ import annotations

from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject

RULE = "tables"


def check_tables(subject: Subject) -> Looked:
    """The tables and settings of a plan are as they were when it was written.

    What it holds twice, its tiers, is the same in both places.
    """
    changed = subject.record.changed
    findings = [Finding(line, RULE, message) for line, message in changed.items()]
    return Looked("table", len(subject.record.case.given), findings)
