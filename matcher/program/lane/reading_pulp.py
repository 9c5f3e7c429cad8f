"""What a solve gave, read from what PuLP and the solver left.

PuLP 3.3 and 4.x differ in what a solve returns.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pulp

from matcher.program.lane.options import Options
from matcher.program.lane.outcome import FAILED, HELD, INFEASIBLE, OPTIMAL, STOPPED, Outcome
from matcher.program.lane.problem import constraints_of
from matcher.program.linear import Linear


def read_outcome(linear: Linear, problem: pulp.LpProblem, answer: Any, options: Options) -> Outcome:
    """Return what a solve of a program gave, from its problem and the answer of PuLP."""
    status = _status(problem, answer)
    if status not in (OPTIMAL, STOPPED):
        limits = (options.seconds, options.nodes, options.cancel)
        limited = any(limit is not None for limit in limits)
        if status == FAILED and limited and _ran_out(answer):
            return Outcome(STOPPED)
        return Outcome(status, message=str(getattr(answer, "status", answer)))
    values = {v.name: v.varValue for v in problem.variables()}
    fallback = linear.lower.tolist()
    x = np.array(
        [
            low if values.get(name) is None else values[name]
            for name, low in zip(linear.column_names.tolist(), fallback, strict=True)
        ],
        dtype=float,
    )
    x = np.clip(x, linear.lower, linear.upper)
    if status == STOPPED and not linear.holds(x, HELD * max(1.0, np.abs(x).max(initial=0))):
        return Outcome(STOPPED, bound=_bound(linear, problem, status, x, answer))
    duals = None if linear.whole.any() else _duals(linear, problem)
    return Outcome(status, x, duals, _bound(linear, problem, status, x, answer))


def _status(problem: pulp.LpProblem, answer: Any) -> str:
    if isinstance(answer, int):  # PuLP 3.3
        code, found = answer, problem.sol_status
        if code == pulp.LpStatusOptimal:
            return (
                OPTIMAL if found == pulp.LpSolutionOptimal and not _hit_limit(problem) else STOPPED
            )
        infeasible = code == pulp.LpStatusInfeasible
    else:
        if answer.status.name == "Optimal":
            return OPTIMAL
        if answer.has_solution:
            return OPTIMAL if answer.status.name == "GapLimit" else STOPPED
        infeasible = answer.status.name == "Infeasible"
    model = getattr(problem, "solverModel", None)
    if model is not None and hasattr(model, "getModelStatus"):
        infeasible |= model.getModelStatus().name in {"kInfeasible", "kUnboundedOrInfeasible"}
    return INFEASIBLE if infeasible else FAILED


def _ran_out(answer: Any) -> bool:
    """Say whether a solver stopped before it had any values."""
    if isinstance(answer, int):  # PuLP 3.3
        return bool(answer == pulp.LpStatusNotSolved)
    return answer.status.name in {
        "NotSolved",
        "TimeLimit",
        "NodeLimit",
        "IterationLimit",
        "SolutionLimit",
        "Interrupted",
    }


def _hit_limit(problem: pulp.LpProblem) -> bool:
    model = getattr(problem, "solverModel", None)
    if model is None or not hasattr(model, "getModelStatus"):
        return False
    return bool(model.getModelStatus().name != "kOptimal")


def _duals(linear: Linear, problem: pulp.LpProblem) -> np.ndarray | None:
    found = {c.name: c.pi for c in constraints_of(problem)}
    if any(value is None for value in found.values()):
        return None
    return np.array(
        [
            sum(found.get(f"{name}{suffix}", 0.0) for suffix in ("", "_least", "_most"))
            for name in linear.row_names.tolist()
        ]
    )


def _bound(
    linear: Linear, problem: pulp.LpProblem, status: str, x: np.ndarray, answer: Any
) -> float | None:
    value = float(linear.cost @ x)
    if not linear.whole.any():
        return value if status == OPTIMAL else None
    model = getattr(problem, "solverModel", None)
    if model is not None and hasattr(model, "getInfo"):
        bound = float(model.getInfo().mip_dual_bound)
        return bound if np.isfinite(bound) else None
    found = getattr(answer, "best_bound", None)
    return None if found is None else float(found)
