"""Covers: what an ask is used for in a best plan with it, and by when it is needed there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.insight.asks.imagined import Imagined
from matcher.insight.inquiry import Inquiry
from matcher.plan.plan import Plan
from matcher.program.facts import Facts, dates_on, day_number
from matcher.program.tiers import Tier

SEEN = 1e-6
"""Less than this is round-off."""

COLUMNS = {
    "ask_id": "str",
    "requirement_id": "str",
    "need_id": "str",
    "receiver_pledge_id": "str",
    "mission_id": "str",
    "quantity": "float64",
    "from": "datetime64[ns]",
    "until": "datetime64[ns]",
    "closes": "float64",
}
"""Columns of the frame of what asks cover."""


@dataclass(frozen=True)
class Covered:
    """What becomes of an ask.

    Attributes
    ----------
    frame
        A row for each requirement that it serves or that is less open with it, and for each need
        that it covers; columns as `Asks.covers` has them, without the ask.
    needed_by
        First day on which it is used, where it is used as late as does not cost anything; NaT
        where it is not used, and without a calendar.
    """

    frame: pd.DataFrame
    needed_by: pd.Timestamp


def read_covered(inquiry: Inquiry, imagined: Imagined, quantity: float) -> Covered:
    """Say what so much of an ask would cover: of all best plans in one that uses little, and late.

    Parameters
    ----------
    inquiry
        The plan as it is, and how to solve.
    imagined
        The program with the ask.
    quantity
        How much there is of it.
    """
    with imagined.handle(inquiry, _late_use(imagined)) as handle:
        imagined.switch(handle, quantity)
        x = handle.solve().x
    served, given = _served(imagined, x), _given(imagined, x)
    closed = _closed(inquiry.plan, imagined, x)
    frame = served.merge(closed, on="requirement_id", how="outer")
    frame = pd.concat([frame, given], ignore_index=True)
    frame = frame.reindex(columns=list(COLUMNS)).astype(COLUMNS)
    used = frame[frame["quantity"] > 0]
    return Covered(frame, used["from"].min() if len(used) else pd.NaT)


def _late_use(imagined: Imagined) -> Tier:
    """Return the tier of how much of it is used, and how long before the last day."""
    layout = imagined.program.layout
    columns = layout.columns
    own = np.zeros(len(columns), dtype=bool)
    own[layout.arrive[layout.arrive >= 0]] = True
    own &= (columns["p"] == imagined.p).to_numpy()
    own |= ((columns["kind"] == "handed") & (columns["giver"] == imagined.p)).to_numpy()
    date = columns["date"].to_numpy()
    last = int(date[own].max(initial=0))
    return Tier("late use", np.where(own, 1.0 + last - date, 0.0))


def _served(imagined: Imagined, x: np.ndarray) -> pd.DataFrame:
    """Return where it is there: requirement_id, quantity (the most at once), from, until."""
    layout = imagined.program.layout
    presence, facts = layout.presence, layout.presence.eligibility.facts
    columns = layout.columns
    rows = columns[(columns["kind"] == "there") & (columns["p"] == imagined.p)]
    rows = rows.assign(quantity=x[rows.index])
    rows = rows[rows["quantity"] > SEEN]
    found = rows.groupby("r").agg(
        quantity=("quantity", "max"), first=("date", "min"), last=("until", "max")
    )
    names = facts.requirements["id"].to_numpy()[found.index.to_numpy(dtype=np.int64)]
    dated = presence.eligibility.case.is_dated
    return pd.DataFrame(
        {
            "requirement_id": names,
            "quantity": found["quantity"].to_numpy(),
            "from": _days(found["first"], dated=dated),
            "until": _days(found["last"] - 1, dated=dated),
        }
    )


def _given(imagined: Imagined, x: np.ndarray) -> pd.DataFrame:
    """Return what is handed over: need_id, receiver_pledge_id, quantity, from (first day)."""
    layout = imagined.program.layout
    facts, supplies = layout.presence.eligibility.facts, layout.presence.eligibility.supplies
    handed = layout.holdings.handed
    rows = handed[handed["giver"] == imagined.p]
    rows = rows.assign(quantity=x[rows["column"].to_numpy()])
    rows = rows[rows["quantity"] > SEEN]
    found = rows.groupby("lack").agg(quantity=("quantity", "sum"), first=("date", "min"))
    lacks = supplies.lacks.rows.iloc[found.index.to_numpy(dtype=np.int64)]
    return pd.DataFrame(
        {
            "need_id": lacks["need_id"].to_numpy(),
            "receiver_pledge_id": facts.pledges["id"].to_numpy()[lacks["p"]],
            "quantity": found["quantity"].to_numpy(),
            "from": _days(found["first"], dated=facts.case.is_dated),
        }
    )


def _closed(plan: Plan, imagined: Imagined, x: np.ndarray) -> pd.DataFrame:
    """Return how much less is open of each requirement: requirement_id, mission_id, closes.

    In quantity × days; below 0 where more is open, because something else comes first.
    """
    layout = imagined.program.layout
    facts = layout.presence.eligibility.facts
    near = np.isin(
        layout.presence.stretches["r"].to_numpy(), layout.presence.eligibility.pairs["r"]
    )
    stretches = layout.presence.stretches[near].reset_index(drop=True)
    days = (stretches["end"] - stretches["start"]).to_numpy()
    before = _open_before(plan, facts, stretches)
    found = pd.DataFrame(
        {"r": stretches["r"], "before": before, "after": x[layout.gap[near]] * days}
    )
    found = found.groupby("r").sum()
    closes = found["before"] - found["after"]
    closes = closes[closes.abs() > SEEN * np.maximum(1.0, found["before"])]
    rows = facts.requirements.iloc[closes.index.to_numpy(dtype=np.int64)]
    return pd.DataFrame(
        {
            "requirement_id": rows["id"].to_numpy(),
            "mission_id": rows["where"].to_numpy(),
            "closes": closes.to_numpy(),
        }
    )


def _open_before(plan: Plan, facts: Facts, stretches: pd.DataFrame) -> np.ndarray:
    """Return what a plan leaves open in each stretch, quantity × days."""
    gaps = plan.gaps
    start = np.nan_to_num(day_number(gaps["from"]), nan=0.0)
    gaps = gaps.assign(start=start, end=start + gaps["days"], open=gaps["gap"] * gaps["days"])
    found = np.zeros(len(stretches))
    ids = facts.requirements["id"].to_numpy()
    known = dict(list(gaps.groupby("requirement_id")))
    for r, rows in stretches.groupby("r"):
        own = known[ids[r]]
        at = np.append(own["start"].to_numpy()[:1], own["end"])
        total = np.append(0.0, own["open"].cumsum())
        ends = (np.interp(rows[side].to_numpy(), at, total) for side in ("start", "end"))
        first, last = ends
        found[rows.index] = last - first
    return found


def _days(days: pd.Series, *, dated: bool) -> np.ndarray:
    numbers = days.to_numpy(dtype=float)
    return dates_on(numbers if dated else np.full(len(numbers), np.nan))
