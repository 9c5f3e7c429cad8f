"""The retrieval: a plan back from its folder, or one line that says what cannot be read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from matcher.case.case import Case
from matcher.case.limits import Limits
from matcher.errors import InputError, Problem, shorten
from matcher.plan.archive import CASE, CERTIFICATE, PLAN, SCENARIO, digest
from matcher.plan.certificate import Certificate, read_certificate
from matcher.plan.document import SCHEMA_VERSION, frame_rows
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record


class _Version(BaseModel):
    """The version of a plan, whatever else it holds."""

    schema_version: Any = None


class _Document(BaseModel):
    """What a plan holds beside its frames, as far as it is read."""

    model_config = ConfigDict(strict=True)

    status: Literal["optimal", "within stop", "limit"]
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
    notes = document.notes
    frames = {name: _read_frame(folder / f"{name}.csv", name) for name in FRAMES}
    changed = {}
    if document.case_sha256 != digest(folder / CASE):
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
        certificate=_read_proofs(folder),
        **frames,
    )
    if document.objective is not None and document.objective != record.objective:
        changed[PLAN] = "The objective in it is not that of the frame tiers."
    return replace(record, changed=MappingProxyType(changed))


def _read_document(folder: Path) -> _Document:
    try:
        text = (folder / PLAN).read_bytes()
        version = _Version.model_validate_json(text).schema_version
    except (FileNotFoundError, NotADirectoryError):
        raise _unreadable(folder, f"it holds no {PLAN}", "Give the folder of a plan") from None
    except (OSError, ValidationError) as error:
        raise _no_plan(folder, error) from None
    if version != SCHEMA_VERSION:
        message = f"it was written as version {shorten(version)}, not {SCHEMA_VERSION}"
        raise _unreadable(folder, message, "Run the case again with this matcher")
    try:
        return _Document.model_validate_json(text)
    except ValidationError as error:
        raise _no_plan(folder, error) from None


def _no_plan(folder: Path, error: OSError | ValidationError) -> InputError:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        told = f"{place}: {first['msg']}" if place else first["msg"]
    else:
        told = error.strerror or str(error)
    return _unreadable(
        folder, f"its {PLAN} cannot be read ({shorten(told)})", "Write the plan again"
    )


def _unreadable(folder: Path, message: str, remedy: str) -> InputError:
    return InputError([Problem(shorten(folder.name or folder), message, remedy, kind="plan")])


def _read_case(folder: Path, limits: Limits) -> Case:
    try:
        settings = json.loads((folder / SCENARIO).read_text(encoding="utf-8"))
        if not isinstance(settings, dict):
            raise ValueError("it is no object")  # noqa: TRY004, TRY301 - told like all other faults
    except (OSError, ValueError, RecursionError) as error:
        message = f"its scenario cannot be read ({shorten(error)})"
        raise _unreadable(folder, message, "Write the plan again") from None
    return Case.read_written(folder, settings, limits=limits)


def _read_proofs(folder: Path) -> Certificate | None:
    try:
        text = (folder / CERTIFICATE).read_text(encoding="utf-8")
        return read_certificate(json.loads(text))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        message = f"its {CERTIFICATE} cannot be read ({shorten(error)})"
        raise _unreadable(folder, message, "Write the plan again") from None


def _read_frame(path: Path, name: str) -> pd.DataFrame:
    spec = FRAMES[name]
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _unreadable(path, f"it cannot be read ({shorten(error)})", "Write it again") from None
    missing = [column for column in spec.columns if column not in rows]
    if missing:
        message = f"it lacks the columns {', '.join(missing)}"
        raise _unreadable(path, message, "Write the plan again")
    rows = rows.astype(object).replace("", None)
    for column, (dtype, _) in spec.columns.items():
        try:
            rows[column] = _read_column(rows[column], dtype)
        except ValueError as error:
            message = f"its column {column} cannot be read ({shorten(error)})"
            raise _unreadable(path, message, "Write it again") from None
    return spec.make(rows)


def _read_column(cells: pd.Series, dtype: str) -> pd.Series:
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
