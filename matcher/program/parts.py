"""The parts of a program: what shares no row is solved apart, and loses nothing by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from matcher.errors import SolverError
from matcher.program.contradiction import explain_contradiction
from matcher.program.faces import (
    ROUND_OFF,
    SLACK,
    Prices,
    exact_bound,
    find_prices,
    narrowed,
    optimal_face,
)
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
from matcher.program.program import Program
from matcher.program.shares import fill_shares
from matcher.program.tiers import TIE, Tier

LINEAR, BRANCHING, LIMIT = "linear", "branching", "limit"

_EXACT = 1e-12
_SURELY = 1e-6
_NEAR_NODES = 200
_TIE_WORK = 1_000_000
_TIE_NODES_AT_LEAST = 100
"""Ties are branched up to so many columns × nodes, and not at all where few nodes are left: counts
instead of seconds, so that every run stops at the same."""


@dataclass(frozen=True)
class TierDuals:
    """What one tier of a part leaves for a proof, in the measure of the tier.

    Attributes
    ----------
    rows
        Dual of every row of the part; 0 where nothing is known.
    weights
        Earlier tier that a row keeps → what one more of it would be worth, 0 or more.
    scale
        By what the solver's costs were larger than those of the tier.
    by_face
        Whether the later tiers keep this one by going on on its optimal face.
    """

    rows: np.ndarray
    weights: Mapping[str, float]
    scale: float
    by_face: bool


class Standing(NamedTuple):
    """How a tier of a part ended: what a part says of the tier that it is in."""

    value: float
    bound: float | None
    closed: str
    is_best: bool


class Part:
    """One bundle on its way through the tiers.

    In each tier it is first solved without whole columns. Where the answer is not whole, a plan
    near to it is looked for, and the answer is the bound. Whether the two are near enough is not
    for one part to say: `branch` is called where they are not.

    Attributes
    ----------
    columns, rows
        Its places in the program.
    x
        Value of each of its columns; None before the first tier.
    value, bound
        Of the present tier. Where no solve has given a bound, it is what the bounds of the columns
        give; None before the first tier.
    closed
        How the present tier stands: ``linear``, ``branching`` or ``limit``.
    is_best
        Whether its values are proved best in all tiers before, up to round-off.

    Parameters
    ----------
    program
        What it is a part of.
    columns, rows
        Its places in the program.
    linear
        Its arrays, where they were cut out before.
    kept
        Tier → its program inside HiGHS, which starts from where it was; filled in. None: every
        solve starts anew.
    """

    def __init__(
        self,
        program: Program,
        columns: np.ndarray,
        rows: np.ndarray,
        *,
        linear: Linear | None = None,
        kept: dict[str, Kept] | None = None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.x: np.ndarray | None = None
        self.value = 0.0
        self.bound: float | None = None
        self.closed = LINEAR
        self._program = program
        self._linear = program.linear.part(columns, rows) if linear is None else linear
        self._kept = kept
        self._tier = ""
        self._scale = 1.0
        self._kept_by_row: list[tuple[str, float]] = []
        self._found: list[TierDuals] = []
        self.is_best = True
        self._prices: Prices | None = None
        self._ended: list[Standing] = []

    @property
    def distance(self) -> float:
        """How far the value may be from the best; infinite where nothing is known."""
        if self.bound is None or (self.x is None and self.closed != LINEAR):
            return np.inf
        return max(0.0, self.value - self.bound)

    @property
    def is_linear(self) -> bool:
        """Whether every tier so far was closed without branching."""
        return all(one.closed == LINEAR for one in self._ended)

    def enter(self, tier: Tier, options: Options) -> None:
        """Start on a tier: find its bound, and a plan, without branching over all columns."""
        self._tier = tier.name
        coefficients = tier.coefficients[self.columns]
        self._prices = None
        lower, upper = self._linear.lower, self._linear.upper
        self.bound = float(np.minimum(coefficients * lower, coefficients * upper).sum())
        fixed = self._linear.lower == self._linear.upper
        if not np.any(coefficients[~fixed]):
            self._scale = 1.0
            self._linear = replace(self._linear, cost=coefficients)
            self.value = self.bound = float(coefficients @ self._linear.lower)
            self.closed = LINEAR
            return
        self._scale = _scale(coefficients)
        whole = self._linear.whole & ~fixed
        self._linear = replace(self._linear, cost=coefficients * self._scale, whole=whole)
        self.closed = LIMIT
        if tier.name == TIE and not self.is_best:
            self._tidy(options)
        elif not self._stays(options):
            self._relax(options)
        self._revalue()
        if self._is_proved():
            self.closed = LINEAR

    def branch(self, options: Options) -> None:
        """Look for the best plan with whole columns, among those as good as the known one."""
        linear = self._linear
        if self.x is not None and self._prices is not None:
            linear = narrowed(linear, self._prices, float(linear.cost @ self.x))
        if self._tier == TIE:
            nodes = _TIE_WORK // max(1, int((linear.lower < linear.upper).sum()))
            if nodes < _TIE_NODES_AT_LEAST:
                return
            options = replace(options, nodes=nodes)
        outcome = self._run(linear, options)
        if self._is_contradicted(outcome):
            self.closed = LIMIT
            return
        if outcome.x is not None and self._is_whole(outcome.x):
            self._accept(outcome.x, options)
            self.closed = BRANCHING if outcome.status == OPTIMAL else LIMIT
        elif self.x is None:
            self._fall_back(outcome, options)
        self._take_bound(outcome, options)
        self._revalue()

    def leave(self) -> None:
        """Keep the later tiers from making this one worse."""
        self._ended.append(Standing(self.value, self.bound, self.closed, self.is_best))
        self.is_best &= self._is_proved()
        by_face = self._goes_on_face()
        self._found.append(self._priced(by_face=by_face))
        if self.x is None or by_face:
            return
        value = float(self._linear.cost @ self.x)
        if np.any(self._linear.cost[self._linear.lower < self._linear.upper]):
            if self._prices is not None:
                self._linear = narrowed(self._linear, self._prices, value)
            upper = value + SLACK * max(1.0, abs(value))
            name = f"tier_{self._linear.matrix.shape[0]}"
            self._linear = self._linear.with_row(self._linear.cost, upper, name)
            self._kept_by_row.append((self._tier, self._scale))

    def recall(self, number: int) -> None:
        """Stand as at the end of a tier that was left before, by its place among the tiers."""
        self.value, self.bound, self.closed, self.is_best = self._ended[number]

    def _goes_on_face(self) -> bool:
        """Go on on the optimal face where the prices prove it, or nothing of the tier is open."""
        if not np.any(self._linear.cost[self._linear.lower < self._linear.upper]):
            return True
        if self.x is None or self._prices is None or self.closed != LINEAR or self._kept_by_row:
            return False
        face = optimal_face(self._linear, self._prices)
        if not face.holds(self.x, ROUND_OFF):
            return False
        self._linear = face
        return True

    def _priced(self, *, by_face: bool) -> TierDuals:
        number = len(self.rows)
        if self._prices is None:
            return TierDuals(np.zeros(number), {}, self._scale, by_face)
        duals = self._prices.exact / self._scale
        weights = {
            tier: max(0.0, -dual * scale)
            for (tier, scale), dual in zip(self._kept_by_row, duals[number:].tolist(), strict=True)
        }
        return TierDuals(duals[:number], weights, self._scale, by_face)

    @property
    def duals(self) -> tuple[TierDuals, ...]:
        """What every tier leaves for a proof."""
        return tuple(self._found)

    def values(self) -> np.ndarray:
        """Return the value of each of its columns."""
        return self._linear.lower if self.x is None else self.x

    def _is_proved(self) -> bool:
        """Say whether no plan is better in the present tier, up to round-off."""
        return self.distance <= ROUND_OFF * max(1.0, abs(self.value))

    def _stays(self, options: Options) -> bool:
        """Say whether there is no time left, and a plan to stay with."""
        if options.seconds is None or options.seconds > 0:
            return False
        if self.x is None:
            self.x = self._empty()
        return self.x is not None

    def _relax(self, options: Options) -> None:
        outcome = self._run(self._linear.relaxed(), options, self._kept_of_tier())
        if outcome.status != OPTIMAL or outcome.x is None:
            if self.x is None:
                self._fall_back(outcome, options)
            return
        self._take_bound(outcome, options)
        self._prices = self._find_prices(outcome, options)
        if self._is_whole(outcome.x):
            self.x, self.closed = self._rounded(outcome.x), LINEAR
            return
        self._look_near(outcome.x, options)

    def _find_prices(self, outcome: Outcome, options: Options) -> Prices | None:
        """Return the prices of an outcome, or those of HiGHS where they prove more.

        CBC tells few digits of its duals, and none of rows that it has turned into bounds. It does
        not matter who says prices: what they prove is added up.
        """
        prices = find_prices(self._linear, outcome)
        value = 0.0 if outcome.x is None else float(self._linear.cost @ outcome.x)
        if options.solver == DEFAULT_SOLVER or (
            prices is not None
            and abs(exact_bound(self._linear, prices) - value) <= _EXACT * max(1.0, abs(value))
        ):
            return prices
        other = solve(self._linear.relaxed(), replace(options, solver=DEFAULT_SOLVER))
        return find_prices(self._linear, other) or prices

    def _look_near(self, x: np.ndarray, options: Options) -> None:
        """Look for a plan between the answer without whole columns and the plan that is known."""
        low, high = np.floor(x + ROUND_OFF), np.ceil(x - ROUND_OFF)
        if self.x is not None:
            low, high = np.minimum(low, self.x), np.maximum(high, self.x)
        self._try_between(low, high, options)

    def _tidy(self, options: Options) -> None:
        """Leave out of the plan what makes it no better: moves that it can do without."""
        if self.x is not None and not self._stays(options):
            self._try_between(self._linear.lower, self.x, options)

    def _try_between(self, low: np.ndarray, high: np.ndarray, options: Options) -> None:
        linear, whole = self._linear, self._linear.whole
        box = replace(
            linear,
            lower=np.where(whole, np.maximum(linear.lower, low), linear.lower),
            upper=np.where(whole, np.minimum(linear.upper, high), linear.upper),
        )
        box = replace(box, whole=whole & (box.lower < box.upper))
        tight = replace(options, stop=options.stop / 10, nodes=_NEAR_NODES)
        outcome = solve(box, replace(tight, start=self.x))
        if outcome.x is not None and self._is_whole(outcome.x):
            self._accept(outcome.x, options)

    def _kept_of_tier(self) -> Kept | None:
        return None if self._kept is None else self._kept.setdefault(self._tier, Kept())

    def _run(self, linear: Linear, options: Options, kept: Kept | None = None) -> Outcome:
        options = replace(options, start=self.x if linear.whole.any() else None)
        outcome = solve(linear, options) if kept is None else kept.solve(linear, options)
        if outcome.status == INFEASIBLE and self.x is None:
            raise explain_contradiction(self._program, self.rows, options)
        return outcome

    def _is_contradicted(self, outcome: Outcome) -> bool:
        """Say whether the plan that is known is better than a solver says that any can be."""
        if self.x is None or outcome.bound is None:
            return False
        value = float(self._linear.cost @ self.x)
        return outcome.bound > value + _SURELY * max(1.0, abs(value))

    def _accept(self, x: np.ndarray, options: Options) -> None:
        """Take whole values over, unless those that are known are better."""
        near = self._rounded(x)
        if np.any(np.abs(near - x) > SLACK) or not self._linear.holds(near, SLACK):
            near = self._settled(near, options)
        if self.x is None or self._linear.cost @ near <= self._linear.cost @ self.x:
            self.x = near

    def _settled(self, near: np.ndarray, options: Options) -> np.ndarray:
        """Solve again for what is not whole, where whole columns were only nearly so."""
        whole, linear = self._linear.whole, self._linear.relaxed()
        lower, upper = np.where(whole, near, linear.lower), np.where(whole, near, linear.upper)
        outcome = solve(replace(linear, lower=lower, upper=upper), replace(options, nodes=None))
        return near if outcome.x is None else outcome.x

    def _rounded(self, x: np.ndarray) -> np.ndarray:
        return np.where(self._linear.whole, np.rint(x), x)

    def _take_bound(self, outcome: Outcome, options: Options) -> None:
        bound = outcome.bound
        if bound is None and outcome.status == OPTIMAL and options.stop == 0 and self.x is not None:
            bound = float(self._linear.cost @ self.x)
        if bound is not None:
            self.bound = max(bound / self._scale, -np.inf if self.bound is None else self.bound)

    def _revalue(self) -> None:
        if self.x is not None:
            self.value = float(self._linear.cost @ self.x) / self._scale

    def _fall_back(self, outcome: Outcome, options: Options) -> None:
        """Do nothing, where that is allowed, because the solver found no plan in its time."""
        self.x = self._empty() if outcome.status == STOPPED else None
        if self.x is None:
            raise SolverError(
                f"{options.solver} gave no answer in tier {self._tier} "
                f"({outcome.message or outcome.status})"
            )

    def _empty(self) -> np.ndarray | None:
        """Return a plan that does nothing, frees what is running, and is always allowed.

        None where a pin, or a constraint of an analyst, may ask for more than nothing.
        """
        if self._program.rows["family"].iloc[self.rows].isin(["pin", *self._program.own]).any():
            return None
        layout = self._program.layout
        x = np.zeros(len(self._program.linear.cost))
        leaves = layout.leave >= 0
        x[layout.leave[leaves]] = layout.begun[leaves]
        stretches = layout.presence.stretches
        required, r = stretches["required"].to_numpy(), stretches["r"].to_numpy()
        days = (stretches["end"] - stretches["start"]).to_numpy()
        number = len(layout.presence.eligibility.facts.requirements)
        x[layout.gap] = required
        fill_shares(layout.shares, np.bincount(r, required * days, minlength=number), x)
        return x[self.columns]

    def _is_whole(self, x: np.ndarray) -> bool:
        whole = x[self._linear.whole]
        return bool(np.all(np.abs(whole - np.rint(whole)) <= ROUND_OFF))


def _scale(coefficients: np.ndarray) -> float:
    """Return a factor that brings the coefficients near 1, where solvers' tolerances are meant."""
    size = np.abs(coefficients[coefficients != 0])
    return float(1.0 / np.sqrt(size.min() * size.max()))
