"""Simplex beside interior point on parts of one case, small to large, in one process."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.answer import Answer
from benchmarks.tools.highs import solve
from benchmarks.tools.programs import build
from benchmarks.watch import Watch
from matcher.program.bundles import bundles
from matcher.program.linear import Linear

METHODS = ("simplex", "ipm")


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve some parts without whole columns by each method in turn; figures are the shortest."""
    program = build(settings, watch)
    figures: dict[str, float] = {}
    for linear in _parts(program.linear, settings["parts"]):
        columns = len(linear.cost)
        for method in METHODS * int(settings["rounds"]):
            start = time.process_time()
            solve(linear, {"solver": method})
            spent, name = time.process_time() - start, f"{columns} {method}"
            figures[name] = min(spent, figures.get(name, np.inf))
    return Answer(figures=figures)


def _parts(linear: Linear, number: int) -> Iterator[Linear]:
    """Yield parts small to large, scaled as they are solved."""
    parts = [linear.part(*places).relaxed() for places in bundles(linear)]
    parts = sorted((part for part in parts if part.cost.any()), key=lambda part: len(part.cost))
    for place in np.unique(np.linspace(0, len(parts) - 1, number).astype(int)).tolist():
        part = parts[place]
        size = np.abs(part.cost[part.cost != 0])
        yield replace(part, cost=part.cost / np.sqrt(size.min() * size.max()))
