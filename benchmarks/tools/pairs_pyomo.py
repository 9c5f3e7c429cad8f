"""Pyomo on pairs: variables and rules over them, HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyomo.environ as pyo

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve pairs with Pyomo."""
    data, whole = Pairs.read(settings["data"]), settings["whole"]
    supply, demand, weight, cost = (
        one.tolist() for one in (data.supply, data.demand, data.weight, data.cost)
    )
    pairs = list(zip(data.p.tolist(), data.r.tolist(), strict=True))
    with watch.stage("build"):
        to: dict[int, list[int]] = {p: [] for p in range(len(supply))}
        by: dict[int, list[int]] = {r: [] for r in range(len(demand))}
        for p, r in pairs:
            to[p].append(r)
            by[r].append(p)
        model = pyo.ConcreteModel()
        domain = pyo.NonNegativeIntegers if whole else pyo.NonNegativeReals
        model.sent = pyo.Var(pairs, domain=domain)
        model.gap = pyo.Var(range(len(demand)), domain=pyo.NonNegativeReals)
        model.supply = pyo.Constraint(
            range(len(supply)), rule=lambda m, p: sum(m.sent[p, r] for r in to[p]) <= supply[p]
        )
        model.coverage = pyo.Constraint(
            range(len(demand)),
            rule=lambda m, r: sum(m.sent[p, r] for p in by[r]) + m.gap[r] >= demand[r],
        )
        missing = sum(weight[r] * model.gap[r] for r in by)
        if any(cost):
            missing += sum(cost[p] * model.sent[p, r] for p, r in pairs)
        model.missing = pyo.Objective(expr=missing)
    with watch.stage("solve"):
        solver = pyo.SolverFactory(settings.get("solver", "appsi_highs"))
        solver.options["mip_rel_gap"] = 0.0
        solver.solve(model)
    with watch.stage("read"):
        values = np.array([model.sent[pair].value for pair in pairs])
    return Answer({"objective": data.value(values, whole=whole)})
