"""HiGHS on pairs, given the whole program as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.tools.highs import Arrays, solve
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve pairs with HiGHS, with its presolve or (`presolve` = off) without."""
    data, whole = Pairs.read(settings["data"]), settings["whole"]
    options = {name: settings[name] for name in ("presolve",) if name in settings}
    with watch.stage("build"):
        pairs, pledges, requirements = len(data.p), len(data.supply), len(data.demand)
        gap = np.arange(requirements)
        row = np.concatenate([data.p, pledges + data.r, pledges + gap])
        column = np.concatenate([np.arange(pairs), np.arange(pairs), pairs + gap])
        entries = (np.ones(len(row)), (row, column))
        shape = (pledges + requirements, pairs + requirements)
        arrays = Arrays(
            cost=np.concatenate([data.cost[data.p], data.weight]),
            lower=np.zeros(shape[1]),
            upper=np.full(shape[1], np.inf),
            whole=np.arange(shape[1]) < (pairs if whole else 0),
            matrix=sparse.csr_array(sparse.coo_array(entries, shape=shape)),
            row_lower=np.concatenate([np.full(pledges, -np.inf), data.demand]),
            row_upper=np.concatenate([data.supply, np.full(requirements, np.inf)]),
        )
    with watch.stage("solve"):
        solved = solve(arrays, {**options, "mip_rel_gap": 0.0})
        if solved.x is None:
            raise RuntimeError("HiGHS found no plan")
    return Answer({"objective": data.value(solved.x[:pairs], whole=whole)})
