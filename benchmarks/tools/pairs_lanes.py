"""The lane through PuLP beside that of arrays, on cases of pairs small to large, in one process."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.answer import Answer
from benchmarks.made.pairs import make_pairs
from benchmarks.watch import Watch
from matcher import Case, formulate
from matcher.program.lane import ARRAYS, PULP, Options, solve


def run(settings: Mapping[str, Any], _watch: Watch) -> Answer:
    """Solve cases without whole columns by each lane in turn; figures are the shortest."""
    figures: dict[str, float] = {}
    for size in settings["pairs"]:
        data = make_pairs(size, "separate")
        linear = formulate(Case.from_frames(**data.tables(whole=False))).linear
        for lane in (PULP, ARRAYS) * int(settings["rounds"]):
            start = time.process_time()
            solve(linear, Options(lane=lane))
            spent, name = time.process_time() - start, f"{len(linear.cost)} {lane}"
            figures[name] = min(spent, figures.get(name, np.inf))
    return Answer(figures=figures)
