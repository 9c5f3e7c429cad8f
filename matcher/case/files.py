"""Files into raw tables: a folder of CSV files with ``scenario.toml``, or one workbook."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

from matcher.case.limits import Limits
from matcher.case.raw import (
    SETTINGS,
    RawCase,
    RawTable,
    file_problem,
    is_table,
    raw_table,
    too_large,
    within,
)
from matcher.case.tables import TABLES
from matcher.case.workbook import read_workbook
from matcher.errors import InputError, Problem

_DELIMITERS = (",", ";", "\t")
_HEADER_CHARACTERS = 100_000
_SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".txt"}


def read_files(path: Path, limits: Limits) -> RawCase:
    """Read a scenario from a folder or a workbook.

    Parameters
    ----------
    path
        A folder with ``scenario.toml`` and CSV files named after the tables, or an ``.xlsx`` file
        with sheets named after them.
    limits
        The most that is read.

    Raises
    ------
    InputError
        Where nothing is there, or nothing of it can be read. What is wrong with one table of
        several is among the problems of the answer instead.
    """
    if path.is_dir():
        return _read_folder(path, limits)
    if not path.exists():
        message = "there is no such file or folder"
        raise InputError([file_problem(path, message, "Check the path")])
    if path.suffix.casefold() in {".xlsx", ".xlsm"} and path.is_file():
        return read_workbook(path, limits)
    message = "it is neither a folder nor a workbook"
    remedy = "Give a folder with scenario.toml and CSV files, or an .xlsx file"
    raise InputError([file_problem(path, message, remedy)])


def _read_folder(folder: Path, limits: Limits) -> RawCase:
    found = RawCase(_read_toml(folder / f"{SETTINGS}.toml", limits))
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.casefold()
        if path.name.startswith((".", "~")) or not path.is_file():
            continue
        if suffix in _SPREADSHEETS and path.stem in TABLES:
            found.ignored.append(path.name)
        elif suffix == ".csv" and is_table(path.stem, path.name, found):
            try:
                found.tables[path.stem] = read_csv(path, limits)
            except InputError as error:
                found.problems.extend(error.problems)
    if not found.tables and not found.problems:
        remedy = "Write pledges.csv and requirements.csv"
        raise InputError([file_problem(folder, "it holds no table", remedy)])
    return found


def _read_toml(path: Path, limits: Limits) -> dict[str, Any]:
    """Return the settings, none where the file is not there.

    Raises
    ------
    InputError
        Where it cannot be read: without it nobody knows what the columns are called.
    """
    if not path.exists():
        return {}
    problem: Problem
    try:
        return tomllib.loads(_read_bytes(path, limits).decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        problem = file_problem(path, f"it is not TOML: {error}", "Mend that line")
    except UnicodeDecodeError:
        problem = file_problem(path, "its letters cannot be decoded", "Save it as UTF-8")
    except (RecursionError, ValueError):
        problem = file_problem(path, "it holds what no setting holds", "Shorten it")
    raise InputError([problem])


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            raw = b"" if size > limits.file_bytes else file.read(limits.file_bytes + 1)
    except OSError as error:
        message = f"it cannot be opened ({error.strerror or error})"
        remedy = "Close it elsewhere, or check that you may read it"
        raise InputError([file_problem(path, message, remedy)]) from None
    size = max(size, len(raw))
    if size > limits.file_bytes:
        raise InputError([too_large(path, size, limits.file_bytes)])
    return raw


def read_csv(path: Path, limits: Limits) -> RawTable:
    """Read one CSV file: UTF-8 with or without BOM, UTF-16 with BOM or cp1252; comma, ; or tab.

    Raises
    ------
    InputError
        Where it cannot be opened, decoded or split into cells, or is over the limits.
    """
    text = _decode(path, _read_bytes(path, limits))
    delimiter = _delimiter(text, path.stem)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = within(reader, path, limits)
    except csv.Error as error:
        message = f"line {reader.line_num} cannot be split into cells ({error})"
        remedy = "Close its quotation marks, and shorten cells of more than 100,000 characters"
        raise InputError([file_problem(path, message, remedy)]) from None
    return raw_table(path.stem, rows, comma_decimals=delimiter == ";")


def _decode(path: Path, raw: bytes) -> str:
    encodings = ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise InputError([file_problem(path, "its letters cannot be decoded", "Save it as UTF-8")])


def _delimiter(text: str, table: str) -> str:
    """Return the separator that finds the most columns of the table, else the most cells."""
    known = TABLES[table].columns

    def found(delimiter: str) -> tuple[int, int]:
        try:
            start = io.StringIO(text[:_HEADER_CHARACTERS], newline="")
            header = next(csv.reader(start, delimiter=delimiter), [])
        except csv.Error:
            return (0, 0)
        return (sum(cell.strip().casefold() in known for cell in header), len(header))

    return max(_DELIMITERS, key=found)
