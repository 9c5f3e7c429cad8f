"""Headers into columns: which header of a raw table stands for which column of the table."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from matcher.case.raw import RawTable
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten


def place_columns(
    raw: RawTable, columns: Mapping[str, str], problems: list[Problem], *, keep_others: bool
) -> dict[str, str]:
    """Return column → header, and note headers without a place and columns that are missing.

    Parameters
    ----------
    raw
        The table as it was found.
    columns
        Foreign headers → columns of the table.
    problems
        Receives what is wrong.
    keep_others
        Whether headers that the table does not have stand for themselves.
    """
    known = TABLES[raw.name].columns
    placed: dict[str, str] = {}
    meant: set[str] = set()
    for header in raw.frame.columns:
        plain = header.casefold().replace(" ", "_")
        name = columns.get(header, plain)
        problem: Problem | None = None
        if name in known and name in placed:
            message = f'"{shorten(header)}" is a second column for {name}'
            problem = _problem(raw.name, header, message, "Keep one of them")
        elif name in known:
            placed[name] = header
        elif header in columns:
            message = f'"{shorten(header)}" is mapped to {shorten(name)}, which is no column'
            problem = _problem(raw.name, header, message, f"Write one of {', '.join(known)}")
        elif not keep_others:
            near = get_close_matches(plain, known, n=1, cutoff=0.6)
            meant.update(near)
            problem = _unknown(raw.name, header, near)
        elif not header.isprintable():
            message = f'"{shorten(header)}" holds a sign that cannot be seen'
            problem = _problem(raw.name, header, message, "Rename the column")
        else:
            placed[header] = header
        if problem is not None:
            problems.append(problem)
    problems.extend(_absent(raw, columns))
    if not any(problem.kind == "header" for problem in raw.problems):
        problems.extend(_missing(raw.name, {*placed, *meant}))
    return placed


def _problem(table: str, header: str, message: str, remedy: str, kind: str = "column") -> Problem:
    return Problem(table, message, remedy, column=shorten(header), kind=kind)


def _unknown(table: str, header: str, near: list[str]) -> Problem:
    first = f"Write {near[0]}" if near else "Remove it"
    remedy = f'{first}, map it under [columns.{table}], or write other_columns = "keep"'
    return _problem(table, header, f'there is no column "{shorten(header)}"', remedy)


def _absent(raw: RawTable, columns: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each mapped header that the table does not have."""
    there = set(raw.frame.columns)
    remedy = "Write the header as it stands in the table"
    return [
        _problem(raw.name, header, f'the mapped column "{shorten(header)}" is not there', remedy)
        for header in columns
        if header not in there
    ]


def _missing(table: str, placed: set[str]) -> list[Problem]:
    """Return a problem for each column that every row needs and that no header may mean."""
    remedy = f"Add it, or map a column to it under [columns.{table}]"
    return [
        _problem(table, name, f"the column {name} is missing", remedy, "missing")
        for name, column in TABLES[table].columns.items()
        if column.needed and name not in placed
    ]
