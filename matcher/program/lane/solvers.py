"""The solvers that PuLP knows, by name, set up for one program."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from matcher.errors import SolverError, shorten
from matcher.program.defaults import DEFAULT_SOLVER
from matcher.program.linear import Linear

_CBC = {"CBC", "COIN_CMD", "PULP_CBC_CMD"}


_NAMES = {
    "highs": "HiGHS",
    "cbc": "CBC",
    "gurobi": "GUROBI",
    "cplex": "CPLEX_PY",
    "glpk": "GLPK_CMD",
}


LARGE = 3_000
"""Columns from which on an interior point is faster than the simplex (benchmarks/lanes.py)."""


_SUBSTITUTIONS_OFF = 1 << 9
"""What keeps HiGHS from substituting columns by equations of two before it branches. Up to 1.15
that may cut off the best whole values (ERGO-Code/HiGHS#3274): it then calls worse ones optimal."""


_INTERRUPTS = ("kCallbackSimplexInterrupt", "kCallbackIpmInterrupt", "kCallbackMipInterrupt")


_SECONDS_BETWEEN = 0.05


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


def check_solver(name: str) -> None:
    """Make sure that a solver is there.

    Raises
    ------
    SolverError
        Where PuLP does not know it or cannot run it; says which it can.
    """
    make_solver(Options(solver=name))


def make_solver(options: Options, linear: Linear | None = None) -> Any:
    """Return a solver as PuLP knows it, set up for a program where one is given.

    Raises
    ------
    SolverError
        Where PuLP does not know it or cannot run it; says which it can.
    """
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
    if linear is not None and linear.whole.any():
        settings["presolve_rule_off"] = _SUBSTITUTIONS_OFF
    if options.nodes is not None:
        settings["mip_max_nodes"] = options.nodes
    if linear is not None and len(linear.cost) > LARGE:
        settings["mip_lp_solver"] = "ipm"
        if not linear.whole.any():
            settings["solver"] = "ipm"
    solver = _WarmHiGHS(**settings)
    solver.start, solver.cancel = options.start, options.cancel
    return solver


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


def _cbc_path() -> str | None:
    try:
        import cbcbox  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return str(cbcbox.cbc_bin_path())
