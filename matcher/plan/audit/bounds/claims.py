"""Claims: what a proved bound says of a plan, in words."""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.cells import cell_number, cell_text, is_near, rows_of, shown
from matcher.plan.audit.subject import Subject
from matcher.plan.measures import measure_of


def describe_claim(subject: Subject, tier: str, bound: Fraction, value: Fraction) -> str:
    """Return what is proved of a tier, and how far the plan is from it.

    Parameters
    ----------
    subject
        The plan.
    tier
        Name of the tier.
    bound, value
        As they are minimised.
    """
    sign, side = (-1, "above") if tier == "score" else (1, "below")
    measure = measure_of(tier, subject.record.case.settings)
    low, own = (f"{shown(one * sign)} {measure}".rstrip() for one in (bound, value))
    claim = (
        "No plan over the offered dates that is as good in the earlier tiers has "
        f"{tier} {side} {low}: "
    )
    if is_near(value, bound):
        return f"{claim}the plan has it."
    away = value - bound
    share = f" ({float(away / abs(value)):.2%})" if value else ""
    told = f"{claim}the plan has {own}, {shown(away)} away{share}."
    return told + _solver_says(subject, tier, value * sign)


def _solver_says(subject: Subject, tier: str, value: Fraction) -> str:
    """Return the solver's own bound, which nobody has checked."""
    for row in rows_of(subject.record.tiers):
        bound = cell_number(row.get("bound"))
        if cell_text(row.get("tier")) == tier and bound is not None:
            said = "that it is the best" if is_near(bound, value) else f"{shown(bound)}"
            return f" The solver says {said}; that is its word and not proved."
    return ""
