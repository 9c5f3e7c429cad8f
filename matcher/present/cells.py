"""Cells of a workbook: text never as a formula, days as days, numbers as they are read best."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import pandas as pd
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

DAY = "yyyy-mm-dd"
"""How a day is shown."""

SHARE = "0.0%"
"""How a share is shown."""

_LARGE, _BROKEN = "#,##0", "#,##0.00##"
_PLAIN_BELOW = 1000
_GROUND = PatternFill("solid", fgColor="D9E2EC")
_LINKED = Font(color="0B5394", underline="single")
_LONGEST = 32_767
_OBEYED = ("=", "+", "-", "@", "\t", "\r")
_SUSPECT = {"", "#", *_OBEYED}
_SHORT = 16_000
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LARGEST_WHOLE = 1e15
_FIRST_YEAR = 1900


class Header(str):
    """Text that stands above a column."""

    __slots__ = ()


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
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return _number_cell(sheet, int(value) if float(value).is_integer() else value)


def is_harmless(value: Any) -> bool:
    """Say whether a value is text that no spreadsheet can take for anything else."""
    return (
        isinstance(value, str)
        and value[:1] not in _SUSPECT
        and len(value) < _SHORT
        and value.isprintable()
        and "_x" not in value
    )


def share_cell(sheet: Any, value: float) -> Any:
    """Return a share as a cell that shows it in per cent, and nothing where it is blank."""
    if pd.isna(value):
        return None
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = SHARE
    return cell


def linked_cell(sheet: Any, value: Any, place: str) -> Any:
    """Return a cell that leads to another of the same workbook.

    Parameters
    ----------
    sheet
        A sheet that is only written.
    value
        As of `as_cell`.
    place
        Where it leads, of our own making: ``'plan gaps'!A2``.
    """
    cell = as_cell(sheet, value)
    if not isinstance(cell, Cell):
        cell = WriteOnlyCell(sheet, cell)
    cell.hyperlink = Hyperlink(ref="", location=place)
    cell.font = _LINKED
    return cell


def _number_cell(sheet: Any, value: float) -> Any:
    """Return a number as it is where it is small and whole, else with the signs that it needs."""
    if isinstance(value, int) and abs(value) < _PLAIN_BELOW:
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = _LARGE if isinstance(value, int) else _BROKEN
    return cell


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
