"""Solving: tier after tier, part by part.

What shares no row is solved apart: the best of a sum over parts is the sum of the best of each,
tier by tier, so nothing is lost. Each tier is first solved without whole columns; where the answer
is whole already it is the best there is, and the next tier runs on its *optimal face*. Otherwise a
whole plan near that answer is looked for, and where all parts together are not within the stop,
those furthest from their bound are branched. The next tier may not be worse in this one.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.program.bundles import bundles
from matcher.program.contradiction import explain_contradiction
from matcher.program.faces import ROUND_OFF
from matcher.program.lane import Options
from matcher.program.linear import Linear
from matcher.program.parts import BRANCHING, LIMIT, LINEAR, Part
from matcher.program.program import Program
from matcher.program.tiers import TIE, Tier

Progress = Callable[[float, str], None]
"""Is told how much of the work is done, 0 to 1, and what is being done."""

_EXACT = 1e-9
_AT_ONCE = min(4, os.cpu_count() or 1)
"""How many parts are solved at once: solvers leave Python alone while they run."""


@dataclass(frozen=True)
class TierResult:
    """How one tier ended.

    Attributes
    ----------
    name
        Name of the tier.
    bound
        What the solver says its coefficients cannot add up to less than; None where it does not
        say.
    closed
        ``linear`` (best without branching), ``branching`` (within the stop), or ``limit`` (a limit
        was hit; there may be better).
    """

    name: str
    bound: float | None
    closed: str


@dataclass(frozen=True)
class Solution:
    """Values of all columns, and how each tier ended.

    Attributes
    ----------
    x
        One per column.
    tiers
        One per tier, in their order, the one that breaks ties last.
    parts
        The parts that were solved apart, with the duals of their tiers.
    """

    x: np.ndarray
    tiers: tuple[TierResult, ...]
    parts: tuple[Part, ...] = ()

    def status(self, *, cancelled: bool = False) -> str:
        """Say how good the values are: ``optimal``, ``within stop``, ``limit`` or ``cancelled``.

        The tier that breaks ties is left out. `cancelled` says why a tier was left open.
        """
        closed = {tier.closed for tier in self.tiers if tier.name != TIE}
        if LIMIT in closed:
            return "cancelled" if cancelled else "limit"
        return "within stop" if BRANCHING in closed else "optimal"


@dataclass
class _Clock:
    """The time that is left, shared by all solves of a run."""

    seconds: float | None
    cancel: Callable[[], bool] | None = None
    start: float = field(default_factory=time.monotonic)

    def left(self, share: float = 1.0) -> float | None:
        """Return so large a share of the seconds left; none once cancelled."""
        if self.cancel is not None and self.cancel():
            return 0.0
        if self.seconds is None:
            return None
        return (self.seconds - (time.monotonic() - self.start)) * share


@dataclass(frozen=True)
class _Work:
    """What a run needs in every tier: all parts, and those that are not settled."""

    parts: Sequence[Part]
    open: Sequence[Part]
    options: Options
    clock: _Clock
    tell: Progress

    def within(self, seconds: float | None, stop: float) -> Options:
        return replace(self.options, seconds=seconds, stop=stop)


def solve_program(program: Program, options: Options, progress: Progress | None = None) -> Solution:
    """Find the best values of a program, tier after tier.

    Parameters
    ----------
    program
        What is solved.
    options
        Solver, stop, cancellation, and the time limit of the whole run.
    progress
        Told after each part of each tier.

    Raises
    ------
    ContradictionError
        Where pins, or an analyst's own constraints, cannot all hold.
    SolverError
        Where the solver breaks down.
    """
    parts = [Part(program, columns, rows) for columns, rows in bundles(program.linear)]
    return solve_parts(program, parts, options, progress)


def solve_parts(
    program: Program,
    parts: Sequence[Part],
    options: Options,
    progress: Progress | None = None,
    *,
    settled: Collection[Part] = (),
) -> Solution:
    """Find the best values of a program in parts, some of which were solved before.

    Parameters
    ----------
    program
        What is solved.
    parts
        All its parts.
    options, progress
        As of `solve_program`.
    settled
        Those of the parts that have been through all tiers: their answers stand.

    Raises
    ------
    ContradictionError
        Where pins, or an analyst's own constraints, cannot all hold.
    SolverError
        Where the solver breaks down.
    """
    clock = _Clock(options.seconds, options.cancel)
    lost = _rows_without_columns(program.linear)
    if len(lost):
        raise explain_contradiction(program, lost, options)
    x = _untouched(program)
    alone = np.ones(len(x), dtype=bool)
    for part in parts:
        alone[part.columns] = False
    tell = progress or (lambda _done, _what: None)
    work = _Work(parts, [p for p in parts if p not in settled], options, clock, tell)
    results = []
    for number, tier in enumerate(program.tiers):
        apart = tier.value(x, alone)
        for part in settled:
            part.recall(number)
        results.append(_solve_tier(work, tier, apart, (number, len(program.tiers))))
    for part in work.open:
        part.polish(program.tiers, work.within(clock.left(), 0.0))
    work.tell(1.0, "solved")
    for part in parts:
        x[part.columns] = part.values()
    return Solution(x, tuple(results), tuple(parts))


def _rows_without_columns(linear: Linear) -> np.ndarray:
    empty = np.diff(linear.matrix.indptr) == 0
    broken = (linear.row_lower > ROUND_OFF) | (linear.row_upper < -ROUND_OFF)
    return np.flatnonzero(empty & broken)


def _untouched(program: Program) -> np.ndarray:
    """Return the best value of every column that stands in no row; the others are still open."""
    linear = program.linear
    x = linear.lower.copy()
    settled = np.zeros(len(x), dtype=bool)
    for tier in program.tiers:
        x = np.where(~settled & (tier.coefficients < 0), linear.upper, x)
        settled |= tier.coefficients != 0
    return x


def _solve_tier(work: _Work, tier: Tier, apart: float, place: tuple[int, int]) -> TierResult:
    stop = 0.0 if tier.name == TIE else work.options.stop
    number, count = place
    for k, _ in enumerate(_enter(work, work.open, tier, stop)):
        done = (number + (k + 1) / len(work.open)) / count
        work.tell(done, f"tier {tier.name}, part {k + 1} of {len(work.open)}")
    # what others did not need of their share of the time goes to those for which it was too short
    short = [part for part in work.open if part.is_short]
    deque(_enter(work, short, tier, stop), maxlen=0)
    if tier.name != TIE or all(part.is_best for part in work.parts):
        _branch(work, stop, apart, count - number)
    bounds = [part.bound for part in work.parts if part.bound is not None]
    closed = _closed(work.parts, stop, apart)
    for part in work.open:
        part.leave()
    bound = sum(bounds) + apart if len(bounds) == len(work.parts) else None
    return TierResult(tier.name, bound, closed)


def _enter(work: _Work, parts: Sequence[Part], tier: Tier, stop: float) -> Iterator[None]:
    """Let parts start on a tier, several at once; yields after each, in their order.

    Each may use the time that is left in proportion to its columns and those of parts to come.
    """
    sizes = np.array([len(part.columns) for part in parts])
    shares = np.minimum(1.0, _AT_ONCE * sizes / np.cumsum(sizes[::-1])[::-1]).tolist()

    def enter(part: Part, share: float) -> None:
        part.enter(tier, work.within(work.clock.left(share), stop))

    if len(parts) <= 1 or _AT_ONCE == 1:
        yield from map(enter, parts, shares)
        return
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        yield from pool.map(enter, parts, shares)
    finally:
        pool.shutdown(cancel_futures=True)


def _branch(work: _Work, stop: float, apart: float, tiers: int) -> None:
    """Branch the parts that are furthest from their bound until all together are within the stop.

    The stop is one budget for the sum: what the others leave of it a part may use. Of the time
    that is left each tier still to come keeps its share, and so does each part by its columns.
    """
    wanting = sorted(
        (part for part in work.open if part.closed != LINEAR),
        key=lambda part: -part.distance,
    )
    columns = sum(len(part.columns) for part in wanting)
    for part in wanting:
        spare = _room(work.parts, stop, apart)
        left = work.clock.left(len(part.columns) / (columns * tiers))
        columns -= len(part.columns)
        if spare >= 0 or (left is not None and left <= 0):
            return
        share = (spare + part.distance) / max(abs(part.value), ROUND_OFF)
        part.branch(work.within(left, max(stop, share) if np.isfinite(share) else stop))


def _room(parts: Sequence[Part], stop: float, apart: float) -> float:
    """Return how much of the stop is left over; negative where it is missed."""
    value = abs(sum(part.value for part in parts) + apart)
    return stop * value + _EXACT * max(1.0, value) - sum(part.distance for part in parts)


def _closed(parts: Sequence[Part], stop: float, apart: float) -> str:
    if all(part.closed == LINEAR for part in parts):
        return LINEAR
    done = all(part.closed != LIMIT for part in parts)
    return BRANCHING if done or _room(parts, stop, apart) >= 0 else LIMIT
