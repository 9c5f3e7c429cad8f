"""Explain: why one requirement of a plan stays open, or one of its pledges stays at home."""

from __future__ import annotations

from matcher.insight.reasons.asking import Effort
from matcher.insight.reasons.explanation import Explanation
from matcher.insight.reasons.gaps import explain_gap
from matcher.insight.reasons.idle import explain_idle
from matcher.insight.reasons.inquiry import Inquiry
from matcher.plan.plan import Plan
from matcher.program.facts import place_of


def explain(
    plan: Plan, id_: str, *, all_reasons: int = 1, time_limit: float | None = None
) -> Explanation:
    """Say why a requirement stays open, or a pledge stays at home: proved, and without padding."""
    inquiry = Inquiry(plan, seconds=time_limit)
    effort = Effort(all_reasons)
    if id_ in set(inquiry.requirements["id"]):
        return explain_gap(inquiry, place_of(inquiry.requirements, id_, "requirement"), effort)
    return explain_idle(inquiry, place_of(inquiry.pledges, id_, "requirement or pledge"), effort)
