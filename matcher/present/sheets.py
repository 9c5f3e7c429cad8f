"""Sheets: frames and text as sheets of a workbook, and the file all or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from matcher.present.cells import DAY, Header, as_cell, is_harmless, linked_cell, share_cell

_SUFFIX = ".xlsx"
"""Ending of the name of a workbook."""

ROWS_OF_A_SHEET = 1_048_576
"""Rows that a sheet can hold, the header among them."""

LINKS_OF_A_SHEET = 65_530
"""Links that a sheet can hold."""

_WRAPPED = Alignment(wrap_text=True, vertical="top")
_NARROW, _WIDE, _LOOKED_AT = 8, 60, 200


def new_book(title: str) -> Workbook:
    """Return a workbook without sheets, with a title by which it is known again."""
    book = Workbook(write_only=True)
    book.properties.creator = "matcher"
    book.properties.title = title
    return book


@dataclass(frozen=True)
class Look:
    """How a frame looks as a sheet.

    Attributes
    ----------
    notes
        Column → what is told where its header is pointed at.
    links
        Column → value → place of the workbook to which its cells lead.
    shares
        Columns that are shown in per cent.
    tab
        Colour of its tab, six hexadecimal digits; blank for none.
    frozen
        Cell above and left of which nothing moves.
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    shares: Collection[str] = ()
    tab: str = ""
    frozen: str = "A2"


def add_frame(book: Workbook, name: str, frame: pd.DataFrame, look: Look | None = None) -> Any:
    """Add a frame as a sheet; rows beyond what a sheet can hold are left out.

    Parameters
    ----------
    book
        A workbook of `new_book`.
    name
        Name of the sheet.
    frame
        Its columns become headers; its index is left out.
    look
        How it looks.

    Returns
    -------
    openpyxl.worksheet._write_only.WriteOnlyWorksheet
        The sheet, for colours and for lists to choose from.
    """
    look = look or Look()
    sheet = book.create_sheet(name)
    sheet.freeze_panes = look.frozen
    if look.tab:
        sheet.sheet_properties.tabColor = look.tab
    headers = [Header(header) for header in frame.columns]
    shown = frame.iloc[: ROWS_OF_A_SHEET - 1]
    columns = [shown.iloc[:, place].tolist() for place in range(len(headers))]
    for place, (header, values) in enumerate(zip(headers, columns, strict=True), start=1):
        width = _width([header, *values[:_LOOKED_AT]])
        sheet.column_dimensions[get_column_letter(place)].width = width
    if headers and len(frame):
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{len(shown) + 1}"
    sheet.append([_header(sheet, header, look) for header in headers])
    left, cells = LINKS_OF_A_SHEET, []
    for header, values in zip(headers, columns, strict=True):
        links = look.links.get(header, {}) if len(values) <= left else {}
        left -= len(values) if links else 0
        cells.append(_cells(sheet, values, links, is_share=header in look.shares))
    for row in zip(*cells, strict=True):
        sheet.append(row)
    return sheet


def _header(sheet: Any, header: Header, look: Look) -> Any:
    cell = as_cell(sheet, header)
    if note := look.notes.get(header):
        cell.comment = Comment(note, "matcher", 160, 320)
    return cell


def _cells(
    sheet: Any, values: Sequence[Any], links: Mapping[Any, str], *, is_share: bool
) -> Iterator[Any]:
    """Yield what is appended to a sheet for each value of a column."""
    for value in values:
        if is_share:
            yield share_cell(sheet, value)
        elif value in links:
            yield linked_cell(sheet, value, links[value])
        else:
            yield value if is_harmless(value) else as_cell(sheet, value)


def _width(values: Sequence[Any]) -> int:
    longest = max(len(_shown(value)) for value in values)
    return min(max(longest + 2, _NARROW), _WIDE)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return DAY
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Link:
    """A cell of text that leads to another.

    Attributes
    ----------
    text
        What it says.
    place
        Where it leads, as of `linked_cell`.
    """

    text: str
    place: str


def add_text(
    book: Workbook,
    name: str,
    rows: Iterable[Sequence[Any]],
    widths: list[int],
    *,
    tab: str = "",
) -> None:
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
    tab
        Colour of its tab, six hexadecimal digits; blank for none.
    """
    sheet = book.create_sheet(name)
    if tab:
        sheet.sheet_properties.tabColor = tab
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in rows:
        cells = [_text_or_link(sheet, value) for value in row]
        for cell in cells:
            if isinstance(cell, Cell):
                cell.alignment = _WRAPPED
        sheet.append(cells)


def _text_or_link(sheet: Any, value: Any) -> Any:
    if isinstance(value, Link):
        return linked_cell(sheet, value.text, value.place)
    return as_cell(sheet, value)


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
