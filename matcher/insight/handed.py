"""Handed: what was handed over before a plan is made again, and is with who has begun."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.records import frame_rows
from matcher.errors import InputError, Problem
from matcher.plan.plan import Plan

_ITSELF = ["support_id", "giver_pledge_id", "receiver_pledge_id", "need_id"]

_LEFT = 1e-9
"""A quantity below this is the round-off of what was taken away."""


def without_handed(case: Case, agreed: Plan) -> Case:
    """Return a case whose givers no longer have what they handed over before its plan date.

    What is running has its parts and keeps them, so nothing else is to be said of its receiver.

    Parameters
    ----------
    case
        What is planned now; it has a calendar.
    agreed
        The plan by which it was handed over.

    Raises
    ------
    InputError
        Where a receiver has not gone yet, or keeps a part only for a time or for months: that
        cannot be planned on yet.
    """
    today = pd.Timestamp(case.settings.plan_date)
    done = agreed.supports[agreed.supports["handed_on"] < today]
    done = done[done["giver_pledge_id"].isin(case["pledges"]["id"])]
    if done.empty:
        return case
    _check(case, agreed, done, today)
    gone = done.groupby("giver_pledge_id")["quantity"].sum()
    pledges, parts = case["pledges"], case["deliveries"]
    left = pledges["quantity"] - pledges["id"].map(gone).fillna(0.0)
    left = left.mask(left < _LEFT, 0.0)
    tables: dict[str, Any] = {"pledges": frame_rows(pledges.assign(quantity=left))}
    if parts["pledge_id"].isin(gone.index).any():
        tables["deliveries"] = frame_rows(_later(parts, gone))
    return case.with_frames(**tables)


def _later(parts: pd.DataFrame, gone: pd.Series) -> pd.DataFrame:
    """Return deliveries without what was handed over; what came first went first."""
    parts = parts.sort_values(["pledge_id", "date"], kind="stable")
    come = parts.groupby("pledge_id")["quantity"].cumsum()
    left = (come - parts["pledge_id"].map(gone).fillna(0.0)).clip(lower=0.0)
    parts = parts.assign(quantity=np.minimum(parts["quantity"], left))
    return parts[parts["quantity"] > _LEFT]


def _check(case: Case, agreed: Plan, done: pd.DataFrame, today: pd.Timestamp) -> None:
    """Refuse what is with somebody who is still to go with it, or to hand it on."""
    going = agreed.deployments.loc[agreed.deployments["start"] >= today, "pledge_id"]
    giving = agreed.supports.loc[agreed.supports["handed_on"] >= today, "giver_pledge_id"]
    per = case["needs"].set_index("id")["per"].reindex(done["need_id"]).to_numpy(dtype=object)
    waits = done["receiver_pledge_id"].isin([*going, *giving]) & done["receiver_pledge_id"].isin(
        case["pledges"]["id"]
    )
    waits |= done["until"].notna() | (per == "month")
    if not waits.any():
        return
    first = done.loc[waits, _ITSELF].head(3).itertuples(index=False)
    told = "; ".join(f"{s}, {g} to {r} for {n}" for s, g, r, n in first)
    more = int(waits.sum()) - 3
    message = (
        f"before {today.date()} parts of the agreed plan were handed over to pledges that are "
        f"still to go, or that keep them only for a time: {told}"
        + (f"; and {more} more" if more > 0 else "")
    )
    since = done.loc[waits, "handed_on"].min().date()
    remedy = f"Plan again from {since} or before, or as if nothing had begun"
    raise InputError([Problem("agreed", message, remedy, kind="agreed")])
