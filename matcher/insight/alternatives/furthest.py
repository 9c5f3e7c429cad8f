"""Furthest: of the plans that are good enough, the one that is most different."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from matcher.insight.alternatives.rooms import Found, Room
from matcher.program.lane import OPTIMAL, Options, solve
from matcher.program.linear import INFINITE, Linear

_AT = 1e-9


def furthest(
    room: Room, place: np.ndarray, centre: np.ndarray, weight: np.ndarray, options: Options
) -> Found:
    """Return the plan of a room for which Σ weight · |x − centre| is largest.

    A column whose centre is one of its bounds can move one way only, so that its distance is
    linear; of any other a whole column says which way it moves.

    Parameters
    ----------
    room
        The plans.
    place
        Places of the columns that count.
    centre, weight
        One each per such column.
    options
        How to solve.

    Raises
    ------
    SolverError
        Where the solver breaks down.
    """
    linear = room.linear
    lower, upper = linear.lower[place], linear.upper[place]
    free = (upper - lower > _AT) & (weight > 0)
    low, high = centre <= lower + _AT, centre >= upper - _AT
    cost = np.zeros(len(linear.cost))
    sign = np.where(low, -1.0, np.where(high, 1.0, 0.0))
    np.add.at(cost, place, np.where(free, sign * weight, 0.0))
    both = np.flatnonzero(free & ~low & ~high)
    if not len(both):
        return room.cheapest(cost, options)
    wider = _told_ways(replace(linear, cost=cost), place[both], centre[both], weight[both])
    size = float(np.abs(wider.cost).max())
    outcome = solve(replace(wider, cost=wider.cost / size), replace(options, start=None))
    if outcome.x is None:
        return Found(room.x, is_proved=False)
    own = outcome.x[: len(linear.cost)]
    own = np.where(linear.whole, np.rint(own), own)
    return Found(own, is_proved=outcome.status == OPTIMAL)


def _told_ways(linear: Linear, place: np.ndarray, centre: np.ndarray, weight: np.ndarray) -> Linear:
    """Add for each column its distance d, and which way it moves (0: up, 1: down).

    d ≤ x − centre + reach · way and d ≤ centre − x + reach · (1 − way).
    """
    number, columns = len(place), len(linear.cost)
    up, down = linear.upper[place] - centre, centre - linear.lower[place]
    most = np.maximum(up, down)
    reach = most + np.maximum(up, down)
    row = np.arange(number)
    distance, way = columns + row, columns + number + row
    ones = np.ones(number)
    terms = [
        (row, distance, ones),
        (row, place, -ones),
        (row, way, -reach),
        (number + row, distance, ones),
        (number + row, place, ones),
        (number + row, way, reach),
    ]
    rows, cols, value = (np.concatenate(part) for part in zip(*terms, strict=True))
    shape = (2 * number, columns + 2 * number)
    added = sparse.coo_array((value, (rows, cols)), shape=shape)
    old = linear.matrix.tocoo()
    wide = sparse.coo_array(
        (old.data, (old.row, old.col)), shape=(old.shape[0], columns + 2 * number)
    )
    names = [f"{word}_{k}" for word in ("distance", "way") for k in range(number)]
    sides = [f"{word}_{k}" for word in ("up", "down") for k in range(number)]
    return Linear(
        cost=np.concatenate([linear.cost, -weight, np.zeros(number)]),
        lower=np.append(linear.lower, np.zeros(2 * number)),
        upper=np.concatenate([linear.upper, most, ones]),
        whole=np.concatenate([linear.whole, np.zeros(number, bool), np.ones(number, bool)]),
        matrix=sparse.csr_array(sparse.vstack([wide, added])),
        row_lower=np.append(linear.row_lower, np.full(2 * number, -INFINITE)),
        row_upper=np.concatenate([linear.row_upper, -centre, centre + reach]),
        column_names=linear.column_names.having(names),
        row_names=linear.row_names.having(sides),
    )
