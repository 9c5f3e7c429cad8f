"""Decisions: every assumed value that a deployment rests on is listed."""

from __future__ import annotations

from matcher.plan.audit.cells import cell_text, cell_words, rows_of, shown_text
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject

RULE = "decisions"
EVERY = "*"


def check_decisions(subject: Subject) -> Looked:
    """Decisions name deployments that exist; no assumed value of what is deployed is left out."""
    rows = list(rows_of(subject.record.decisions))
    known = {cell_text(row.get("deployment_id")) for _, row in subject.rows}
    findings = []
    listed = set()
    for row in rows:
        place = tuple(cell_text(row.get(name)) for name in ("table", "row_id", "column"))
        line = f"decisions {' '.join(shown_text(part) for part in place)}"
        if cell_text(row.get("kind")) == "assumed":
            listed.add(place)
        for one in cell_words(row.get("deployments")):
            if one not in known:
                message = f"It names the deployment {shown_text(one)}, which is not in the plan."
                findings.append(Finding(line, RULE, message))
    for table, one, column in sorted(_assumed(subject)):
        places = {(table, row, name) for row in (one, EVERY) for name in (column, EVERY)}
        if listed.isdisjoint(places):
            message = f"The plan rests on its assumed {column}, and does not list it."
            findings.append(Finding(f"{table} {one}", RULE, message))
    findings += _hidden(subject)
    return Looked("decision", len(rows), findings)


def _hidden(subject: Subject) -> list[Finding]:
    """Return findings for deployments that do not name an assumed value that they rest on."""
    findings = []
    for one in subject.deployments:
        marks = [f"pledge {column}" for column in one.pledge.assumed]
        marks += [f"requirement {column}" for column in one.requirement.assumed]
        named = cell_words(one.cells.get("assumed"))
        hidden = [mark for mark in marks if mark not in named]
        if hidden:
            message = f"It rests on assumed values that it does not name: {', '.join(hidden)}."
            findings.append(Finding(one.line, RULE, message))
    return findings


def _assumed(subject: Subject) -> set[tuple[str, str, str]]:
    """Return table, id and column of every mark on what is deployed."""
    found: set[tuple[str, str, str]] = set()
    for one in subject.deployments:
        for table, row in (("pledges", one.pledge), ("requirements", one.requirement)):
            found |= {(table, row.id, column) for column in row.assumed}
    return found
