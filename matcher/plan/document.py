"""The document of a plan: what it says beside its frames, and the whole of it for services."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from matcher.plan.frames import FRAMES
from matcher.plan.record import Record

SCHEMA_VERSION = 1
"""Version of a written plan."""


def describe_record(record: Record) -> dict[str, Any]:
    """Return what a plan says beside its frames, as JSON holds it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "name": record.case.settings.name,
        "status": record.status,
        "unique": record.unique,
        "objective": record.objective,
        "tiers": frame_rows(record.tiers),
        "notes": list(record.notes),
        "own": list(record.own),
        "versions": dict(record.versions),
    }


def record_json(record: Record) -> str:
    """Return a plan as one JSON document: what it says, and every frame as a list of rows.

    Days are written as ``2023-01-31``; what is blank is null.
    """
    frames = {name: frame_rows(getattr(record, name)) for name in FRAMES if name != "tiers"}
    return json.dumps(describe_record(record) | frames, ensure_ascii=False, allow_nan=False)


def frame_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as rows that JSON holds."""
    return [
        {str(name): _value(cell) for name, cell in row.items()} for row in frame.to_dict("records")
    ]


def _value(cell: Any) -> Any:
    if isinstance(cell, tuple | list):
        return [_value(one) for one in cell]
    if cell is None or pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    return cell if isinstance(cell, bool | int | float | str) else str(cell)
