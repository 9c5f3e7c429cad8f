"""Diving: a good plan of many whole columns, found by fixing a few after each answer without them.

Each dive fixes those columns of the answer that are nearest to whole values, and solves again from
the last basis, which takes moments. Where that leaves nothing possible, the last ones are freed and
fewer are fixed. What is left at the end is small enough to be branched.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from scipy import sparse

from matcher.program.lane.arrays import solve_arrays
from matcher.program.lane.engine import Engine
from matcher.program.lane.options import Options
from matcher.program.lane.outcome import INFEASIBLE, OPTIMAL, STOPPED, Outcome
from matcher.program.linear import Linear

_FEW = 1_500
"""Columns that are not whole from which down a dive ends and branching begins."""

_SHARE, _LEAST = 0.02, 0.003
"""What part of the columns that are not whole a dive fixes, and the least that it falls to."""

_MORE, _FEWER = 1.5, 0.5
"""By what the share grows again after a dive that went well, and falls after one that did not."""

_DIVES = 500

_NEAR = 1e-6


def dive(linear: Linear, options: Options) -> Outcome:
    """Return a plan with whole columns that is good, and mostly not the best.

    Parameters
    ----------
    linear
        What is solved, by HiGHS whatever the options say.
    options
        Time for all of it, and limits of the branching at the end.

    Returns
    -------
    Outcome
        ``stopped``, with values where a plan was found; it claims no bound.

    Raises
    ------
    SolverError
        Where HiGHS breaks down.
    """
    end = None if options.seconds is None else time.monotonic() + options.seconds
    free = linear.lower < linear.upper
    box = _without(linear, ~free)
    fixed = _fix(box, options, end)
    if fixed is None:
        return Outcome(STOPPED)
    rest = replace(options, seconds=_left(end), start=None)
    found = solve_arrays(fixed, rest)
    if found.x is None:
        return Outcome(STOPPED)
    x = linear.lower.copy()
    x[free] = found.x
    return Outcome(STOPPED, x)


def _fix(box: Linear, options: Options, end: float | None) -> Linear | None:
    """Return a program with so many columns fixed that few are left to branch; None in no time."""
    engine = Engine(box.relaxed(), replace(options, start=None))
    share, before, x = _SHARE, box, box.lower
    for _ in range(_DIVES):
        outcome = engine.run(_left(end))
        back = _back(before, box, x) if outcome.status == INFEASIBLE else None
        if back is not None:
            engine.become(box, back)
            before, box, share = box, back, max(share * _FEWER, _LEAST)
            continue
        if outcome.status != OPTIMAL or outcome.x is None:
            return None
        x = outcome.x
        away = np.where(box.whole, np.abs(x - np.rint(x)), 0.0)
        broken = np.flatnonzero(away > _NEAR)
        if len(broken) <= _FEW:
            return box
        number = max(1, int(len(broken) * share))
        nearest = broken[np.argsort(away[broken], kind="stable")[:number]]
        before, box = box, _fixed(box, nearest, np.rint(x[nearest]))
        engine.become(before, box)
        share = min(share * _MORE, _SHARE)
    return box


def _back(before: Linear, box: Linear, x: np.ndarray) -> Linear | None:
    """Return what to go on with where the last columns that were fixed leave nothing possible.

    That is the program before; where one column alone was fixed, the same with it on the other side
    of its value; and nothing where that was the other side.
    """
    fixed = np.flatnonzero(before.upper - before.lower > box.upper - box.lower)
    if len(fixed) != 1:
        return before if len(fixed) else None
    nearest = np.rint(x[fixed])
    other = np.where(nearest > x[fixed], np.floor(x[fixed]), np.ceil(x[fixed]))
    return _fixed(before, fixed, other) if box.lower[fixed] == nearest else None


def _left(end: float | None) -> float | None:
    return None if end is None else end - time.monotonic()


def _fixed(linear: Linear, columns: np.ndarray, values: np.ndarray) -> Linear:
    lower, upper = linear.lower.copy(), linear.upper.copy()
    lower[columns] = upper[columns] = values
    return replace(linear, lower=lower, upper=upper)


def _without(linear: Linear, settled: np.ndarray) -> Linear:
    """Return the program of the other columns, once some have taken their lower bounds."""
    moved = linear.matrix[:, settled] @ linear.lower[settled]
    return replace(
        linear.columns(~settled),
        matrix=sparse.csr_array(linear.matrix[:, ~settled]),
        row_lower=linear.row_lower - moved,
        row_upper=linear.row_upper - moved,
    )
