"""Shares: how much of each requirement is covered and open, stretch by stretch.

All charts of requirements count in *requirement-days*: a requirement that stays wholly open for one
day is one. So requirements in persons, aircraft and beds add up, as in the tier `gap` by share.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.plan.record import Record
from matcher.present.charts.words import plain
from matcher.present.layout import percent

SMALL = 1e-9

DAYS = "requirement-days"
"""What is covered and open is counted in."""


def stretches(plan: Record) -> pd.DataFrame:
    """Return every stretch in which something is required, in the order of missions.

    Columns requirement_id, mission_id, capability_id, priority, from, until, days, required,
    served, gap as in the frame `gaps`, and open, the share that is.
    """
    gaps = plan.gaps
    rows = gaps[gaps["required"] > 0].copy()
    rows["open"] = rows["gap"] / rows["required"]
    rows["mission_id"] = rows["mission_id"].fillna("")
    order = ["mission_id", "priority", "requirement_id", "from"]
    return rows.sort_values(order, kind="stable").reset_index(drop=True)


def served_days(plan: Record) -> pd.Series:
    """Return requirement-days that each deployment serves, in the order of the frame."""
    rows = plan.deployments
    size = plan.gaps.groupby("requirement_id")["required"].max()
    days = (rows["end"] - rows["start"]).dt.days.add(1).fillna(1)
    share = rows["served"] / rows["requirement_id"].map(size).where(lambda size: size > 0)
    return (share * days).fillna(0.0)


def measure(plan: Record) -> str:
    """Return what is covered and open is counted in: without a calendar there are no days."""
    return DAYS if plan.case.is_dated else "requirements"


def opening(rows: pd.DataFrame) -> str:
    """Return how many requirements are not wholly covered, and where most is open, as a sentence.

    Parameters
    ----------
    rows
        As of `stretches`, not empty.
    """
    size = rows["requirement_id"].nunique()
    lost = rows["open"] * rows["days"]
    left = rows[rows["open"] > SMALL]["requirement_id"].nunique()
    if not left:
        return f"Nothing stays open: {_all(size)} covered throughout"
    by = lost.groupby(rows["mission_id"].to_numpy()).sum()
    covered = percent(np.floor(1000 * (1 - lost.sum() / rows["days"].sum())) / 1000)
    if left < size:
        who = f"{left:,} of {count(size, 'requirement')} {'is' if left == 1 else 'are'} not covered"
    else:
        who = (
            "None of the requirements is covered" if size > 1 else "The requirement is not covered"
        )
    who += " throughout"
    worst = plain(by.idxmax())
    if (by > SMALL).sum() > 1:
        return f"{who}; most is open at {worst}"
    where = f" ({worst})" if len(by) > 1 else ""
    return f"{who}{where}; {covered} of what is required is covered"


def left_out(plan: Record) -> list[str]:
    """Return the note on requirements that no chart can show, where there are any."""
    gaps = plan.gaps
    blank = gaps.loc[gaps["required"].isna(), "requirement_id"].nunique()
    has = "has" if blank == 1 else "have"
    return [f"Not shown: {count(blank, 'requirement')} that {has} no quantity."] if blank else []


def _all(size: int) -> str:
    return "the one requirement is" if size == 1 else f"all {size:,} requirements are"
