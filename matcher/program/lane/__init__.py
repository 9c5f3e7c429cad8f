"""The lanes: a linear program to a solver, through PuLP or as arrays.

Besides `Program`, which hands its problem to an analyst, nothing else knows PuLP or HiGHS.
"""

from matcher.program.defaults import DEFAULT_SOLVER
from matcher.program.lane.diving import dive
from matcher.program.lane.highs import LARGE
from matcher.program.lane.kept import Kept
from matcher.program.lane.options import ARRAYS, AUTO, LANES, PULP, Options
from matcher.program.lane.outcome import FAILED, INFEASIBLE, OPTIMAL, STOPPED, Outcome
from matcher.program.lane.problem import OWN, from_problem, to_problem
from matcher.program.lane.solve import solve
from matcher.program.lane.solvers import check_solver

__all__ = [
    "ARRAYS",
    "AUTO",
    "DEFAULT_SOLVER",
    "FAILED",
    "INFEASIBLE",
    "LANES",
    "LARGE",
    "OPTIMAL",
    "OWN",
    "PULP",
    "STOPPED",
    "Kept",
    "Options",
    "Outcome",
    "check_solver",
    "dive",
    "from_problem",
    "solve",
    "to_problem",
]
