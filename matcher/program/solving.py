"""Solving: tier after tier, part by part.

What shares no row is solved apart: the best of a sum over parts is the sum of the best of each,
tier by tier, so nothing is lost. Each tier is first solved without whole columns; where the answer
is whole already it is the best there is, and the next tier runs on its *optimal face*. Otherwise
it is branched, and the next tier may not be worse in this one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.errors import SolverError
from matcher.program.contradiction import explain_contradiction
from matcher.program.lane import INFEASIBLE, OPTIMAL, STOPPED, Options, Outcome, solve
from matcher.program.linear import INFINITE, Linear, components
from matcher.program.program import Program
from matcher.program.tiers import TIE

Progress = Callable[[float, str], None]
"""Is told how much of the work is done, 0 to 1, and what is being done."""

BUNDLE_COLUMNS = 3_000
"""Small parts are solved together up to this many columns, to spare the overhead of each."""

ROUND_OFF = 1e-6
"""By how much a value may be missed because solvers count in floating point."""

_FACE = 1e-7
_SLACK = 1e-9
"""By how much, relative, a later tier may worsen an earlier one: what adding floats may lose."""

_TIE_WORK = 1_000_000
"""Columns × nodes that breaking ties may take: a count, so that every run stops at the same."""


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
    """

    x: np.ndarray
    tiers: tuple[TierResult, ...]


@dataclass
class _Clock:
    """The time that is left, shared by all solves of a run."""

    seconds: float | None
    start: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        return None if self.seconds is None else self.seconds - (time.monotonic() - self.start)

    def is_over(self) -> bool:
        left = self.left()
        return left is not None and left <= 0


def solve_program(program: Program, options: Options, progress: Progress | None = None) -> Solution:
    """Find the best values of a program, tier after tier.

    Parameters
    ----------
    program
        What is solved.
    options
        Solver, stop, and the time limit of the whole run.
    progress
        Told after each part.

    Raises
    ------
    ContradictionError
        Where pins, or an analyst's own constraints, cannot all hold.
    SolverError
        Where the solver breaks down.
    """
    clock = _Clock(options.seconds)
    lost = _rows_without_columns(program.linear)
    if len(lost):
        raise explain_contradiction(program, lost, options)
    x = _untouched(program)
    results: list[list[TierResult]] = []
    bundles = list(_bundles(program.linear))
    for number, (columns, rows) in enumerate(bundles):
        if progress is not None:
            progress(number / len(bundles), f"part {number + 1} of {len(bundles)}")
        part = _Part(program, columns, rows, options, clock)
        x[columns] = part.solve()
        results.append(part.results)
    if progress is not None:
        progress(1.0, "solved")
    return Solution(x, _summed(program, x, results))


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


def _bundles(linear: Linear) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield columns and rows of parts that share nothing, small ones together."""
    of_column, of_row = components(linear.matrix)
    number = int(of_column.max(initial=-1)) + 1
    has_rows = np.isin(np.arange(number), of_row)
    size = np.bincount(of_column, minlength=number) * has_rows
    bundle = np.full(number, -1)
    filled, current = 0, 0
    for component in np.flatnonzero(has_rows).tolist():
        if filled and filled + size[component] > BUNDLE_COLUMNS:
            current, filled = current + 1, 0
        bundle[component] = current
        filled += int(size[component])
    column_bundle, row_bundle = bundle[of_column], np.where(of_row >= 0, bundle[of_row], -1)
    column_order = np.argsort(column_bundle, kind="stable")
    row_order = np.argsort(row_bundle, kind="stable")
    wanted = np.arange(current + 1 if has_rows.any() else 0)
    sides = [
        np.searchsorted(column_bundle[column_order], wanted, side=s) for s in ("left", "right")
    ]
    row_sides = [np.searchsorted(row_bundle[row_order], wanted, side=s) for s in ("left", "right")]
    for one in wanted.tolist():
        columns = np.sort(column_order[sides[0][one] : sides[1][one]])
        rows = np.sort(row_order[row_sides[0][one] : row_sides[1][one]])
        yield columns, rows


class _Part:
    """One bundle of parts on its way through the tiers."""

    def __init__(
        self,
        program: Program,
        columns: np.ndarray,
        rows: np.ndarray,
        options: Options,
        clock: _Clock,
    ) -> None:
        self._program, self._columns, self._rows = program, columns, rows
        self._options, self._clock = options, clock
        self._linear = program.linear.part(columns, rows)
        self._x: np.ndarray | None = None
        self._has_branched = False
        self.results: list[TierResult] = []

    def solve(self) -> np.ndarray:
        """Go through all tiers and return the values of the last."""
        for tier in self._program.tiers:
            coefficients = tier.coefficients[self._columns]
            open_ = self._linear.lower < self._linear.upper
            if not np.any(coefficients[open_]):
                value = float(coefficients @ self._linear.lower)
                self.results.append(TierResult(tier.name, value, "linear"))
            elif self._x is not None and self._clock.is_over():
                self.results.append(TierResult(tier.name, None, "limit"))
            else:
                self.results.append(self._solve_tier(tier.name, coefficients))
        return self._linear.lower if self._x is None else self._x

    def _solve_tier(self, name: str, coefficients: np.ndarray) -> TierResult:
        scale = _scale(coefficients)
        self._linear = replace(self._linear, cost=coefficients * scale)
        self._drop_whole_where_fixed()
        outcome, closed = Outcome(OPTIMAL), "linear"
        if not self._has_branched:
            outcome = self._run(name, self._linear.relaxed())
        if outcome.status == OPTIMAL and not self._is_whole(outcome.x):
            outcome, closed = self._run(name, self._linear), "branching"
            self._has_branched = True
        if outcome.x is None:
            return self._without_values(name, outcome)
        limited = outcome.status == STOPPED
        if closed == "branching":
            outcome = self._settled(name, outcome)
        if limited and not self._is_whole(outcome.x):
            return self._without_values(name, replace(outcome, x=None))
        self._x = self._rounded(outcome.x)
        self._close(outcome, self._x, keeps_face=closed == "linear" and not limited)
        bound = None if outcome.bound is None else outcome.bound / scale
        return TierResult(name, bound, "limit" if limited else closed)

    def _settled(self, name: str, outcome: Outcome) -> Outcome:
        """Solve again for what is not whole, where whole columns are only nearly so."""
        near = self._rounded(outcome.x)
        if not self._is_whole(outcome.x) or np.all(np.abs(near - outcome.x) <= _SLACK):
            return outcome
        fixed = {
            side: np.where(self._linear.whole, near, getattr(self._linear, side))
            for side in ("lower", "upper")
        }
        again = self._run(name, replace(self._linear.relaxed(), **fixed))
        return outcome if again.x is None else replace(outcome, x=again.x)

    def _drop_whole_where_fixed(self) -> None:
        fixed = self._linear.lower == self._linear.upper
        self._linear = replace(self._linear, whole=self._linear.whole & ~fixed)

    def _run(self, name: str, linear: Linear) -> Outcome:
        is_tie = name == TIE
        options = replace(
            self._options,
            stop=0.0 if is_tie else self._options.stop,
            seconds=self._clock.left(),
            nodes=max(1, _TIE_WORK // len(self._columns)) if is_tie else None,
            start=self._x,
        )
        outcome = solve(linear, options)
        if outcome.status == INFEASIBLE:
            if self._x is None:
                raise explain_contradiction(self._program, self._rows, self._options)
            return Outcome(STOPPED, self._x)
        return outcome

    def _without_values(self, name: str, outcome: Outcome) -> TierResult:
        """Go on with the values of the tier before, or with an empty plan where there is none."""
        if self._x is None and outcome.status == STOPPED:
            self._x = self._empty()
        if self._x is None:
            raise SolverError(
                f"{self._options.solver} gave no answer in tier {name} "
                f"({outcome.message or outcome.status})"
            )
        return TierResult(name, outcome.bound, "limit")

    def _empty(self) -> np.ndarray | None:
        """Return a plan that does nothing, frees what is running, and is always allowed.

        None where a pin, or a constraint of an analyst, may ask for more than nothing.
        """
        if self._program.rows["family"].iloc[self._rows].isin(["pin", *self._program.own]).any():
            return None
        layout = self._program.layout
        x = np.zeros(len(self._program.linear.cost))
        leaves = layout.leave >= 0
        x[layout.leave[leaves]] = layout.begun[leaves]
        return x[self._columns]

    def _is_whole(self, x: np.ndarray | None) -> bool:
        if x is None:
            return False
        whole = x[self._linear.whole]
        return bool(np.all(np.abs(whole - np.rint(whole)) <= ROUND_OFF))

    def _rounded(self, x: np.ndarray) -> np.ndarray:
        return np.where(self._linear.whole, np.rint(x), x)

    def _close(self, outcome: Outcome, x: np.ndarray, *, keeps_face: bool) -> None:
        """Keep the later tiers from making this one worse."""
        face = optimal_face(self._linear, outcome) if keeps_face else None
        if face is not None:
            self._linear = face
            return
        value = float(self._linear.cost @ x)
        upper = value + _SLACK * max(1.0, abs(value))
        self._linear = self._linear.with_row(self._linear.cost, upper, f"tier_{len(self.results)}")


def optimal_face(linear: Linear, outcome: Outcome) -> Linear | None:
    """Return the program of all values as good as these; None where the duals do not prove them.

    Columns with a reduced cost are fixed at the bound it points to, and rows with a dual become
    equalities (complementary slackness), so that networks stay networks and vertices stay whole.
    """
    if outcome.duals is None or outcome.x is None:
        return None
    value = float(linear.cost @ outcome.x)
    for duals in (outcome.duals, -outcome.duals):
        y = np.where(np.abs(duals) <= _FACE, 0.0, duals)
        y = np.where((y > 0) & (linear.row_lower == -INFINITE), 0.0, y)
        y = np.where((y < 0) & (linear.row_upper == INFINITE), 0.0, y)
        reduced = linear.cost - linear.matrix.T @ y
        reduced = np.where(np.abs(reduced) <= _FACE, 0.0, reduced)
        sides = np.where(y > 0, linear.row_lower, np.where(y < 0, linear.row_upper, 0.0))
        ends = np.where(reduced > 0, linear.lower, np.where(reduced < 0, linear.upper, 0.0))
        bound = float(y @ sides + reduced @ ends)
        if abs(bound - value) <= ROUND_OFF * max(1.0, abs(value)):
            return replace(
                linear,
                lower=np.where(reduced < 0, linear.upper, linear.lower),
                upper=np.where(reduced > 0, linear.lower, linear.upper),
                row_lower=np.where(y < 0, linear.row_upper, linear.row_lower),
                row_upper=np.where(y > 0, linear.row_lower, linear.row_upper),
            )
    return None


def _scale(coefficients: np.ndarray) -> float:
    """Return a factor that brings the coefficients near 1, where solvers' tolerances are meant."""
    size = np.abs(coefficients[coefficients != 0])
    return float(1.0 / np.sqrt(size.min() * size.max()))


def _summed(
    program: Program, x: np.ndarray, results: list[list[TierResult]]
) -> tuple[TierResult, ...]:
    """Add the parts up: bounds add, and a tier is closed as its least closed part is."""
    order = ("linear", "branching", "limit")
    touched = np.zeros(len(x), dtype=bool)
    for columns, _ in _bundles(program.linear):
        touched[columns] = True
    summed = []
    for place, tier in enumerate(program.tiers):
        bounds = [part[place].bound for part in results]
        known = [bound for bound in bounds if bound is not None]
        apart = float(tier.coefficients[~touched] @ x[~touched])
        bound = sum(known) + apart if len(known) == len(bounds) else None
        closed = max((part[place].closed for part in results), key=order.index, default="linear")
        summed.append(TierResult(tier.name, bound, closed))
    return tuple(summed)
