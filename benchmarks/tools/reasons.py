"""First reasons of everything that is open in a plan, or idle, beside the first solve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.answer import Answer
from benchmarks.made.makers import make
from benchmarks.watch import Watch
from matcher import match
from matcher.insight.reasons.asking import Effort
from matcher.insight.reasons.gaps import explain_gap
from matcher.insight.reasons.idle import explain_idle
from matcher.insight.reasons.laid import LaidPlan

_BRIEF = Effort(is_brief=True)


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Find the best plan of a case to a `stop`, then say why requirements stay open.

    `idle` says how many idle pledges are explained after them.
    """
    case = make(settings)
    with watch.stage("solve"):
        plan = match(case, stop=settings["stop"])
    with watch.stage("gaps"):
        laid = LaidPlan(plan)
        places = laid.grouped(np.flatnonzero(laid.is_open))
        told = [explain_gap(laid, r, _BRIEF) for r in places]
    idle = np.flatnonzero(laid.pledges["id"].isin(plan.idle["pledge_id"]))[: settings["idle"]]
    with watch.stage("idle"):
        useful = [explain_idle(laid, p, _BRIEF) for p in laid.grouped_pledges(idle)]
    every = [*told, *useful]
    figures = {
        "gaps": len(told),
        "idle": len(useful),
        "proved": sum(all(one.status == "proved" for one in e.repairs) for e in every),
        "answered": sum(one.is_answered for one in every),
    }
    values = {one: float(value) for one, value in plan.objective.items() if one != "tie"}
    return Answer(values, figures=figures)
