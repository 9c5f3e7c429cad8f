"""The archive: a plan as a folder that alone is enough to audit it and to plan again."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from matcher.case.case import Case
from matcher.case.limits import Limits
from matcher.errors import InputError, Problem, shorten
from matcher.plan.document import SCHEMA_VERSION, describe_record
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record

_PLAN = "plan.json"
_CASE = "case"


def write_record(record: Record, folder: Path) -> Path:
    """Write a plan into a folder: all of it, or nothing.

    Parameters
    ----------
    record
        The plan.
    folder
        Made anew beside its place and then moved there. A plan that stands there is replaced.

    Raises
    ------
    FileExistsError
        Where the folder holds something that is no plan.
    """
    check_place(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_case(record.case, fresh / _CASE)
        for name, spec in FRAMES.items():
            frame = getattr(record, name)
            _write_csv(spec.make(frame), fresh / f"{name}.csv")
        document = describe_record(record) | {"case_sha256": _digest(fresh / _CASE)}
        text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
        (fresh / _PLAN).write_text(text + "\n", encoding="utf-8")
        _move(fresh, folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return folder


def check_place(folder: Path) -> None:
    """Make sure that a plan may be written into a folder.

    Raises
    ------
    FileExistsError
        Where it holds something that is no plan.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or (not (folder / _PLAN).exists() and any(folder.iterdir())):
        raise FileExistsError(f"{folder} holds something that is no plan: give another folder")


def _move(fresh: Path, folder: Path) -> None:
    """Put a folder in its place; what stood there goes only once the new one is complete."""
    fresh.chmod(0o755)
    if not folder.exists():
        fresh.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    folder.rename(old / "plan")
    fresh.rename(folder)
    shutil.rmtree(old)


def _write_case(case: Case, folder: Path) -> None:
    folder.mkdir()
    for table, columns in case.given.items():
        kept = [*columns, *case.others(table)]
        _write_csv(case[table][list(dict.fromkeys(kept))], folder / f"{table}.csv")
    settings = case.settings.model_dump(mode="json", exclude_unset=True)
    reading = {"other_columns": "keep"} if any(case.others(table) for table in case.given) else {}
    text = json.dumps({**settings, **reading}, indent=2, ensure_ascii=False)
    (folder / "scenario.json").write_text(text + "\n", encoding="utf-8")


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame so that it reads back as it was: days as days, lists with ``;``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        for row in frame.itertuples(index=False, name=None):
            writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ";".join(map(str, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    return str(value)


def _digest(folder: Path) -> str:
    """Return a hash over the names and contents of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_record(folder: Path, limits: Limits | None = None) -> Record:
    """Read a plan that was written.

    Raises
    ------
    InputError
        Where the folder holds no plan, one of another version, or tables that were changed so
        that they cannot be read.
    """
    document = _read_document(folder)
    case = _read_case(folder / _CASE, limits or Limits())
    if document.get("case_sha256") != _digest(folder / _CASE):
        note = "The tables of this plan were changed after it was written."
        document["notes"] = [*document.get("notes", []), note]
    frames = {name: _read_frame(folder / f"{name}.csv", name) for name in FRAMES}
    return Record(
        case=case,
        status=str(document["status"]),
        unique=bool(document["unique"]),
        notes=tuple(document.get("notes", ())),
        versions=MappingProxyType(dict(document.get("versions", {}))),
        own=tuple(document.get("own", ())),
        **frames,
    )


def _read_document(folder: Path) -> dict[str, Any]:
    path = folder / _PLAN
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _unreadable(folder, f"it holds no {_PLAN}", "Give the folder of a plan") from None
    except (OSError, ValueError) as error:
        message = f"its {_PLAN} cannot be read ({shorten(error)})"
        raise _unreadable(folder, message, "Write the plan again") from None
    version = document.get("schema_version") if isinstance(document, Mapping) else None
    if version != SCHEMA_VERSION:
        message = f"it was written as version {shorten(version)}, not {SCHEMA_VERSION}"
        raise _unreadable(folder, message, "Run the case again with this matcher")
    missing = [key for key in ("status", "unique") if key not in document]
    if missing:
        message = f"its {_PLAN} lacks {', '.join(missing)}"
        raise _unreadable(folder, message, "Write the plan again")
    return dict(document)


def _unreadable(folder: Path, message: str, remedy: str) -> InputError:
    return InputError([Problem(shorten(folder.name or folder), message, remedy, kind="plan")])


def _read_case(folder: Path, limits: Limits) -> Case:
    path = folder / "scenario.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"its scenario cannot be read ({shorten(error)})"
        raise _unreadable(folder, message, "Write the plan again") from None
    return Case.read_written(folder, settings, limits=limits)


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
    rows = rows.replace("", None)
    try:
        for column, (dtype, _) in spec.columns.items():
            if dtype == "float64":
                rows[column] = pd.to_numeric(rows[column])
            elif dtype == "bool":
                rows[column] = rows[column] == "yes"
            elif dtype.startswith("datetime"):
                rows[column] = pd.to_datetime(rows[column], format="%Y-%m-%d")
    except ValueError as error:
        message = f"its column {column} cannot be read ({shorten(error)})"
        raise _unreadable(path, message, "Write it again") from None
    return spec.make(rows)
