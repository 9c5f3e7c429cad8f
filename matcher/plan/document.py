"""The document of a plan: what it says beside its frames, and the whole of it for services."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from matcher.case.records import frame_rows
from matcher.plan.certificate import certificate_document
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
    """Return a plan as one JSON document: what it says, every frame as rows, its proofs, its case.

    Days are written as ``2023-01-31``; what is blank is null.
    """
    frames = {name: frame_rows(getattr(record, name)) for name in FRAMES}
    columns = {name: list(map(str, getattr(record, name).columns)) for name in FRAMES}
    case, proofs = record.case.to_records(), record.certificate
    whole = {
        **describe_record(record),
        **frames,
        "columns": columns,
        "certificate": None if proofs is None else certificate_document(proofs),
        "case": case,
        "case_sha256": records_digest(case),
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False)


def records_digest(records: Any) -> str:
    """Return a hash over the records of a case."""
    text = json.dumps(records, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
