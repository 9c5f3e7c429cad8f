"""PuLP by hand, as anyone would write it: comprehensions, ``lpSum``, HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pulp

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve pairs with PuLP."""
    data, whole = Pairs.read(settings["data"]), settings["whole"]
    return Answer({"objective": solve_by_hand(data, watch, whole=whole)})


def solve_by_hand(data: Pairs, watch: Watch, *, whole: bool) -> float:
    """Return the value of the best plan."""
    supply, demand, weight, cost = (
        one.tolist() for one in (data.supply, data.demand, data.weight, data.cost)
    )
    pairs = list(zip(data.p.tolist(), data.r.tolist(), strict=True))
    with watch.stage("build"):
        problem = pulp.LpProblem("plan", pulp.LpMinimize)
        kind = "Integer" if whole else "Continuous"
        sent = {(p, r): problem.add_variable(f"sent_{p}_{r}", 0, None, kind) for p, r in pairs}
        gap = [problem.add_variable(f"gap_{r}", 0) for r in range(len(demand))]
        to: dict[int, list[int]] = {p: [] for p in range(len(supply))}
        by: dict[int, list[int]] = {r: [] for r in range(len(demand))}
        for p, r in pairs:
            to[p].append(r)
            by[r].append(p)
        missing = pulp.lpSum(weight[r] * gap[r] for r in by)
        if any(cost):
            missing += pulp.lpSum(cost[p] * sent[p, r] for p, r in pairs)
        problem += missing
        for p, most in enumerate(supply):
            problem += pulp.lpSum(sent[p, r] for r in to[p]) <= most
        for r, least in enumerate(demand):
            problem += pulp.lpSum(sent[p, r] for p in by[r]) + gap[r] >= least
    with watch.stage("solve"):
        problem.solve(pulp.HiGHS(msg=False, gapRel=0.0))
    with watch.stage("read"):
        values = np.array([sent[pair].varValue for pair in pairs])
    return data.value(values, whole=whole)
