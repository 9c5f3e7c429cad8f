"""Tables as they were found, before any cell is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.cells import is_blank
from matcher.case.limits import Limits
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem, count, shorten

SETTINGS = "scenario"
"""Name of the file, or sheet, that holds the settings."""

POLICY = "policy"
"""Key of the scenario under which policies may stand, besides those of their table."""

Row = tuple[int, list[Any]]
"""A row number, as a spreadsheet shows it, and its cells."""

_LAST_ROW = 1_048_576
"""Number of the last row that a spreadsheet has; rows in between may be blank."""


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
    problems
        What is wrong with its headers and its shape.
    """

    name: str
    frame: pd.DataFrame
    comma_decimals: bool = False
    problems: tuple[Problem, ...] = ()


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
    problems
        What is wrong with whole files, sheets and settings.
    """

    settings: dict[str, Any]
    tables: dict[str, RawTable] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def file_problem(path: PurePath, message: str, remedy: str) -> Problem:
    """Return the problem of a whole file, which stands in the place of a table."""
    return Problem(shorten(path.name or path), message, remedy, kind="file")


def too_large(path: PurePath, size: int, limit: int) -> Problem:
    """Return the problem of a file that has, or unpacks to, too many bytes."""
    message = f"it has {size:,} bytes, more than {limit:,}"
    return file_problem(path, message, "Split it, or raise the limit")


def is_table(name: str, shown: str, found: RawCase) -> bool:
    """Say whether a file or sheet is a table that is not there yet, and note it where it is not."""
    if name in found.tables:
        remedy = "Keep one of them"
        found.problems.append(
            Problem(shorten(shown), f"it is a second table {name}", remedy, kind="file")
        )
        return False
    if name in TABLES:
        return True
    near = get_close_matches(name.casefold(), TABLES, n=1, cutoff=0.75)
    if near:
        remedy = f"Rename it to {near[0]}, or to something that cannot be taken for it"
        message = "there is no table of this name"
        found.problems.append(Problem(shorten(shown), message, remedy, kind="file"))
    else:
        found.ignored.append(shown)
    return False


def within(rows: Iterable[list[Any]], path: PurePath, limits: Limits) -> list[Row]:
    """Return the first row and every later one that is not blank, with their numbers.

    Raises
    ------
    InputError
        As soon as there are too many rows, or too many cells in a row.
    """
    kept: list[Row] = []
    for number, cells in enumerate(rows, start=1):
        if len(cells) > limits.columns:
            while cells and is_blank(cells[-1]):
                cells.pop()
        if len(cells) > limits.columns:
            message = f"row {number} has {count(len(cells), 'cell')}, more than {limits.columns:,}"
            raise InputError([file_problem(path, message, "Remove columns")])
        if number == 1 or not all(map(is_blank, cells)):
            kept.append((number, cells))
        if len(kept) > limits.rows + 1 or number > max(_LAST_ROW, limits.rows + 1):
            message = f"it has more than {count(limits.rows, 'row')}"
            raise InputError([file_problem(path, message, "Split it, or raise the limit")])
    return kept


def raw_table(name: str, rows: list[Row], *, comma_decimals: bool = False) -> RawTable:
    """Return rows as a table, the first row being the headers.

    Parameters
    ----------
    name
        Name of the table.
    rows
        Row numbers and cells.
    comma_decimals
        Whether the file is of a kind in which ``1.234`` may mean one thousand.
    """
    first = rows[0][1] if rows else []
    headers = ["" if is_blank(cell) else plain_header(cell) for cell in first]
    headers = headers or [""] * (len(rows) > 1)
    problems = header_problems(name, headers)
    width = len(headers)
    places = [headers.index(header) for header in dict.fromkeys(headers) if header]
    nameless = [place for place, header in enumerate(headers) if not header]
    body: list[list[Any]] = []
    for number, cells in rows[1:]:
        beyond = [*nameless, *range(width, len(cells))]
        stray = [at for at in beyond if at < len(cells) and not is_blank(cells[at])]
        if any(headers) and stray:
            message = "it has a cell without a header"
            remedy = "Write a header above it, or put text that holds the separator in quotes"
            letter = letter_of(stray[0] + 1)
            problems.append(Problem(name, message, remedy, number, column=letter, kind="header"))
        padded = cells if len(cells) >= width else cells + [None] * (width - len(cells))
        body.append([padded[place] for place in places])
    names = [headers[place] for place in places]
    numbers = [number for number, _ in rows[1:]]
    frame = pd.DataFrame(body, columns=names, index=numbers, dtype=object)
    return RawTable(name, frame, comma_decimals, tuple(problems))


def plain_header(cell: object) -> str:
    """Return a header as text on one line, with one blank between its words."""
    return " ".join(str(cell).split())


def letter_of(column: int) -> str:
    """Return the letters by which a spreadsheet names a column, the first being 1 and A."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def header_problems(name: str, headers: list[str]) -> list[Problem]:
    """Return what is wrong with the headers of a table: all blank, or one that stands twice."""
    problems = [
        Problem(
            name,
            f'the column "{shorten(header)}" stands twice',
            "Keep one of them",
            column=shorten(header),
            kind="header",
        )
        for header in dict.fromkeys(headers)
        if header and headers.count(header) > 1
    ]
    if headers and not any(headers):
        message = "it is blank, so no column has a header"
        problems.append(Problem(name, message, "Write the headers there", 1, kind="header"))
    return problems


def objects(cells: list[Any]) -> pd.Series:
    """Return cells as a column that leaves each as it is, lists too."""
    values = np.empty(len(cells), dtype=object)
    for place, cell in enumerate(cells):
        values[place] = cell
    return pd.Series(values, dtype=object)
