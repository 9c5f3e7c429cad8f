"""The PuLP lane: a linear program through PuLP to any solver that PuLP knows.

Besides `Program`, which hands its problem to an analyst, nothing else knows PuLP.
"""

from matcher.program.defaults import DEFAULT_SOLVER
from matcher.program.lane.outcome import FAILED, INFEASIBLE, OPTIMAL, STOPPED, Outcome
from matcher.program.lane.problem import OWN, from_problem, to_problem
from matcher.program.lane.solve import solve
from matcher.program.lane.solvers import LARGE, Options, check_solver

__all__ = [
    "DEFAULT_SOLVER",
    "FAILED",
    "INFEASIBLE",
    "LARGE",
    "OPTIMAL",
    "OWN",
    "STOPPED",
    "Options",
    "Outcome",
    "check_solver",
    "from_problem",
    "solve",
    "to_problem",
]
