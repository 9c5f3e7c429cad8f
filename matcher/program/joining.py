"""Joining: the rows of two tables that have the same key, by their places."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.ranges import runs_of


def matches(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every place of one array with every place of another where the same number stands.

    Parameters
    ----------
    left, right
        Whole numbers.

    Returns
    -------
    tuple
        Places in the one, ascending, and in the other, ascending for each of the one.
    """
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first, last = (np.searchsorted(ordered, left, side) for side in ("left", "right"))
    which, place = runs_of(first, last)
    return which, order[place]


def matches_of(left: np.ndarray, right: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the same for ids; a blank is like no other."""
    if right.empty:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    number = pd.Index(right.dropna().unique())
    one, other = number.get_indexer(left), number.get_indexer(right)
    return matches(one, np.where(other < 0, -2, other))
