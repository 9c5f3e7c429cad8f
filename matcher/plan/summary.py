"""The first lines of a plan: what is met, what is open, who is idle, on what it rests."""

from __future__ import annotations

import pandas as pd

from matcher.errors import count, shorten
from matcher.plan.measures import measure_of
from matcher.plan.record import Record

SMALL = 1e-6
"""Quantities below this are nothing."""


def first_lines(plan: Record) -> list[str]:
    """Return what a planner must know first, a line each."""
    return [
        requirements_line(plan),
        pledges_line(plan),
        objective_line(plan),
        decisions_line(plan),
    ]


def requirements_line(plan: Record) -> str:
    """Return how many requirements are met, in part, or open over their whole window."""
    per = gap_totals(plan)
    asked = per[per["required"] > 0]
    met = int((asked["gap"] <= SMALL * asked["required"]).sum())
    open_ = int((asked["served"] <= SMALL * asked["required"]).sum())
    part = len(asked) - met - open_
    text = f"Of {count(len(asked), 'requirement')} {met} {_is(met)} met"
    text += f", {part} in part, {open_} open"
    blank = plan.gaps.loc[plan.gaps["required"].isna(), "requirement_id"].nunique()
    nothing = len(plan.case["requirements"]) - len(asked) - blank
    text += f"; {blank} without a quantity" if blank else ""
    text += f"; {nothing} {_ask(nothing)} for nothing in this time" if nothing else ""
    return f"{text}."


def gap_totals(plan: Record) -> pd.DataFrame:
    """Return, per requirement id: required, served (not beyond the need) and gap × days."""
    gaps = plan.gaps.dropna(subset=["required"])
    weighted = pd.DataFrame(
        {
            "requirement_id": gaps["requirement_id"],
            "required": gaps["required"] * gaps["days"],
            "served": (gaps["required"] - gaps["gap"]) * gaps["days"],
            "gap": gaps["gap"] * gaps["days"],
        }
    )
    return weighted.groupby("requirement_id").sum()


def pledges_line(plan: Record) -> str:
    """Return how many pledges are neither deployed nor handed on, and how many are unknown."""
    pledges, case = plan.case["pledges"], plan.case
    quantified = pledges["quantity"].notna()
    for table in ("deliveries", "running"):
        quantified |= pledges["id"].isin(case[table]["pledge_id"])
    used = pledges["id"].isin(plan.deployments["pledge_id"])
    used |= pledges["id"].isin(plan.supports["giver_pledge_id"])
    idle = int((quantified & ~used).sum())
    text = f"{idle} of {count(int(quantified.sum()), 'quantified pledge')} {_is(idle)} idle."
    blank = int((~quantified).sum())
    if blank:
        text += f" {count(blank, 'unquantified pledge')} {_was(blank)} not used."
    return text


def objective_line(plan: Record) -> str:
    """Return the value of every tier, and whether it is the best."""
    values = [
        f"{name} {value:,.6g} {measure_of(name, plan.case.settings)}".rstrip()
        for name, value in plan.objective.items()
        if name != "tie" and not name.startswith("largest_gap:")
    ]
    best = {
        "optimal": "best over the offered dates",
        "within stop": "best over the offered dates but for the stop",
        "limit": "a limit was hit, there may be better; not reproducible",
        "cancelled": "cancelled before the end, there may be better; not reproducible",
    }[plan.status]
    return f"{', '.join(values)}: {best}."


def decisions_line(plan: Record) -> str:
    """Return on how many assumed values and open decisions the plan rests."""
    kinds = plan.decisions["kind"]
    assumed = int(kinds.isin(["assumed", "unknown", "default"]).sum())
    open_ = int(kinds.isin(["condition", "consent", "override"]).sum())
    both = f"{count(assumed, 'assumed value')} and {count(open_, 'open decision')}"
    text = f"The plan rests on {both}."
    if plan.own:
        names = ", ".join(shorten(name) for name in plan.own)
        text += f" Constraints of your own are honoured and not audited: {names}."
    return text


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _ask(number: int) -> str:
    return "asks" if number == 1 else "ask"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
