"""Tours: nobody stays longer than a tour, and nobody goes more often than it may."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE
from matcher.program.facts import FOREVER, Facts
from matcher.program.layout import Layout, event_key
from matcher.program.linear import INFINITE
from matcher.program.presence import SPREAD
from matcher.program.ranges import runs_of
from matcher.program.rows.family import Rows, rows_of


def tour_length_rows(layout: Layout) -> Rows:
    """Return there[e] ≤ what arrived within the last tour, and may still stay until the next date.

    Rows that every arrival satisfies anyway are left out.
    """
    events, running = layout.presence.events, layout.presence.running
    pairs = layout.presence.eligibility.pairs
    pledges = layout.presence.eligibility.facts.pledges
    pair = events["pair"].to_numpy()
    key = event_key(layout.presence)
    tour = np.minimum(pledges["tour"].to_numpy()[pairs["p"].to_numpy()[pair]], FOREVER).astype(
        np.int64
    )
    until = events["until"].to_numpy()
    oldest = np.searchsorted(key, pair * SPREAD + np.maximum(until - tour, 0))
    start = np.searchsorted(key, pair.astype(np.int64) * SPREAD)
    stays = _still_there(running, events)
    everything = running.groupby("pair")["quantity"].sum().reindex(pair).fillna(0.0).to_numpy()
    binds = (oldest > start) | (stays < everything)
    rows = np.flatnonzero(~events["is_last"].to_numpy() & binds)
    which, members = runs_of(np.maximum(oldest, start)[rows], rows + 1)
    terms = [
        (np.arange(len(rows)), layout.there[rows], 1.0),
        (which, layout.arrive[members], -1.0),
    ]
    return rows_of(events.iloc[rows][["pair", "date"]], terms, upper=stays[rows])


def _still_there(running: pd.DataFrame, events: pd.DataFrame) -> np.ndarray:
    """Return how much of what was running may still be there through each stretch."""
    if running.empty:
        return np.zeros(len(events))
    rows = running.sort_values(["pair", "must_leave"], ignore_index=True)
    total = rows.groupby("pair")["quantity"].transform("sum").to_numpy()
    gone = rows.groupby("pair")["quantity"].cumsum().to_numpy()
    key = rows["pair"].to_numpy().astype(np.int64) * SPREAD + np.minimum(
        rows["must_leave"].to_numpy(), SPREAD - 1
    )
    pair = events["pair"].to_numpy().astype(np.int64)
    place = np.searchsorted(key, pair * SPREAD + events["until"].to_numpy()) - 1
    everything = running.groupby("pair")["quantity"].sum().reindex(pair).fillna(0.0).to_numpy()
    own = (place >= 0) & (rows["pair"].to_numpy()[place] == pair)
    return np.where(own, (total - gone)[place], everything)


def tour_number_rows(layout: Layout) -> Rows:
    """Return Σ arrive ≤ quantity · tours of each pledge that may not go without limit.

    What is running on the plan date is on one of its tours.
    """
    facts = layout.presence.eligibility.facts
    pledges = facts.pledges
    limit = (pledges["amount"] * tours_of(facts)).to_numpy(dtype=float)
    rows = np.flatnonzero(np.isfinite(limit))
    place = np.full(len(pledges), NONE)
    place[rows] = np.arange(len(rows))
    pairs, events = layout.presence.eligibility.pairs, layout.presence.events
    p = pairs["p"].to_numpy()[events["pair"].to_numpy()]
    counts = (layout.arrive >= 0) & (place[p] >= 0)
    running = pledges["running"].to_numpy()
    keys = pd.DataFrame({"p": rows, "date": NONE})
    terms = [(place[p][counts], layout.arrive[counts], 1.0)]
    upper = np.maximum(limit - running, 0.0)[rows] if len(rows) else np.array([])
    kept = np.isin(np.arange(len(rows)), terms[0][0])
    renumber = np.cumsum(kept) - 1
    terms = [(renumber[terms[0][0]], terms[0][1], 1.0)]
    return rows_of(keys[kept], terms, lower=-INFINITE, upper=upper[kept])


def tours_of(facts: Facts) -> np.ndarray:
    """Return how many times each of a pledge may go; infinite where there is no limit."""
    pledges = facts.pledges
    once = pledges["tour_days"].notna().map({True: 1.0, False: np.inf})
    return pledges["tours"].fillna(once).to_numpy(dtype=float)
