"""One solve: a linear program through PuLP to a solver, and what it gave."""

from __future__ import annotations

import numpy as np
import pulp

from matcher.errors import SolverError, shorten
from matcher.program.lane.outcome import INFEASIBLE, Outcome, read_outcome
from matcher.program.lane.problem import to_problem
from matcher.program.lane.solvers import Options, make_solver
from matcher.program.linear import Linear


def solve(linear: Linear, options: Options) -> Outcome:
    """Minimise a program.

    Raises
    ------
    SolverError
        Where the solver is not there, or breaks down.
    """
    empty = np.flatnonzero(np.diff(linear.matrix.indptr) == 0)
    if np.any(linear.row_lower[empty] > 0) or np.any(linear.row_upper[empty] < 0):
        return Outcome(INFEASIBLE)
    problem = to_problem(linear)
    try:
        answer = problem.solve(make_solver(options, linear))
    except pulp.PulpSolverError as error:
        raise SolverError(f"{options.solver} failed: {shorten(error)}") from error
    return read_outcome(linear, problem, answer, options)
