"""Gaps: every day of every requirement is there once, with what is required, served and open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from matcher.plan.audit.cells import (
    cell_day,
    cell_number,
    cell_text,
    exceeds,
    is_near,
    margin,
    rows_of,
    shown,
    shown_day,
    shown_text,
)
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts, Requirement
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.policies.groups import judged_by
from matcher.plan.audit.reach import out_of_reach, reachable_steps
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.values import served_span

RULE = "gaps"

Row = Mapping[str, Any]


class _True(NamedTuple):
    """What is required and what is there on each day, and whether not all of that may count."""

    required: Steps
    there: Steps
    is_judged: bool


def check_gaps(subject: Subject) -> Looked:
    """The rows of each requirement cover its window once, and their values are recomputed.

    How much counts where not all may is what the plan says; the check of policies looks at it.
    What is *out of reach* must lie between 0 and the gap, and may not be more than stays open when
    every eligible pair does all that its own dates and quantities allow.
    """
    by_requirement, judged = subject.by_requirement(), judged_by(subject.facts)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(subject.record.gaps):
        rows[cell_text(row.get("requirement_id")) or ""].append(row)
    findings: list[Finding] = []
    for one in subject.facts.requirements.values():
        if one.quantified:
            there = served_steps(subject.facts, by_requirement.get(one.id, []))
            true = _True(required_steps(one), there, one.id in judged)
            findings += _quantified(subject.facts, one, rows[one.id], true)
        else:
            findings += _unquantified(one, rows[one.id])
    return Looked("requirement", len(subject.facts.requirements), findings)


def required_steps(one: Requirement) -> Steps:
    """Return what is required on each day of the window."""
    ends = [day for day, _ in one.levels[1:]] + [one.stop]
    return Steps(
        (day, min(end, one.stop), quantity)
        for (day, quantity), end in zip(one.levels, ends, strict=True)
    )


def served_steps(facts: Facts, deployments: list[Deployment]) -> Steps:
    """Return what deployments at one requirement serve on each day."""
    return Steps(served_span(facts, one) for one in deployments)


def _unquantified(one: Requirement, rows: list[Row]) -> Iterator[Finding]:
    line = f"gaps {one.id}"
    if len(rows) != 1:
        message = f"The requirement has no quantity, and {len(rows)} rows instead of one."
        yield Finding(line, RULE, message)
    for row in rows:
        for name in ("required", "gap"):
            claimed = cell_number(row.get(name))
            if claimed is not None and (claimed or name == "required"):
                message = f"Its {name} is {shown(claimed)}, but the requirement has no quantity."
                yield Finding(line, RULE, message)


def _quantified(facts: Facts, one: Requirement, rows: list[Row], true: _True) -> Iterator[Finding]:
    reachable = _reachable(facts, one, rows)
    spans = []
    for row in rows:
        first, last = cell_day(row.get("from")), cell_day(row.get("until"))
        if not facts.dated:
            first, last = 0, 0
        if first is None or last is None or last < first:
            days = f"from {shown_day(first)} until {shown_day(last)}"
            yield Finding(f"gaps {one.id}", RULE, f"A row covers no day: {days}.")
            continue
        spans.append((first, last + 1))
        line = f"gaps {one.id} from {shown_day(first)}" if facts.dated else f"gaps {one.id}"
        messages = [
            *_named(one, row, last + 1 - first),
            *_recomputed(row, true, (first, last + 1)),
            *_reach(row, true.required, reachable, (first, last + 1)),
        ]
        for message in messages:
            yield Finding(line, RULE, message)
    for message in _covered(facts, one, sorted(spans)):
        yield Finding(f"gaps {one.id}", RULE, message)


def _covered(facts: Facts, one: Requirement, spans: list[tuple[int, int]]) -> Iterator[str]:
    if not facts.dated:
        if len(spans) != 1:
            yield f"Without a calendar it has one row, not {len(spans)}."
        return
    day = one.first
    for first, stop in spans:
        if first > day:
            yield f"No row covers {shown_day(day)} until {shown_day(first - 1)}."
        elif first < day:
            yield f"{shown_day(first)} is covered twice, or lies before the window."
        day = max(day, stop)
    if day < one.stop:
        yield f"No row covers {shown_day(day)} until {shown_day(one.stop - 1)}."
    elif day > max(one.stop, one.first):
        yield f"Rows reach until {shown_day(day - 1)}, the window until {shown_day(one.stop - 1)}."


def _named(one: Requirement, row: Row, days: int) -> Iterator[str]:
    for column, true in (("mission_id", one.where), ("capability_id", one.capability)):
        claimed = cell_text(row.get(column))
        if claimed != true:
            yield f"Its {column} is {shown_text(claimed)}, in the tables {true}."
    numbers = (("priority", Fraction(one.priority)), ("days", Fraction(days)))
    for column, number in numbers:
        said = cell_number(row.get(column))
        if said != number:
            yield f"Its {column} is {shown(said)}, recomputed {shown(number)}."


def _recomputed(row: Row, true: _True, days: tuple[int, int]) -> Iterator[str]:
    """Values of a row that are not so on the first day of it, or not on every day."""
    required, there = true.required.at(days[0]), true.there.at(days[0])
    said = cell_number(row.get("served"))
    served = said if true.is_judged and said is not None else there
    if exceeds(served, there) or (exceeds(there, served) and exceeds(served, required)):
        yield f"Its served is {shown(served)}, but {shown(there)} of {shown(required)} are there."
    expected = {
        "required": required,
        "served": served,
        "uncounted": max(Fraction(0), there - served),
        "gap": max(Fraction(0), required - served),
        "over": max(Fraction(0), served - required),
    }
    for column, value in expected.items():
        claimed = cell_number(row.get(column))
        if not is_near(claimed, value):
            yield f"Its {column} is {shown(claimed)}, recomputed {shown(value)}."
    for column, steps in (("required", true.required), ("served", true.there)):
        least, greatest = steps.least(*days), steps.greatest(*days)
        if not is_near(least, greatest):
            change = f"from {shown(least)} to {shown(greatest)}"
            yield f"What is {column} changes within the row, {change}."


def _reachable(facts: Facts, one: Requirement, rows: list[Row]) -> Steps:
    """Return what could be served; not worked out where no row claims that anything could not."""
    claims = (cell_number(row.get("out_of_reach")) for row in rows)
    return reachable_steps(facts, one) if any(claims) else Steps(())


def _reach(row: Row, required: Steps, reachable: Steps, days: tuple[int, int]) -> Iterator[str]:
    claimed, gap = cell_number(row.get("out_of_reach")), cell_number(row.get("gap"))
    if claimed is None:
        yield "Its out_of_reach is blank."
    elif claimed < -margin(claimed) or (gap is not None and exceeds(claimed, gap)):
        yield f"Its out_of_reach is {shown(claimed)}, not between 0 and the gap {shown(gap)}."
    elif claimed > margin(claimed):
        most = out_of_reach(required, reachable, days)
        if exceeds(claimed, most):
            yield f"Its out_of_reach is {shown(claimed)}, but all but {shown(most)} can be reached."
