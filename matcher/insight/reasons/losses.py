"""Losses: what a plan would lose, tier by tier, if one of a pledge had to be used."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from matcher.errors import ContradictionError
from matcher.insight.nearby import nearby
from matcher.plan.basis import relaxed_policies
from matcher.plan.measures import measure_of
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.eligibility import Eligibility, screen
from matcher.program.formulation import formulate_presence
from matcher.program.linear import INFINITE
from matcher.program.presence import lay_out
from matcher.program.program import Program
from matcher.program.tiers import TIE
from matcher.program.what_if import WhatIf

_FORCED = "forced"

_SAME = 1e-6
"""Values that differ by less than this share of the larger one, or of 1, are the same."""


@dataclass(frozen=True)
class Loss:
    """What is lost in one tier.

    Attributes
    ----------
    tier
        Its name.
    without, forced
        Its best value where all is free, and where one of the pledge has to be used; of what
        hangs together with the pledge.
    loss
        By how much that is worse; below 0 where it is better because an earlier tier is worse.
    measure
        What it is counted in; blank for a share.
    """

    tier: str
    without: float
    forced: float
    loss: float
    measure: str


@dataclass(frozen=True)
class Forced:
    """What comes of using one of a pledge, whatever it costs.

    Attributes
    ----------
    losses
        Tier by tier; none where it cannot be.
    open
        Requirement → quantity × days of it that would be open more.
    status
        As of a plan.
    """

    losses: tuple[Loss, ...]
    open: dict[str, float]
    status: str


def eligible(plan: Plan) -> Eligibility:
    """Return what is eligible for a plan."""
    return screen(plan.case, relaxed=relaxed_policies(plan))


def force(
    plan: Plan,
    eligibility: Eligibility,
    p: int,
    r: int | None = None,
    *,
    time_limit: float | None = None,
    cancel: Cancel | None = None,
) -> Forced | None:
    """Return what a plan would lose if one of a pledge had to be used.

    Parameters
    ----------
    plan
        The plan.
    eligibility
        What is eligible for it.
    p
        Place of the pledge.
    r
        Place of the requirement at which it has to be used; None for anywhere, or handed on.
    time_limit
        Seconds for each of the two solves.
    cancel
        As of `match`.

    Returns
    -------
    Forced | None
        None where it cannot be: no plan keeps every hard rule and uses one of it.

    Raises
    ------
    SolverError
        Where the solver breaks down.
    """
    program = formulate_presence(lay_out(nearby(eligibility, p)))
    program = replace(program, tiers=tuple(t for t in program.tiers if t.name != TIE))
    program, row, most = _with_row(program, p, r)
    if not most:
        return None
    with WhatIf(program, stop=0.0, time_limit=time_limit, cancel=cancel) as handle:
        free = handle.solve()
        handle.set_sides([row], lower=min(1.0, most))
        try:
            forced = handle.solve()
        except ContradictionError:
            return None
    losses = [
        _loss(plan, tier.name, tier.sense, free.values[tier.name], forced.values[tier.name])
        for tier in program.tiers
    ]
    return Forced(tuple(losses), _opened(program, free.x, forced.x), forced.status)


def _loss(plan: Plan, tier: str, sense: int, without: float, forced: float) -> Loss:
    loss = sense * (forced - without)
    if abs(loss) <= _SAME * max(1.0, abs(without)):
        loss = 0.0
    return Loss(tier, without, forced, loss, measure_of(tier, plan.case.settings))


def _with_row(program: Program, p: int, r: int | None) -> tuple[Program, int, float]:
    """Return a program with a row that adds up what is used of a pledge, and the most it can be."""
    layout = program.layout
    pairs, events = layout.presence.eligibility.pairs, layout.presence.events
    own = (pairs["p"] == p).to_numpy()
    if r is not None:
        own = own & (pairs["r"] == r).to_numpy()
    columns = layout.arrive[own[events["pair"].to_numpy()]]
    columns = columns[columns >= 0]
    if r is None:
        handed = layout.holdings.handed
        given = handed.loc[handed["giver"] == p, "column"].to_numpy(dtype=np.int64)
        columns = np.append(columns, given)
    used = np.zeros(len(program.linear.cost))
    used[columns] = 1.0
    linear = program.linear.with_row(used, INFINITE, _FORCED)
    blank = dict.fromkeys(("pair", "p", "r", "date", "round"), -1) | {"about": ""}
    rows = pd.concat([program.rows, pd.DataFrame([{"family": _FORCED, **blank}])])
    rows = rows.reset_index(drop=True)
    most = float(program.linear.upper[columns].max(initial=0.0))
    return replace(program, rows=rows, linear=linear, own=(_FORCED,)), len(rows) - 1, most


def _opened(program: Program, free: np.ndarray, forced: np.ndarray) -> dict[str, float]:
    """Return the quantity × days of each requirement that are open more."""
    layout = program.layout
    stretches = layout.presence.stretches
    days = (stretches["end"] - stretches["start"]).to_numpy()
    more = np.bincount(stretches["r"], (forced - free)[layout.gap] * days)
    ids = layout.presence.eligibility.facts.requirements["id"].to_numpy(dtype=object)
    lost = np.flatnonzero(more > _SAME * np.maximum(1.0, more))
    return {str(ids[r]): round(float(more[r]), 6) for r in lost}


def tell_losses(losses: tuple[Loss, ...], opened: dict[str, float]) -> str:
    """Return what is lost by using one, as a sentence: the first tier that is worse decides."""
    first = next((one for one in losses if one.loss), None)
    if first is None:
        return "One of it there would lose nothing: the plan is one of several that are as good."
    if first.loss < 0:
        return (
            f"One of it there would even gain {-first.loss:g} {first.measure} in the tier "
            f"{first.tier}: the plan is not the best.".replace("  ", " ")
        )
    told = f"One of it there would lose {first.loss:,.6g} {first.measure}".rstrip()
    told += f" in the tier {first.tier}"
    if opened:
        one = max(opened, key=lambda name: opened[name])
        told += f", as {opened[one]:g} quantity × days more would be open at {one}"
    return f"{told}."
