"""Sheets: values as cells of a workbook, text never as a formula, and the file all or nothing."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

_SUFFIX = ".xlsx"
"""Ending of the name of a workbook."""

ROWS_OF_A_SHEET = 1_048_576
"""Rows that a sheet can hold, the header among them."""

DAY = "yyyy-mm-dd"
"""How a day is shown."""

_GROUND = PatternFill("solid", fgColor="D9E2EC")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LONGEST = 32_767
_NARROW, _WIDE, _LOOKED_AT = 8, 60, 200
_OBEYED = ("=", "+", "-", "@", "\t", "\r")
_SUSPECT = {"", "#", *_OBEYED}
_SHORT = 16_000
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LARGEST_WHOLE = 1e15
_FIRST_YEAR = 1900


def new_book(title: str) -> Workbook:
    """Return a workbook without sheets, with a title by which it is known again."""
    book = Workbook(write_only=True)
    book.properties.creator = "matcher"
    book.properties.title = title
    return book


def plain_text(text: str) -> str:
    """Return a text as a cell can hold it.

    Control characters are replaced by a mark, what a spreadsheet would take for a code is
    escaped, and what is longer than a cell is cut, which an ellipsis shows.
    """
    text = _ESCAPED.sub("_x005F_", _UNPRINTED.sub("\N{REPLACEMENT CHARACTER}", text))
    raw = text.encode("utf-16-le")
    if len(raw) <= 2 * _LONGEST:
        return text
    return raw[: 2 * (_LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


def as_cell(sheet: Any, value: Any) -> Any:
    """Return what is appended to a sheet for one value: text as text, days as days.

    Parameters
    ----------
    sheet
        A sheet that is only written.
    value
        Text, a number, a day, yes or no, a list of texts, or a blank.
    """
    if isinstance(value, str | list | tuple):
        return _text_cell(sheet, value if isinstance(value, str) else ";".join(map(str, value)))
    if value is None or pd.isna(value):
        return None
    if isinstance(value, date):
        return _day_cell(sheet, value)
    if isinstance(value, int | float) and not abs(value) < _LARGEST_WHOLE:
        return _text_cell(sheet, str(value))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_harmless(value: Any) -> bool:
    """Say whether a value is text that no spreadsheet can take for anything else."""
    return (
        isinstance(value, str)
        and value[:1] not in _SUSPECT
        and len(value) < _SHORT
        and value.isprintable()
        and "_x" not in value
    )


def _day_cell(sheet: Any, value: date) -> Any:
    """Return a day as a spreadsheet counts it, and as text where it does not or has a time."""
    is_day = not isinstance(value, datetime) or value.time() == time()
    if not is_day or value.year < _FIRST_YEAR:
        return _text_cell(sheet, value.isoformat())
    cell = WriteOnlyCell(sheet, date(value.year, value.month, value.day))
    cell.number_format = DAY
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, plain_text(text))
    cell.data_type = "s"
    if text.startswith(_OBEYED):
        cell.quotePrefix = True
    if isinstance(text, Header):
        cell.font, cell.fill = Font(bold=True), _GROUND
    return cell


class Header(str):
    """Text that stands above a column."""

    __slots__ = ()


def add_frame(book: Workbook, name: str, frame: pd.DataFrame) -> None:
    """Add a frame as a sheet; rows beyond what a sheet can hold are left out.

    Parameters
    ----------
    book
        A workbook of `new_book`.
    name
        Name of the sheet.
    frame
        Its columns become headers; its index is left out.
    """
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    headers = [Header(header) for header in frame.columns]
    columns = [frame.iloc[:, place].tolist() for place in range(len(headers))]
    for place, (header, values) in enumerate(zip(headers, columns, strict=True), start=1):
        width = _width([header, *values[:_LOOKED_AT]])
        sheet.column_dimensions[get_column_letter(place)].width = width
    if headers and len(frame):
        last = f"{get_column_letter(len(headers))}{min(len(frame) + 1, ROWS_OF_A_SHEET)}"
        sheet.auto_filter.ref = f"A1:{last}"
    sheet.append([as_cell(sheet, header) for header in headers])
    for row in zip(*(values[: ROWS_OF_A_SHEET - 1] for values in columns), strict=True):
        sheet.append([value if _is_harmless(value) else as_cell(sheet, value) for value in row])


def _width(values: Sequence[Any]) -> int:
    longest = max(len(_shown(value)) for value in values)
    return min(max(longest + 2, _NARROW), _WIDE)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return DAY
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def add_text(book: Workbook, name: str, rows: Iterable[Sequence[Any]], widths: list[int]) -> None:
    """Add a sheet of text, broken over lines within its cells.

    Parameters
    ----------
    book
        A workbook of `new_book`.
    name
        Name of the sheet.
    rows
        Cells of each row.
    widths
        Width of each column, in characters.
    """
    sheet = book.create_sheet(name)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in rows:
        cells = [as_cell(sheet, value) for value in row]
        for cell in cells:
            if isinstance(cell, Cell):
                cell.alignment = _WRAPPED
        sheet.append(cells)


def save(book: Workbook, path: Path) -> Path:
    """Save a workbook: all of it, or nothing; what stood there goes once the new one is complete.

    Raises
    ------
    PermissionError
        Where it is open in Excel, or may not be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=_SUFFIX, dir=path.parent)
    except OSError:
        _discard(book)
        raise
    os.close(handle)
    fresh = Path(name)
    try:
        book.save(fresh)
        fresh.chmod(0o644)
        fresh.replace(path)
    except PermissionError as error:
        fresh.unlink(missing_ok=True)
        raise held_open(path, error) from None
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return path


def _discard(book: Workbook) -> None:
    """Close the sheets of a workbook that nobody saves.

    Each writes into a file of its own; left to the garbage collector they end in tracebacks.
    """
    for sheet in book.worksheets:
        sheet.close()


def check_writable(path: Path) -> None:
    """Make sure that a file may be written, or written over, before anything is run.

    Raises
    ------
    IsADirectoryError
        Where a folder has that name.
    PermissionError
        Where the file is open in Excel, or may not be written.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder: give another name")
    if not path.exists():
        return
    try:
        with path.open("r+b"):
            pass
    except PermissionError as error:
        raise held_open(path, error) from None


def held_open(path: Path, error: OSError) -> PermissionError:
    """Return what is said where a file cannot be written."""
    why = (error.strerror or "it is held").casefold()
    return PermissionError(
        f"{path} cannot be written ({why}): close it in Excel, or give another name"
    )
