"""Room: where the name of a mark may stand on a map without covering another."""

from __future__ import annotations

import numpy as np
import pandas as pd

_LETTER, _LINE = 7.4, 14.0
"""Pixels of a letter and of a line."""

_SIDES = {
    "top center": (0.0, 1.0),
    "bottom center": (0.0, -1.0),
    "middle right": (1.0, 0.0),
    "middle left": (-1.0, 0.0),
}
"""Where a name stands beside its mark → to the right and up."""


def find_room(x: pd.Series, y: pd.Series, names: pd.Series, size: pd.Series) -> np.ndarray:
    """Return where each name stands beside its mark, as Plotly calls it; blank: there is no room.

    Names that come first have their choice.

    Parameters
    ----------
    x, y
        Middle of each mark, in pixels to the right and up.
    names
        Its name.
    size
        How wide and high the mark is, in pixels.
    """
    half = size.to_numpy() / 2
    at = np.column_stack([x, y])
    taken = np.column_stack([at - half[:, None] / 2, at + half[:, None] / 2])
    found = np.full(len(at), "", dtype=object)
    for mark, name in enumerate(names):
        box = np.array([len(name) * _LETTER, _LINE])
        for place, side in _SIDES.items():
            middle = at[mark] + np.array(side) * (half[mark] + box / 2)
            low, high = middle - box / 2, middle + box / 2
            if not _meets(taken, low, high):
                found[mark] = place
                taken = np.vstack([taken, [*low, *high]])
                break
    return found


def _meets(taken: np.ndarray, low: np.ndarray, high: np.ndarray) -> bool:
    apart = (taken[:, :2] >= high) | (taken[:, 2:] <= low)
    return bool((~apart.any(axis=1)).any())
