"""Explain: why one requirement of a plan stays open, or one of its pledges stays at home."""

from __future__ import annotations

from matcher.insight.reasons.asking import Effort
from matcher.insight.reasons.explanation import Explanation
from matcher.insight.reasons.gaps import explain_gap
from matcher.insight.reasons.idle import explain_idle
from matcher.insight.reasons.laid import LaidPlan
from matcher.plan.plan import Plan
from matcher.program.facts import place_of


def explain(
    plan: Plan, id_: str, *, all_reasons: int = 1, time_limit: float | None = None
) -> Explanation:
    """Say why a requirement stays open, or a pledge stays at home: proved, and without padding."""
    laid = LaidPlan(plan, seconds=time_limit)
    effort = Effort(all_reasons)
    if id_ in set(laid.requirements["id"]):
        return explain_gap(laid, place_of(laid.requirements, id_, "requirement"), effort)
    return explain_idle(laid, place_of(laid.pledges, id_, "requirement or pledge"), effort)
