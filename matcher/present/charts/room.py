"""Room: where the name of a mark may stand on a map without covering another."""

from __future__ import annotations

import numpy as np
import pandas as pd

_LETTER, _LINE = 8.4, 14.0
"""Pixels of a letter and of a line."""

_SIDES = {
    "top center": (0.0, 1.0),
    "bottom center": (0.0, -1.0),
    "middle right": (1.0, 0.0),
    "middle left": (-1.0, 0.0),
}
"""Where a name stands beside its mark → to the right and up."""

_FIRST = "top center"


def find_room(
    x: pd.Series, y: pd.Series, names: pd.Series, size: pd.Series, must: pd.Series
) -> np.ndarray:
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
    must
        Whether it is named even where that covers a mark, or in the end a name.
    """
    half = size.to_numpy() / 2
    at = np.column_stack([x, y])
    marks = np.column_stack([at - half[:, None] / 2, at + half[:, None] / 2])
    taken = np.empty((0, 4))
    found = np.full(len(at), "", dtype=object)
    for mark, (name, needed) in enumerate(zip(names, must, strict=True)):
        boxes = {
            place: _box(at[mark], half[mark], len(name), side) for place, side in _SIDES.items()
        }
        free = [place for place, box in boxes.items() if not _meets(taken, box)]
        clear = [place for place in free if not _meets(marks, boxes[place])]
        if chosen := [*clear, *(needed * free), *(needed * [_FIRST])][:1]:
            found[mark] = chosen[0]
            taken = np.vstack([taken, boxes[chosen[0]]])
    return found


def _box(at: np.ndarray, half: float, letters: int, side: tuple[float, float]) -> np.ndarray:
    box = np.array([letters * _LETTER, _LINE])
    middle = at + np.array(side) * (half + box / 2)
    return np.concatenate([middle - box / 2, middle + box / 2])


def _meets(taken: np.ndarray, box: np.ndarray) -> bool:
    apart = (taken[:, :2] >= box[2:]) | (taken[:, 2:] <= box[:2])
    return bool((~apart.any(axis=1)).any())
