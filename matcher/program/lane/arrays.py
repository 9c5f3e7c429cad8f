"""The lane of arrays: a linear program to HiGHS as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.program.lane.engine import Engine
from matcher.program.lane.options import Options
from matcher.program.lane.outcome import FAILED, HELD, STOPPED, Outcome
from matcher.program.lane.pricing import Priced, is_priced
from matcher.program.linear import Linear


def solve_arrays(linear: Linear, options: Options) -> Outcome:
    """Minimise a program that has no empty rows which cannot hold.

    Raises
    ------
    SolverError
        Where HiGHS breaks down.
    """
    outcome = Priced(linear, options).solve(options.seconds) if is_priced(linear) else None
    if outcome is None:
        outcome = _solve_whole(linear, options)
    return inside(linear, outcome)


def _solve_whole(linear: Linear, options: Options) -> Outcome:
    engine = Engine(linear, options)
    if options.start is not None:
        engine.start_from(options.start)
    outcome = engine.run(options.seconds)
    if outcome.status == FAILED and not linear.whole.any():
        engine.set(solver="simplex", presolve="off")
        outcome = engine.run(options.seconds)
    return outcome


def inside(linear: Linear, outcome: Outcome) -> Outcome:
    """Return an outcome with values within their bounds, or none where they miss rows."""
    if outcome.x is None:
        return outcome
    x = np.clip(outcome.x, linear.lower, linear.upper)
    largest = max(1.0, np.abs(x).max(initial=0))
    if outcome.status == STOPPED and not linear.holds(x, HELD * largest):
        return replace(outcome, x=None, duals=None)
    return replace(outcome, x=x)
