"""Themes: what was announced at meetings and answers A4P+, counted again pledge by pledge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matcher.plan.audit.cells import (
    cell_day,
    cell_number,
    cell_text,
    cell_words,
    is_near,
    rows_of,
    shown,
    shown_day,
    shown_text,
)
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.rules import may_serve
from matcher.plan.audit.stand_ins import rate_of
from matcher.plan.audit.steps import Span, Steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.values import served_span

RULE = "themes"

STATED = {
    "states_pledging": "",
    "stated_units": "units",
    "stated_training": "training",
    "stated_medical": "medical",
    "stated_women": "women",
    "stated_environment": "environment",
    "stated_technology": "technology",
}
"""Column of a meeting → the theme that it counts states under; blank: whatever they pledged."""

STATUSES = ("open", "in_progress", "deployed", "withdrawn", "lapsed")

Key = tuple[str, str]
"""Meeting and theme, blank for none and for all."""

Numbers = Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A pledge as it is counted: what it says of itself, and whether anything comes of it."""

    pledge: Pledge
    meeting: str
    themes: frozenset[str]
    a4p: frozenset[str]
    marks: frozenset[str]


def check_themes(subject: Subject) -> Looked:
    """Every count of the frames `themes` and `a4p` is what the tables and the plan give.

    Eligible is what may serve a requirement, or is running at one, or may give something to
    another pledge. The share that is served is split as the plan says that it counts.
    """
    record = subject.record
    listed = list(_listed(subject))
    themes = {
        (cell_text(row.get("meeting_id")) or "", cell_text(row.get("theme")) or ""): row
        for row in rows_of(record.themes)
    }
    priorities = {cell_number(row.get("priority")): row for row in rows_of(record.a4p)}
    findings = [*_themes(subject, listed, themes), *_a4p(listed, priorities)]
    for frame, rows in (("themes", themes), ("a4p", priorities)):
        if len(getattr(record, frame)) > len(rows):
            findings.append(Finding(frame, RULE, "A row stands in it twice."))
    return Looked("theme", len(themes) + len(priorities), findings)


def _listed(subject: Subject) -> Iterator[Listed]:
    """Yield every pledge with what it counts as; nothing is looked at where nothing is counted."""
    case, facts = subject.record.case, subject.facts
    rows = list(rows_of(case["pledges"], "id", "meeting_id", "themes", "a4p"))
    if not len(case["meetings"]) and not any(cell_words(row["a4p"]) for row in rows):
        return
    kinds = rows_of(case["capabilities"], "id", "themes")
    shared = {str(row["id"]): cell_words(row["themes"]) for row in kinds}
    used = {*subject.by_pledge(), *subject.by_giver()}
    gives = {link.giver for links in facts.supplies.links.values() for link in links}
    for row in rows:
        pledge = facts.pledges[str(row["id"])]
        marks = {pledge.status, "pledges"}
        if pledge.quantity is not None or pledge.deliveries or pledge.running:
            marks.add("quantified")
        if pledge.id in gives or _may_go(facts, pledge):
            marks.add("eligible")
        if pledge.id in used:
            marks.add("used")
        yield Listed(
            pledge,
            cell_text(row["meeting_id"]) or "",
            frozenset(cell_words(row["themes"])) | frozenset(shared[pledge.capability]),
            frozenset(cell_words(row["a4p"])),
            frozenset(marks if pledge.renewed_by is None else {"renewed"}),
        )


def _may_go(facts: Facts, pledge: Pledge) -> bool:
    """Say whether a pledge may serve any requirement, or is running at one."""
    return any(
        facts.running_of(pledge, one) or may_serve(facts, pledge, one)
        for one in facts.requirements.values()
        if rate_of(facts, pledge, one) is not None
    )


def _counts(listed: Iterable[Listed], names: Iterable[str]) -> dict[str, Fraction | None]:
    rows = list(listed)
    counts: dict[str, Fraction | None] = {
        name: Fraction(sum(name in one.marks for one in rows)) for name in names
    }
    return counts | {"states": Fraction(len({one.pledge.contributor for one in rows}))}


def _a4p(listed: list[Listed], rows: Mapping[Any, Mapping[str, Any]]) -> Iterator[Finding]:
    names = ("pledges", "renewed", "quantified", "eligible", "used")
    expected = range(1, 8) if any(one.a4p for one in listed) else range(0)
    for number in expected:
        counted = _counts((one for one in listed if str(number) in one.a4p), names)
        yield from _compare(f"a4p {number}", rows.get(Fraction(number)), counted)
    for extra in rows.keys() - {Fraction(number) for number in expected}:
        yield Finding(f"a4p {shown(extra)}", RULE, "It is no priority that any pledge names.")


def _themes(
    subject: Subject, listed: list[Listed], rows: Mapping[Key, Mapping[str, Any]]
) -> Iterator[Finding]:
    meetings = {str(row["id"]): row for row in rows_of(subject.record.case["meetings"])}
    groups = _groups(listed) if meetings else {}
    announced = {
        (one, theme): cell_number(row[column])
        for one, row in meetings.items()
        for column, theme in STATED.items()
    }
    stated = {key: number for key, number in announced.items() if number is not None or not key[1]}
    shares = _Shares(subject) if meetings else None
    names = ("pledges", *STATUSES, "renewed", "quantified", "eligible", "used")
    for key in sorted({*groups, *stated}):
        own = groups.get(key, [])
        counted = _counts(own, names)
        said, states = stated.get(key), counted["states"] or Fraction(0)
        expected = counted | {
            "stated": said,
            "unlisted": None if said is None else max(Fraction(0), said - states),
            "served_share": shares.served(key[1], own) if shares else None,
        }
        row, line = rows.get(key), f"themes {_shown(key)}"
        yield from _compare(line, row, expected)
        day = cell_day(meetings[key[0]]["date"]) if key[0] else None
        if row is not None and cell_day(row.get("date")) != day:
            message = f"Its date is {shown_day(cell_day(row.get('date')))}, not {shown_day(day)}."
            yield Finding(line, RULE, message)
    for key in sorted(rows.keys() - groups.keys() - stated.keys()):
        message = "Nothing was announced or pledged under it."
        yield Finding(f"themes {_shown(key)}", RULE, message)


def _groups(listed: list[Listed]) -> dict[Key, list[Listed]]:
    groups: defaultdict[Key, list[Listed]] = defaultdict(list)
    for one in listed:
        for theme in ("", *one.themes):
            groups[one.meeting, theme].append(one)
    return groups


def _shown(key: Key) -> str:
    return " ".join(shown_text(part or None) for part in key)


def _compare(line: str, row: Mapping[str, Any] | None, expected: Numbers) -> Iterator[Finding]:
    if row is None:
        yield Finding(line, RULE, "There is no row of it.")
        return
    for column, true in expected.items():
        claimed = cell_number(row.get(column))
        if not is_near(claimed, true):
            message = f"Its {column} is {shown(claimed)}, recomputed {shown(true)}."
            yield Finding(line, RULE, message)


class _Shares:
    """What is required under each theme, and what each deployment serves of it."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        case = subject.record.case
        self._themes = {
            str(row["id"]): {"", *cell_words(row["themes"])}
            for row in rows_of(case["capabilities"])
        }
        self._wanted: defaultdict[str, Fraction] = defaultdict(Fraction)
        self._parts: defaultdict[str, list[tuple[Requirement, Fraction]]] = defaultdict(list)
        deployed, counting = subject.by_requirement(), _counting(subject)
        for one in subject.facts.requirements.values():
            if not one.quantified or not one.size:
                continue
            required = required_steps(one)
            days = _area(required, one.first, one.stop)
            for theme in self._themes[one.capability]:
                self._wanted[theme] += days / one.size
            rate = Steps(counting[one.id])
            for deployment in deployed.get(one.id, ()):
                first, stop, served = served_span(subject.facts, deployment)
                part = served * _area(rate, first, stop) / one.size
                self._parts[deployment.pledge.id].append((one, part))

    def served(self, theme: str, listed: list[Listed]) -> Fraction | None:
        """Return the share of what is required under a theme that pledges serve."""
        wanted = self._wanted[theme]
        if not wanted:
            return None
        parts = (
            part
            for pledge in listed
            for one, part in self._parts[pledge.pledge.id]
            if theme in self._themes[one.capability]
        )
        return sum(parts, Fraction(0)) / wanted


def _area(steps: Steps, first: int, stop: int) -> Fraction:
    """Return a quantity × the days of it, from one day until before another."""
    return sum((n * (until - begin) for begin, until, n in steps.pieces(first, stop)), Fraction(0))


def _counting(subject: Subject) -> defaultdict[str, list[Span]]:
    """Return, by requirement, what counts of one that is there, as the gaps of the plan say.

    The check of gaps makes sure of the rows that are read here.
    """
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for row in rows_of(subject.record.gaps):
        numbers = (
            cell_number(row.get(name)) for name in ("required", "served", "uncounted", "gap")
        )
        required, served, uncounted, gap = (one or Fraction(0) for one in numbers)
        first, last = cell_day(row.get("from")), cell_day(row.get("until"))
        if not subject.facts.dated:
            first, last = 0, 0
        there = served + uncounted
        if first is not None and last is not None and there > 0:
            span = (first, last + 1, (required - gap) / there)
            found[cell_text(row.get("requirement_id")) or ""].append(span)
    return found
