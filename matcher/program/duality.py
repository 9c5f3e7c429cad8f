"""Duality: what the duals of all parts, weighed together, prove of one tier of the whole program.

A part that was closed as a linear program goes on on its optimal face, where columns are fixed and
rows are equalities. Its duals in the next tier are right on that face only. They become right for
the whole program once enough of the earlier tier is added: with a weight on the row *the earlier
tier is as good as in the plan*, its reduced costs outweigh those that point the wrong way. One
weight holds for all parts, so the largest that any part needs is taken, unless less proves more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.program.faces import least_of, sides_of
from matcher.program.linear import Linear
from matcher.program.parts import TierDuals
from matcher.program.program import Program
from matcher.program.solving import Solution

_NOTHING = 1e-11
"""A price below this share of the largest is the round-off of a solver."""

_FIXED = 1e-7
"""Reduced costs above this, in the solver's scale, fix a column on the optimal face."""

_NOISE = 1e-10
"""Reduced costs below this, in the solver's scale, point nowhere."""

_TIGHT = 1e-7
_CAPS = 12


@dataclass(frozen=True)
class Proved:
    """What is proved of one tier.

    Attributes
    ----------
    y
        Price of every row.
    reduced
        Reduced cost of every column.
    weights
        Weight on each earlier tier.
    bound
        What no plan falls below.
    """

    y: np.ndarray
    reduced: np.ndarray
    weights: np.ndarray
    bound: float


class Duality:
    """The duals of every part and tier of a solved program, and what they prove.

    Parameters
    ----------
    program
        What was solved.
    solution
        With the duals of its parts.
    values
        Value of every tier, as it is minimised.
    """

    def __init__(self, program: Program, solution: Solution, values: Sequence[float]) -> None:
        self._linear: Linear = program.linear
        self._costs = [tier.coefficients.astype(float) for tier in program.tiers]
        self._names = [tier.name for tier in program.tiers]
        self._values = np.asarray(values, dtype=float)
        self._duals = [part.duals for part in solution.parts]
        self._places = [(part.columns, part.rows) for part in solution.parts]
        self._add_what_stands_in_no_row()

    def _add_what_stands_in_no_row(self) -> None:
        """Take the other columns as one more part; each tier fixes those that it counts."""
        free = np.ones(len(self._linear.cost), dtype=bool)
        for columns, _ in self._places:
            free[columns] = False
        none = np.array([], dtype=np.int64)
        self._duals.append(tuple(TierDuals(none.astype(float), {}, 1.0, True) for _ in self._names))
        self._places.append((np.flatnonzero(free), none))

    @cached_property
    def _part_of(self) -> tuple[np.ndarray, np.ndarray]:
        of_column = np.zeros(len(self._linear.cost), dtype=np.int64)
        of_row = np.zeros(len(self._linear.row_lower), dtype=np.int64)
        for number, (columns, rows) in enumerate(self._places):
            of_column[columns], of_row[rows] = number, number
        return of_column, of_row

    def prove(self, earlier: Sequence[Proved]) -> Proved:
        """Return the best proof of the tier that comes after those that are proved.

        Where an earlier tier is not closed, its weight costs as much as its plan is away from its
        own bound: then less weight, and some reduced costs that point the wrong way, may prove
        more.
        """
        best = self._weigh(earlier, np.inf)
        top = float(best.weights.max(initial=0.0))
        if top == 0.0 or all(self._is_tight(place, one) for place, one in enumerate(earlier)):
            return best
        for cap in (*(top / 4.0**step for step in range(1, _CAPS)), 0.0):
            other = self._weigh(earlier, cap)
            best = other if other.bound > best.bound else best
        return best

    def _is_tight(self, place: int, one: Proved) -> bool:
        value = self._values[place]
        return bool(value - one.bound <= _TIGHT * max(1.0, abs(value)))

    def _weigh(self, earlier: Sequence[Proved], cap: float) -> Proved:
        """Return the proof with weights of at most `cap` on the earlier tiers."""
        now = len(earlier)
        of_column, of_row = self._part_of
        y = np.zeros(len(self._linear.row_lower))
        weights = np.zeros((len(self._places), now))
        for number, (_, rows) in enumerate(self._places):
            y[rows] = self._duals[number][now].rows
            for name, weight in self._duals[number][now].weights.items():
                weights[number, self._names.index(name)] = weight
        reduced = self._costs[now] - self._linear.matrix.T @ y
        for before in range(now):
            reduced += weights[of_column, before] * self._costs[before]
        for before in reversed(range(now)):
            one = earlier[before]
            needed = weights[:, before] + self._missing(one, reduced, y, (now, before))
            level = min(cap, float(needed.max(initial=0.0)))
            more = level - weights[:, before]
            y += more[of_row] * one.y
            reduced += more[of_column] * one.reduced
            weights[:, :before] += more[:, None] * one.weights[None, :before]
            weights[:, before] = level
        common = np.clip(weights.max(axis=0, initial=0.0), 0.0, cap)
        return self._complete(y, common, now)

    def _missing(
        self, before: Proved, reduced: np.ndarray, y: np.ndarray, tiers: tuple[int, int]
    ) -> np.ndarray:
        """Return how much more of an earlier tier each part needs, so that nothing points wrong."""
        now, earlier = tiers
        needed = np.zeros(len(self._places))
        for number, (columns, rows) in enumerate(self._places):
            duals = self._duals[number]
            if not duals[earlier].by_face:
                continue
            least, noise = _FIXED / duals[earlier].scale, _NOISE / duals[now].scale
            for wrong, right in (
                (reduced[columns], before.reduced[columns]),
                (y[rows], before.y[rows]),
            ):
                against = (np.abs(right) > least) & (np.sign(wrong) == -np.sign(right))
                against &= np.abs(wrong) > noise
                if against.any():
                    ratio = np.abs(wrong[against]) / np.abs(right[against])
                    needed[number] = max(needed[number], float(ratio.max()))
        return needed

    def _complete(self, y: np.ndarray, weights: np.ndarray, now: int) -> Proved:
        """Return a proof in which every part has the better of these prices and of none at all."""
        linear, (of_column, of_row) = self._linear, self._part_of
        number = len(self._places)
        y = valid_prices(linear, y)
        cost = self._costs[now].copy()
        for before, weight in enumerate(weights):
            cost += weight * self._costs[before]
        reduced = cost - linear.matrix.T @ y
        rows = np.bincount(of_row, y * sides_of(linear, y), minlength=number)
        priced = rows + np.bincount(of_column, least_of(linear, reduced), minlength=number)
        unpriced = np.bincount(of_column, least_of(linear, cost), minlength=number)
        worse = priced < unpriced
        y = np.where(worse[of_row], 0.0, y)
        reduced = np.where(worse[of_column], cost, reduced)
        bound = float(np.maximum(priced, unpriced).sum() - weights @ self._values[:now])
        return Proved(y, reduced, weights, bound)


def valid_prices(linear: Linear, y: np.ndarray) -> np.ndarray:
    """Return prices without those that point to an infinite side, or are round-off."""
    small = _NOTHING * float(np.abs(y).max(initial=0.0))
    y = np.where(np.abs(y) <= small, 0.0, y)
    y = np.where((y > 0) & ~np.isfinite(linear.row_lower), 0.0, y)
    return np.where((y < 0) & ~np.isfinite(linear.row_upper), 0.0, y)
