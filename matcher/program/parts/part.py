"""One part of a program on its way through the tiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from matcher.program.faces import narrowed
from matcher.program.lane import OPTIMAL, STOPPED, Kept, Options, Outcome
from matcher.program.linear import Linear
from matcher.program.parts.leaving import TierDuals, leave
from matcher.program.parts.rounding import accept, look_near, tidy
from matcher.program.parts.underway import BRANCHING, LIMIT, LINEAR, Underway
from matcher.program.program import Program
from matcher.program.tiers import TIE, Tier

_SURELY = 1e-6
_TIE_WORK = 1_000_000
_TIE_NODES_AT_LEAST = 100
"""Ties are branched up to so many columns × nodes, and not at all where few nodes are left: counts
instead of seconds, so that every run stops at the same."""


class _Standing(NamedTuple):
    """How a tier of a part ended."""

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
        self.is_best = True
        own = program.linear.part(columns, rows) if linear is None else linear
        self._own = own
        self._now = Underway(program, columns, rows, own, kept)
        self._by_row: list[tuple[str, float]] = []
        self._duals: list[TierDuals] = []
        self._ended: list[_Standing] = []

    @property
    def value(self) -> float:
        """Value of the present tier."""
        return self._now.value

    @property
    def bound(self) -> float | None:
        """What the present tier cannot be below; None before the first."""
        return self._now.bound

    @property
    def closed(self) -> str:
        """How the present tier stands: ``linear``, ``branching`` or ``limit``."""
        return self._now.closed

    @property
    def distance(self) -> float:
        """How far the value may be from the best; infinite where nothing is known."""
        return self._now.distance

    @property
    def is_short(self) -> bool:
        """Whether the time of the present tier was over before it had an answer at all."""
        return self._now.is_short

    @property
    def is_linear(self) -> bool:
        """Whether every tier so far was closed without branching."""
        return all(one.closed == LINEAR for one in self._ended)

    @property
    def duals(self) -> tuple[TierDuals, ...]:
        """What every tier leaves for a proof."""
        return tuple(self._duals)

    @property
    def best(self) -> Linear:
        """Its program, in which all values are as good as its own in each tier that was left."""
        return self._now.linear

    def values(self) -> np.ndarray:
        """Return the value of each of its columns."""
        return self._now.linear.lower if self._now.x is None else self._now.x

    def enter(self, tier: Tier, options: Options) -> None:
        """Start on a tier: find its bound, and a plan, without branching over all columns."""
        now = self._now
        if not now.start(tier.name, tier.coefficients[self.columns], options.seconds):
            return
        if not self._stays(options):
            if tier.name == TIE and not self.is_best:
                tidy(now, options)
            else:
                self._relax(options)
        now.revalue()
        if now.is_proved:
            now.closed = LINEAR

    def _stays(self, options: Options) -> bool:
        """Say whether there is no time left, and a plan to stay with."""
        if options.seconds is None or options.seconds > 0:
            return False
        self._now.is_short = True
        if self._now.x is None:
            self._now.x = self._now.do_nothing()
        return self._now.x is not None

    def _relax(self, options: Options) -> None:
        now = self._now
        outcome = now.solve_relaxed(options)
        if outcome.status != OPTIMAL or outcome.x is None:
            now.is_short = outcome.status == STOPPED
            if now.x is None:
                now.fall_back(outcome, options)
            return
        now.take_bound(outcome, options)
        now.prices = now.find_prices(outcome, options)
        if now.is_whole(outcome.x):
            now.x, now.closed = now.rounded(outcome.x), LINEAR
            return
        look_near(now, outcome.x, options)

    def branch(self, options: Options) -> None:
        """Look for the best plan with whole columns, among those as good as the known one."""
        now = self._now
        linear = now.linear
        if now.x is not None and now.prices is not None:
            linear = narrowed(linear, now.prices, linear.value(now.x))
        if now.name == TIE:
            nodes = _TIE_WORK // max(1, int((linear.lower < linear.upper).sum()))
            if nodes < _TIE_NODES_AT_LEAST:
                return
            options = replace(options, nodes=nodes)
        outcome = now.solve(linear, options)
        if self._is_contradicted(outcome):
            now.closed = LIMIT
            return
        if outcome.x is not None and now.is_whole(outcome.x):
            accept(now, outcome.x, options)
            now.closed = BRANCHING if outcome.status == OPTIMAL else LIMIT
        elif now.x is None:
            now.fall_back(outcome, options)
        now.take_bound(outcome, options)
        now.revalue()

    def _is_contradicted(self, outcome: Outcome) -> bool:
        """Say whether the plan that is known is better than a solver says that any can be."""
        if self._now.x is None or outcome.bound is None:
            return False
        value = self._now.linear.value(self._now.x)
        return outcome.bound > value + _SURELY * max(1.0, abs(value))

    def leave(self) -> None:
        """Keep the later tiers from making this one worse."""
        now = self._now
        self._ended.append(_Standing(now.value, now.bound, now.closed, self.is_best))
        self.is_best &= now.is_proved
        self._duals.append(leave(now, self._by_row))

    def polish(self, tiers: Sequence[Tier], options: Options) -> None:
        """Find what is not whole once more, round the whole columns as they are.

        A tier that was closed by branching is kept by a row with a little slack, of which later
        tiers make slivers. With its whole columns fixed a plan is one of a linear program, and
        every tier is kept by its optimal face. Where that proves nothing, all stays as it is.
        """
        now, own = self._now, self._own
        if now.x is None or (self.is_linear and not self._by_row):
            return
        lower, upper = (np.where(own.whole, now.x, side) for side in (own.lower, own.upper))
        linear = replace(own, lower=lower, upper=upper)
        again = Part(now.program, self.columns, self.rows, linear=linear)
        again._now.x = now.x
        for tier in tiers:
            again.enter(tier, options)
            again.leave()
        if again.is_linear and not again._by_row:
            now.x = again.values()
            now.linear = now.linear.holding(now.x)

    def recall(self, number: int) -> None:
        """Stand as at the end of a tier that was left before, by its place among the tiers."""
        now, ended = self._now, self._ended[number]
        now.value, now.bound, now.closed, self.is_best = ended
