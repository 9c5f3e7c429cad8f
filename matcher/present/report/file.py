"""The file of a report: written whole or not at all, and never over something else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from matcher.present.report.page import GENERATOR

_HEAD = 4096


def check_file(path: Path) -> None:
    """Make sure that a report may be written to a path.

    Raises
    ------
    FileExistsError
        Where a file stands there that is no report.
    IsADirectoryError
        Where a folder has that name.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder: name a file in it")
    if path.exists() and not _is_report(path):
        raise FileExistsError(f"{path} is no report of matcher: give another name")


def _is_report(path: Path) -> bool:
    with path.open("rb") as file:
        return f'name="generator" content="{GENERATOR}"'.encode() in file.read(_HEAD)


def save(page: str, path: Path) -> Path:
    """Write a report; what stood there goes only once the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return path
