"""The transmission: a plan back from the one JSON text as which a service hands it on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from matcher.case.case import Case
from matcher.case.limits import Limits
from matcher.case.raw import objects
from matcher.case.records import parse_json
from matcher.errors import InputError, count, shorten
from matcher.plan.certificate import Certificate, read_certificate
from matcher.plan.document import records_digest
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record
from matcher.plan.retrieval import Document, make_record, parse_document, read_column, unreadable

_PLACE = "plan"
_AGAIN = "Write the plan again"


def parse_record(text: str | bytes, limits: Limits) -> Record:
    """Return the plan that a JSON text holds.

    Parameters
    ----------
    text
        As `record_json` writes it.
    limits
        The most that is read.

    Raises
    ------
    InputError
        Where it is over the limits, no plan, one of another version, or changed so that it cannot
        be read.
    """
    try:
        found = parse_json(text, limits.file_bytes)
    except ValueError as error:
        raise _refused(str(error)) from None
    own = {
        name: found[name] for name in ("schema_version", *Document.model_fields) if name in found
    }
    document = parse_document(_PLACE, json.dumps(own))
    records = found.get("case")
    if not isinstance(records, Mapping):
        raise _refused("it lacks its case")
    case = Case.from_records(records, limits=limits)
    frames = {name: _frame(name, found, limits) for name in FRAMES}
    return make_record(document, case, frames, _proofs(found), records_digest(records))


def _refused(message: str) -> InputError:
    return unreadable(_PLACE, message, _AGAIN)


def _proofs(found: Mapping[str, Any]) -> Certificate | None:
    if found.get("certificate") is None:
        return None
    try:
        return read_certificate(found["certificate"])
    except ValueError as error:
        raise _refused(f"its certificate cannot be read ({shorten(error)})") from None


def _frame(name: str, found: Mapping[str, Any], limits: Limits) -> pd.DataFrame:
    rows, spec = found.get(name), FRAMES[name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _refused(f"its {name} are no list of rows")
    if len(rows) > limits.rows:
        raise _refused(f"its {name} have {count(len(rows), 'row')}, more than {limits.rows:,}")
    columns = _columns(name, found)
    missing = [column for column in spec.columns if column not in columns]
    missing += [column for column in columns if any(column not in row for row in rows)]
    if missing:
        raise _refused(f"its {name} lack the columns {', '.join(map(shorten, missing))}")
    data = {column: objects([row[column] for row in rows]) for column in columns}
    for column, cells in data.items():
        dtype = spec.columns[column][0] if column in spec.columns else "any"
        try:
            data[column] = _typed(cells, dtype)
        except (ValueError, OverflowError) as error:
            told = f"its {name} cannot be read in column {shorten(column)} ({shorten(error)})"
            raise _refused(told) from None
    return spec.make(pd.DataFrame(data, index=range(len(rows))))


def _columns(name: str, found: Mapping[str, Any]) -> list[str]:
    """Return the columns of a frame, foreign ones too, which no row tells where there is none."""
    named = found.get("columns")
    columns = named.get(name) if isinstance(named, dict) else None
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
        raise _refused(f"it does not say which columns its {name} have")
    if len(set(columns)) < len(columns):
        raise _refused(f"a column of its {name} stands twice")
    return columns


def _typed(cells: pd.Series, dtype: str) -> pd.Series:
    """Return the cells of a column in its dtype, each of the type that JSON has for it."""
    kinds = _KINDS.get(dtype, (str, int, float, bool, type(None)))
    for cell in cells:
        if not isinstance(cell, kinds) or (dtype == "float64" and isinstance(cell, bool)):
            raise ValueError(f"{shorten(cell)} stands there")
        if isinstance(cell, float) and not math.isfinite(cell):
            raise ValueError("it holds no finite number")
    return cells if dtype == "bool" else read_column(cells, dtype)


_KINDS: dict[str, tuple[type, ...]] = {
    "float64": (int, float, type(None)),
    "bool": (bool,),
    "datetime64[ns]": (str, type(None)),
    "str": (str, type(None)),
}
"""Dtype of a column of a plan → types that JSON has for its cells."""
