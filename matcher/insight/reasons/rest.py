"""The rest: what no change of what is pledged would close, and what the order of tiers leaves."""

from __future__ import annotations

import numpy as np

from matcher.insight.reasons.explanation import Atom, Reason
from matcher.insight.reasons.laid import LaidPlan
from matcher.insight.reasons.use import Use
from matcher.program.facts import on
from matcher.program.lifting import slack
from matcher.program.related import describe_related

NOTHING_PLEDGED, ORDER, UNQUANTIFIED = "nothing pledged", "order", "unquantified"
UNASKED, NOT_NEEDED = "not required", "not needed"
"""Kinds of reasons that nothing lifts."""

_MISSED = 2
"""How often round-off is counted: once where a level is met, once where little use is made."""


def rest_reason(laid: LaidPlan, r: int, use: Use, *, is_all: bool) -> Reason:
    """Return why something stays open even with everything lifted.

    Parameters
    ----------
    laid
        The plan, laid out.
    r
        Place of the requirement.
    use
        The best plan with everything lifted.
    is_all
        Whether nothing at all could be closed.
    """
    layout = laid.layout
    row = laid.facts.requirements.iloc[r]
    own = np.flatnonzero((layout.presence.stretches["r"] == r).to_numpy())
    stretches = layout.presence.stretches.iloc[own]
    gap = use.x[layout.gap[own]]
    days = laid.lifting.days[own]
    # A plan that was found may miss the least by as much as solvers do, on whatever day.
    left = gap * days > _MISSED * slack(float(gap @ days))
    most = float(np.ceil(gap.max() - 1e-6))
    first, last = int(stretches["start"][left].min()), int(stretches["end"][left].max())
    kind, dated = row["capability_id"], laid.plan.case.is_dated
    when = f" from {on(first)} until {on(last - 1)}" if dated else ""
    action = f"Ask for {most:,g} {kind}{when}"
    pairs = laid.lifting.near.eligibility.pairs
    arrive = pairs.loc[pairs["r"] == r, "first_arrival"]
    soonest = laid.soonest.get(r) if arrive.empty else int(arrive.min())
    if soonest is None:
        found = f"nobody pledges {kind}, nor anything that stands in for it"
        related = describe_related(laid.facts, kind).strip().removesuffix(".")
        action = f"{action}. {related}" if related else action
    elif dated and last <= soonest:
        found = (
            f"nothing that is pledged can be there before {on(soonest)}, even if it left at once"
        )
    else:
        found = "no more is pledged that could close " + ("it" if is_all else "the rest")
    return Reason(Atom(NOTHING_PLEDGED, None, str(row["id"])), str(row["id"]), found, "", action)


def unquantified_reason(laid: LaidPlan, r: int) -> Reason:
    """Return why nothing can be said of a requirement without a quantity."""
    row = laid.requirements.iloc[r]
    action = f"Ask {row['where']} how much it requires"
    atom = Atom(UNQUANTIFIED, None, str(row["id"]))
    return Reason(atom, str(row["id"]), "it has no quantity", "", action)


def order_reason(laid: LaidPlan, r: int) -> Reason:
    """Return why something stays open that could be closed as things are."""
    row = laid.facts.requirements.iloc[r]
    plan = laid.plan
    if plan.status in {"limit", "cancelled"}:
        found, action = "the run ended before it was closed", "Give the run more time"
    else:
        tiers = [name for name in plan.tiers["tier"] if name != "tie"]
        found = f"closing it would cost in another tier ({', '.join(tiers)})"
        action = "Put the tier gap first, or look for more plans"
    return Reason(Atom(ORDER, None, str(row["id"])), str(row["id"]), found, "", action)
