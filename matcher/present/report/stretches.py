"""Stretches: how much of each requirement is open and when, in as few lines as say it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.plan.record import Record
from matcher.plan.summary import SMALL


def open_stretches(plan: Record) -> pd.DataFrame:
    """Return a row for each stretch in which the same quantity of a requirement is open.

    Columns requirement_id, mission_id, capability_id, priority, from, until (both days included,
    blank without a calendar), gap (quantity) and lost (gap × days over the largest quantity of the
    requirement: days on which all of it would be open).
    """
    gaps = plan.gaps.sort_values(["requirement_id", "from"], kind="stable")
    size = gaps.groupby("requirement_id")["required"].transform("max")
    gaps = gaps.assign(lost=(gaps["gap"] * gaps["days"] / size).fillna(0.0))
    gaps = gaps[gaps["gap"] > SMALL]
    goes_on = (
        (gaps["requirement_id"] == gaps["requirement_id"].shift())
        & (gaps["from"] == gaps["until"].shift() + pd.Timedelta(days=1))
        & (gaps["gap"].sub(gaps["gap"].shift()).abs() <= SMALL)
    )
    keep = ["requirement_id", "mission_id", "capability_id", "priority", "from", "gap"]
    takes = dict.fromkeys(keep, "first") | {"until": "last", "lost": "sum"}
    merged = gaps.groupby((~goes_on).cumsum().to_numpy()).agg(takes)
    return merged.reset_index(drop=True)


def most_at_once(rows: pd.DataFrame) -> float:
    """Return the largest sum of the gaps of stretches that overlap."""
    if not len(rows):
        return 0.0
    if rows["from"].isna().any():
        return float(rows["gap"].sum())
    after = rows["until"] + pd.Timedelta(days=1)
    days = np.concatenate([rows["from"].to_numpy(), after.to_numpy()])
    steps = np.concatenate([rows["gap"].to_numpy(), -rows["gap"].to_numpy()])
    # What ends before a day is gone before anything begins on it.
    order = np.lexsort((steps, days))
    return float(np.cumsum(steps[order]).max())
