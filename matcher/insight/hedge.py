"""Hedge: a plan made to hold when pledges fail, and what that costs and saves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.insight.stress import Stress, stress
from matcher.insight.stress.chances import COMMON, draw, find_chances
from matcher.plan.plan import Plan
from matcher.program.defaults import DEFAULT_STOP
from matcher.program.hedging import Aim, hedged_plan
from matcher.program.lane import Options
from matcher.program.solving import Progress
from matcher.program.tiers import TIE
from matcher.program.withdrawals import Withdrawals

WEIGHT, ALPHA = 0.5, 0.9
"""How much the mean of the worst counts beside the expectation, and what it leaves out."""

SAMPLES, JUDGED_ON = 20, 1000
"""Samples that a hedged plan is made for, and others that it is judged on."""


@dataclass(frozen=True, repr=False, eq=False)
class Hedge:
    """A plan made to hold, beside the one that is best if nobody withdraws.

    Attributes
    ----------
    plan
        The hedged plan. What it commits is named as a constraint of its own, so that its tiers are
        the best with it, and no proof of them is kept.
    judged
        A row for each measure, both plans on the same withdrawals, which neither was made for:
        measure (the tiers with nobody withdrawn, and ``expected``, ``cvar`` and ``worse`` of the
        plan as it stands), planned, hedged, saved (by how much the hedged one is better; below 0:
        what it costs).
    planned, hedged
        What the judgement rests on.
    """

    plan: Plan
    judged: pd.DataFrame
    planned: Stress
    hedged: Stress

    def __repr__(self) -> str:
        told = ", ".join(
            f"{row.measure} {row.planned:g} → {row.hedged:g}" for row in self.judged.itertuples()
        )
        return f"<Hedge: {told}>"


def hedge(
    plan: Plan,
    samples: int = SAMPLES,
    seed: int = 0,
    *,
    weight: float = WEIGHT,
    alpha: float = ALPHA,
    common: float = COMMON,
    reliability: float | None = None,
    judged_on: int = JUDGED_ON,
    judge_seed: int | None = None,
    stop: float = DEFAULT_STOP,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Hedge:
    """Make a plan that holds when pledges fail, and judge it on withdrawals it was not made for.

    Who comes, from when until when, and what is handed over, is committed before it is known who
    withdraws; over the samples the expected gap and the mean of the worst, weighed, are made least,
    then the tiers of the plan with nobody withdrawn. In a sample nothing is whole that must not be
    committed whole.

    Parameters
    ----------
    plan
        The plan that is compared, whose case is planned.
    samples
        Sets of withdrawals that are planned for; each is a copy of the program, so that many take
        long.
    seed
        What they are drawn from.
    weight
        How much the mean of the worst counts, 0 (the expectation alone) to 1.
    alpha
        Share of samples that the mean of the worst leaves out.
    common, reliability
        As of `stress`.
    judged_on, judge_seed
        Samples for the judgement, and what they are drawn from; None: the seed after `seed`.
    stop
        As of `match`.
    workers
        As of `stress`.
    progress
        Is told how far the judgement is.

    Raises
    ------
    ContradictionError
        Where rules that are no pins cannot all hold.
    SolverError
        Where the solver breaks down.
    ValueError
        Where a number is out of its bounds, or the plan follows constraints of an analyst's own.
    """
    if samples < 1 or judged_on < 1:
        raise ValueError("write 1 or more samples, to be made for and to be judged on")
    if not (0 <= weight <= 1 and 0 <= alpha < 1):
        raise ValueError("write weight and alpha as shares, alpha below 1")
    chances = find_chances(plan.case, common=common, reliability=reliability)
    with Withdrawals(plan) as kept:
        matters = chances["pledge_id"].isin(kept.pledges).to_numpy()
    ids = chances["pledge_id"].to_numpy(dtype=object)
    drawn = Counter(tuple(ids[row & matters].tolist()) for row in draw(chances, samples, seed))
    sets = {gone: number / samples for gone, number in sorted(drawn.items())}
    made = hedged_plan(plan, sets, Aim(weight, alpha), Options(stop=stop))
    both = [
        stress(
            one,
            judged_on,
            seed + 1 if judge_seed is None else judge_seed,
            common=common,
            reliability=reliability,
            alpha=alpha,
            pairs=False,
            workers=workers,
            progress=progress,
        )
        for one in (plan, made)
    ]
    return Hedge(made, _judged(*both), *both)


def _judged(planned: Stress, hedged: Stress) -> pd.DataFrame:
    """Return both plans side by side, measure by measure."""
    had, has = planned.plan.objective, hedged.plan.objective
    rows = [(name, had[name], has[name]) for name in had if name in has and name != TIE]
    one, other = (found.summary.iloc[0] for found in (planned, hedged))
    rows += [(name, float(one[name]), float(other[name])) for name in ("expected", "cvar", "worse")]
    frame = pd.DataFrame(rows, columns=["measure", "planned", "hedged"])
    sense = np.where(frame["measure"] == "score", -1.0, 1.0)
    return frame.assign(saved=sense * (frame["planned"] - frame["hedged"]))
