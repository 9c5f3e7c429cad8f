"""What of matcher the benchmarks call below its public functions, to time stages apart."""

from __future__ import annotations

from matcher import Plan, Program
from matcher.program.lane import DEFAULT_SOLVER, Options
from matcher.program.match import make_plan
from matcher.program.solving import Solution, solve_program


def solve(program: Program, *, stop: float, seconds: float | None = None) -> Solution:
    """Solve all tiers of a program as `matcher.match` does."""
    return solve_program(program, Options(solver=DEFAULT_SOLVER, stop=stop, seconds=seconds))


def read(program: Program, solution: Solution) -> Plan:
    """Return the plan that a solution stands for, with its certificate."""
    return make_plan(program, solution, DEFAULT_SOLVER)
