"""matcher on a case: formulated, solved tier after tier, read as a plan, and audited if asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.answer import BEST, LIMIT, Answer
from benchmarks.tools.ours import read, solve
from benchmarks.tools.programs import build, sizes_of, tiers_of, values_of
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Match a case to a `stop`, in at most `seconds`; `audit` says whether to audit it too."""
    program = build(settings, watch)
    with watch.stage("solve"):
        solution = solve(program, stop=settings["stop"], seconds=settings.get("seconds"))
    with watch.stage("read"):
        plan = read(program, solution)
    if settings.get("audit"):
        with watch.stage("audit"):
            audit = plan.audit()
        if not audit.passed:
            raise ValueError(f"the audit found {audit}")
    names = [one.name for one in tiers_of(program)]
    told = plan.tiers.set_index("tier")
    senses = {one.name: one.sense for one in program.tiers}
    bounds = {name: float(told["bound"][name]) * senses[name] for name in names}
    ended = LIMIT if (told["closed"][names] == "limit").any() else BEST
    return Answer(
        values_of(program, solution.x),
        {name: bound for name, bound in bounds.items() if np.isfinite(bound)},
        ended,
        sizes_of(program),
    )
