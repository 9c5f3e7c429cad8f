"""Tables: those of a case as sheets that are read as the same case, ready to be changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args, get_origin

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
from matcher.present.cells import DAY, Header, as_cell
from matcher.present.sheets import ROWS_OF_A_SHEET, add_text

Ranges: TypeAlias = Mapping[tuple[str, ...] | str, str]
"""Where in the workbook words of a column stand, and ids of a table that has a sheet."""

_FIRST = ("pledges", "requirements")
ORDER = (*_FIRST, *(name for name in TABLES if name not in _FIRST))
"""Tables in the order of their sheets, those that are needed first."""

_NEEDED = PatternFill("solid", fgColor="F6C26B")
_LISTS = "lists"
_TEXT = "@"
_GROUPS = MappingProxyType({"lead_days": "rapid", "weights": "1", "unknown": "readiness"})
"""Groups of settings, and a key of each that is named where a case has none."""

_COLUMNS_KEY = "columns.pledges.Country"
_READING = (
    (_COLUMNS_KEY, "A header of yours and the column that it stands for, such as contributor_id."),
    ("other_columns", "Write keep, where columns that matcher does not know shall be carried."),
)


def find_ranges(sheets: Mapping[str, Collection[str]]) -> Ranges:
    """Return where each set of allowed words will stand, and the ids of each table.

    Parameters
    ----------
    sheets
        Table → columns of its sheet.
    """
    found: dict[tuple[str, ...] | str, str] = {}
    for place, words in enumerate(_word_lists(), start=1):
        letter = get_column_letter(place)
        found[words] = f"{_LISTS}!${letter}$2:${letter}${len(words) + 1}"
    for name, columns in sheets.items():
        shown = [column for column in TABLES[name].columns if column in columns]
        if "id" in shown:
            letter = get_column_letter(shown.index("id") + 1)
            filled = f"MAX(1,COUNTA({name}!${letter}:${letter})-1)"
            found[name] = f"OFFSET({name}!${letter}$2,0,0,{filled},1)"
    return found


def _word_lists() -> tuple[tuple[str, ...], ...]:
    columns = (column for table in TABLES.values() for column in tuple(table.columns.values()))
    return tuple(dict.fromkeys(words for column in columns if (words := _words(column))))


def add_settings(book: Workbook, case: Case) -> None:
    """Add the sheet ``scenario``, with a row for every key."""
    add_text(book, SETTINGS, _settings(case), [28, 50, 70])


def add_lists(book: Workbook) -> None:
    """Add the sheet of the words that columns may hold."""
    add_text(
        book, _LISTS, zip_longest(*([Header("one of"), *words] for words in _word_lists())), []
    )


def add_table(
    book: Workbook,
    case: Case,
    table: Table,
    columns: Collection[str],
    filled: Collection[str],
    ranges: Ranges,
) -> None:
    """Add a table as a sheet, with notes on its headers and words to choose from.

    Parameters
    ----------
    book
        A workbook of `new_book`.
    case
        What holds the table.
    table
        The table.
    columns
        Columns that the sheet has, besides those that matcher does not know.
    filled
        Those of them whose cells are written; without any the sheet has no rows.
    ranges
        Of `find_ranges`.
    """
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    frame, others = case[table.name], case.others(table.name)
    shown = [column for name, column in table.columns.items() if name in columns]
    headers = []
    for place, column in enumerate(shown, start=1):
        letter = get_column_letter(place)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format = max(len(column.name) + 4, 14), _format(column)
        if choices := _choices(column, ranges):
            sheet.data_validations.append(_drop_down(choices, letter))
        headers.append(_header(sheet, column))
    sheet.append([*headers, *(as_cell(sheet, Header(name)) for name in others)])
    blank = [None] * len(frame)
    cells = [
        _column_cells(sheet, column, frame[column.name].tolist())
        if column.name in filled
        else blank
        for column in shown
    ]
    cells += [[as_cell(sheet, value) for value in frame[name]] for name in others]
    if filled:
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
    told = [what_it_holds(column), "needed" if column.needed else "", column.description]
    cell.comment = Comment("\n".join(line for line in told if line), "matcher", 160, 320)
    return cell


def _words(column: Column) -> tuple[str, ...]:
    """Return the words that a column may hold; none where it may hold any."""
    if column.read is read_readiness:
        return READINESS_ORDER
    return tuple(column.kind.split(" / ")) if " / " in column.kind else ()


def _choices(column: Column, ranges: Ranges) -> str:
    """Return the range to choose from: allowed words, or the ids of the table referred to."""
    if words := _words(column):
        return ranges[words]
    if len(column.refers_to) != 1 or column.dtype == "object":
        return ""
    (name,) = column.refers_to
    return ranges.get(name, "")


def _drop_down(choices: str, letter: str) -> DataValidation:
    """Return a list to choose from; what is not in it may still be typed, such as a name."""
    drop_down = DataValidation("list", formula1=choices, allow_blank=True, showErrorMessage=False)
    drop_down.add(f"{letter}2:{letter}{ROWS_OF_A_SHEET}")
    return drop_down


def what_it_holds(column: Column) -> str:
    """Return what the cells of a column hold, in the words of the data dictionary."""
    if not column.refers_to:
        return column.kind
    kind = "ids" if column.dtype == "object" else "id"
    return f"{kind} in {', '.join(column.refers_to)}"


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
