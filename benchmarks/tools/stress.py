"""Withdrawals of a plan: on its warm handle, from nothing, or by several processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.answer import Answer
from benchmarks.tools.ours import solve
from benchmarks.watch import Watch
from matcher import Plan, load_scenario, stress
from matcher.insight.stress.chances import draw, find_chances
from matcher.program.withdrawals import Withdrawals, columns_of, gap_program

RELIABILITY = 32 / 46


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Find the expected gap of a plan planned anew, over so many samples.

    `workers` says how many processes solve; 0 stands for solving every set from nothing.
    """
    plan = load_scenario(settings["scenario"]).match()
    samples, workers = settings["samples"], settings["workers"]
    if not workers:
        return _cold(plan, samples, watch)
    with watch.stage("solve"):
        found = stress(plan, samples, reliability=RELIABILITY, pairs=False, workers=workers)
    anew = found.summary[found.summary["question"] == "anew"]
    return Answer({"expected": float(anew["expected"].iloc[0])}, figures={"solved": found.solved})


def _cold(plan: Plan, samples: int, watch: Watch) -> Answer:
    """Solve each set of the question ``anew`` once, from nothing."""
    with Withdrawals(plan, stop=0.0) as kept:
        reach = kept.pledges
    chances = find_chances(plan.case, reliability=RELIABILITY)
    ids = chances["pledge_id"].to_numpy(dtype=object)
    matters = np.array([one in reach for one in ids], dtype=bool)
    drawn = [tuple(ids[row & matters].tolist()) for row in draw(chances, samples, 0)]
    program = gap_program(plan)
    own = columns_of(program.layout)
    place = program.layout.presence.eligibility.facts.pledges["id"].to_numpy(dtype=object)
    gaps: dict[tuple[str, ...], float] = {}
    for gone in drawn:
        if gone in gaps:
            continue
        with watch.stage("solve"):
            upper = program.linear.upper.copy()
            upper[own["column"].to_numpy()[np.isin(place[own["p"].to_numpy()], gone)]] = 0.0
            changed = replace(program, linear=replace(program.linear, upper=upper))
            solution = solve(changed, stop=0.0)
        gaps[gone] = sum(tier.value(solution.x) for tier in program.tiers)
    expected = float(np.mean([gaps[gone] for gone in drawn]))
    return Answer({"expected": expected}, figures={"solved": len(gaps)})
