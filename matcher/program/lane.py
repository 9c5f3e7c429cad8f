"""The PuLP lane: a linear program through PuLP to any solver that PuLP knows.

This is the only module that knows PuLP. It runs on PuLP 3.3 and on 4.x, which differ in how an
expression is made and in what a solve returns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp
from scipy import sparse

from matcher.errors import SolverError, shorten
from matcher.program.linear import INFINITE, Linear

DEFAULT_SOLVER = "HiGHS"

_CBC = {"CBC", "COIN_CMD", "PULP_CBC_CMD"}
_NAMES = {
    "highs": "HiGHS",
    "cbc": "CBC",
    "gurobi": "GUROBI",
    "cplex": "CPLEX_PY",
    "glpk": "GLPK_CMD",
}

OWN = "own_"
"""Begins the name of a row that an analyst added; PuLP would change a blank in a name."""

LARGE = 3_000
"""Columns from which on an interior point is faster than the simplex (benchmarks/lanes.py)."""

_HELD = 1e-6
"""By what share of its largest value a solver that stopped early may miss a row. Some stop without
values that hold, and PuLP 3.3 does not tell."""

OPTIMAL, STOPPED, INFEASIBLE, FAILED = "optimal", "stopped", "infeasible", "failed"


@dataclass(frozen=True)
class Options:
    """How to solve.

    Attributes
    ----------
    solver
        Name by which PuLP knows it; ``HiGHS`` and ``CBC`` come with matcher.
    stop
        Relative distance to the bound at which branching stops.
    seconds
        Time limit of one solve; None for none.
    nodes
        Limit of branching nodes of one solve; None for none.
    start
        Values to start branching from, where the solver takes them (HiGHS does).
    cancel
        Says whether to stop; asked during a solve where the solver lets it (HiGHS does).
    """

    solver: str = DEFAULT_SOLVER
    stop: float = 0.0
    seconds: float | None = None
    nodes: int | None = None
    start: np.ndarray | None = None
    cancel: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Outcome:
    """What a solve gave.

    Attributes
    ----------
    status
        ``optimal`` (within the stop), ``stopped`` (by a limit, mostly with values), ``infeasible``
        or ``failed``. Only the first two come with values.
    x
        Value of every column.
    duals
        Dual of every row; None where the solver gave none, or columns are whole.
    bound
        What the solver says the cost cannot be below; None where it says nothing.
    message
        What a failed solver said.
    """

    status: str
    x: np.ndarray | None = None
    duals: np.ndarray | None = None
    bound: float | None = None
    message: str = ""


def to_problem(linear: Linear, name: str = "plan") -> pulp.LpProblem:
    """Return the program as a PuLP problem, with the names of its columns and rows."""
    problem = pulp.LpProblem(name, pulp.LpMinimize)
    columns = [
        problem.add_variable(name, lower, upper, "Integer" if whole else "Continuous")
        for name, lower, upper, whole in zip(
            linear.column_names.tolist(),
            linear.lower.tolist(),
            linear.upper.tolist(),
            linear.whole.tolist(),
            strict=True,
        )
    ]
    used = np.flatnonzero(linear.cost)
    problem.setObjective(
        _sum((columns[j], c) for j, c in zip(used, linear.cost[used], strict=True))
    )
    starts = linear.matrix.indptr.tolist()
    places, values = linear.matrix.indices.tolist(), linear.matrix.data.tolist()
    sides = zip(
        linear.row_names.tolist(), linear.row_lower.tolist(), linear.row_upper.tolist(), strict=True
    )
    for row, (label, lower, upper) in enumerate(sides):
        first, last = starts[row], starts[row + 1]
        if first == last:
            continue
        terms = zip(places[first:last], values[first:last], strict=True)
        total = _sum((columns[j], value) for j, value in terms)
        for constraint, suffix in _sided(total, lower, upper):
            problem.addConstraint(constraint, f"{label}{suffix}")
    return problem


def _sided(total: Any, lower: float, upper: float) -> list[tuple[Any, str]]:
    if lower == upper:
        return [(total == lower, "")]
    both = lower > -INFINITE and upper < INFINITE
    sides = []
    if lower > -INFINITE:
        sides.append((total >= lower, "_least" if both else ""))
    if upper < INFINITE:
        sides.append((total <= upper, "_most" if both else ""))
    return sides


def _sum(terms: Iterable[tuple[Any, float]]) -> Any:
    """Return Σ coefficient · variable, made in one go on either major version of PuLP."""
    listed = [(variable, float(value)) for variable, value in terms]
    if hasattr(pulp, "lpSum_vars_coefs"):
        return pulp.lpSum_vars_coefs(listed)
    return pulp.LpAffineExpression(listed)


def from_problem(linear: Linear, problem: pulp.LpProblem) -> Linear:
    """Return a program with what an analyst changed in its PuLP problem.

    Own constraints become rows, own variables become columns, and changed bounds of variables are
    taken over. Constraints of the program cannot be dropped or changed this way.

    Raises
    ------
    ValueError
        Where a variable of the program is gone, or an own one lacks a finite bound.
    """
    variables = {variable.name: variable for variable in problem.variables()}
    known = linear.column_names.tolist()
    untouched = {k for k in known if k not in variables}
    own = [name for name in variables if name not in set(known)]
    for name in own:
        if variables[name].lowBound is None or variables[name].upBound is None:
            raise ValueError(f"give the variable {name} a lower and an upper bound")
    place = {name: j for j, name in enumerate([*known, *own])}
    bounds = [(variables[n].lowBound, variables[n].upBound) for n in own]
    old = [
        (linear.lower[j], linear.upper[j])
        if n in untouched
        else (variables[n].lowBound, variables[n].upBound)
        for j, n in enumerate(known)
    ]
    labels = {f"{name}{suffix}" for name in linear.row_names for suffix in ("", "_least", "_most")}
    constraints = [c for c in _constraints(problem) if c.name not in labels]
    entries = [
        (i, place[variable.name], float(value))
        for i, constraint in enumerate(constraints)
        for variable, value in constraint.items()
    ]
    i, j, v = (np.array(part) for part in zip(*entries, strict=True)) if entries else ([], [], [])
    rows = sparse.coo_array((v, (i, j)), shape=(len(constraints), len(place)))
    wide = sparse.csr_array(
        (linear.matrix.data, linear.matrix.indices, linear.matrix.indptr),
        shape=(linear.matrix.shape[0], len(place)),
    )
    least = [-INFINITE if c.getLb() is None else c.getLb() for c in constraints]
    most = [INFINITE if c.getUb() is None else c.getUb() for c in constraints]
    kinds = [variables[name].cat == "Integer" for name in own]
    lower, upper = (np.array(side, dtype=float) for side in zip(*old, *bounds, strict=True))
    return Linear(
        cost=np.append(linear.cost, np.zeros(len(own))),
        lower=lower,
        upper=upper,
        whole=np.append(linear.whole, np.array(kinds, dtype=bool)),
        matrix=sparse.csr_array(sparse.vstack([wide, rows.tocsr()])),
        row_lower=np.append(linear.row_lower, least),
        row_upper=np.append(linear.row_upper, most),
        column_names=np.append(linear.column_names, own),
        row_names=np.append(linear.row_names, [f"{OWN}{c.name}" for c in constraints]),
    )


def _constraints(problem: pulp.LpProblem) -> list[Any]:
    found = problem.constraints()
    return list(found.values()) if isinstance(found, dict) else list(found)


def check_solver(name: str) -> None:
    """Make sure that a solver is there.

    Raises
    ------
    SolverError
        Where PuLP does not know it or cannot run it; says which it can.
    """
    _solver(Options(solver=name))


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
        answer = problem.solve(_solver(options, linear))
    except pulp.PulpSolverError as error:
        raise SolverError(f"{options.solver} failed: {shorten(error)}") from error
    return _read(linear, problem, answer, options)


class _WarmHiGHS(pulp.HiGHS):  # type: ignore[misc]  # PuLP ships no types
    """HiGHS through PuLP, started from known values and asked to stop on a wish.

    PuLP offers the first from 4.0 on only.
    """

    start: np.ndarray | None = None
    cancel: Callable[[], bool] | None = None

    def callSolver(self, lp: Any) -> None:  # noqa: N802 - the name that PuLP calls
        """Hand over the values to start from, and solve."""
        if self.start is not None:
            columns = np.arange(len(self.start), dtype=np.int32)
            lp.solverModel.setSolution(len(columns), columns, self.start)
        asking = None if self.cancel is None else _Asking(self.cancel)
        if asking is not None:
            lp.solverModel.setCallback(asking, None)
            for kind in _INTERRUPTS:
                lp.solverModel.startCallback(getattr(self.hscb.HighsCallbackType, kind))
        super().callSolver(lp)
        if asking is not None and asking.error is not None:
            raise asking.error

    def findSolutionValues(self, lp: Any) -> Any:  # noqa: N802 - the name that PuLP calls
        """Return how the solve ended; PuLP 3.3 does not know of a limit of nodes."""
        try:
            return super().findSolutionValues(lp)
        except KeyError:
            if np.isfinite(lp.solverModel.getObjectiveValue()):
                return pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible
            return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound


_INTERRUPTS = ("kCallbackSimplexInterrupt", "kCallbackIpmInterrupt", "kCallbackMipInterrupt")
_SECONDS_BETWEEN = 0.05


class _Asking:
    """What HiGHS calls at every step of a solve, to hear whether it shall stop.

    Attributes
    ----------
    error
        What the caller's own code raised; it may not pass through the solver.
    """

    def __init__(self, cancel: Callable[[], bool]) -> None:
        self._cancel = cancel
        self._next = 0.0
        self.error: BaseException | None = None

    def __call__(self, _kind: Any, _message: str, _out: Any, into: Any, _data: Any) -> None:
        now = time.monotonic()
        if into is None or now < self._next:
            return
        self._next = now + _SECONDS_BETWEEN
        try:
            into.user_interrupt = self._cancel()
        except BaseException as error:  # noqa: BLE001 - raised again once the solver has returned
            self.error = error
            into.user_interrupt = True


def _solver(options: Options, linear: Linear | None = None) -> Any:
    name = _NAMES.get(options.solver.casefold(), options.solver)
    settings: dict[str, Any] = {"msg": False, "gapRel": options.stop, "gapAbs": 0.0}
    if options.seconds is not None:
        settings["timeLimit"] = max(options.seconds, 0.01)
    if name in _CBC:
        name = "COIN_CMD"
        settings["path"] = _cbc_path()
        settings["maxNodes"] = options.nodes
    elif name == "HiGHS":
        return _highs(settings, options, linear)
    else:
        del settings["gapAbs"]
    try:
        solver = pulp.getSolver(name, **settings)
    except pulp.PulpSolverError:
        solver = None
    if solver is None or not solver.available():
        there = ", ".join(pulp.listSolvers(onlyAvailable=True))
        raise SolverError(
            f'there is no solver "{shorten(options.solver)}" here. Write one of these: {there}'
        )
    return solver


def _highs(settings: dict[str, Any], options: Options, linear: Linear | None) -> Any:
    settings["mip_feasibility_tolerance"] = 1e-7
    if options.nodes is not None:
        settings["mip_max_nodes"] = options.nodes
    if linear is not None and len(linear.cost) > LARGE:
        settings["mip_lp_solver"] = "ipm"
        if not linear.whole.any():
            settings["solver"] = "ipm"
    solver = _WarmHiGHS(**settings)
    solver.start, solver.cancel = options.start, options.cancel
    return solver


def _cbc_path() -> str | None:
    try:
        import cbcbox  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return str(cbcbox.cbc_bin_path())


def _read(linear: Linear, problem: pulp.LpProblem, answer: Any, options: Options) -> Outcome:
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
    if status == STOPPED and not linear.holds(x, _HELD * max(1.0, np.abs(x).max(initial=0))):
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
    found = {c.name: c.pi for c in _constraints(problem)}
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
