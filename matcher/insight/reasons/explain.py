"""Explain: why one requirement of a plan stays open, or one of its pledges stays at home."""

from __future__ import annotations

from matcher.insight.reasons.explanation import Explanation
from matcher.insight.reasons.gaps import Effort, explain_gap
from matcher.insight.reasons.inquiry import Inquiry
from matcher.plan.plan import Plan
from matcher.program.facts import place_of, read_facts


def explain(
    plan: Plan, id_: str, *, all_reasons: int = 1, time_limit: float | None = None
) -> Explanation:
    """Say why a requirement stays open, or a pledge stays at home: proved, and without padding."""
    inquiry = Inquiry(plan, seconds=time_limit)
    r = place_of(read_facts(plan.case).requirements, id_, "requirement")
    return explain_gap(inquiry, r, Effort(all_reasons))
