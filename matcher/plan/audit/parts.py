"""Parts: what each deployment was assembled from, and which part holds it back."""

from __future__ import annotations

from collections import defaultdict

from matcher.plan.audit.assembly import Assembly, Row
from matcher.plan.audit.cells import cell_day, cell_text, cell_words, rows_of, shown_day, shown_text
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject
from matcher.plan.bottleneck import Part, describe_bottleneck

RULE = "parts"


def check_parts(subject: Subject) -> Looked:
    """Every deployment that departs has a row for each part, and its bottleneck follows from them.

    What is needed, what covers it and whether there is enough for one more are recomputed from
    deployments and supports.
    """
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(subject.record.parts):
        rows[cell_text(row.get("deployment_id")) or ""].append(row)
    assembly, findings = Assembly(subject), []
    for one in subject.deployments:
        own = rows.get(cell_text(one.cells.get("deployment_id")) or "", [])
        messages = list(assembly.messages(one, own))
        claimed, true = cell_text(one.cells.get("bottleneck")), _bottleneck(own) or None
        if claimed != true:
            told = shown_text(true)
            messages.append(f"Its bottleneck is {shown_text(claimed)}, by its parts {told}.")
        findings += [Finding(one.line, RULE, message) for message in messages]
    known = {cell_text(row.get("deployment_id")) or "" for _, row in subject.rows}
    for stray in sorted(rows.keys() - known):
        message = f"There is no deployment {shown_text(stray or None)}."
        findings.append(Finding(f"parts {shown_text(stray or None)}", RULE, message))
    return Looked("part", sum(map(len, rows.values())), findings)


def _bottleneck(rows: list[Row]) -> str:
    last = [row for row in rows if cell_text(row.get("is_last")) == "True"]
    caps = [row for row in rows if cell_text(row.get("caps")) == "True"]
    ready = shown_day(cell_day(last[0].get("ready_on"))) if last else ""
    wants = [want for row in caps for want in cell_words(row.get("for_want_of"))]
    named = [_part(row) for row in last], [_part(row) for row in caps]
    return describe_bottleneck(named[0], ready, named[1], wants)


def _part(row: Row) -> Part:
    return cell_text(row.get("need_id")) or "", cell_text(row.get("capability_id")) or ""
