"""What the benchmarks ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

_GIGA = 1024**3
_CPU = Path("/proc/cpuinfo")


def describe(versions: Mapping[str, str]) -> str:
    """Return processor, cores, memory, Python and the versions of packages, in a line."""
    found = " · ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()}; {platform.system()}, "
        f"Python {platform.python_version()}" + (f"; {found}" if found else "")
    )


def _processor() -> str:
    if _CPU.exists():
        for line in _CPU.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return "memory unknown"
    return f"{size / _GIGA:.0f} GiB"
