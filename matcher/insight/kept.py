"""Kept: the answers of an ensemble in a folder, written as they come."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_NAME = "study.json"
_FORMAT = "matcher ensemble 1"
_PIECES = "pieces"
FILE = "answers.jsonl"
"""File of all answers, a line each in the order of the questions."""

Job = tuple[str, ...]


class Answers:
    """Answers that are known, kept in a folder where there is one.

    Each piece is a file of its own, moved to its place when it is whole. In the end all stand in
    one file, in the order of the questions, and the pieces go: whether a run was broken off or
    not, what is left is the same.

    Attributes
    ----------
    known
        Question → answer.

    Parameters
    ----------
    folder
        Where they are kept; None: nowhere.
    study
        A digest of what the questions are about.

    Raises
    ------
    FileExistsError
        Where the folder holds answers about something else, or no answers at all.
    """

    def __init__(self, folder: Path | None, study: str) -> None:
        self.known: dict[Job, Any] = {}
        self._folder = folder
        if folder is None:
            return
        told = {"format": _FORMAT, "study": study}
        name = folder / _NAME
        if name.exists():
            if _read(name) != told:
                raise FileExistsError(
                    f"{folder} holds answers about another plan: name a new folder"
                )
        elif folder.exists() and any(folder.iterdir()):
            raise FileExistsError(f"{folder} holds something that is no ensemble: name another")
        (folder / _PIECES).mkdir(parents=True, exist_ok=True)
        if not name.exists():
            _write(name, [told])
        for path in [folder / FILE, *sorted((folder / _PIECES).glob("*.jsonl"))]:
            if path.exists():
                self._learn(path)

    def _learn(self, path: Path) -> None:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            self.known[tuple(row["job"])] = row["answer"]

    def add(self, found: Sequence[tuple[Job, Any]]) -> None:
        """Keep a piece of answers."""
        self.known.update(found)
        if self._folder is None or not found:
            return
        pieces = self._folder / _PIECES
        _write(pieces / f"{len(list(pieces.glob('*.jsonl'))):06}.jsonl", _rows(found))

    def finish(self, jobs: Sequence[Job]) -> dict[Job, Any]:
        """Return the answers to some questions in their order; where none is missing, file them."""
        found = {job: self.known[job] for job in jobs if job in self.known}
        if self._folder is not None and len(found) == len(jobs):
            others = {job: one for job, one in self.known.items() if job not in found}
            _write(self._folder / FILE, _rows([*sorted((found | others).items())]))
            for path in (self._folder / _PIECES).glob("*.jsonl"):
                path.unlink()
        return found


def _rows(found: Sequence[tuple[Job, Any]]) -> list[dict[str, Any]]:
    return [{"job": list(job), "answer": answer} for job, answer in found]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows as lines of JSON: all of them, or nothing."""
    handle, fresh = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row, allow_nan=False) + "\n" for row in rows)
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
