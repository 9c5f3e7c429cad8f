"""Openings: a sentence for every requirement that stays open and every idle pledge, with why."""

from __future__ import annotations

import pandas as pd

from matcher.plan.record import Record
from matcher.present.layout import number

_SHOWN_STRETCHES = 3
_SMALL = 1e-9


def describe_openings(plan: Record) -> list[str]:
    """Return a sentence for every requirement with a gap, or without a quantity.

    In the order of priorities and then of ids, such as ``R2, 200 infantry, MISSION-SOUTH: 80 open
    from 2026-04-01 until 2026-06-09. 2 pledges offer infantry: 2 serve it as far as they go.``
    """
    return list(openings_by_id(plan).values())


def openings_by_id(plan: Record) -> dict[str, str]:
    """Return the same sentences by the ids of their requirements, in the same order."""
    gaps = plan.gaps
    open_ = gaps[(gaps["gap"] > _SMALL) | gaps["required"].isna()]
    order = open_.sort_values(["priority", "requirement_id"], kind="stable")["requirement_id"]
    groups = dict(tuple(open_.groupby("requirement_id", sort=False)))
    size = gaps.groupby("requirement_id")["required"].max()
    return {one: _sentence(groups[one], size[one]) for one in dict.fromkeys(order)}


def describe_idle(plan: Record) -> list[str]:
    """Return a sentence for every pledge of which something is idle, in the order of ids.

    Such as ``P5 (KEN), truck: 1 from 2026-04-01 until 2026-06-09. Nobody requires truck …``
    """
    told = []
    for _, rows in plan.idle.groupby("pledge_id", sort=False):
        first = rows.iloc[0]
        much = "" if rows["quantity"].isna().all() else f": {_stretches(rows, 'quantity', '')}"
        reason = str(first["reason"])
        told.append(
            f"{first['pledge_id']} ({first['contributor_id']}), {first['capability_id']}{much}. "
            f"{reason[:1].upper()}{reason[1:].removesuffix('.')}."
        )
    return told


def _sentence(rows: pd.DataFrame, size: float) -> str:
    first = rows.iloc[0]
    what = first["capability_id"] if pd.isna(size) else f"{number(size)} {first['capability_id']}"
    head = f"{first['requirement_id']}, {what}, {first['mission_id']}"
    reason = first["first_reason"]
    told = f" {reason}" if isinstance(reason, str) else ""
    return (
        f"{head}:{told}" if pd.isna(size) else f"{head}: {_stretches(rows, 'gap', ' open')}.{told}"
    )


def _stretches(rows: pd.DataFrame, column: str, what: str) -> str:
    """Return how much and when, neighbouring days with the same quantity together."""
    follows = rows["from"] == rows["until"].shift() + pd.Timedelta(days=1)
    same = follows & (rows[column].sub(rows[column].shift()).abs() <= _SMALL)
    merged = rows.groupby((~same).cumsum().to_numpy()).agg(
        start=("from", "first"), until=("until", "last"), much=(column, "first")
    )
    told = [
        _stretch(start, until, f"{number(much)}{what}")
        for start, until, much in merged.head(_SHOWN_STRETCHES).itertuples(index=False)
    ]
    more = len(merged) - len(told)
    return ", ".join(told) + (f" and at {more} other times" if more > 0 else "")


def _stretch(start: pd.Timestamp, until: pd.Timestamp, told: str) -> str:
    return told if pd.isna(start) else f"{told} from {start.date()} until {until.date()}"
