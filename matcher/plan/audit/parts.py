"""Parts: what each deployment was assembled from, and which part holds it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from matcher.plan.audit.cells import cell_day, cell_text, cell_words, rows_of, shown_day, shown_text
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject
from matcher.plan.bottleneck import Part, describe_bottleneck

RULE = "parts"

Row = Mapping[str, Any]


def check_parts(subject: Subject) -> Looked:
    """The bottleneck of every deployment is what its parts say."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(subject.record.parts):
        rows[cell_text(row.get("deployment_id")) or ""].append(row)
    findings = []
    for line, deployed in subject.rows:
        claimed = cell_text(deployed.get("bottleneck"))
        own = cell_text(deployed.get("deployment_id")) or ""
        true = _bottleneck(rows.get(own, [])) or None
        if claimed != true:
            message = f"Its bottleneck is {shown_text(claimed)}, by its parts {shown_text(true)}."
            findings.append(Finding(line, RULE, message))
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
