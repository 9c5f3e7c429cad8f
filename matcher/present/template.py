"""The template: a case as a workbook to fill in, with a sheet for every table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from matcher.case.case import Case
from matcher.case.cells import READINESS_ORDER, read_readiness
from matcher.case.columns import Column
from matcher.case.dictionary import as_toml
from matcher.case.raw import SETTINGS
from matcher.case.settings import Settings
from matcher.case.tables import TABLES, Table
from matcher.present.sheets import (
    DAY,
    ROWS_OF_A_SHEET,
    Header,
    add_text,
    as_cell,
    check_writable,
    new_book,
    save,
)

_FIRST = ("pledges", "requirements")
_NEEDED = PatternFill("solid", fgColor="F6C26B")
_LISTS = "lists"
_TEXT = "@"
_GROUPS = {"lead_days": "rapid", "weights": "1", "unknown": "readiness"}
"""Groups of settings, and a key of each that is named where a case has none."""

_ABOUT = (
    "Each sheet is a table; only pledges and requirements are needed. Write your rows over the "
    "ones that stand there, and clear the rows of sheets that you do not need.",
    "Columns whose header is orange are filled in every row of their sheet. A cell that may hold "
    "one of a few words, or an id of another sheet, has a list to choose from.",
    "A list in a cell is separated by ; and both days of a window are included. An id may be "
    "replaced by a name that is unique.",
    "Save the workbook, close it, and type: matcher run, a blank, and its name.",
)
_COLUMNS_KEY = "columns.pledges.Country"
_READING = (
    (_COLUMNS_KEY, "A header of yours and the column that it stands for, such as contributor_id."),
    ("other_columns", "Write keep, where columns that matcher does not know shall be carried."),
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
    add_text(book, SETTINGS, _settings(case), [28, 50, 70])
    lists = _word_lists()
    for name in (*_FIRST, *(name for name in TABLES if name not in _FIRST)):
        _add_table(book, TABLES[name], case, lists)
    add_text(book, _LISTS, zip_longest(*([Header("one of"), *words] for words in lists)), [])
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


def _add_table(book: Workbook, table: Table, case: Case, lists: dict[tuple[str, ...], str]) -> None:
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    columns, others = tuple(table.columns.values()), case.others(table.name)
    headers = []
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format = max(len(column.name) + 4, 14), _format(column)
        if choices := _choices(column, lists):
            sheet.data_validations.append(_drop_down(choices, letter))
        headers.append(_header(sheet, column))
    sheet.append([*headers, *(as_cell(sheet, Header(name)) for name in others)])
    given = () if table.name in case.made else case.given.get(table.name, ())
    frame = case[table.name]
    blank = [None] * len(frame)
    cells = [
        _column_cells(sheet, column, frame[column.name].tolist() if column.name in given else blank)
        for column in columns
    ]
    cells += [[as_cell(sheet, value) for value in frame[name]] for name in others]
    if given:
        for row in zip(*cells, strict=True):
            sheet.append(row)


def _column_cells(sheet: Any, column: Column, values: list[Any]) -> list[Any]:
    cells = [as_cell(sheet, value) for value in values]
    if _format(column) == _TEXT:
        for cell in cells:
            if cell is not None:
                cell.number_format = _TEXT
    return cells


def _format(column: Column) -> str:
    if column.dtype.startswith("datetime"):
        return DAY
    return "General" if column.dtype == "float64" else _TEXT


def _header(sheet: Any, column: Column) -> Any:
    cell = as_cell(sheet, Header(column.name))
    if column.needed:
        cell.fill = _NEEDED
    told = [_holds(column), "needed" if column.needed else "", column.description]
    cell.comment = Comment("\n".join(line for line in told if line), "matcher", 160, 320)
    return cell


def _words(column: Column) -> tuple[str, ...]:
    """Return the words that a column may hold; none where it may hold any."""
    if column.read is read_readiness:
        return READINESS_ORDER
    return tuple(column.kind.split(" / ")) if " / " in column.kind else ()


def _word_lists() -> dict[tuple[str, ...], str]:
    """Return every set of allowed words, and where in the workbook it stands."""
    columns = (column for table in TABLES.values() for column in tuple(table.columns.values()))
    sets = dict.fromkeys(words for column in columns if (words := _words(column)))
    letters = ((words, get_column_letter(place)) for place, words in enumerate(sets, start=1))
    return {words: f"{_LISTS}!${at}$2:${at}${len(words) + 1}" for words, at in letters}


def _choices(column: Column, lists: dict[tuple[str, ...], str]) -> str:
    """Return the range to choose from: allowed words, or the ids of the table referred to."""
    if words := _words(column):
        return lists[words]
    if len(column.refers_to) != 1 or column.dtype == "object":
        return ""
    (name,) = column.refers_to
    ids = [one.name for one in TABLES[name].columns.values()].index("id") + 1
    letter = get_column_letter(ids)
    filled = f"MAX(1,COUNTA({name}!${letter}:${letter})-1)"
    return f"OFFSET({name}!${letter}$2,0,0,{filled},1)"


def _drop_down(choices: str, letter: str) -> DataValidation:
    """Return a list to choose from; what is not in it may still be typed, such as a name."""
    drop_down = DataValidation("list", formula1=choices, allow_blank=True, showErrorMessage=False)
    drop_down.add(f"{letter}2:{letter}{ROWS_OF_A_SHEET}")
    return drop_down


def _holds(column: Column) -> str:
    if not column.refers_to:
        return column.kind
    kind = "ids" if column.dtype == "object" else "id"
    return f"{kind} in {', '.join(column.refers_to)}"


def _about() -> Iterator[list[Any]]:
    yield from ([line] for line in _ABOUT)
    yield []
    headers = ("sheet", "column", "needed", "holds", "meaning", "a blank cell means")
    yield [Header(header) for header in headers]
    for table in TABLES.values():
        yield [table.name, None, None, None, table.summary]
        for column in tuple(table.columns.values()):
            needed, unknown = "needed" if column.needed else None, column.unknown
            yield [table.name, column.name, needed, _holds(column), column.description, unknown]


def _settings(case: Case) -> Iterator[list[Any]]:
    """Yield a row for every key of the scenario, blank where the case leaves it to its default."""
    yield [Header("key"), Header("value"), Header("meaning")]
    given = case.settings.model_dump(exclude_unset=True)
    for key, field in Settings.model_fields.items():
        value, meaning = given.get(key), f"{field.description}{_one_of(field.annotation)}"
        if key in _GROUPS and value:
            yield from ([f"{key}.{name}", one, meaning] for name, one in value.items())
        elif key in _GROUPS and value is None:
            yield [f"{key}.{_GROUPS[key]}", None, meaning]
        else:
            yield [key, _setting(value), meaning]
    keep = "keep" if any(case.others(name) for name in TABLES) else None
    for key, meaning in _READING:
        yield [key, keep if key == "other_columns" else None, meaning]


def _one_of(annotation: Any) -> str:
    words = get_args(annotation) if get_origin(annotation) is Literal else ()
    return f" One of {', '.join(words)}." if words else ""


def _setting(value: Any) -> Any:
    """Return a setting as the cell of a row; what has weights is written as in TOML."""
    if isinstance(value, tuple) and all(isinstance(tier, str) for tier in value):
        return "; ".join(value)
    return as_toml(value) if isinstance(value, tuple | dict) else value
