"""Files into raw tables: a folder of CSV files with ``scenario.toml``, or one workbook."""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from matcher.case.cells import is_blank
from matcher.case.limits import Limits
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem, shorten

SETTINGS = "scenario"
"""Name of the file, or sheet, that holds the settings."""

_DELIMITERS = (",", ";", "\t")
_KEY_AND_VALUE = 2


@dataclass(frozen=True)
class RawTable:
    """One table as it was found.

    Attributes
    ----------
    name
        Name of the table.
    frame
        Cells as found, one column per header; the index holds row numbers as a spreadsheet shows
        them, the header being row 1.
    comma_decimals
        Whether the file is of a kind in which ``1.234`` may mean one thousand.
    """

    name: str
    frame: pd.DataFrame
    comma_decimals: bool = False


@dataclass(frozen=True)
class RawCase:
    """Everything that was found in a folder or a workbook.

    Attributes
    ----------
    settings
        Keys and values of the scenario, nested as in TOML.
    tables
        Tables by name.
    ignored
        Files or sheets that are no table and were not read.
    """

    settings: dict[str, Any]
    tables: dict[str, RawTable]
    ignored: list[str] = field(default_factory=list)


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
        Where nothing is there, a file cannot be opened or decoded, or it is over the limits.
    """
    if path.is_dir():
        return _read_folder(path, limits)
    if not path.exists():
        raise InputError(
            [_file_problem(path, "there is no such file or folder", "Check the path")]
        )
    if path.suffix.casefold() in {".xlsx", ".xlsm"}:
        return _read_workbook(path, limits)
    raise InputError(
        [
            _file_problem(
                path,
                "it is neither a folder nor a workbook",
                "Give a folder with scenario.toml and CSV files, or an .xlsx file",
            )
        ]
    )


def _file_problem(path: Path, message: str, remedy: str) -> Problem:
    return Problem(shorten(path.name or path), message, remedy, kind="file")


def _read_folder(folder: Path, limits: Limits) -> RawCase:
    problems: list[Problem] = []
    tables: dict[str, RawTable] = {}
    ignored: list[str] = []
    settings = _read_toml(folder / f"{SETTINGS}.toml", problems)
    for path in sorted(folder.glob("*.csv")):
        if _is_table(path.stem, path.name, problems, ignored):
            try:
                tables[path.stem] = read_csv(path, limits)
            except InputError as error:
                problems.extend(error.problems)
    if not tables and not problems:
        problems.append(
            _file_problem(folder, "it holds no table", "Write pledges.csv and requirements.csv")
        )
    if problems:
        raise InputError(problems)
    return RawCase(settings, tables, ignored)


def _is_table(name: str, shown: str, problems: list[Problem], ignored: list[str]) -> bool:
    if name in TABLES:
        return True
    near = get_close_matches(name.casefold(), TABLES, n=1, cutoff=0.75)
    if near:
        problems.append(
            Problem(
                shorten(shown),
                "there is no table of this name",
                f"Rename it to {near[0]}, or so that it cannot be taken for it",
                kind="file",
            )
        )
    else:
        ignored.append(shown)
    return False


def _read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        problems.append(_file_problem(path, f"it is not TOML: {error}", "Mend that line"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(_file_problem(path, f"it cannot be read: {error}", "Save it as UTF-8"))
    return {}


def read_csv(path: Path, limits: Limits) -> RawTable:
    """Read one CSV file: UTF-8 with or without BOM, UTF-16 with BOM or cp1252; comma, ; or tab.

    Raises
    ------
    InputError
        Where it cannot be opened, decoded or split into cells, or is over the limits.
    """
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise InputError([_too_large(path, size, limits.file_bytes)])
        text = _decode(path, path.read_bytes())
    except OSError as error:
        message = f"it cannot be opened ({error.strerror or error})"
        remedy = "Close it elsewhere, or check that you may read it"
        raise InputError([_file_problem(path, message, remedy)]) from None
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = _within(reader, path, limits)
    except csv.Error as error:
        message = f"row {reader.line_num} cannot be split into cells ({error})"
        remedy = "Close its quotation marks, and shorten cells of more than 100,000 characters"
        raise InputError([_file_problem(path, message, remedy)]) from None
    return RawTable(path.stem, _frame(path.name, rows), comma_decimals=delimiter == ";")


def _too_large(path: Path, size: int, limit: int) -> Problem:
    return _file_problem(
        path, f"it has {size:,} bytes, more than {limit:,}", "Split it, or raise the limit"
    )


def _decode(path: Path, raw: bytes) -> str:
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError([_file_problem(path, "its letters cannot be decoded", "Save it as UTF-8")])


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _within(
    reader: Iterator[list[Any]], path: Path, limits: Limits
) -> list[tuple[int, list[Any]]]:
    rows: list[tuple[int, list[Any]]] = []
    for number, cells in enumerate(reader, start=1):
        if len(cells) > limits.columns:
            message = f"row {number} has {len(cells):,} cells, more than {limits.columns:,}"
            raise InputError([_file_problem(path, message, "Remove columns")])
        if number > limits.rows + 1:
            message = f"it has more than {limits.rows:,} rows"
            raise InputError([_file_problem(path, message, "Split it, or raise the limit")])
        if number == 1 or not all(is_blank(cell) for cell in cells):
            rows.append((number, cells))
    return rows


def _frame(shown: str, rows: list[tuple[int, list[Any]]]) -> pd.DataFrame:
    """Return rows as a frame, the first row being the headers."""
    if not rows:
        return pd.DataFrame()
    headers = ["" if is_blank(cell) else str(cell).strip() for cell in rows[0][1]]
    problems = [
        Problem(shown, f'the column "{shorten(header)}" stands twice', "Rename one", kind="header")
        for header in dict.fromkeys(headers)
        if header and headers.count(header) > 1
    ]
    width = len(headers)
    body: list[list[Any]] = []
    for number, cells in rows[1:]:
        beyond = [cell for cell in cells[width:] if not is_blank(cell)]
        nameless = [c for c, h in zip(cells, headers, strict=False) if not h and not is_blank(c)]
        if beyond or nameless:
            message = "it has a cell without a header"
            remedy = "Write a header above it, or put text that holds the separator in quotes"
            problems.append(Problem(shown, message, remedy, row=number, kind="header"))
        body.append((cells + [None] * width)[:width])
    if problems:
        raise InputError(problems)
    frame = pd.DataFrame(body, columns=headers, index=[n for n, _ in rows[1:]], dtype=object)
    return frame.loc[:, [bool(header) for header in headers]]


def _read_workbook(path: Path, limits: Limits) -> RawCase:
    _check_archive(path, limits)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, SyntaxError) as error:
        message = f"it cannot be opened as a workbook ({type(error).__name__})"
        remedy = "Close it in Excel and save it as .xlsx"
        raise InputError([_file_problem(path, message, remedy)]) from None
    settings: dict[str, Any] = {}
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    ignored: list[str] = []
    try:
        for sheet in book.worksheets:
            name = sheet.title.strip().casefold().replace(" ", "_")
            rows = _within((list(row) for row in sheet.iter_rows(values_only=True)), path, limits)
            if name == SETTINGS:
                settings = _settings(rows, problems)
            elif _is_table(name, sheet.title, problems, ignored):
                try:
                    tables[name] = RawTable(name, _frame(sheet.title, rows))
                except InputError as error:
                    problems.extend(error.problems)
    finally:
        book.close()
    if not tables and not problems:
        message = "it holds no sheet that is a table"
        problems.append(_file_problem(path, message, "Name two sheets pledges and requirements"))
    if problems:
        raise InputError(problems)
    return RawCase(settings, tables, ignored)


def _check_archive(path: Path, limits: Limits) -> None:
    """Refuse a workbook that is, or would unpack, beyond the limits, before it is unpacked."""
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        remedy = "Open it in Excel and save it as .xlsx"
        raise InputError([_file_problem(path, "it is no workbook", remedy)]) from None
    except OSError as error:
        message = f"it cannot be opened ({error.strerror or error})"
        remedy = "Close it in Excel, or check that you may read it"
        raise InputError([_file_problem(path, message, remedy)]) from None
    if size > limits.file_bytes:
        raise InputError([_too_large(path, size, limits.file_bytes)])
    if unpacked > limits.unpacked_bytes:
        raise InputError([_too_large(path, unpacked, limits.unpacked_bytes)])


def _settings(rows: list[tuple[int, list[Any]]], problems: list[Problem]) -> dict[str, Any]:
    """Nest rows of key and value; a key such as ``lead_days.rapid`` names a place in a group."""
    settings: dict[str, Any] = {}
    for number, cells in rows:
        key = "" if is_blank(cells[0]) else str(cells[0]).strip()
        value = cells[1] if len(cells) >= _KEY_AND_VALUE else None
        if (number == 1 and key.casefold() == "key") or is_blank(value):
            continue
        *groups, last = key.split(".", 2)
        place: Any = settings
        for group in groups:
            place = place.setdefault(group, {}) if isinstance(place, dict) else None
        if not isinstance(place, dict) or not last:
            message = f'the key "{shorten(key)}" cannot be placed'
            problems.append(Problem(SETTINGS, message, "Write it once, as lead_days.rapid", number))
        else:
            place[last] = value
    return settings
