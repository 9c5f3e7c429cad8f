"""The solvers that PuLP knows, by name, set up for one program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pulp

from matcher.errors import SolverError, shorten
from matcher.program.lane.asking import INTERRUPTS, Asking
from matcher.program.lane.highs import highs_settings
from matcher.program.lane.options import Options
from matcher.program.linear import Linear

_CBC = {"CBC", "COIN_CMD", "PULP_CBC_CMD"}


_NAMES = {
    "highs": "HiGHS",
    "cbc": "CBC",
    "gurobi": "GUROBI",
    "cplex": "CPLEX_PY",
    "glpk": "GLPK_CMD",
}


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
    told = {} if linear is None else highs_settings(linear, options)
    solver = _WarmHiGHS(**settings, **told)
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
        asking = None if self.cancel is None else Asking(self.cancel)
        if asking is not None:
            lp.solverModel.setCallback(asking, None)
            for kind in INTERRUPTS:
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


def _cbc_path() -> str | None:
    try:
        import cbcbox  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return str(cbcbox.cbc_bin_path())
