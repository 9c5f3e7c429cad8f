"""Text into a raw table or settings: CSV and TOML, in the letters and marks that people save."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import PurePath
from typing import Any

from matcher.case.limits import Limits
from matcher.case.raw import RawTable, file_problem, raw_table, within
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem

_DELIMITERS = (",", ";", "\t")
_HEADER_CHARACTERS = 100_000
_TOLD = re.compile(r"sep=([,;\t])\r?\n")
"""First line by which a file tells Excel its separator; Excel shows no row for it."""


def parse_toml(path: PurePath, raw: bytes) -> dict[str, Any]:
    """Return the settings that a TOML file holds.

    Parameters
    ----------
    path
        What the file is called.
    raw
        Its bytes.

    Raises
    ------
    InputError
        Where it cannot be read: without it nobody knows what the columns are called.
    """
    problem: Problem
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        problem = file_problem(path, f"it is not TOML: {error}", "Mend that line")
    except UnicodeDecodeError:
        problem = file_problem(path, "its letters cannot be decoded", "Save it as UTF-8")
    except (RecursionError, ValueError):
        problem = file_problem(path, "it holds what no setting holds", "Shorten it")
    raise InputError([problem])


def parse_csv(path: PurePath, raw: bytes, limits: Limits) -> RawTable:
    """Read one CSV file: UTF-8 with or without BOM, UTF-16 with BOM or cp1252; comma, ; or tab.

    Parameters
    ----------
    path
        What the file is called; its stem is the table.
    raw
        Its bytes.
    limits
        The most that is read.

    Raises
    ------
    InputError
        Where it cannot be decoded or split into cells, or is over the limits.
    """
    text = _decode(path, raw)
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter(text, path.stem)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = within(reader, path, limits)
    except csv.Error as error:
        message = f"line {reader.line_num} cannot be split into cells ({error})"
        remedy = "Close its quotation marks, and shorten cells of more than 100,000 characters"
        raise InputError([file_problem(path, message, remedy)]) from None
    return raw_table(path.stem, rows, comma_decimals=delimiter == ";")


def _decode(path: PurePath, raw: bytes) -> str:
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
