"""Counting: of what is there counts what is enough, and only from so many contributors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE
from matcher.program.layout import Layout
from matcher.program.linear import INFINITE
from matcher.program.rows.family import Rows, rows_of

Terms = list[tuple[np.ndarray, np.ndarray, np.ndarray | float]]


def use_rows(layout: Layout) -> Rows:
    """Return counted ≤ Σ rate · duty · there, of one contributor where they are told apart."""
    counting = layout.counting
    place, column, value = layout.served
    row = counted_row(layout, place, _giver(layout, column))
    is_judged = row >= 0
    terms: Terms = [
        (np.arange(len(counting.counted)), counting.counted["column"].to_numpy(), 1.0),
        (row[is_judged], column[is_judged], -value[is_judged]),
    ]
    return rows_of(_counted_keys(layout), terms, lower=-INFINITE, upper=0.0)


def _giver(layout: Layout, there: np.ndarray) -> np.ndarray:
    """Return the place of the pledge of which each *there* column says how much is there."""
    events, pairs = layout.presence.events, layout.presence.eligibility.pairs
    pair = events["pair"].to_numpy()[layout.there >= 0]
    return pairs["p"].to_numpy()[pair[there]]


def counted_row(layout: Layout, stretch: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return as what a pledge counts in a stretch: the row of `counted`; −1 where no rule asks.

    Parameters
    ----------
    layout
        The columns.
    stretch, p
        Places of stretches and pledges.
    """
    counting, facts = layout.counting, layout.presence.eligibility.facts
    if counting.judged.empty:
        return np.full(len(stretch), NONE)
    judged = np.full(len(layout.presence.stretches), NONE)
    judged[counting.judged["stretch"]] = np.arange(len(counting.judged))
    row = judged[stretch]
    apart = counting.judged["most"].to_numpy() > 0
    who = np.full(len(row), "", dtype=object)
    asked = np.flatnonzero(row >= 0)
    told = asked[apart[row[asked]]]
    who[told] = facts.pledges["contributor_id"].to_numpy(dtype=object)[p[told]]
    every = pd.MultiIndex.from_frame(counting.counted[["judged", "who"]])
    found = np.full(len(row), NONE)
    found[asked] = every.get_indexer(pd.MultiIndex.from_arrays([row[asked], who[asked]]))
    return found


def serves_rows(layout: Layout) -> Rows:
    """Return counted ≤ required · serves, for every contributor that is told apart."""
    counting = layout.counting
    rows = np.flatnonzero(counting.counted["serves"].to_numpy() >= 0)
    own = counting.counted.iloc[rows]
    required = counting.judged["required"].to_numpy()[own["judged"]]
    place = np.arange(len(rows))
    terms = [
        (place, own["column"].to_numpy(), 1.0),
        (place, own["serves"].to_numpy(), -required),
    ]
    return rows_of(_counted_keys(layout).iloc[rows], terms, lower=-INFINITE, upper=0.0)


def contributor_rows(layout: Layout) -> Rows:
    """Return Σ serves ≤ contributors_at_most, for every stretch where there could be more."""
    judged, counted = layout.counting.judged, layout.counting.counted
    rows, number = _numbered(judged["most"] > 0)
    serves = counted["serves"].to_numpy()
    terms = [(number[counted["judged"]][serves >= 0], serves[serves >= 0], 1.0)]
    most = judged["most"].to_numpy()[rows].astype(float)
    return rows_of(judged.iloc[rows][["r", "date"]], terms, lower=-INFINITE, upper=most)


def least_rows(layout: Layout) -> Rows:
    """Return least · useful ≤ Σ counted; where one contributor counts, least · serves ≤ counted."""
    judged, counted = layout.counting.judged, layout.counting.counted
    rows, number = _numbered(judged["useful"] >= 0)
    of_sum = number[counted["judged"]]
    least = judged["least"].to_numpy()
    alone = (judged["most"] == 1).to_numpy() & (least > 0)
    own = np.flatnonzero(alone[counted["judged"]])
    place = len(rows) + np.arange(len(own))
    column, summed = counted["column"].to_numpy(), of_sum >= 0
    terms = [
        (np.arange(len(rows)), judged["useful"].to_numpy()[rows], -least[rows]),
        (of_sum[summed], column[summed], 1.0),
        (place, counted["serves"].to_numpy()[own], -least[counted["judged"].to_numpy()[own]]),
        (place, column[own], 1.0),
    ]
    keys = [judged.iloc[rows][["r", "date"]].assign(about=""), _counted_keys(layout).iloc[own]]
    return rows_of(pd.concat(keys, ignore_index=True), terms, lower=0.0)


def useful_rows(layout: Layout) -> Rows:
    """Return Σ counted ≤ required · useful."""
    judged, counted = layout.counting.judged, layout.counting.counted
    rows, number = _numbered(judged["useful"] >= 0)
    of_sum = number[counted["judged"]]
    summed = of_sum >= 0
    terms = [
        (of_sum[summed], counted["column"].to_numpy()[summed], 1.0),
        (
            np.arange(len(rows)),
            judged["useful"].to_numpy()[rows],
            -judged["required"].to_numpy()[rows],
        ),
    ]
    return rows_of(judged.iloc[rows][["r", "date"]], terms, lower=-INFINITE, upper=0.0)


def _counted_keys(layout: Layout) -> pd.DataFrame:
    counted = layout.counting.counted
    date = layout.counting.judged["date"].to_numpy()[counted["judged"]]
    return pd.DataFrame({"r": counted["r"], "date": date, "about": counted["who"]})


def _numbered(exists: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of what exists, and the number of each among them; −1 for the others."""
    there = exists.to_numpy(dtype=bool)
    return np.flatnonzero(there), np.where(there, np.cumsum(there) - 1, NONE)
