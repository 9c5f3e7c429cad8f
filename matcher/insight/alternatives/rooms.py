"""Rooms: what of a program hangs together, with all of its plans that are good enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from matcher.program.lane import OPTIMAL, Kept, Options, solve
from matcher.program.linear import INFINITE, Linear
from matcher.program.program import Program
from matcher.program.solving import Solution

_WHOLE = 1e-6
_SLACK = 1e-9
"""By how much, relative, a tier may be worse: what adding floats may lose."""


@dataclass(frozen=True)
class Found:
    """A plan of a room that is best for some costs.

    Attributes
    ----------
    x
        One per column of the room.
    is_proved
        Whether there is none better, and not only none that was found in time.
    """

    x: np.ndarray
    is_proved: bool


@dataclass(frozen=True)
class Room:
    """Columns that share no row with others, and the rows that their good enough plans keep.

    Attributes
    ----------
    columns
        Places in the program.
    linear
        The rows and bounds.
    x
        Values of one plan that is good enough.
    """

    columns: np.ndarray
    linear: Linear
    x: np.ndarray
    _kept: Kept = field(default_factory=Kept, repr=False)

    def cheapest(self, cost: np.ndarray, options: Options) -> Found:
        """Return the plan that costs least.

        Without whole columns first, from where the last such solve ended; where the answer is
        whole, it is the best there is.

        Raises
        ------
        SolverError
            Where the solver breaks down.
        """
        size = float(np.abs(cost).max(initial=0.0))
        if size == 0:
            return Found(self.x, is_proved=True)
        linear = replace(self.linear, cost=cost / size)
        outcome = self._kept.solve(linear.relaxed(), options)
        if outcome.status == OPTIMAL and outcome.x is not None and self._is_whole(outcome.x):
            return Found(self._rounded(outcome.x), is_proved=True)
        if self.linear.whole.any():
            outcome = solve(linear, replace(options, start=self.x))
        if outcome.x is None or not self._is_whole(outcome.x):
            return Found(self.x, is_proved=False)
        found = self._rounded(outcome.x)
        if linear.value(found) > linear.value(self.x):
            return Found(self.x, is_proved=False)
        return Found(found, is_proved=outcome.status == OPTIMAL)

    def _is_whole(self, x: np.ndarray) -> bool:
        whole = x[self.linear.whole]
        return bool(np.all(np.abs(whole - np.rint(whole)) <= _WHOLE))

    def _rounded(self, x: np.ndarray) -> np.ndarray:
        return np.where(self.linear.whole, np.rint(x), x)


def best_rooms(solution: Solution) -> list[Room]:
    """Return the rooms of all plans that are as good as a solution in every tier."""
    return [Room(part.columns, part.best, part.values()) for part in solution.parts]


def near_rooms(
    program: Program, solution: Solution, values: Sequence[float], within: float
) -> list[Room]:
    """Return the one room of all plans that are nearly as good in every tier.

    Parameters
    ----------
    program
        The program.
    solution
        A plan that is good enough.
    values
        Value of every tier, as it is minimised.
    within
        By what share of its value a tier may be worse.
    """
    most = [value + (within + _SLACK) * max(abs(value), _SLACK) for value in values]
    sizes = [max(float(np.abs(t.coefficients).max()), _SLACK) for t in program.tiers]
    scaled = [t.coefficients / size for t, size in zip(program.tiers, sizes, strict=True)]
    linear = program.linear
    wider = replace(
        linear,
        matrix=sparse.csr_array(sparse.vstack([linear.matrix, sparse.csr_array(scaled)])),
        row_lower=np.append(linear.row_lower, np.full(len(most), -INFINITE)),
        row_upper=np.append(linear.row_upper, np.array(most) / np.array(sizes)),
        row_names=linear.row_names.having([f"tier_{tier.name}" for tier in program.tiers]),
    )
    return [Room(np.arange(len(linear.cost)), wider, solution.x)]


def having(
    rooms: Sequence[Room], columns: np.ndarray
) -> Iterator[tuple[Room, np.ndarray, np.ndarray]]:
    """Yield each room that has any of some columns, which of them it has, and their places in it.

    Parameters
    ----------
    rooms
        The rooms.
    columns
        Places in the program.
    """
    for room in rooms:
        place = np.searchsorted(room.columns, columns)
        inside = place < len(room.columns)
        inside[inside] = room.columns[place[inside]] == columns[inside]
        if inside.any():
            yield room, np.flatnonzero(inside), place[inside]
