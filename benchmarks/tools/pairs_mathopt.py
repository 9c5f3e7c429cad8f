"""OR-Tools MathOpt on pairs: GLOP, or its own HiGHS where quantities are whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve pairs with MathOpt."""
    data, whole = Pairs.read(settings["data"]), settings["whole"]
    supply, demand, weight, cost = (
        one.tolist() for one in (data.supply, data.demand, data.weight, data.cost)
    )
    pairs = list(zip(data.p.tolist(), data.r.tolist(), strict=True))
    with watch.stage("build"):
        model = mathopt.Model(name="plan")
        sent = [model.add_variable(lb=0.0, is_integer=whole) for _ in pairs]
        gap = [model.add_variable(lb=0.0) for _ in demand]
        to: list[list[mathopt.Variable]] = [[] for _ in supply]
        by: list[list[mathopt.Variable]] = [[one] for one in gap]
        for variable, (p, r) in zip(sent, pairs, strict=True):
            to[p].append(variable)
            by[r].append(variable)
        for variables, most in zip(to, supply, strict=True):
            model.add_linear_constraint(mathopt.fast_sum(variables) <= most)
        for variables, least in zip(by, demand, strict=True):
            model.add_linear_constraint(mathopt.fast_sum(variables) >= least)
        missing = [worth * one for worth, one in zip(weight, gap, strict=True)]
        if any(cost):
            missing += [cost[p] * one for one, (p, _) in zip(sent, pairs, strict=True)]
        model.minimize(mathopt.fast_sum(missing))
    with watch.stage("solve"):
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS if whole else mathopt.SolverType.GLOP,
            params=mathopt.SolveParameters(
                relative_gap_tolerance=0.0 if whole else None,
            ),
        )
    with watch.stage("read"):
        values = np.array(result.variable_values(sent))
    return Answer({"objective": data.value(values, whole=whole)})
