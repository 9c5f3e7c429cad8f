"""Explain: why one requirement of a plan stays open, or one of its pledges stays at home."""

from __future__ import annotations

from difflib import get_close_matches

from matcher.errors import shorten
from matcher.insight.reasons.asking import Effort
from matcher.insight.reasons.explanation import Explanation
from matcher.insight.reasons.gaps import explain_gap
from matcher.insight.reasons.idle import explain_idle
from matcher.insight.reasons.laid import LaidPlan
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.facts import place_of


def explain(
    plan: Plan,
    id_: str,
    *,
    all_reasons: int = 1,
    time_limit: float | None = None,
    cancel: Cancel | None = None,
) -> Explanation:
    """Say why a requirement stays open, or a pledge stays at home; proved by solving again.

    A *reason* is something that can be lifted: a rule for one pledge, a verdict on a pair, a
    consent, a need (met at once, for nothing), a policy, a pin, dates, tours, a missing quantity,
    or what another requirement has. What stays open with this or that lifted is solved for; every
    other requirement keeps what it has in the plan, and other tiers do not count. Whatever closes
    all that can be closed, and none of which can be spared, is a *repair*; what keeps it open
    whatever else is lifted, and none of which can be spared, are *grounds*.

    Parameters
    ----------
    plan
        The plan, also one read from disk.
    id_
        Id of a requirement or of a pledge in its case; where one has the id of the other, the
        requirement is meant.
    all_reasons
        How many repairs are looked for, each another set; the first is the easiest to change.
    time_limit
        Seconds for everything; what was not settled by then is *not proved*.
    cancel
        Says whether to stop, as of `match`.

    Raises
    ------
    KeyError
        Where the case holds no such requirement or pledge; it names the nearest.
    SolverError
        Where the solver breaks down.
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    laid = LaidPlan(plan, seconds=time_limit, cancel=cancel)
    effort = Effort(all_reasons)
    if (laid.requirements["id"] == id_).any():
        return explain_gap(laid, place_of(laid.requirements, id_, "requirement"), effort)
    return explain_idle(laid, _pledge(laid, id_), effort)


def _pledge(laid: LaidPlan, id_: str) -> int:
    """Return the place of a pledge.

    Raises
    ------
    KeyError
        Where neither a pledge nor a requirement has this id.
    """
    ids = [*laid.pledges["id"], *laid.requirements["id"]]
    if id_ in ids:
        return place_of(laid.pledges, id_, "pledge")
    near = get_close_matches(id_, ids, n=1)
    nearest = f"; the nearest is {shorten(near[0])}" if near else ""
    raise KeyError(f"the case holds no requirement or pledge {shorten(id_)}{nearest}")
