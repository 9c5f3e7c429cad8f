"""The archive: a plan as a folder that alone is enough to audit it and to plan again."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from matcher.case.case import Case
from matcher.case.records import plain
from matcher.plan.certificate import certificate_document
from matcher.plan.document import describe_record
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record

PLAN = "plan.json"
"""File that holds what no frame holds."""

CERTIFICATE = "certificate.json"
"""File that proves that no plan is better; not there where nothing is proved."""

CASE = "case"
"""Folder that holds the tables of the case."""

SCENARIO = "scenario.json"
"""File of that folder that holds its settings."""


def write_record(
    record: Record, folder: Path, *, also: Iterable[Callable[[Path], object]] = ()
) -> Path:
    """Write a plan into a folder: all of it, or nothing.

    Parameters
    ----------
    record
        The plan.
    folder
        Made anew beside its place and then moved there. A plan that stands there is replaced.
    also
        What writes more into it, for those who look at it: each is given the folder before it is
        moved. Nothing of that is read again, or audited.

    Raises
    ------
    FileExistsError
        Where the folder holds something that is no plan.
    """
    check_place(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_case(record.case, fresh / CASE)
        for name, spec in FRAMES.items():
            frame = getattr(record, name)
            _write_csv(spec.make(frame), fresh / f"{name}.csv")
        document = describe_record(record) | {"case_sha256": digest(fresh / CASE)}
        _write_json(document, fresh / PLAN, indent=2)
        if record.certificate is not None:
            _write_json(certificate_document(record.certificate), fresh / CERTIFICATE)
        for write in also:
            write(fresh)
        _move(fresh, folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return folder


def _write_json(document: dict[str, Any], path: Path, indent: int | None = None) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def check_place(folder: Path) -> None:
    """Make sure that a plan may be written into a folder.

    Raises
    ------
    FileExistsError
        Where it holds something that is no plan.
    """
    if folder.exists() and not _may_replace(folder):
        raise FileExistsError(f"{folder} holds something that is no plan: give another folder")


def _may_replace(folder: Path) -> bool:
    """Say whether a folder is empty, or holds a plan, of whatever version."""
    if not folder.is_dir():
        return False
    try:
        document = json.loads((folder / PLAN).read_bytes())
    except FileNotFoundError:
        return not any(folder.iterdir())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(document, dict) and {"schema_version", "case_sha256"} <= document.keys()


def _move(fresh: Path, folder: Path) -> None:
    """Put a folder in its place; what stood there goes only once the new one is there."""
    fresh.chmod(0o755)
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    old = aside / "plan"
    try:
        folder.rename(old)
        try:
            fresh.rename(folder)
        except BaseException:
            old.rename(folder)
            raise
    finally:
        if folder.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _write_case(case: Case, folder: Path) -> None:
    folder.mkdir()
    for table in case.given:
        _write_csv(case.as_given(table), folder / f"{table}.csv")
    settings = case.settings.model_dump(mode="json", exclude_unset=True)
    reading = {"other_columns": "keep"} if any(case.others(table) for table in case.given) else {}
    _write_json({**settings, **reading}, folder / SCENARIO, indent=2)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame so that it reads back as it was: days as days, lists with ``;``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        # Python before 3.13 quotes a lone \r only if it is part of the end of a line.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(frame.columns)
        for row in frame.itertuples(index=False, name=None):
            writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ";".join(map(str, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return str(plain(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    return str(value)


def digest_case(case: Case) -> str:
    """Return the hash that a plan of a case is written with."""
    with tempfile.TemporaryDirectory() as folder:
        _write_case(case, Path(folder) / CASE)
        return digest(Path(folder) / CASE)


def digest(folder: Path) -> str:
    """Return a hash over the names and contents of all files that are read from a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix in {".csv", ".json"} and path.name[0] not in ".~":
            total.update(path.name.encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
