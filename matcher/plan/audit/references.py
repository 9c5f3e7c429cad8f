"""References: what a plan names is in the tables, under the same ids."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.plan.audit.cells import cell_text, rows_of, shown_text
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject

RULE = "references"


def check_references(subject: Subject) -> Looked:
    """Ids of deployments and supports are unique and known; what stands beside them agrees."""
    findings = subject.unread_by(RULE)
    seen: set[str] = set()
    for line, row in subject.rows:
        own = cell_text(row.get("deployment_id"))
        if own is None:
            findings.append(Finding(line, RULE, "Its deployment_id is blank."))
        elif own in seen:
            findings.append(Finding(line, RULE, "Its deployment_id stands in another row already."))
        seen.add(own or "")
    for one in subject.deployments:
        expected = {
            "contributor_id": one.pledge.contributor,
            "capability_id": one.pledge.capability,
            "mission_id": one.requirement.where,
            "required_capability_id": one.requirement.capability,
        }
        for column, true in expected.items():
            claimed = cell_text(one.cells.get(column))
            if claimed != true:
                message = f"Its {column} is {shown_text(claimed)}, in the tables {true}."
                findings.append(Finding(one.line, RULE, message))
    findings += _supports(subject)
    findings += _unknown_rows(subject)
    return Looked("deployment", len(subject.rows), findings)


def _supports(subject: Subject) -> Iterator[Finding]:
    """Yield supports without an id of their own, or of another capability than their giver's."""
    seen: set[str] = set()
    for one in subject.supports:
        if not one.id:
            yield Finding(one.line, RULE, "Its support_id is blank.")
        elif one.id in seen:
            yield Finding(one.line, RULE, "Its support_id stands in another row already.")
        seen.add(one.id)
        claimed, true = cell_text(one.cells.get("capability_id")), one.giver.capability
        if claimed != true:
            message = f"Its capability_id is {shown_text(claimed)}, in the tables {true}."
            yield Finding(one.line, RULE, message)


def _unknown_rows(subject: Subject) -> list[Finding]:
    """Rows of gaps and of idle that name what is not in the tables."""
    findings = []
    places = (
        ("gaps", "requirement", subject.record.gaps, subject.facts.requirements),
        ("idle", "pledge", subject.record.idle, subject.facts.pledges),
    )
    for name, noun, frame, known in places:
        for row in rows_of(frame):
            one = cell_text(row.get(f"{noun}_id"))
            if one is None or one not in known:
                message = f"There is no {noun} {shown_text(one)}."
                findings.append(Finding(f"{name} {shown_text(one)}", RULE, message))
    return findings
