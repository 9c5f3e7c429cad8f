"""The template: a case as a workbook to fill in, with a sheet for every table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matcher.case.case import Case
from matcher.case.tables import TABLES
from matcher.present.cells import Header
from matcher.present.sheets import add_text, check_writable, new_book, save
from matcher.present.tables import (
    ORDER,
    add_lists,
    add_settings,
    add_table,
    find_ranges,
    what_it_holds,
)

_ABOUT = (
    "Each sheet is a table; only pledges and requirements are needed. Write your rows over the "
    "ones that stand there, and clear the rows of sheets that you do not need.",
    "Columns whose header is orange are filled in every row of their sheet. A cell that may hold "
    "one of a few words, or an id of another sheet, has a list to choose from.",
    "A list in a cell is separated by ; and both days of a window are included. An id may be "
    "replaced by a name that is unique.",
    "Save the workbook, close it, and type: matcher run, a blank, and its name.",
)


def write_template(case: Case, path: Path) -> Path:
    """Write a case as a workbook that is read as the same case, ready to be changed.

    Parameters
    ----------
    case
        What fills its sheets. Tables that were made from others stay blank.
    path
        The ``.xlsx`` file, written over where it is there. All is written, or nothing.

    Raises
    ------
    IsADirectoryError
        Where a folder has that name.
    PermissionError
        Where the file is open in Excel, or may not be written.
    """
    check_writable(path)
    book = new_book("Case for matcher")
    add_text(book, "about", _about(), [22, 20, 10, 34, 70, 24])
    add_settings(book, case)
    columns = {name: tuple(TABLES[name].columns) for name in ORDER}
    ranges = find_ranges(columns)
    for name in ORDER:
        given = () if name in case.made else case.given.get(name, ())
        add_table(book, case, TABLES[name], columns[name], given, ranges)
    add_lists(book)
    return save(book, path)


def check_new(path: Path, *, force: bool) -> None:
    """Make sure that a file is not written over unless that is meant.

    Raises
    ------
    FileExistsError
        Where it is there, and `force` is false.
    """
    if path.exists() and not force:
        raise FileExistsError(f"{path} is there already: give another name, or --force")


def _about() -> Iterator[list[Any]]:
    yield from ([line] for line in _ABOUT)
    yield []
    headers = ("sheet", "column", "needed", "holds", "meaning", "a blank cell means")
    yield [Header(header) for header in headers]
    for table in TABLES.values():
        yield [table.name, None, None, None, table.summary]
        for column in tuple(table.columns.values()):
            needed, unknown = "needed" if column.needed else None, column.unknown
            yield [
                table.name,
                column.name,
                needed,
                what_it_holds(column),
                column.description,
                unknown,
            ]
