"""First reasons: one for every gap and every idle pledge, in the frames of the plan itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from matcher.insight.reasons.asking import Effort
from matcher.insight.reasons.explanation import PLEDGE, REQUIREMENT, Explanation
from matcher.insight.reasons.gaps import explain_gap
from matcher.insight.reasons.idle import explain_idle
from matcher.insight.reasons.laid import LaidPlan
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.solving import Progress

_BRIEF = Effort(is_brief=True)

_Explain = Callable[[LaidPlan, int, Effort], Explanation]


def with_reasons(
    plan: Plan,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """Return a plan whose gaps and idle pledges say their first reason, proved by solving again.

    Where nothing was found out in time the frames say what they said before: how the pledges that
    fit fall short, counted and not proved.

    Parameters
    ----------
    plan
        The plan, also one read from disk.
    time_limit
        Seconds for all reasons together.
    progress
        Is told how much is done, and what is being explained.
    cancel
        Says whether to stop, as of `match`; what was found out by then is told.

    Raises
    ------
    SolverError
        Where the solver breaks down.
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    laid = LaidPlan(plan, seconds=time_limit, cancel=cancel)
    gaps = np.flatnonzero(laid.is_open | laid.is_unquantified)
    idle = np.flatnonzero(laid.pledges["id"].isin(plan.idle["pledge_id"]))
    number = len(gaps) + len(idle)
    if not number:
        return plan
    subjects: list[tuple[_Explain, int, str]] = [
        *((explain_gap, r, str(laid.requirements["id"].iloc[r])) for r in laid.grouped(gaps)),
        *((explain_idle, p, str(laid.pledges["id"].iloc[p])) for p in laid.grouped_pledges(idle)),
    ]
    found = []
    for done, (explain, place, name) in enumerate(subjects):
        if progress is not None:
            progress(done / number, f"explaining {name}")
        if laid.clock.is_over:
            break
        found.append(explain(laid, place, _BRIEF))
    if progress is not None:
        progress(1.0, "explained")
    return replace(
        plan,
        gaps=_filled(plan.gaps, (REQUIREMENT, "requirement_id", "first_reason"), found),
        idle=_filled(plan.idle, (PLEDGE, "pledge_id", "reason"), found),
    )


def _filled(
    frame: pd.DataFrame, names: tuple[str, str, str], found: list[Explanation]
) -> pd.DataFrame:
    """Return a frame with first reasons where something is open or idle.

    Parameters
    ----------
    frame
        The frame.
    names
        What is explained, the column of its id, and that of its reason.
    found
        What was found out.
    """
    subject, key, column = names
    told = {one.id: one.first_reason for one in found if one.subject == subject and one.is_answered}
    new = frame[key].map(told)
    asked = frame[column].notna() & new.notna()
    return frame.assign(**{column: new.where(asked, frame[column]).astype(frame[column].dtype)})
