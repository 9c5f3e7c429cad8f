"""The same program given whole to HiGHS as arrays, tier after tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from benchmarks.answer import LIMIT, Answer
from benchmarks.tools.highs import solve
from benchmarks.tools.programs import build, sizes_of, tiers_of, values_of
from benchmarks.watch import Watch

_ROOM = 1e-9
"""By what share a tier may be missed in the next ones, so that round-off leaves a plan. Much more
would buy much of a later tier."""


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve a case to a `stop`, in at most `seconds` a tier.

    With `relaxed`, without whole columns, and all that is found is a bound; `options` are those of
    HiGHS. A tier at its limit ends the run.
    """
    program = build(settings, watch)
    linear = program.linear.relaxed() if settings.get("relaxed") else program.linear
    options = {"mip_rel_gap": settings["stop"], **settings.get("options", {})}
    if settings.get("seconds") is not None:
        options["time_limit"] = float(settings["seconds"])
    tiers = tiers_of(program)
    values, bounds, ended = {}, {}, LIMIT
    for tier in tiers:
        with watch.stage(f"solve {tier.name}" if len(tiers) > 1 else "solve"):
            solved = solve(replace(linear, cost=tier.coefficients), options)
        bounds[tier.name] = solved.bound
        ended = solved.ended
        if solved.x is not None and not settings.get("relaxed"):
            values = values_of(program, solved.x)
        if solved.x is None or solved.ended == LIMIT:
            break
        value = float(tier.coefficients @ solved.x)
        room = _ROOM * max(1.0, abs(value))
        linear = linear.with_row(tier.coefficients, value + room, f"keep_{tier.name}")
    return Answer(values, bounds, ended, sizes_of(program))
