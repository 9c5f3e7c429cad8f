"""A raw table into a typed one, cell by cell, with every problem kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any

import pandas as pd
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from matcher.case.cells import is_blank, read_text, refuse
from matcher.case.columns import Column, Use
from matcher.case.files import RawTable
from matcher.case.limits import Limits
from matcher.case.tables import TABLES, Table
from matcher.errors import Problem, shorten

_THOUSANDS_WITH_POINT = re.compile(r"-?\d{1,3}\.\d{3}$")
_BLANK = object()


@dataclass(frozen=True)
class Parsed:
    """A typed table and the problems of its cells.

    Attributes
    ----------
    frame
        All columns of the table, in the order of the data dictionary, then other columns that
        were kept. Blank is NaN, NaT or, in a list, an empty tuple. The index holds row numbers.
    given
        Columns that hold at least one value.
    problems
        One for each cell, column or row that cannot be read.
    """

    frame: pd.DataFrame
    given: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)


def empty_frame(table: Table) -> pd.DataFrame:
    """Return a table without rows, with the dtypes that a table with rows has."""
    return pd.DataFrame(
        {name: _series([], column, None) for name, column in table.columns.items()}
    )


def parse(
    raw: RawTable,
    columns: Mapping[str, str],
    limits: Limits,
    *,
    keep_others: bool,
) -> Parsed:
    """Read every cell of a raw table.

    Parameters
    ----------
    raw
        The table as it was found.
    columns
        Foreign headers → columns of the table.
    limits
        The most characters of a cell.
    keep_others
        Whether columns that the table does not have are kept, instead of being a problem.
    """
    table = TABLES[raw.name]
    problems: list[Problem] = []
    placed = _place_columns(raw, table, columns, problems, keep_others=keep_others)
    ids = _row_ids(raw, placed)
    data: dict[str, pd.Series] = {}
    given: list[str] = []
    for name, column in table.columns.items():
        header = next((h for h, n in placed.items() if n == name), None)
        cells = [None] * len(raw.frame) if header is None else list(raw.frame[header])
        values = _read_column(raw, column, cells, ids, problems, limits)
        if any(value is not None for value in values):
            given.append(name)
        data[name] = _series(values, column, raw.frame.index)
        if column.needed and header is None:
            remedy = f"Add it, or map a column to it under [columns.{raw.name}]"
            message = f"the column {name} is missing"
            problems.append(Problem(raw.name, message, remedy, column=name, kind="missing"))
    for header, name in placed.items():
        if name not in table.columns:
            data[name] = raw.frame[header]
    return Parsed(pd.DataFrame(data, index=raw.frame.index), tuple(given), problems)


def _place_columns(
    raw: RawTable,
    table: Table,
    columns: Mapping[str, str],
    problems: list[Problem],
    *,
    keep_others: bool,
) -> dict[str, str]:
    """Return header → column, and name headers that have no place."""
    known = table.columns
    placed: dict[str, str] = {}
    for header in map(str, raw.frame.columns):
        plain = header.strip().casefold().replace(" ", "_")
        name = columns.get(header, plain)
        if name in known and name in placed.values():
            message = f'"{shorten(header)}" is a second column for {name}'
            problems.append(Problem(raw.name, message, "Keep one of them", column=name))
        elif name in known:
            placed[header] = name
        elif header in columns:
            message = f'"{shorten(header)}" is mapped to {shorten(name)}, which is no column'
            remedy = f"Write one of {', '.join(known)}"
            problems.append(Problem(raw.name, message, remedy, column=header, kind="column"))
        elif keep_others:
            placed[header] = header
        else:
            near = get_close_matches(plain, known, n=1, cutoff=0.6)
            remedy = f"Write {near[0]}" if near else "Remove it"
            remedy += f', map it under [columns.{raw.name}], or write other_columns = "keep"'
            message = f'there is no column "{shorten(header)}"'
            problems.append(Problem(raw.name, message, remedy, column=header, kind="column"))
    problems.extend(
        Problem(
            raw.name,
            f'the mapped column "{shorten(header)}" is not there',
            "Write the header as it stands in the table",
            column=header,
            kind="column",
        )
        for header in columns
        if header not in set(map(str, raw.frame.columns))
    )
    return placed


def _row_ids(raw: RawTable, placed: Mapping[str, str]) -> dict[int, str]:
    header = next((h for h, name in placed.items() if name == "id"), None)
    if header is None:
        return {}
    cells = raw.frame[header]
    return {row: read_text(cell) for row, cell in cells.items() if not is_blank(cell)}


def _read_column(
    raw: RawTable,
    column: Column,
    cells: list[Any],
    ids: Mapping[int, str],
    problems: list[Problem],
    limits: Limits,
) -> list[Any]:
    """Return the values of one column, None for a blank or a refused cell."""
    read: dict[Hashable, Any] = {}
    values: list[Any] = []
    for row, cell in zip(raw.frame.index, cells, strict=True):
        key = (type(cell), tuple(cell) if isinstance(cell, list) else cell)
        if key not in read:
            read[key] = _read_cell(raw, column, cell, limits)
        value = read[key]
        if isinstance(value, tuple) and value and value[0] is _BLANK:
            message, remedy = value[1], value[2]
            shown = shorten(cell)
            kind = "blank" if is_blank(cell) else "value"
            text = message if kind == "blank" else f'"{shown}": {message}'
            problem = Problem(
                raw.name, text, remedy, row, ids.get(row), column.name, shown, kind
            )
            problems.append(problem)
            value = None
        values.append(value)
    return values


def _read_cell(raw: RawTable, column: Column, cell: Any, limits: Limits) -> Any:
    """Return the value of a cell, None where blank, or what is wrong with it."""
    if is_blank(cell):
        missing = (_BLANK, "it is blank", f"Write the {column.name.replace('_', ' ')}")
        return missing if column.needed else None
    try:
        _check_text(cell, column, limits, raw.comma_decimals)
        value = _adapter(raw.name, column.name).validate_python(cell)
    except PydanticCustomError as error:
        context = error.context or {}
        return (_BLANK, context.get("message", str(error)), context.get("remedy", "Change it"))
    except ValidationError as error:
        context = error.errors()[0].get("ctx", {})
        return (_BLANK, context.get("message", "it cannot be read"), context.get("remedy", "Change it"))
    if column.use is Use.LATER:
        message = f"plans do not honour {column.name} yet, and would differ if they did"
        return (_BLANK, message, "Leave the cell blank")
    return value


def _check_text(cell: object, column: Column, limits: Limits, comma_decimals: bool) -> None:
    if not isinstance(cell, str):
        return
    if len(cell) > limits.cell_characters:
        raise refuse(
            f"it has {len(cell):,} characters, more than {limits.cell_characters:,}", "Shorten it"
        )
    for sign in cell:
        if unicodedata.category(sign) == "Cc" and sign not in "\n\r\t":
            raise refuse(f"it holds the control character U+{ord(sign):04X}", "Remove it")
    if comma_decimals and column.dtype == "float64" and _THOUSANDS_WITH_POINT.match(cell.strip()):
        raise refuse(
            "in a file separated by semicolons it can be read as thousands or as a decimal",
            f"Write {cell.strip().replace('.', '')} or {cell.strip().replace('.', ',')}",
        )


@cache
def _adapter(table: str, column: str) -> TypeAdapter[Any]:
    fields = TABLES[table].row.model_fields
    info = next(f for n, f in fields.items() if (f.alias or n) == column)
    kind: Any = info.annotation
    for note in info.metadata:
        kind = Annotated[kind, note]
    return TypeAdapter(kind)


def _series(values: list[Any], column: Column, index: pd.Index | None) -> pd.Series:
    if column.dtype == "object":
        lists = [() if value is None else tuple(value) for value in values]
        series = pd.Series([None] * len(lists), index=index, dtype=object)
        series[:] = lists
        return series
    if column.dtype == "datetime64[ns]":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)).to_numpy(), index=index).astype("datetime64[ns]")
    if column.dtype == "float64":
        return pd.Series([float("nan") if v is None else v for v in values], index=index, dtype=float)
    return pd.Series(values, index=index, dtype="str")
