"""Every frame of the plan that a solution stands for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from matcher.plan.frames import FRAMES
from matcher.program.changes import fill_changes
from matcher.program.decisions import list_decisions
from matcher.program.deployments import exact_values, read_deployments, with_gaps
from matcher.program.duality import Proved
from matcher.program.eligibility import Eligibility
from matcher.program.program import Program
from matcher.program.reading.burden import burden_frame
from matcher.program.reading.deployed import deployment_frame
from matcher.program.reading.gaps import gap_frame
from matcher.program.reading.idle import idle_frame
from matcher.program.reading.parts import bottlenecks, part_frame
from matcher.program.reading.policies import finish_rows, policy_rows
from matcher.program.reading.prices import policy_prices
from matcher.program.reading.supports import read_supports, support_frame
from matcher.program.reading.themes import a4p_frame, theme_frame
from matcher.program.solving import Solution
from matcher.program.tally import Tally, count
from matcher.program.tiers import TIE


def read_frames(program: Program, solution: Solution) -> dict[str, pd.DataFrame]:
    """Return every frame of the plan that a solution stands for."""
    layout = program.layout
    pieces = read_deployments(layout, solution.x)
    tally = count(layout, pieces, solution.x)
    supports = read_supports(layout, solution.x)
    parts = FRAMES["parts"].make(part_frame(program, pieces, supports, solution.x))
    handed = FRAMES["supports"].make(support_frame(layout, supports))
    deployments = deployment_frame(layout, pieces)
    deployments["bottleneck"] = pd.Series(bottlenecks(parts, deployments), dtype="str")
    used = (pieces, deployments)
    floor = program.linear.lower[layout.gap]
    # the last tier only breaks ties: stopped there, the plan is as good as any
    cut_short = "limit" in [tier.closed for tier in solution.tiers if tier.name != TIE]
    frames = {
        "deployments": deployments,
        "supports": handed,
        "parts": parts,
        "gaps": gap_frame(layout, tally, supports, used, floor, cut_short=cut_short),
        "idle": idle_frame(layout, supports, used, cut_short=cut_short),
        "decisions": list_decisions(layout.presence.eligibility, deployments, parts, handed),
        "policies": pd.DataFrame(),
        "tiers": _tiers(program, solution, pieces, tally, floor),
    }
    made = {name: FRAMES[name].make(frame) for name, frame in frames.items()}
    days = (pieces["end"] - pieces["start"]).to_numpy()
    return made | _tallies(layout.presence.eligibility, made, days)


def _tallies(
    eligibility: Eligibility, made: dict[str, pd.DataFrame], days: np.ndarray
) -> dict[str, pd.DataFrame]:
    """Return the frames that count what others hold, by meeting, by priority, by contributor."""
    deployments, supports = made["deployments"], made["supports"]
    tallies = {
        "themes": theme_frame(eligibility, deployments, supports, made["gaps"]),
        "a4p": a4p_frame(eligibility, deployments, supports),
        "burden": burden_frame(eligibility, deployments, days, supports),
    }
    return {name: FRAMES[name].make(frame) for name, frame in tallies.items()}


def read_policies(program: Program, solution: Solution, proved: Sequence[Proved]) -> pd.DataFrame:
    """Return the frame of policies, with what one more of each limit would be worth."""
    layout = program.layout
    if not layout.presence.eligibility.case.policies:
        return FRAMES["policies"].make(pd.DataFrame())
    x = solution.x[: len(layout)]
    pieces = read_deployments(layout, x)
    tally = count(layout, pieces, x)
    rows = policy_rows(layout, pieces, tally, exact_values(layout, pieces, x))
    if len(rows):
        rows["price"] = policy_prices(program, rows, proved)
    return FRAMES["policies"].make(finish_rows(layout, rows))


def read_values(program: Program, solution: Solution) -> dict[str, float]:
    """Return the value of every tier but the tie, recomputed from the deployments read off."""
    layout = program.layout
    pieces = read_deployments(layout, solution.x)
    tally, floor = count(layout, pieces, solution.x), program.linear.lower[layout.gap]
    tiers = _tiers(program, solution, pieces, tally, floor)
    values = dict(zip(tiers["tier"], tiers["value"].tolist(), strict=True))
    return {name: float(value) for name, value in values.items() if name != TIE}


def _tiers(
    program: Program, solution: Solution, pieces: pd.DataFrame, tally: Tally, floor: np.ndarray
) -> pd.DataFrame:
    exact = exact_values(program.layout, pieces, solution.x[: len(program.layout)])
    tally.fill(program.layout, exact)
    layout = program.layout
    fill_changes(layout.changes, layout.presence.events, layout.there, exact)
    required = program.layout.presence.stretches["required"].to_numpy()
    exact = with_gaps(program.layout, exact, np.maximum(0.0, required - tally.counted))
    lowest = with_gaps(program.layout, np.zeros(len(exact)), floor)
    rows = []
    for tier, result in zip(program.tiers, solution.tiers, strict=True):
        coefficients = tier.coefficients[: len(exact)]
        is_gap = tier.name.startswith(("gap", "largest_gap", "late"))
        rows.append(
            {
                "tier": tier.name,
                "value": tier.sense * float(coefficients @ exact) + 0.0,
                "bound": np.nan if result.bound is None else tier.sense * result.bound + 0.0,
                "out_of_reach": float(coefficients @ lowest) if is_gap else np.nan,
                "closed": result.closed,
            }
        )
    return pd.DataFrame(rows)
