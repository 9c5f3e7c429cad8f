"""A raw table into a typed one, cell by cell, with every problem kept."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from pydantic_core import PydanticCustomError

from matcher.case.cells import is_blank, read_id, read_text
from matcher.case.columns import Column
from matcher.case.headers import place_columns
from matcher.case.limits import Limits
from matcher.case.numerals import refuse_point
from matcher.case.raw import RawTable, objects
from matcher.case.refusal import reason, refuse
from matcher.case.tables import TABLES, Table
from matcher.errors import Problem, shorten

Cells: TypeAlias = np.ndarray | pd.api.extensions.ExtensionArray
"""The typed cells of one column."""


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


def empty_frame(table: Table, length: int = 0) -> pd.DataFrame:
    """Return a table of blank rows, with the dtypes that a table with values has."""
    if length == 0:
        return _without_rows(table).copy(deep=False)
    blank = [None] * length
    return pd.DataFrame({n: _as_cells(blank, c) for n, c in table.columns.items()})


@cache
def _without_rows(table: Table) -> pd.DataFrame:
    return pd.DataFrame({n: _as_cells([], c) for n, c in table.columns.items()})


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
    problems = list(raw.problems)
    headers = place_columns(raw, columns, problems, keep_others=keep_others)
    reader = _Reader(raw, headers.get("id"), limits, problems)
    known = TABLES[raw.name].columns
    data: dict[str, Cells] = {}
    blank: dict[str, Cells] = {}
    given: list[str] = []
    for name, column in known.items():
        values = reader.column(headers[name], column) if name in headers else []
        if any(value is not None for value in values):
            given.append(name)
            data[name] = _as_cells(values, column)
            continue
        if column.dtype not in blank:
            blank[column.dtype] = _as_cells([None] * len(raw.frame), column)
        data[name] = blank[column.dtype]
    others = {name: header for name, header in headers.items() if name not in known}
    # Arrays need not be aligned, which takes more time than all else here.
    frame = pd.DataFrame(data, index=raw.frame.index.astype(np.int64))
    for name, header in others.items():
        # Put in as it is: made from an array, a column of texts would lose its blanks.
        frame[name] = objects(reader.column(header, None)).set_axis(frame.index)
    return Parsed(frame, tuple(given), problems)


def _as_cells(values: list[Any], column: Column) -> Cells:
    """Return the values of one column, None where blank, in the dtype of the column."""
    if column.dtype == "object":
        return objects([() if value is None else value for value in values]).to_numpy()
    if column.dtype == "datetime64[ns]":
        return np.array(values, dtype="datetime64[D]").astype("datetime64[ns]")
    if column.dtype == "float64":
        return np.array(values, dtype=float)
    return pd.array(values, dtype="str")


@dataclass(frozen=True, slots=True)
class _Refused:
    """What is wrong with a cell, and what to write."""

    message: str
    remedy: str
    kind: str = "value"


@dataclass(frozen=True)
class _Reader:
    """What reads the columns of one raw table, and where it notes their problems."""

    raw: RawTable
    id_header: str | None
    limits: Limits
    problems: list[Problem]

    def column(self, header: str, column: Column | None) -> list[Any]:
        """Return the values of one column, None for a blank or a refused cell.

        Equal cells are read once. A column that is not known is checked and kept as it is.
        """
        cells = list(self.raw.frame[header])
        keys = list(map(_key, cells))
        distinct = dict(zip(keys, cells, strict=True))
        read = {key: self._read(cell, column) for key, cell in distinct.items()}
        values = [read[key] for key in keys]
        if not any(isinstance(value, _Refused) for value in read.values()):
            return values
        name = header if column is None else column.name
        for row, cell, value in zip(self.raw.frame.index, cells, values, strict=True):
            if isinstance(value, _Refused):
                self._note(row, name, cell, value)
        return [None if isinstance(value, _Refused) else value for value in values]

    def _read(self, cell: Any, column: Column | None) -> Any:
        """Return the value of a cell, None where blank, or what is wrong with it."""
        if is_blank(cell):
            if column is None or not column.needed:
                return None
            return _Refused("it is blank", f"Write the {column.name.replace('_', ' ')}", "blank")
        try:
            if isinstance(cell, str):
                self._check_text(cell, column)
            return _keep(cell) if column is None else column.read(cell)
        except PydanticCustomError as error:
            return _Refused(*reason(error))

    def _check_text(self, cell: str, column: Column | None) -> None:
        most = self.limits.cell_characters
        if len(cell) > most:
            raise refuse(f"it has {len(cell):,} characters, more than {most:,}", "Shorten it")
        if self.raw.comma_decimals and column is not None and column.dtype == "float64":
            refuse_point(cell)

    def _note(self, row: Any, name: str, cell: Any, refused: _Refused) -> None:
        blank = refused.kind == "blank"
        value = None if blank else shorten(cell)
        text = refused.message if blank else f'"{value}": {refused.message}'
        self.problems.append(
            Problem(
                self.raw.name,
                text,
                refused.remedy,
                int(row),
                self._ids.get(row),
                shorten(name),
                value,
                refused.kind,
            )
        )

    @cached_property
    def _ids(self) -> dict[Any, str]:
        """Row number → id as far as it can be shown."""
        if self.id_header is None:
            return {}
        cells = self.raw.frame[self.id_header]
        return {row: _shown_id(cell) for row, cell in cells.items() if not is_blank(cell)}


def _shown_id(cell: Any) -> str:
    try:
        return shorten(read_id(cell))
    except PydanticCustomError:
        return shorten(cell)


def _key(cell: Any) -> Hashable:
    """Return what tells cells apart: 1, 1.0 and True are three."""
    if isinstance(cell, str):
        return cell
    if cell is None or isinstance(cell, int | float | date):
        return (type(cell), cell)
    return (type(cell), id(cell))


def _keep(cell: Any) -> Any:
    """Return a cell of an unknown column, which is checked and not read."""
    if isinstance(cell, str):
        return read_text(cell)
    if isinstance(cell, int | float | date | Decimal):
        return cell
    raise refuse("it is no text, number or date", "Write one of them, or remove the column")
