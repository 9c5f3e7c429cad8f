"""Pricing: a program of many columns, solved with the few that pay.

A solve begins with few columns, the others at their lower bound. Where one that is left out would
pay at the prices found, it is added, and the solve goes on from where it was. Where none would, the
answer is the best of all columns, and its prices are those of the whole program.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from scipy import sparse

from matcher.program.lane.engine import PRIMAL, Engine
from matcher.program.lane.highs import is_like_transport
from matcher.program.lane.options import Options
from matcher.program.lane.outcome import FAILED, INFEASIBLE, OPTIMAL, Outcome
from matcher.program.linear import Linear

_MANY = 20_000
"""Columns from which on they are priced in."""

_SPREAD, _CHEAP, _MORE = 8, 4, 4
"""Columns of a row to begin with, spread over it; as many of the cheapest; and how many of a row
are added at once at most."""

_PAYS = 1e-9
"""Reduced cost below which a column pays, as a share of the largest cost."""


def is_priced(linear: Linear) -> bool:
    """Say whether pricing is quicker: many columns, each between two rows, none whole."""
    return len(linear.cost) >= _MANY and not bool(linear.whole.any()) and is_like_transport(linear)


class Priced:
    """A program in an engine, with those of its columns that have paid so far.

    It is kept to be solved again with other costs, bounds and sides: it goes on from where it was.

    Attributes
    ----------
    is_in
        Whether a column is among them.
    """

    def __init__(self, linear: Linear, options: Options) -> None:
        self._linear = linear
        self._by_column = sparse.csc_array(linear.matrix)
        self.is_in = _first(linear, self._by_column, options.start)
        self._chosen = np.flatnonzero(self.is_in)
        self._engine = Engine(_restricted(linear, self._by_column, self._chosen), options)

    def change(self, linear: Linear) -> None:
        """Take over other costs, bounds and sides of the same columns and rows."""
        self._engine.become(*(one.columns(self._chosen) for one in (self._linear, linear)))
        self._linear = linear
        needed = np.flatnonzero((linear.lower != 0) & ~self.is_in)  # what is left out is taken as 0
        if len(needed):
            self._add(needed)

    def solve(self, seconds: float | None) -> Outcome | None:
        """Return the best of all columns; None where those known so far allow no values.

        Raises
        ------
        SolverError
            Where HiGHS breaks down.
        """
        end = None if seconds is None else time.monotonic() + seconds
        linear = self._linear
        least = _PAYS * max(1.0, np.abs(linear.cost).max(initial=0))
        while True:
            outcome = self._engine.run(None if end is None else end - time.monotonic())
            if outcome.status in (INFEASIBLE, FAILED):
                return None
            if outcome.status != OPTIMAL or outcome.duals is None:
                return self._spread_out(outcome)
            reduced = linear.cost - linear.matrix.T @ outcome.duals
            pays = (reduced < -least) & ~self.is_in & (linear.lower < linear.upper)
            if not pays.any():
                return self._spread_out(outcome)
            self._add(_best_of_rows(self._by_column, np.flatnonzero(pays), reduced))

    def _add(self, added: np.ndarray) -> None:
        linear = self._linear
        self._engine.add_columns(
            linear.cost[added],
            linear.lower[added],
            linear.upper[added],
            sparse.csc_array(self._by_column[:, added]),
        )
        self._engine.set(simplex_strategy=PRIMAL)
        self.is_in[added] = True
        self._chosen = np.append(self._chosen, added)

    def _spread_out(self, outcome: Outcome) -> Outcome:
        if outcome.x is None:
            return outcome
        x = self._linear.lower.copy()
        x[self._chosen] = outcome.x
        return replace(outcome, x=x)


def _first(linear: Linear, by_column: sparse.csc_array, start: np.ndarray | None) -> np.ndarray:
    """Say of every column whether the first solve has it.

    These are all that stand in one row only or cannot be 0, those that the known plan uses, and of
    every row some spread over it and some of the cheapest.
    """
    is_in = (np.diff(by_column.indptr) <= 1) | (linear.lower != 0)
    if start is not None:
        is_in |= start != linear.lower
    matrix = linear.matrix
    lengths = np.diff(matrix.indptr)
    row = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(matrix.nnz) - matrix.indptr[row]
    every = np.maximum(1, lengths // _SPREAD)[row]
    is_in[matrix.indices[(place + row) % every == 0]] = True
    cost = linear.cost[matrix.indices]
    free = np.flatnonzero((cost != 0) & (linear.upper > linear.lower)[matrix.indices])
    is_in[matrix.indices[free[_least_of(row[free], cost[free], _CHEAP)]]] = True
    return is_in & ((linear.lower < linear.upper) | (linear.lower != 0))


def _best_of_rows(
    by_column: sparse.csc_array, paying: np.ndarray, reduced: np.ndarray
) -> np.ndarray:
    """Return of the columns that pay those that pay most in any of their rows."""
    entries = by_column[:, paying].tocoo()
    best = _least_of(entries.row, reduced[paying][entries.col], _MORE)
    return paying[np.unique(entries.col[best])]


def _least_of(group: np.ndarray, value: np.ndarray, number: int) -> np.ndarray:
    """Return the places of the least values of each group, so many of each."""
    order = np.lexsort((value, group))
    ordered = group[order]
    rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    return order[rank < number]


def _restricted(linear: Linear, by_column: sparse.csc_array, chosen: np.ndarray) -> Linear:
    return replace(linear.columns(chosen), matrix=sparse.csr_array(by_column[:, chosen]))
