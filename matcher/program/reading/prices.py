"""Prices of policies: what one more of a limit would be worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from matcher.program.duality import Proved
from matcher.program.program import Program

_NOTHING = 1e-9


def policy_prices(program: Program, rows: pd.DataFrame, proved: Sequence[Proved]) -> np.ndarray:
    """Return what one more of each limit would be worth in the first tier where it is worth any.

    Parameters
    ----------
    program
        What was solved.
    rows
        As of `policy_rows`.
    proved
        What is proved of every tier.

    Returns
    -------
    numpy.ndarray
        One price per row; NaN where one more is worth nothing, or no proof says what.
    """
    prices = np.full(len(rows), np.nan)
    for one in proved:
        worth = _worth(program, rows, one)
        blank = np.isnan(prices) & (worth > _NOTHING)
        prices[blank] = worth[blank]
    return prices


def _worth(program: Program, rows: pd.DataFrame, one: Proved) -> np.ndarray:
    limits = program.layout.limits
    levels = limits.levels
    within = -np.minimum(one.reduced[levels["within"].to_numpy(dtype=np.int64)], 0.0)
    owner = np.array([chain.place for chain in limits.chains], dtype=np.int64)
    about = np.array(
        [chain.about.partition(" · ")[2] or None for chain in limits.chains], dtype=object
    )
    place, who = owner[levels["chain"].to_numpy()], about[levels["chain"].to_numpy()]
    sums = np.flatnonzero(program.rows["family"].isin(["budget", "lift", "changes_at_most"]))
    y = -np.minimum(one.y[sums], 0.0)
    named = program.rows.iloc[sums]
    found = np.zeros(len(rows))
    for number, row in enumerate(rows.itertuples()):
        dated = levels["date"].between(row.first, row.stop - 1).to_numpy()
        mine = dated & (place == row.place) & (who == (None if pd.isna(row.about) else row.about))
        found[number] = within[mine].sum()
        same = (named["about"] == row.policy_id) & (named["date"] == row.first)
        found[number] += y[same.to_numpy()].sum()
    return found
