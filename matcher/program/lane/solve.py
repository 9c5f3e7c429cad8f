"""One solve, by the lane that suits it."""

from __future__ import annotations

from matcher.program.lane.arrays import solve_arrays
from matcher.program.lane.options import ARRAYS, AUTO, Options
from matcher.program.lane.outcome import INFEASIBLE, Outcome
from matcher.program.lane.through_pulp import solve_through_pulp
from matcher.program.linear import Linear

MANY = 200
"""Columns from which on arrays are chosen: below, PuLP costs only milliseconds
(`python -m benchmarks lanes`)."""


def solve(linear: Linear, options: Options) -> Outcome:
    """Minimise a program.

    Raises
    ------
    SolverError
        Where the solver is not there, or breaks down.
    """
    if linear.has_void_rows():
        return Outcome(INFEASIBLE)
    by_arrays = options.is_highs and (
        options.lane == ARRAYS or (options.lane == AUTO and len(linear.cost) >= MANY)
    )
    return (solve_arrays if by_arrays else solve_through_pulp)(linear, options)
