"""The retrieval: a plan back from its folder, or one line that says what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from matcher.case.case import Case
from matcher.case.limits import Limits
from matcher.case.records import frame_rows
from matcher.errors import InputError, Problem, shorten
from matcher.plan.archive import CASE, CERTIFICATE, PLAN, SCENARIO, digest
from matcher.plan.certificate import Certificate, read_certificate
from matcher.plan.document import SCHEMA_VERSION
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record


class _Version(BaseModel):
    """The version of a plan, whatever else it holds."""

    schema_version: Any = None


class Document(BaseModel):
    """What a plan holds beside its frames, as far as it is read."""

    model_config = ConfigDict(strict=True)

    status: Literal["optimal", "within stop", "limit", "cancelled"]
    unique: bool
    notes: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    versions: dict[str, str] = {}
    case_sha256: str | None = None
    objective: Any = None
    tiers: Any = None


def read_record(folder: Path, limits: Limits | None = None) -> Record:
    """Read a plan that was written.

    Parameters
    ----------
    folder
        The folder.
    limits
        The most that is read of its tables.

    Raises
    ------
    InputError
        Where the folder holds no plan, one of another version, or tables that were changed so
        that they cannot be read.
    """
    document = _read_document(folder)
    case = _read_case(folder / CASE, limits or Limits())
    frames = {name: _read_frame(folder / f"{name}.csv", name) for name in FRAMES}
    found = digest(folder / CASE)
    return make_record(document, case, frames, _read_proofs(folder), found)


def _read_document(folder: Path) -> Document:
    place = folder.name or str(folder)
    try:
        text = (folder / PLAN).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise unreadable(place, f"it holds no {PLAN}", "Give the folder of a plan") from None
    except OSError as error:
        raise _no_plan(place, error.strerror or str(error)) from None
    return parse_document(place, text)


def parse_document(place: str, text: str | bytes) -> Document:
    """Return what a plan holds beside its frames.

    Parameters
    ----------
    place
        What the plan is called in messages.
    text
        JSON.

    Raises
    ------
    InputError
        Where it is of another version, or is not built as a plan.
    """
    try:
        version = _Version.model_validate_json(text).schema_version
        if version == SCHEMA_VERSION:
            return Document.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        loc = ".".join(map(str, first["loc"]))
        raise _no_plan(place, f"{loc}: {first['msg']}" if loc else first["msg"]) from None
    message = f"it was written as version {shorten(version)}, not {SCHEMA_VERSION}"
    raise unreadable(place, message, "Run the case again with this matcher")


def _no_plan(place: str, told: str) -> InputError:
    return unreadable(place, f"its {PLAN} cannot be read ({shorten(told)})", "Write the plan again")


def unreadable(place: str, message: str, remedy: str) -> InputError:
    """Return the error of a plan that cannot be read."""
    return InputError([Problem(shorten(place), message, remedy, kind="plan")])


def make_record(
    document: Document,
    case: Case,
    frames: Mapping[str, pd.DataFrame],
    certificate: Certificate | None,
    case_sha256: str,
) -> Record:
    """Return the record of a plan from its parts.

    Parameters
    ----------
    document
        What it holds beside its frames.
    case
        What it was made from.
    frames
        Its frames by name.
    certificate
        What proves it.
    case_sha256
        Hash of the case as it was found, which may be another than when it was written.
    """
    notes = document.notes
    changed = {}
    if document.case_sha256 != case_sha256:
        changed[CASE] = "The tables of this plan were changed after it was written."
        notes = (*notes, changed[CASE])
    if document.tiers is not None and document.tiers != frame_rows(frames["tiers"]):
        changed[PLAN] = "The tiers in it are not those of the frame tiers."
    record = Record(
        case=case,
        status=document.status,
        unique=document.unique,
        notes=tuple(dict.fromkeys(notes)),
        versions=MappingProxyType(document.versions),
        own=document.own,
        certificate=certificate,
        **frames,
    )
    if document.objective is not None and document.objective != record.objective:
        changed[PLAN] = "The objective in it is not that of the frame tiers."
    return replace(record, changed=MappingProxyType(changed))


def _read_case(folder: Path, limits: Limits) -> Case:
    try:
        settings = json.loads((folder / SCENARIO).read_text(encoding="utf-8"))
        if not isinstance(settings, dict):
            raise ValueError("it is no object")  # noqa: TRY004, TRY301 - told like all other faults
    except (OSError, ValueError, RecursionError) as error:
        message = f"its scenario cannot be read ({shorten(error)})"
        raise unreadable(folder.name, message, "Write the plan again") from None
    return Case.read_written(folder, settings, limits=limits)


def _read_proofs(folder: Path) -> Certificate | None:
    try:
        text = (folder / CERTIFICATE).read_text(encoding="utf-8")
        return read_certificate(json.loads(text))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        message = f"its {CERTIFICATE} cannot be read ({shorten(error)})"
        raise unreadable(folder.name, message, "Write the plan again") from None


def _read_frame(path: Path, name: str) -> pd.DataFrame:
    spec = FRAMES[name]
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise unreadable(
            path.name, f"it cannot be read ({shorten(error)})", "Write it again"
        ) from None
    missing = [column for column in spec.columns if column not in rows]
    if missing:
        message = f"it lacks the columns {', '.join(missing)}"
        raise unreadable(path.name, message, "Write the plan again")
    rows = rows.astype(object).replace("", None)
    for column, (dtype, _) in spec.columns.items():
        try:
            rows[column] = read_column(rows[column], dtype)
        except ValueError as error:
            message = f"its column {column} cannot be read ({shorten(error)})"
            raise unreadable(path.name, message, "Write it again") from None
    return spec.make(rows)


def read_column(cells: pd.Series, dtype: str) -> pd.Series:
    """Return the cells of a column in its dtype; what is written is read to the last digit."""
    if dtype == "float64":
        return cells.astype("float64")
    if dtype == "bool":
        words = cells.map({"yes": True, "no": False})
        if words.isna().any():
            raise ValueError("it holds something other than yes and no")
        return words
    if dtype.startswith("datetime"):
        return pd.to_datetime(cells, format="%Y-%m-%d")
    return cells
