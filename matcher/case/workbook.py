"""A workbook into raw tables, and its sheet ``scenario`` into settings."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Any

import openpyxl

from matcher.case.cells import is_blank
from matcher.case.limits import Limits
from matcher.case.packed import open_packed
from matcher.case.raw import SETTINGS, RawCase, Row, file_problem, is_table, raw_table, within
from matcher.errors import InputError, Problem, shorten

_FORMULA = re.compile(rb"<f[ >/]")
_CHUNK = 1 << 20


def read_workbook(path: PurePath, raw: bytes, limits: Limits) -> RawCase:
    """Read every sheet that is a table, and the sheet ``scenario``.

    Parameters
    ----------
    path
        What it is called in messages.
    raw
        The workbook.
    limits
        The most that is read; checked before anything is unpacked.

    Raises
    ------
    InputError
        Where it is no workbook, is over the limits, or holds no table.
    """
    with open_packed(path, raw, limits) as archive:
        return _read_archive(path, raw, archive, limits)


def _read_archive(path: PurePath, raw: bytes, archive: zipfile.ZipFile, limits: Limits) -> RawCase:
    try:
        found = _read_sheets(path, raw, limits)
        if _has_formulas(archive):
            found.problems.extend(_uncalculated(raw, found))
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - a broken workbook breaks openpyxl anywhere
        message = f"it cannot be read as a workbook ({type(error).__name__})"
        remedy = "Open it in Excel and save it as .xlsx"
        raise InputError([file_problem(path, message, remedy)]) from None
    if not found.tables and not found.problems:
        message = "it holds no sheet that is a table"
        remedy = "Name two sheets pledges and requirements"
        raise InputError([file_problem(path, message, remedy)])
    return found


def _read_sheets(path: PurePath, raw: bytes, limits: Limits) -> RawCase:
    found = RawCase({})
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            name = _table_name(sheet.title)
            if name == SETTINGS:
                found.settings.update(_settings(_rows(sheet, path, limits), found.problems))
            elif is_table(name, sheet.title, found):
                found.tables[name] = raw_table(name, _rows(sheet, path, limits))
    finally:
        book.close()
    return found


def _table_name(title: str) -> str:
    return title.strip().casefold().replace(" ", "_")


def _rows(sheet: Any, path: PurePath, limits: Limits) -> list[Row]:
    """Return the rows of a sheet, however large it says it is."""
    sheet.reset_dimensions()
    return within((list(row) for row in sheet.iter_rows(values_only=True)), path, limits)


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        with archive.open(name) as file:
            end = b""
            while chunk := file.read(_CHUNK):
                if _FORMULA.search(end + chunk):
                    return True
                end = chunk[-2:]
    return False


def _uncalculated(raw: bytes, found: RawCase) -> list[Problem]:
    """Return a problem for each formula without a value, which would read as a blank.

    A text formula may well be empty, so that only those of no type are meant.
    """
    problems: list[Problem] = []
    values = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False)
    try:
        for sheet in values.worksheets:
            name = _table_name(sheet.title)
            if name not in found.tables:
                continue
            written = formulas[sheet.title]
            sheet.reset_dimensions()
            written.reset_dimensions()
            both = zip(sheet.iter_rows(), written.iter_rows(values_only=True), strict=True)
            for row, (cells, texts) in enumerate(both, start=1):
                problems.extend(
                    Problem(
                        name,
                        "its formula was never calculated",
                        "Open the workbook in Excel and save it",
                        row,
                        column=cell.column_letter,
                        value=shorten(text),
                        kind="formula",
                    )
                    for cell, text in zip(cells, texts, strict=True)
                    if text is not None and cell.value is None and cell.data_type == "n"
                )
    finally:
        values.close()
        formulas.close()
    return problems


def _settings(rows: list[Row], problems: list[Problem]) -> dict[str, Any]:
    """Nest rows of key and value; a key such as ``lead_days.rapid`` names a place in a group."""
    settings: dict[str, Any] = {}
    for number, cells in rows:
        cell, value = (*cells, None, None)[:2]
        key = "" if is_blank(cell) else str(cell).strip()
        if (number == 1 and key.casefold() == "key") or is_blank(value):
            continue
        *groups, last = key.split(".", 2)
        place: Any = settings
        for group in groups:
            place = place.setdefault(group, {}) if isinstance(place, dict) else None
        if not isinstance(place, dict) or not last or last in place:
            message = f'the key "{shorten(key)}" cannot be placed'
            remedy = "Write each key once, as lead_days.rapid"
            problems.append(Problem(SETTINGS, message, remedy, number, kind="setting"))
        else:
            place[last] = value
    return settings
