"""A program kept to be solved again with other numbers: what-ifs start from the last basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.program.lane.arrays import inside, solve_arrays
from matcher.program.lane.engine import Engine
from matcher.program.lane.options import Options
from matcher.program.lane.outcome import FAILED, INFEASIBLE, Outcome
from matcher.program.lane.pricing import Priced, is_priced
from matcher.program.linear import Linear


@dataclass
class _Start:
    """Where a program stood before its solves were to start afresh; `now` is what it holds."""

    engine: Engine
    basis: Any
    linear: Linear
    now: Linear


class Kept:
    """A program without whole columns inside HiGHS, solved again from where it was.

    The first solve is that of the lane of arrays. What later ones change of costs, bounds and
    sides is handed over alone; where coefficients differ, the program is handed over anew.
    """

    def __init__(self) -> None:
        self._linear: Linear | None = None
        self._engine: Engine | Priced | None = None
        self._start: _Start | None = None

    def solve(self, linear: Linear, options: Options) -> Outcome:
        """Minimise a program without whole columns.

        Raises
        ------
        SolverError
            Where HiGHS breaks down.
        """
        if linear.has_void_rows():
            return Outcome(INFEASIBLE)
        if options.afresh:
            return self._solve_afresh(linear, options)
        known, self._linear = self._linear, linear
        if known is None or self._engine is None or not _is_same(known, linear):
            self._engine = (Priced if is_priced(linear) else Engine)(linear, options)
        elif isinstance(self._engine, Priced):
            self._engine.change(linear)
        else:
            self._engine.become(known, linear)
        outcome = (
            self._engine.solve(options.seconds)
            if isinstance(self._engine, Priced)
            else self._engine.run(options.seconds)
        )
        if outcome is None or outcome.status == FAILED:
            self._engine = None
            return solve_arrays(linear, options)
        return inside(linear, outcome)

    def _solve_afresh(self, linear: Linear, options: Options) -> Outcome:
        """Solve from where the last solve that was not afresh left it, or else from nothing."""
        if self._start is None and isinstance(self._engine, Engine) and self._linear is not None:
            basis = self._engine.basis()
            self._start = _Start(self._engine, basis, self._linear, self._linear)
        start = self._start
        if start is None or not _is_same(start.linear, linear):
            return solve_arrays(linear, options)
        start.engine.become(start.now, start.linear)
        start.engine.restart(start.basis)
        start.engine.become(start.linear, linear)
        start.now = linear
        outcome = start.engine.run(options.seconds)
        if outcome.status == FAILED:
            return solve_arrays(linear, options)
        return inside(linear, outcome)


def _is_same(one: Linear, other: Linear) -> bool:
    """Say whether two programs have the same coefficients."""
    first, second = one.matrix, other.matrix
    return first is second or (
        first.shape == second.shape
        and first.nnz == second.nnz
        and np.array_equal(first.indptr, second.indptr)
        and np.array_equal(first.indices, second.indices)
        and np.array_equal(first.data, second.data)
    )
