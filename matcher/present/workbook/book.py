"""The workbook: what came out, then what went in, as it is read again."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from matcher.case.case import Case
from matcher.case.tables import TABLES
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record
from matcher.present.sheets import check_writable, new_book, save
from matcher.present.tables import ORDER, add_lists, add_settings, add_table, find_ranges
from matcher.present.workbook.answer import add_answer
from matcher.present.workbook.frames import add_result
from matcher.present.workbook.places import table_places

_TITLE = "Plan of matcher"
_PLANNED = ("pairs",)
"""Tables that get a sheet with all their columns although they are blank."""


def write_workbook(plan: Record, path: Path) -> Path:
    """Write a plan and its tables as a workbook that can be changed and run again.

    Sheets named ``plan …`` and ``answer`` hold results and are not read again, but for pins set
    in the column `pin` of the deployments. Only a plan folder is enough to audit it.

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
    book, case = new_book(_TITLE), plan.case
    add_answer(book, plan)
    sheets = _sheets(case)
    places = table_places(plan, sheets)
    for name in FRAMES:
        add_result(book, plan, name, places)
    add_settings(book, case)
    ranges = find_ranges(sheets)
    for name, columns in sheets.items():
        add_table(book, case, TABLES[name], columns, _filled(case, name), ranges)
    add_lists(book)
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


def _sheets(case: Case) -> dict[str, tuple[str, ...]]:
    """Return the tables that get a sheet, and the columns of each.

    What was made from other tables will be made again; ids that were made are written, so that
    they stay as they are when rows come and go. Pairs are there for pins, with or without rows.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in ORDER:
        given = () if name in case.made else case.given.get(name, ())
        if name in _PLANNED:
            found[name] = tuple(TABLES[name].columns)
        elif given:
            needed = (one for one, column in TABLES[name].columns.items() if column.needed)
            ids = ("id",) if name in case.numbered else ()
            found[name] = tuple(dict.fromkeys([*ids, *needed, *given]))
    return found


def _filled(case: Case, name: str) -> tuple[str, ...]:
    """Return the columns of a table whose cells are written."""
    given = () if name in case.made else case.given.get(name, ())
    return (*(("id",) if name in case.numbered and given else ()), *given)
