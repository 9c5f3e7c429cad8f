"""The engine: HiGHS with a program in it, changed in place and solved again from where it was."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from matcher.errors import SolverError
from matcher.program.lane.asking import INTERRUPTS, Asking
from matcher.program.lane.highs import highs_settings
from matcher.program.lane.options import Options
from matcher.program.lane.outcome import FAILED, INFEASIBLE, OPTIMAL, STOPPED, Outcome
from matcher.program.linear import Linear

DUAL, PRIMAL = 1, 4
"""Strategies of the simplex: from other bounds and sides, and from other costs and columns."""

_LEAST_SECONDS = 0.01

_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)

_STATUS = {
    "kOptimal": OPTIMAL,
    "kModelEmpty": OPTIMAL,
    "kInfeasible": INFEASIBLE,
    "kUnboundedOrInfeasible": INFEASIBLE,  # every column is bounded
    "kTimeLimit": STOPPED,
    "kIterationLimit": STOPPED,
    "kSolutionLimit": STOPPED,
    "kInterrupt": STOPPED,
    "kHighsInterrupt": STOPPED,
}


class Engine:
    """One program inside HiGHS, which is kept: it starts from the basis of its last solve.

    What is changed here must be changed in the caller's own arrays too: the engine holds no copy
    that could be read.
    """

    def __init__(self, linear: Linear, options: Options) -> None:
        self._highs: Any = highspy.Highs()
        self._options = options
        self.is_whole = bool(linear.whole.any())
        self._set("output_flag", value=False)
        self._set("mip_rel_gap", value=options.stop)
        self._set("mip_abs_gap", value=0.0)
        for name, value in highs_settings(linear, options).items():
            self._set(name, value=value)
        self._pass(linear)

    def _set(self, name: str, *, value: Any) -> None:
        if self._highs.setOptionValue(name, value) == highspy.HighsStatus.kError:
            raise SolverError(f"HiGHS takes no {value!r} as its {name}")

    def set(self, **settings: Any) -> None:
        """Change options of HiGHS, by the names that it gives them."""
        for name, value in settings.items():
            self._set(name, value=value)

    def _pass(self, linear: Linear) -> None:
        matrix = linear.matrix
        rows, columns = matrix.shape
        status = self._highs.passModel(
            columns,
            rows,
            matrix.nnz,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            *(linear.cost, linear.lower, linear.upper, linear.row_lower, linear.row_upper),
            *(_index(matrix.indptr[:-1]), _index(matrix.indices), matrix.data),
            _index(linear.whole),
        )
        _check(status, "program")

    def start_from(self, x: np.ndarray) -> None:
        """Give values of every column to start branching from."""
        self._highs.setSolution(len(x), np.arange(len(x), dtype=np.int32), x)

    def basis(self) -> Any:
        """Return the basis of the last solve."""
        return self._highs.getBasis()

    def restart(self, basis: Any) -> None:
        """Forget every solve, and start the next from a basis that stood before."""
        self._highs.clearSolver()
        _check(self._highs.setBasis(basis), "basis")

    def become(self, old: Linear, new: Linear) -> None:
        """Take over what differs between two programs of the same coefficients."""
        self.set(presolve="off", solver="simplex")
        columns = np.flatnonzero(old.cost != new.cost)
        if len(columns):
            self._change_costs(columns, new.cost[columns])
        self.set(simplex_strategy=PRIMAL if len(columns) else DUAL)
        columns = np.flatnonzero((old.lower != new.lower) | (old.upper != new.upper))
        if len(columns):
            self._change_bounds(columns, new.lower[columns], new.upper[columns])
        rows = (old.row_lower != new.row_lower) | (old.row_upper != new.row_upper)
        self._change_sides(np.flatnonzero(rows), new.row_lower[rows], new.row_upper[rows])

    def _change_costs(self, columns: np.ndarray, costs: np.ndarray) -> None:
        _check(self._highs.changeColsCost(len(columns), _index(columns), costs), "cost")

    def _change_bounds(self, columns: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        status = self._highs.changeColsBounds(len(columns), _index(columns), lower, upper)
        _check(status, "bound")

    def _change_sides(self, rows: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        for row, low, high in zip(rows.tolist(), lower.tolist(), upper.tolist(), strict=True):
            _check(self._highs.changeRowBounds(row, low, high), "side")

    def add_columns(
        self, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray, matrix: sparse.csc_array
    ) -> None:
        """Add columns after the others, their coefficients one column each of a matrix."""
        status = self._highs.addCols(
            len(cost), cost, lower, upper, matrix.nnz,
            _index(matrix.indptr[:-1]), _index(matrix.indices), matrix.data,
        )  # fmt: skip
        _check(status, "column")

    def run(self, seconds: float | None) -> Outcome:
        """Solve, from the last basis where there is one, and return what it gave.

        Raises
        ------
        SolverError
            Where HiGHS breaks down.
        """
        options, highs = self._options, self._highs
        asking = None if options.cancel is None else Asking(options.cancel)
        if asking is not None:
            highs.setCallback(asking, None)
            for kind in INTERRUPTS:
                highs.startCallback(getattr(highspy.cb.HighsCallbackType, kind))
        if seconds is not None:
            self._set("time_limit", value=highs.getRunTime() + max(seconds, _LEAST_SECONDS))
        highs.run()
        if asking is not None and asking.error is not None:
            raise asking.error
        return self._read()

    def _read(self) -> Outcome:
        found = self._highs.getModelStatus()
        status = _STATUS.get(found.name, FAILED)
        if status in (INFEASIBLE, FAILED):
            return Outcome(status, message=self._highs.modelStatusToString(found))
        info = self._highs.getInfo()
        bound = float(info.mip_dual_bound) if self.is_whole else None
        bound = bound if bound is not None and np.isfinite(bound) else None
        solution = self._highs.getSolution()
        if status == STOPPED and info.primal_solution_status != _FEASIBLE:
            return Outcome(STOPPED, bound=bound)
        duals = None if self.is_whole else np.array(solution.row_dual)
        if status == OPTIMAL and not self.is_whole:
            bound = float(info.objective_function_value)
        return Outcome(status, np.array(solution.col_value), duals, bound)


def _index(values: np.ndarray) -> np.ndarray:
    return values.astype(np.int32, copy=False)


def _check(status: Any, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverError(f"HiGHS takes no such {what}")
