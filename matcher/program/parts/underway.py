"""A tier of a part while it is solved: its program, the values known so far, and its bound."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.errors import SolverError
from matcher.program.contradiction import explain_contradiction
from matcher.program.faces import ROUND_OFF, Prices, exact_bound, find_prices
from matcher.program.lane import (
    DEFAULT_SOLVER,
    INFEASIBLE,
    OPTIMAL,
    STOPPED,
    Kept,
    Options,
    Outcome,
    solve,
)
from matcher.program.linear import Linear
from matcher.program.parts.nothing import do_nothing
from matcher.program.program import Program

LINEAR, BRANCHING, LIMIT = "linear", "branching", "limit"

_EXACT = 1e-12


@dataclass
class Underway:
    """A part on its way through a tier.

    Attributes
    ----------
    program, columns, rows
        What it is a part of, and its places in it.
    linear
        Its arrays in this tier, the costs multiplied by `scale`.
    kept
        Tier → its program inside HiGHS; None: every solve starts anew.
    name
        The tier.
    x
        The best values that are known; None where none are.
    value, bound
        Of the tier, in its own measure. Where no solve has given a bound, it is what the bounds of
        the columns give; None before the first tier.
    closed
        How it stands: ``linear``, ``branching`` or ``limit``.
    end
        When its time is over, by the monotonic clock; None for never.
    is_short
        Whether it was over before there was an answer without whole columns.
    prices
        What proves its bound; None where nothing does.
    """

    program: Program
    columns: np.ndarray
    rows: np.ndarray
    linear: Linear
    kept: dict[str, Kept] | None = None
    name: str = ""
    scale: float = 1.0
    x: np.ndarray | None = None
    value: float = 0.0
    bound: float | None = None
    closed: str = LINEAR
    end: float | None = None
    is_short: bool = False
    prices: Prices | None = field(default=None, repr=False)

    @property
    def distance(self) -> float:
        """How far the value may be from the best; infinite where nothing is known."""
        if self.bound is None or (self.x is None and self.closed != LINEAR):
            return np.inf
        return max(0.0, self.value - self.bound)

    @property
    def is_proved(self) -> bool:
        """Whether no plan is better, up to round-off."""
        return self.distance <= ROUND_OFF * max(1.0, abs(self.value))

    def start(self, name: str, coefficients: np.ndarray, seconds: float | None) -> bool:
        """Take over the coefficients of a tier, and its time; say whether any of it is open."""
        linear = self.linear
        self.name, self.prices, self.is_short = name, None, False
        self.end = None if seconds is None else time.monotonic() + seconds
        self.bound = float(
            np.minimum(coefficients * linear.lower, coefficients * linear.upper).sum()
        )
        is_fixed = linear.lower == linear.upper
        if not np.any(coefficients[~is_fixed]):
            self.scale = 1.0
            self.linear = replace(linear, cost=coefficients)
            self.value = self.bound = self.linear.value(linear.lower)
            self.closed = LINEAR
            return False
        self.scale = _scale(coefficients)
        whole = linear.whole & ~is_fixed
        self.linear = replace(linear, cost=coefficients * self.scale, whole=whole)
        self.closed = LIMIT
        return True

    def solve_relaxed(self, options: Options) -> Outcome:
        """Solve without whole columns, from where the tier was last time if that is kept."""
        linear = self.linear.relaxed()
        if self.kept is None:
            return self.solve(linear, options)
        kept = self.kept.setdefault(self.name, Kept())
        return self._checked(kept.solve(linear, replace(options, start=None)), options)

    def solve(self, linear: Linear, options: Options) -> Outcome:
        """Solve a program of this part, from the values that are known."""
        start = self.x if linear.whole.any() else None
        return self._checked(solve(linear, replace(options, start=start)), options)

    def _checked(self, outcome: Outcome, options: Options) -> Outcome:
        if outcome.status == INFEASIBLE and self.x is None:
            raise explain_contradiction(self.program, self.rows, options)
        return outcome

    def find_prices(self, outcome: Outcome, options: Options) -> Prices | None:
        """Return the prices of an outcome, or those of HiGHS where they prove more.

        CBC tells few digits of its duals, and none of rows that it has turned into bounds. It does
        not matter who says prices: what they prove is added up.
        """
        prices = find_prices(self.linear, outcome)
        value = 0.0 if outcome.x is None else self.linear.value(outcome.x)
        if options.solver == DEFAULT_SOLVER or (
            prices is not None
            and abs(exact_bound(self.linear, prices) - value) <= _EXACT * max(1.0, abs(value))
        ):
            return prices
        other = solve(self.linear.relaxed(), replace(options, solver=DEFAULT_SOLVER))
        return find_prices(self.linear, other) or prices

    def seconds(self) -> float | None:
        """Return the seconds that are left of its time."""
        return None if self.end is None else self.end - time.monotonic()

    def take_bound(self, outcome: Outcome, options: Options) -> None:
        """Take over what an outcome says that no values can be better than."""
        bound = outcome.bound
        if bound is None and outcome.status == OPTIMAL and options.stop == 0 and self.x is not None:
            bound = self.linear.value(self.x)
        if bound is not None:
            self.bound = max(bound / self.scale, -np.inf if self.bound is None else self.bound)

    def revalue(self) -> None:
        """Take the value of the values that are known."""
        if self.x is not None:
            self.value = self.linear.value(self.x) / self.scale

    def fall_back(self, outcome: Outcome, options: Options) -> None:
        """Do nothing, where that is allowed, because the solver found no plan in its time.

        Raises
        ------
        SolverError
            Where it is not allowed, or the solver broke down.
        """
        self.x = self.do_nothing() if outcome.status == STOPPED else None
        if self.x is None:
            raise SolverError(
                f"{options.solver} gave no answer in tier {self.name} "
                f"({outcome.message or outcome.status})"
            )

    def do_nothing(self) -> np.ndarray | None:
        """Return values that do nothing; None where more than nothing may be asked for."""
        return do_nothing(self.program, self.columns, self.rows)

    def is_whole(self, x: np.ndarray) -> bool:
        """Say whether values are whole where they must be."""
        whole = x[self.linear.whole]
        return bool(np.all(np.abs(whole - np.rint(whole)) <= ROUND_OFF))

    def rounded(self, x: np.ndarray) -> np.ndarray:
        """Return values whole where they must be."""
        return np.where(self.linear.whole, np.rint(x), x)


def _scale(coefficients: np.ndarray) -> float:
    """Return a factor that brings the coefficients near 1, where solvers' tolerances are meant."""
    size = np.abs(coefficients[coefficients != 0])
    return float(1.0 / np.sqrt(size.min() * size.max()))
