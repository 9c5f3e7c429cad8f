"""The workbook of a plan: its first lines on a sheet, and a sheet for every frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from matcher.plan.frames import FRAMES
from matcher.plan.record import Record
from matcher.plan.summary import first_lines
from matcher.present.sheets import (
    ROWS_OF_A_SHEET,
    Header,
    add_frame,
    add_text,
    check_writable,
    new_book,
    save,
)

_TITLE = "Plan of matcher"
_WIDTHS = [60, 12, 80]


def write_workbook(plan: Record, path: Path) -> Path:
    """Write a plan as a workbook, for reading: only a plan folder is enough to audit it.

    Parameters
    ----------
    plan
        The plan.
    path
        The ``.xlsx`` file; a plan that stands there is replaced. All is written, or nothing.

    Raises
    ------
    FileExistsError
        Where a file stands there that is no plan.
    IsADirectoryError
        Where a folder has that name.
    PermissionError
        Where the file is open in Excel, or may not be written.
    """
    check_file(path)
    book = new_book(_TITLE)
    add_text(book, "summary", _summary(plan), _WIDTHS)
    for name, spec in FRAMES.items():
        add_frame(book, name, spec.make(getattr(plan, name)))
    return save(book, path)


def check_file(path: Path) -> None:
    """Make sure that the workbook of a plan may be written to a path.

    Raises
    ------
    FileExistsError
        Where a file stands there that is no plan.
    IsADirectoryError
        Where a folder has that name.
    PermissionError
        Where the file is open in Excel, or may not be written.
    """
    check_writable(path)
    if path.exists() and not _is_plan(path):
        raise FileExistsError(f"{path} is no plan of matcher: give another name")


def _is_plan(path: Path) -> bool:
    try:
        book = load_workbook(path, read_only=True)
    except Exception:  # noqa: BLE001 - a broken workbook breaks openpyxl anywhere
        return False
    try:
        return bool(book.properties.title == _TITLE)
    finally:
        book.close()


def _summary(plan: Record) -> Iterator[list[Any]]:
    settings = plan.case.settings
    yield [settings.name or "Plan"]
    if settings.question:
        yield [settings.question]
    days = (("Plan date", settings.plan_date), ("Horizon", settings.horizon))
    yield from ([label, day] for label, day in days if day is not None)
    yield []
    yield from ([line] for line in (*first_lines(plan), *plan.notes))
    yield []
    yield [Header("Sheet"), Header("Rows"), Header("One row is")]
    for name, spec in FRAMES.items():
        rows = len(getattr(plan, name))
        yield [name, rows, spec.summary + _cut(rows)]


def _cut(rows: int) -> str:
    most = ROWS_OF_A_SHEET - 1
    return f" Only the first {most:,} stand here: a sheet holds no more." if rows > most else ""
