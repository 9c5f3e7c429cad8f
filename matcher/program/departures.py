"""Departures: the dates on which something may leave a pledge, and what of it has come by then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.facts import day_number
from matcher.program.presence import SPREAD, Presence
from matcher.program.ranges import each_day_once


def find_departures(presence: Presence, arrive: np.ndarray) -> pd.DataFrame:
    """Return every date on which something may leave a pledge, or be handed on."""
    events, pairs = presence.events, presence.eligibility.pairs
    rows = np.flatnonzero(arrive >= 0)
    pair = events["pair"].to_numpy()[rows]
    leaves = events["date"].to_numpy()[rows] - pairs["travel"].to_numpy()[pair]
    given = presence.hand_overs.rows
    p, date = each_day_once(
        np.append(pairs["p"].to_numpy()[pair], given["giver"].to_numpy()),
        np.append(leaves, given["date"].to_numpy()),
    )
    frame = pd.DataFrame({"p": p, "date": date})
    is_last = p != np.append(p[1:], -1)
    return frame.assign(is_last=is_last, delivered=_delivered(presence, frame))


def _delivered(presence: Presence, departures: pd.DataFrame) -> np.ndarray:
    """Return how much of its pledge has come by each departure date."""
    facts = presence.eligibility.facts
    amount = facts.pledges["amount"].to_numpy()[departures["p"]]
    deliveries = facts.case["deliveries"]
    if deliveries.empty:
        return np.asarray(amount)
    place = pd.Series(facts.pledges.index, index=facts.pledges["id"])
    coming = pd.DataFrame(
        {
            "p": place.reindex(deliveries["pledge_id"]).to_numpy(),
            "date": day_number(deliveries["date"]).astype(np.int64),
            "quantity": deliveries["quantity"].to_numpy(),
        }
    ).sort_values(["p", "date"], ignore_index=True)
    total = coming.groupby("p")["quantity"].cumsum().to_numpy()
    key = coming["p"].to_numpy() * SPREAD + coming["date"].to_numpy()
    asked = departures["p"].to_numpy() * SPREAD + departures["date"].to_numpy()
    found = np.searchsorted(key, asked, side="right") - 1
    own = (found >= 0) & (coming["p"].to_numpy()[found] == departures["p"].to_numpy())
    by_then = np.where(own, total[found], 0.0)
    running = facts.pledges["running"].to_numpy()[departures["p"]]
    parts = departures["p"].isin(coming["p"]).to_numpy()
    return np.where(parts, np.maximum(by_then, running), amount)
