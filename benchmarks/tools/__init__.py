"""The tools that are compared, each a module with a function ``run`` of the same shape.

To add a tool, write its module and name it here. Its libraries are imported in its own process
only: each has its own HiGHS, and two of them in one process may hang.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import Any

from benchmarks.answer import Answer
from benchmarks.watch import Watch

Runner = Callable[[Mapping[str, Any], Watch], Answer]
"""Solves what the settings describe, and times its stages by the watch."""


@dataclass(frozen=True)
class Tool:
    """A way to solve.

    Attributes
    ----------
    module
        Module below this package that has ``run``.
    packages
        What it stands on; the first must be there, else the tool is left out.
    """

    module: str
    packages: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Whether what it stands on is installed."""
        return bool(self.versions())

    def versions(self) -> dict[str, str]:
        """Return the versions of what it stands on; empty where the first is not installed."""
        found = {}
        for name in self.packages:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                if not found:
                    return {}
        return found

    def load(self) -> Runner:
        """Import it and return its function."""
        runner: Runner = importlib.import_module(f"benchmarks.tools.{self.module}").run
        return runner


_OURS = ("capability-matcher", "highspy", "pulp", "pandas", "scipy")

TOOLS: MappingProxyType[str, Tool] = MappingProxyType(
    {
        "pairs: matcher": Tool("pairs_matcher", _OURS),
        "pairs: PuLP": Tool("pairs_pulp", ("pulp", "highspy")),
        "pairs: linopy": Tool("pairs_linopy", ("linopy", "highspy")),
        "pairs: Pyomo": Tool("pairs_pyomo", ("pyomo", "highspy")),
        "pairs: MathOpt": Tool("pairs_mathopt", ("ortools",)),
        "pairs: min-cost flow": Tool("pairs_flow", ("ortools",)),
        "pairs: HiGHS": Tool("pairs_highs", ("highspy",)),
        "pairs: what-ifs": Tool("pairs_what_ifs", _OURS),
        "pairs: lanes": Tool("pairs_lanes", _OURS),
        "pairs: certificate": Tool("pairs_certificate", _OURS),
        "case: matcher": Tool("case_matcher", _OURS),
        "case: PuLP": Tool("case_pulp", ("pulp", "highspy")),
        "case: HiGHS": Tool("case_highs", ("highspy",)),
        "case: sizes": Tool("case_sizes", _OURS),
        "case: methods": Tool("case_methods", ("highspy", "capability-matcher")),
        "reasons": Tool("reasons", _OURS),
        "stress": Tool("stress", _OURS),
        "scenario": Tool("scenario", _OURS),
    }
)
"""Every tool by name: what it is handed, and how it solves."""
