"""The same program as a PuLP problem, solved tier after tier with HiGHS, as an analyst would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pulp

from benchmarks.answer import Answer
from benchmarks.tools.programs import build, sizes_of, tiers_of, values_of
from benchmarks.watch import Watch

_ROOM = 1e-9


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve a case to a `stop` through PuLP."""
    program = build(settings, watch)
    linear = program.linear
    with watch.stage("build"):
        problem = program.to_pulp()
        named = {variable.name: variable for variable in problem.variables()}
        variables = [named.get(name) for name in linear.column_names.tolist()]
    x = linear.lower.copy()
    for tier in tiers_of(program):
        with watch.stage("build"):
            used = np.flatnonzero(tier.coefficients).tolist()
            worth = tier.coefficients.tolist()
            total = pulp.lpSum(worth[j] * variables[j] for j in used if variables[j] is not None)
            problem.setObjective(total)
        with watch.stage("solve"):
            problem.solve(pulp.HiGHS(msg=False, gapRel=settings["stop"]))
        with watch.stage("read"):
            found = [None if one is None else one.varValue for one in variables]
            x = np.array([x[j] if one is None else one for j, one in enumerate(found)])
        value = float(tier.coefficients @ x)
        problem.addConstraint(total <= value + _ROOM * max(1.0, abs(value)), f"keep_{tier.name}")
    return Answer(values_of(program, x), figures=sizes_of(program))
