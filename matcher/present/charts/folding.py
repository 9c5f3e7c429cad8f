"""Folding: at most so many rows of a chart, and the rest summed in a row of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

ROWS = 60
"""Most rows of a chart, the one of all others among them."""


@dataclass(frozen=True)
class Folded:
    """Which row of a chart each row of a frame belongs to.

    Attributes
    ----------
    rows
        For each row of the frame, the row of the chart, from 0.
    keys
        Key of each row of the chart, in its order, without the row of all others.
    others
        How many keys are summed in the last row; 0: there is none.
    """

    rows: np.ndarray
    keys: tuple[str, ...]
    others: int

    @property
    def size(self) -> int:
        """How many rows the chart has."""
        return len(self.keys) + (self.others > 0)


def fold(
    keys: pd.Series, weight: pd.Series, order: pd.Series | None = None, most: int = ROWS
) -> Folded:
    """Return the rows of a chart: the keys that weigh most, and one for all others.

    Parameters
    ----------
    keys
        Key of each row of a frame.
    weight
        What each row weighs; of those that weigh the same the first stay.
    order
        By which the rows of the chart are sorted, one value a row of the frame; None: by weight.
    most
        Most rows of the chart.
    """
    codes, found = pd.factorize(keys)
    weights = np.bincount(codes, weight.fillna(0).to_numpy(dtype=float), len(found))
    ranked = np.argsort(-weights, kind="stable")
    kept = ranked if len(found) <= most else ranked[: most - 1]
    if order is not None:
        first = pd.Series(pd.factorize(order, sort=True)[0]).groupby(codes).min().to_numpy()
        kept = kept[np.argsort(first[kept], kind="stable")]
    places = np.full(len(found), len(kept))
    places[kept] = np.arange(len(kept))
    return Folded(places[codes], tuple(map(str, found[kept])), len(found) - len(kept))
