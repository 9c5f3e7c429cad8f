"""One program, given whole to HiGHS as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from scipy import sparse

from benchmarks.answer import BEST, LIMIT

if TYPE_CHECKING:
    from matcher.program.linear import Linear


@dataclass(frozen=True)
class Arrays:
    """Minimise cost · x, with row_lower ≤ matrix · x ≤ row_upper and lower ≤ x ≤ upper."""

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    matrix: sparse.csr_array
    row_lower: np.ndarray
    row_upper: np.ndarray


@dataclass(frozen=True)
class Solved:
    """What HiGHS gave.

    Attributes
    ----------
    x
        Values; None where it found none in its time.
    bound
        What it says no plan can be below.
    ended
        ``best`` or ``limit``.
    """

    x: np.ndarray | None
    bound: float
    ended: str


def solve(linear: Arrays | Linear, options: Mapping[str, Any]) -> Solved:
    """Give a program whole to HiGHS.

    Raises
    ------
    RuntimeError
        Where it ends otherwise than with the best plan or at its limit.
    """
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(linear))
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(solver.getSolution().col_value) if has_values else None
    is_whole = bool(linear.whole.any())
    bound = info.mip_dual_bound if is_whole else info.objective_function_value
    if status == highspy.HighsModelStatus.kOptimal:
        return Solved(x, float(bound), BEST)
    if status == highspy.HighsModelStatus.kTimeLimit:
        return Solved(x, float(bound) if is_whole else -np.inf, LIMIT)
    raise RuntimeError(f"HiGHS ended as {solver.modelStatusToString(status)}")


def _model(linear: Arrays | Linear) -> highspy.HighsLp:
    model, matrix = highspy.HighsLp(), linear.matrix
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = linear.cost, linear.lower, linear.upper
    model.row_lower_, model.row_upper_ = linear.row_lower, linear.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    if linear.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[one] for one in linear.whole.tolist()]
    return model
