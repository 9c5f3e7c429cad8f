"""The watch of one run: seconds of each stage, and the memory of its process."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATUS = Path("/proc/self/status")
_KILO = 1024


class Watch:
    """Takes the seconds of stages, and how much memory was used before the first.

    Attributes
    ----------
    seconds
        Stage → seconds; a stage entered twice adds up. What stands in no stage is not timed.
    idle
        Bytes in use when the first stage began: the interpreter, imports and data.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.idle = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what stands below it."""
        if not self.seconds:
            self.idle = memory("VmRSS")
        start = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + spent


def memory(name: str) -> int:
    """Return bytes in use (``VmRSS``) or the most that were (``VmHWM``) of this process.

    Where the system does not tell both, the most that were: on Linux that of `getrusage` would
    count the process that started this one.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * _KILO
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KILO
