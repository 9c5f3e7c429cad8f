"""The answer: the first sheet, which says what is met and open, and leads to the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook

from matcher.case.results import ANSWER, PIN, RESULTS
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record
from matcher.plan.summary import first_lines
from matcher.present.cells import Header
from matcher.present.openings import openings_by_id
from matcher.present.sheets import ROWS_OF_A_SHEET, Link, add_text
from matcher.present.workbook.frames import TAB
from matcher.present.workbook.places import place_of, result_places

_WIDTHS = [30, 110, 12]
_OPENINGS = 40

_AGAIN = (
    "The sheets that begin with plan, and this one, are results: they are not read again, with one "
    "exception, column {pin} of {deployments}.",
    "To plan again: change quantities, days or rows in pledges, requirements and the other sheets "
    "of tables; write yes into column {pin} to keep a deployment; save and close the workbook; "
    "then type: matcher run, a blank, the name of this workbook, --out, and another name.",
    "Links lead to the row where a thing stood when this was written, so sort a sheet last.",
)


def add_answer(book: Workbook, plan: Record) -> None:
    """Add the sheet that says what the plan is."""
    add_text(book, ANSWER, _rows(plan), _WIDTHS, tab=TAB)


def _rows(plan: Record) -> Iterator[list[Any]]:
    settings = plan.case.settings
    yield [Header("Plan"), Header(settings.name or "without a name")]
    if settings.question:
        yield ["Question", settings.question]
    days = (("Plan date", settings.plan_date), ("Horizon", settings.horizon))
    yield from ([label, day] for label, day in days if day is not None)
    yield []
    yield from _labelled("Answer", first_lines(plan))
    yield from _labelled("Note", plan.notes)
    yield []
    yield from _openings(plan)
    yield [Header("Sheet"), Header("One row is"), Header("Rows")]
    for name, sheet in RESULTS.items():
        rows = len(getattr(plan, name))
        place = place_of(sheet, 1)
        yield [Link(sheet, place), FRAMES[name].summary + _cut(rows), rows]
    yield []
    told = (line.format(pin=PIN, deployments=RESULTS["deployments"]) for line in _AGAIN)
    yield from _labelled("Plan again", told)


def _labelled(label: str, lines: Any) -> Iterator[list[Any]]:
    for place, line in enumerate(lines):
        yield [None if place else label, line]


def _openings(plan: Record) -> Iterator[list[Any]]:
    """Yield what stays open, the most important first, each leading to its row of the gaps."""
    told = openings_by_id(plan)
    if not told:
        return
    places = result_places(plan, "gaps", "requirement_id")
    yield [Header("Open"), Header("How much, when, and why")]
    for one, sentence in list(told.items())[:_OPENINGS]:
        yield [Link(one, places[one]) if one in places else one, sentence]
    more = len(told) - _OPENINGS
    if more > 0:
        yield [None, f"and {more:,} more in sheet {RESULTS['gaps']}"]
    yield []


def _cut(rows: int) -> str:
    most = ROWS_OF_A_SHEET - 1
    return f" Only the first {most:,} stand here: a sheet holds no more." if rows > most else ""
