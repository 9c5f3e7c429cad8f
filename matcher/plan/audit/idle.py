"""Idle: no more of a pledge is said to stay at home than is not away or handed on."""

from __future__ import annotations

from collections import defaultdict

from matcher.plan.audit.cells import (
    BEGINNING,
    END,
    cell_day,
    cell_number,
    cell_text,
    exceeds,
    rows_of,
    shown,
    shown_day,
    shown_text,
)
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.steps import Span, Steps
from matcher.plan.audit.subject import Subject

RULE = "idle"


def check_idle(subject: Subject) -> Looked:
    """On no day is more of a pledge away, handed on or idle than was pledged.

    A blank day of a row is no limit, and a row without a quantity claims none.
    """
    facts = subject.facts
    idle: defaultdict[str, list[Span]] = defaultdict(list)
    rows = list(rows_of(subject.record.idle))
    findings = []
    for row in rows:
        first, last = cell_day(row.get("from")), cell_day(row.get("until"))
        quantity = cell_number(row.get("quantity"))
        one = cell_text(row.get("pledge_id")) or ""
        if first is not None and last is not None and last < first:
            message = f"It ends on {shown_day(last)}, before it begins on {shown_day(first)}."
            findings.append(Finding(f"idle {shown_text(one)}", RULE, message))
        if quantity is not None and one in facts.pledges:
            begin, end = (BEGINNING if first is None else first), (END if last is None else last)
            idle[one].append((begin, end + 1, quantity) if facts.dated else (0, 1, quantity))
    by_pledge, by_giver = subject.by_pledge(), subject.by_giver()
    for one, spans in idle.items():
        pledged = facts.pledges[one].total
        gone = [deployment.away(facts.plan_day) for deployment in by_pledge.get(one, ())]
        given = [support.gone for support in by_giver.get(one, ())]
        away, verb = Steps(gone + given), "away or handed on" if given else "away"
        home = Steps(spans)
        for day in sorted({*home.days, *away.days}):
            if home.at(day) > 0 and exceeds(home.at(day) + away.at(day), pledged):
                when = f" on {shown_day(day)}" if facts.dated else ""
                message = (
                    f"{shown(home.at(day))} are said to be idle{when}, but {shown(away.at(day))} "
                    f"of {shown(pledged)} are {verb}."
                )
                findings.append(Finding(f"idle {one}", RULE, message))
                break
    return Looked("idle row", len(rows), findings)
