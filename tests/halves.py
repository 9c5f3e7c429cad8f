"""A study that needs nothing of a plan: it halves numbers, and may lose the process that does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Halves:
    """A study that halves numbers; the first process to be asked about `deadly` is killed."""

    folder: str = ""
    deadly: str = ""

    def digest(self) -> str:
        """Return what tells it from others."""
        return self.deadly

    def open(self) -> Callable[[tuple[str, ...]], float]:
        """Return what halves."""
        return self._answer

    def _answer(self, job: tuple[str, ...]) -> float:
        (word,) = job
        mark = Path(self.folder, "lost")
        if word == self.deadly and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return int(word) / 2
