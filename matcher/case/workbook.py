"""A workbook into raw tables, and its sheet ``scenario`` into settings."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath
from typing import Any

import openpyxl

from matcher.case.keys import nest_keys
from matcher.case.limits import Limits
from matcher.case.markup import is_strict, merged_problems, read_markup, unescaped
from matcher.case.packed import open_packed
from matcher.case.raw import SETTINGS, RawCase, Row, file_problem, is_table, raw_table, within
from matcher.case.results import add_pins, has_pins, is_result
from matcher.errors import InputError, Problem, shorten


def read_workbook(path: PurePath, raw: bytes, limits: Limits) -> RawCase:
    """Read every sheet that is a table, the sheet ``scenario``, and pins beside deployments.

    What else an earlier plan left in the workbook is not read.

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
        if is_strict(archive):
            message, remedy = "it is saved as Strict Open XML", "Save it as an ordinary .xlsx"
            raise InputError([file_problem(path, message, remedy)])
        return _read_archive(path, raw, archive, limits)


def _read_archive(path: PurePath, raw: bytes, archive: zipfile.ZipFile, limits: Limits) -> RawCase:
    try:
        found = _read_sheets(path, raw, archive, limits)
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


def _read_sheets(path: PurePath, raw: bytes, archive: zipfile.ZipFile, limits: Limits) -> RawCase:
    found, calculated, pins = RawCase({}), False, list[Row]()
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            name = _table_name(sheet.title)
            if is_result(sheet.title):
                found.ignored.append(sheet.title)
                pins = _rows(sheet, path, limits) if has_pins(sheet.title) else pins
                continue
            if name != SETTINGS and not is_table(name, sheet.title, found):
                continue
            rows = _rows(sheet, path, limits)
            markup = read_markup(archive, sheet._worksheet_path)  # noqa: SLF001 - told nowhere else
            found.problems.extend(merged_problems(name, rows, markup))
            calculated = calculated or markup.has_formulas
            if name == SETTINGS:
                found.settings.update(nest_keys(rows, found.problems))
            else:
                found.tables[name] = raw_table(name, rows)
    finally:
        book.close()
    if calculated:
        found.problems.extend(_uncalculated(raw, found))
    if pins:
        add_pins(found, pins)
    return found


def _table_name(title: str) -> str:
    return "_".join(title.split()).casefold()


def _rows(sheet: Any, path: PurePath, limits: Limits) -> list[Row]:
    """Return the rows of a sheet, however large it says it is."""
    sheet.reset_dimensions()
    cells = (list(map(unescaped, row)) for row in sheet.iter_rows(values_only=True))
    return within(cells, path, limits)


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
            if name not in {SETTINGS, *found.tables}:
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
