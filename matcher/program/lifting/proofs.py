"""Proofs: duals of earlier solves, which bound a program whose bounds and sides are others.

What is lifted changes bounds and sides alone, and duals of one set of these bound every other: a
pledge that is worth nothing at the prices of an earlier solve needs no solve of its own.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from matcher.program.linear import Linear

_MOST = 4
"""How many duals are kept."""

_NOTHING = 1e-9
"""Duals below this share of the largest are round-off, and are left out where no side is."""


class Proofs:
    """Duals of solves of one matrix with different costs, bounds and sides; the last few."""

    def __init__(self) -> None:
        self._kept: deque[tuple[np.ndarray, np.ndarray, np.ndarray]] = deque(maxlen=_MOST)

    def keep(self, linear: Linear, duals: np.ndarray | None) -> None:
        """Keep the duals of a program that was solved, one for each of its rows."""
        if duals is not None:
            reduced = linear.cost - duals @ linear.matrix
            self._kept.append((linear.cost, duals, reduced))

    def bound(self, linear: Linear) -> float:
        """Return what no plan of a program costs less than, by what is kept; −∞ without any."""
        known = [
            _bound(linear, duals, reduced)
            for cost, duals, reduced in self._kept
            if np.array_equal(cost, linear.cost)
        ]
        return max(known, default=-np.inf)


def _bound(linear: Linear, duals: np.ndarray, reduced: np.ndarray) -> float:
    """Return the bound that duals and the reduced costs of columns give."""
    side = np.where(duals > 0, linear.row_lower, linear.row_upper)
    free = np.isinf(side) & (duals != 0)
    if (np.abs(duals[free]) > _NOTHING * max(1.0, np.abs(duals).max(initial=0))).any():
        return -np.inf
    if free.any():
        duals = np.where(free, 0.0, duals)
        reduced = linear.cost - duals @ linear.matrix
    rows = duals @ np.where(duals == 0, 0.0, side)
    columns = np.minimum(reduced * linear.lower, reduced * linear.upper).sum()
    return float(rows + columns)
