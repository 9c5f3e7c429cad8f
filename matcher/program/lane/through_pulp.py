"""The lane through PuLP: a linear program to any solver that PuLP knows, and what it gave."""

from __future__ import annotations

import pulp

from matcher.errors import SolverError, shorten
from matcher.program.lane.options import Options
from matcher.program.lane.outcome import Outcome
from matcher.program.lane.problem import to_problem
from matcher.program.lane.reading_pulp import read_outcome
from matcher.program.lane.solvers import make_solver
from matcher.program.linear import Linear


def solve_through_pulp(linear: Linear, options: Options) -> Outcome:
    """Minimise a program that has no empty rows which cannot hold.

    Raises
    ------
    SolverError
        Where the solver is not there, or breaks down.
    """
    problem = to_problem(linear)
    try:
        answer = problem.solve(make_solver(options, linear))
    except pulp.PulpSolverError as error:
        raise SolverError(f"{options.solver} failed: {shorten(error)}") from error
    return read_outcome(linear, problem, answer, options)
