"""Sums and stays: what a policy limits over a period, and for how long who arrives must stay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.policies import Budget, ChangesAtMost, Lift, Stay
from matcher.program.presence import SPREAD, Presence
from matcher.program.scopes import is_soft, limits_of, pairs_in, period_of, periods_of

_SUMS = ["policy", "about", "family", "date", "until", "room", "most", "days"]
_STAYS = ["policy", "about", "pair", "date", "most", "days"]


def find_sums(presence: Presence) -> pd.DataFrame:
    """Return the periods over which policies limit a sum.

    Returns
    -------
    pandas.DataFrame
        Columns policy (place), about, family, date (first day), until (day after the last), room,
        most (∞ where it may be over, else −1), days (of the period, divided by the limit).
    """
    facts = presence.eligibility.facts
    rows = [
        {
            "policy": place,
            "about": str(policy.id),
            "family": policy.kind,
            "date": begins,
            "until": ends,
            "room": max(0.0, policy.at_most - getattr(policy, "already", 0.0)),
            "most": np.inf if is_soft(presence.eligibility, policy) else -1.0,
            "days": (ends - begins) / (policy.at_most or 1.0),
        }
        for place, policy in limits_of(presence.eligibility)
        if isinstance(policy, Budget | Lift | ChangesAtMost)
        for begins, ends in periods_of(facts, policy)
    ]
    whole = dict.fromkeys(("policy", "date", "until"), np.int64)
    counted = dict.fromkeys(("room", "most", "days"), float)
    return pd.DataFrame(rows, columns=_SUMS).astype(whole | counted)


def find_stays(presence: Presence) -> pd.DataFrame:
    """Return on which days a policy asks how long who is there has stayed.

    Returns
    -------
    pandas.DataFrame
        Columns policy (place), about, pair, date, most (how much may leave too early; −1 where
        nothing), days (until the next such date, divided by the days to stay).
    """
    parts = [
        _stays(presence, place, policy)
        for place, policy in limits_of(presence.eligibility)
        if isinstance(policy, Stay)
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_STAYS)
    whole = dict.fromkeys(("policy", "pair", "date"), np.int64)
    return frame.astype(whole | {"most": float, "days": float})


def _stays(presence: Presence, place: int, policy: Stay) -> pd.DataFrame:
    events, pairs = presence.events, presence.eligibility.pairs
    begins, ends = period_of(presence.eligibility.facts, policy)
    own = events[pairs_in(presence.eligibility, policy)[events["pair"].to_numpy()]]
    arrivals = own.loc[own["may_arrive"], ["pair", "date"]]
    dates = own[["pair", "date"]]
    if is_soft(presence.eligibility, policy):
        done = arrivals.assign(date=arrivals["date"] + policy.days)
        dates = pd.concat([dates, done, arrivals.assign(date=begins)])
    dates = dates.drop_duplicates().sort_values(["pair", "date"], ignore_index=True)
    key = arrivals["pair"].to_numpy().astype(np.int64) * SPREAD + arrivals["date"].to_numpy()
    asked = dates["pair"].to_numpy().astype(np.int64) * SPREAD + dates["date"].to_numpy()
    oldest = np.searchsorted(key, asked - policy.days, side="right")
    number = np.searchsorted(key, asked, side="right") - oldest
    until = dates.groupby("pair")["date"].shift(-1).fillna(ends).to_numpy()
    kept = (np.searchsorted(key, asked) - oldest > 0) & (dates["date"] >= begins).to_numpy()
    kept &= (dates["date"] < ends).to_numpy()
    most = pairs["most"].to_numpy()[dates["pair"]] * number
    return pd.DataFrame(
        {
            "policy": place,
            "about": str(policy.id),
            "pair": dates["pair"],
            "date": dates["date"],
            "most": np.where(is_soft(presence.eligibility, policy), most, -1.0),
            "days": (np.minimum(until, ends) - dates["date"]) / policy.days,
        }
    )[kept]
