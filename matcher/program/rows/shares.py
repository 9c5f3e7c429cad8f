"""Shares: what of each requirement stays open over its whole window, and which are the largest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.layout import Layout
from matcher.program.rows.family import Rows, rows_of


def share_rows(layout: Layout) -> Rows:
    """Return Σ gap · days / Σ required · days − share = 0, for every requirement compared."""
    shares, stretches = layout.shares, layout.presence.stretches
    place = np.full(len(layout.presence.eligibility.facts.requirements), -1)
    place[shares.r] = np.arange(len(shares.r))
    of_stretch = place[stretches["r"].to_numpy()]
    counts = (of_stretch >= 0) & (stretches["required"].to_numpy() > 0)
    days = (stretches["end"] - stretches["start"]).to_numpy()[counts]
    row = of_stretch[counts]
    terms = [
        (row, layout.gap[counts], days / shares.required[row]),
        (np.arange(len(shares.r)), shares.share, -1.0),
    ]
    return rows_of(pd.DataFrame({"r": shares.r}), terms, lower=0.0, upper=0.0)


def largest_rows(layout: Layout) -> Rows:
    """Return excess ≥ share − threshold, for every round and requirement compared."""
    shares = layout.shares
    rounds, number = shares.excess.shape
    keys = pd.DataFrame(
        {"r": np.tile(shares.r, rounds), "round": 1 + np.repeat(np.arange(rounds), number)}
    )
    place = np.arange(rounds * number)
    terms = [
        (place, shares.excess.ravel(), 1.0),
        (place, np.tile(shares.share, rounds), -1.0),
        (place, np.repeat(shares.threshold, number), 1.0),
    ]
    return rows_of(keys, terms, lower=0.0)
