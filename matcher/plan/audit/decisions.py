"""Decisions: every assumed value that a deployment or a support rests on is listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.case.tables import TABLES
from matcher.plan.audit.cells import cell_text, cell_words, rows_of, shown_text
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.handed import Support
from matcher.plan.audit.policies.policy import EXCHANGE, Policy
from matcher.plan.audit.policies.scope import applies
from matcher.plan.audit.policies.unknown import blanks_of
from matcher.plan.audit.subject import Subject

RULE = "decisions"
EVERY = "*"

NOT_ASSUMED = frozenset({"id", "source", "assumed", "note"})
"""Columns that say nothing that could be assumed."""

Place = tuple[str, str, str]
"""Table, id and column."""


def check_decisions(subject: Subject) -> Looked:
    """Decisions name the deployments that rest on them; no assumed value that counts is left out.

    A deployment rests on what is assumed of its pledge and requirement, of all that its parts were
    handed, of all that their givers were handed themselves, and of policies in whose scope it is.
    What policies do not know of it is listed too.
    """
    rows = list(rows_of(subject.record.decisions))
    known = {cell_text(row.get("deployment_id")) for _, row in subject.rows}
    rests = _resting(subject)
    findings = []
    listed, unknown = set(), set()
    for row in rows:
        place = tuple(cell_text(row.get(name)) for name in ("table", "row_id", "column"))
        line = f"decisions {' '.join(shown_text(part) for part in place)}"
        named = cell_words(row.get("deployments"))
        if cell_text(row.get("kind")) == "assumed":
            listed.add(place)
            missing = sorted(rests.get((place[0] or "", place[1] or ""), set()) - {*named})
            if missing:
                message = f"It does not name what rests on it: {', '.join(missing)}."
                findings.append(Finding(line, RULE, message))
        elif cell_text(row.get("kind")) == "unknown":
            unknown.add(place)
        for one in named:
            if one not in known:
                message = f"It names the deployment {shown_text(one)}, which is not in the plan."
                findings.append(Finding(line, RULE, message))
    for table, one, column in sorted(_assumed(subject)):
        places = {(table, row, name) for row in (one, EVERY) for name in (column, EVERY)}
        if listed.isdisjoint(places):
            message = f"The plan rests on its assumed {column}, and does not list it."
            findings.append(Finding(f"{table} {one}", RULE, message))
    findings += [*_unlisted(subject, unknown), *_hidden(subject)]
    return Looked("decision", len(rows), findings)


def _resting(subject: Subject) -> dict[tuple[str, str], set[str]]:
    """Return table and id of a row → the deployments that rest on it."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    by_id = {one.id: one for one in subject.supports}
    by_receiver = subject.by_receiver()
    parts: defaultdict[str, list[Support]] = defaultdict(list)
    for row in rows_of(subject.record.parts):
        own = (by_id[name] for name in cell_words(row.get("supports")) if name in by_id)
        parts[cell_text(row.get("deployment_id")) or ""] += own
    for one in subject.deployments:
        own_id = cell_text(one.cells.get("deployment_id")) or ""
        found["pledges", one.pledge.id].add(own_id)
        found["requirements", one.requirement.id].add(own_id)
        for policy in _ruling(subject, one):
            found["policies", policy.id].add(own_id)
        for support in _above(parts[own_id], by_receiver):
            found["pledges", support.giver.id].add(own_id)
            found["needs", support.lack.need].add(own_id)
    return found


def _ruling(subject: Subject, one: Deployment) -> Iterator[Policy]:
    """Yield the policies in whose scope a deployment is, of which anything is assumed."""
    for policy in subject.facts.book.policies.values():
        chooses = policy.assumed and policy.kind != EXCHANGE
        if chooses and applies(subject.facts, policy, one.pledge, one.requirement):
            yield policy


def _unlisted(subject: Subject, listed: set[tuple[str | None, ...]]) -> Iterator[Finding]:
    """Yield blank cells that policies read of what is deployed, and that are not listed."""
    blanks = {cell for one in subject.deployments for cell in blanks_of(subject.facts, one)}
    for table, one, column in sorted(blanks - listed):
        message = f"A policy reads its blank {column}, and the plan does not list it."
        yield Finding(f"{table} {one}", RULE, message)


def _above(supports: list[Support], by_receiver: dict[str, list[Support]]) -> Iterator[Support]:
    """Yield supports, and those that their givers were handed, all the way up."""
    seen: set[str] = set()
    todo = list(supports)
    while todo:
        one = todo.pop()
        if one.line not in seen:
            seen.add(one.line)
            yield one
            todo += by_receiver.get(one.giver.id, [])


def _hidden(subject: Subject) -> list[Finding]:
    """Return findings for rows of a plan that do not name an assumed value that they rest on."""
    findings: list[Finding] = []
    for one in subject.deployments:
        marks = [f"pledge {column}" for column in one.pledge.assumed]
        marks += [f"requirement {column}" for column in one.requirement.assumed]
        findings += _unnamed(one, marks)
    for support in subject.supports:
        marks = [f"pledge {column}" for column in support.giver.assumed]
        marks += [f"need {column}" for column in support.lack.assumed]
        findings += _unnamed(support, marks)
    return findings


def _unnamed(one: Deployment | Support, marks: list[str]) -> Iterator[Finding]:
    named = cell_words(one.cells.get("assumed"))
    hidden = [mark for mark in marks if mark not in named]
    if hidden:
        message = f"It rests on assumed values that it does not name: {', '.join(hidden)}."
        yield Finding(one.line, RULE, message)


def _assumed(subject: Subject) -> set[Place]:
    """Return table, id and column of every mark on what is deployed or handed on."""
    found: set[Place] = set()
    for one in subject.deployments:
        for table, row in (("pledges", one.pledge), ("requirements", one.requirement)):
            found |= {(table, row.id, column) for column in row.assumed}
        for policy in _ruling(subject, one):
            found |= {("policies", policy.id, column) for column in policy.assumed}
    for support in subject.supports:
        giver, lack = support.giver, support.lack
        found |= {("pledges", giver.id, column) for column in giver.assumed}
        found |= {("needs", lack.need, column) for column in lack.assumed}
    return {place for mark in found for place in _spelt_out(subject, mark)}


def _spelt_out(subject: Subject, mark: Place) -> Iterator[Place]:
    """Yield the cells that a mark is about: of a whole row all that are filled."""
    table, one, column = mark
    if column != EVERY:
        yield mark
        return
    frame = subject.record.case[table]
    known = [name for name in TABLES[table].columns if name not in NOT_ASSUMED]
    for row in rows_of(frame[frame["id"] == one]):
        for name in known:
            if cell_words(row[name]):
                yield table, one, name
