"""DataFrames and records into raw tables: plain Python cells, text headers, row numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from matcher.case.limits import Limits
from matcher.case.policies import Policy
from matcher.case.raw import RawTable, header_problems, objects, plain_header
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem, count

Frame: TypeAlias = pd.DataFrame | Iterable[Mapping[str, Any] | Policy]
"""A table as it may be handed over: a DataFrame, or rows as mappings; a policy is a row, too."""

_PLAIN = {str, int, float, bool, type(None)}
"""Types of cells that are kept as they are."""


def raw_frame(name: str, table: Frame, limits: Limits) -> RawTable:
    """Return a table that was handed over, with rows numbered as a spreadsheet would.

    Parameters
    ----------
    name
        Name of the table.
    table
        A DataFrame, whose index counts where it is named after a column; or rows as mappings.
    limits
        The most that is read.

    Raises
    ------
    InputError
        Where it is no table, or is over the limits.
    """
    frame = table if isinstance(table, pd.DataFrame) else _from_records(name, table, limits)
    frame = _with_index(name, frame)
    _check_size(name, frame, limits)
    headers = [_header(header) for header in frame.columns]
    problems = header_problems(name, headers)
    if frame.columns.nlevels > 1:
        message = "its headers have several levels"
        problems = [Problem(name, message, "Give each column one header", kind="header")]
    places = {header: place for place, header in reversed(list(enumerate(headers)))}
    cells = {header: _plain(frame.iloc[:, places[header]]) for header in dict.fromkeys(headers)}
    plain = pd.DataFrame(cells, index=range(len(frame)), dtype=object)
    plain.index = pd.RangeIndex(2, len(frame) + 2)
    return RawTable(name, plain, problems=tuple(problems))


def again_raw(name: str, frame: pd.DataFrame) -> RawTable:
    """Return a table that was read and checked as if it had been found."""
    return RawTable(name, frame.astype(object).set_axis(pd.RangeIndex(2, len(frame) + 2)))


def _from_records(name: str, rows: Any, limits: Limits) -> pd.DataFrame:
    wrong = Problem(name, "it is no table", "Give a DataFrame, or rows as mappings", kind="table")
    if isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable):
        raise InputError([wrong])
    some = islice(rows, limits.rows + 1)
    records: list[Any] = [one.to_row() if isinstance(one, Policy) else one for one in some]
    if not all(isinstance(record, Mapping) for record in records):
        raise InputError([wrong])
    if not records:
        return pd.DataFrame(columns=[n for n, c in TABLES[name].columns.items() if c.needed])
    headers = dict.fromkeys(header for record in records for header in record)
    columns = [[record.get(header) for record in records] for header in headers]
    frame = pd.DataFrame(index=range(len(records)), columns=range(len(headers)), dtype=object)
    for place, column in enumerate(columns):
        frame[place] = objects(column)
    return frame.set_axis(pd.Index(list(headers), dtype=object, tupleize_cols=False), axis=1)


def _with_index(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with those levels of its index as columns that the table knows."""
    known, there = TABLES[name].columns, set(map(str, frame.columns))
    named = [n for n in frame.index.names if isinstance(n, str) and n in known and n not in there]
    return frame.reset_index(level=named) if named else frame


def _check_size(name: str, frame: pd.DataFrame, limits: Limits) -> None:
    problems = []
    sizes = zip(frame.shape, (limits.rows, limits.columns), ("row", "column"), strict=True)
    for number, most, noun in sizes:
        if number > most:
            message = f"it has {count(number, noun)}, more than {most:,}"
            problems.append(Problem(name, message, "Split it, or raise the limit", kind="size"))
    if problems:
        raise InputError(problems)


def _header(header: Any) -> str:
    return plain_header(header) if isinstance(header, str | int | float) else repr(header)


def _plain(cells: pd.Series) -> pd.Series:
    """Return cells as plain Python values; numpy scalars keep neither their type nor their name."""
    values = cells.astype(object).to_numpy().tolist()
    if set(map(type, values)) <= _PLAIN:
        return objects(values)
    return objects([_scalar(cell) for cell in values])


def _scalar(cell: Any) -> Any:
    if isinstance(cell, np.datetime64):
        return pd.Timestamp(cell)
    if isinstance(cell, np.ndarray):
        return cell.tolist()
    return cell.item() if isinstance(cell, np.generic) else cell
