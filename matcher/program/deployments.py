"""Deployments: the values of a solved program read off, first in, first out."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
import pandas as pd

from matcher.program.costs import event_costs
from matcher.program.layout import Layout
from matcher.program.overstepping import fill_limits
from matcher.program.presence import SPREAD
from matcher.program.ranges import runs_of
from matcher.program.shares import fill_shares

NOTHING = 1e-7
"""Quantities below this are the round-off of a solver."""

_COLUMNS = ["pair", "start", "end", "quantity", "began"]


def read_deployments(layout: Layout, x: np.ndarray) -> pd.DataFrame:
    """Return who is where, from when until when.

    Of what is running, that which must leave first leaves first, so that nothing outstays its end;
    what arrives in the plan leaves after it, first in, first out.

    Parameters
    ----------
    layout
        The columns.
    x
        Their values.

    Returns
    -------
    pandas.DataFrame
        Columns pair, start and end (days, the end excluded), quantity, `began` (day of arrival of
        what is running on the plan date, else −1); sorted by pair and start.
    """
    events = layout.presence.events
    arrivals, leavings = (_moves(moved, x, events) for moved in (layout.arrive, layout.leave))
    running = layout.presence.running.sort_values(["pair", "must_leave", "began"])
    come, go = _simple(arrivals, leavings, running["pair"].to_numpy())
    rows = _queued(layout, running, arrivals.without(come), leavings.without(go))
    kinds = dict.fromkeys(_COLUMNS, np.int64) | {"quantity": float}
    cells = (arrivals.pair[come], arrivals.day[come], leavings.day[go], arrivals.quantity[come], -1)
    parts = [pd.DataFrame(dict(zip(_COLUMNS, cells, strict=True)), index=range(len(come)))]
    parts.append(pd.DataFrame(rows, columns=_COLUMNS))
    frame = pd.concat([part.astype(kinds) for part in parts], ignore_index=True)
    return frame.sort_values(["pair", "start", "end"], ignore_index=True)


class _Moves(NamedTuple):
    """Arrivals, or leavings, by pair and day."""

    pair: np.ndarray
    day: np.ndarray
    quantity: np.ndarray

    def without(self, places: np.ndarray) -> _Moves:
        return _Moves(*(np.delete(part, places) for part in self))

    def lone(self) -> np.ndarray:
        """Return the places of those that are the only one of their pair."""
        new = np.append(-1, self.pair[:-1]) != self.pair
        return np.flatnonzero(new & (np.append(self.pair[1:], -1) != self.pair))

    def of_pairs(self) -> dict[int, list[tuple[int, float]]]:
        """Return day and quantity of each, by their pair."""
        found: dict[int, list[tuple[int, float]]] = {}
        for pair, day, quantity in zip(*(part.tolist() for part in self), strict=True):
            found.setdefault(pair, []).append((day, quantity))
        return found


def _moves(columns: np.ndarray, x: np.ndarray, events: pd.DataFrame) -> _Moves:
    quantity = np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0)
    place = np.flatnonzero(quantity > NOTHING)
    pair, day = (events[name].to_numpy()[place] for name in ("pair", "date"))
    return _Moves(pair, day, snap_all(quantity[place]))


def _simple(
    arrivals: _Moves, leavings: _Moves, running: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the arrival and the leaving of each pair that comes once, all of it, and goes once."""
    come, go = arrivals.lone(), leavings.lone()
    _, first, last = np.intersect1d(
        arrivals.pair[come], leavings.pair[go], assume_unique=True, return_indices=True
    )
    come, go = come[first], go[last]
    simple = ~np.isin(arrivals.pair[come], running)
    simple &= arrivals.quantity[come] <= leavings.quantity[go] + NOTHING
    simple &= leavings.day[go] > arrivals.day[come]
    return come[simple], go[simple]


def _queued(
    layout: Layout, running: pd.DataFrame, arrivals: _Moves, leavings: _Moves
) -> list[tuple[int, int, int, float, int]]:
    """Return who is where of pairs that come or go several times: first in, first out."""
    rows: list[tuple[int, int, int, float, int]] = []
    coming, going = arrivals.of_pairs(), leavings.of_pairs()
    waiting: dict[int, deque[tuple[int, int, float]]] = {}
    plan_day = layout.presence.eligibility.facts.plan_day
    for row in running.itertuples():
        waiting.setdefault(row.pair, deque()).append((plan_day, row.began, row.quantity))
    for pair in sorted(coming.keys() | waiting.keys()):
        queue = waiting.get(pair, deque())
        queue.extend((day, -1, quantity) for day, quantity in coming.get(pair, []))
        rows.extend((pair, *piece) for piece in _first_in_first_out(queue, going.get(pair, [])))
    return rows


def snap_all(quantities: np.ndarray) -> np.ndarray:
    """Return quantities without the round-off of a solver."""
    near = np.rint(quantities) + 0.0
    whole = np.abs(quantities - near) <= NOTHING * np.maximum(1.0, np.abs(quantities))
    if whole.all():
        return near
    found = near.copy()
    # one by one, because NumPy rounds to digits by scaling, and so not always to the nearest
    found[~whole] = [round(one, 9) for one in quantities[~whole].tolist()]
    return found


def snap(quantity: float) -> float:
    """Return a quantity without the round-off of a solver."""
    near = round(quantity)
    return (
        float(near)
        if abs(quantity - near) <= NOTHING * max(1.0, abs(quantity))
        else round(quantity, 9)
    )


def _first_in_first_out(
    queue: deque[tuple[int, int, float]], leavings: list[tuple[int, float]]
) -> list[tuple[int, int, float, int]]:
    pieces: list[tuple[int, int, float, int]] = []
    for end, leaving in leavings:
        left = leaving
        while left > NOTHING and queue:
            start, began, there = queue.popleft()
            goes = there if there <= left + NOTHING else left
            if end > start:
                pieces.append((start, end, snap(goes), began))
            if there > goes:
                queue.appendleft((start, began, there - goes))
            left -= goes
    return pieces


def served_per_stretch(layout: Layout, deployments: pd.DataFrame) -> np.ndarray:
    """Return Σ quantity · rate · duty of what is there in each stretch of each requirement."""
    stretches, pairs = layout.presence.stretches, layout.presence.eligibility.pairs
    chosen = pairs.iloc[deployments["pair"]]
    r = chosen["r"].to_numpy().astype(np.int64)
    counted = deployments["quantity"].to_numpy() * (chosen["rate"] * chosen["duty"]).to_numpy()
    key = stretches["r"].to_numpy() * SPREAD + stretches["start"].to_numpy()
    first = np.searchsorted(key, r * SPREAD + deployments["start"].to_numpy())
    last = np.searchsorted(key, r * SPREAD + deployments["end"].to_numpy())
    which, place = runs_of(first, last)
    served = np.zeros(len(stretches))
    np.add.at(served, place, counted[which])
    return served


def exact_values(layout: Layout, deployments: pd.DataFrame, x: np.ndarray) -> np.ndarray:
    """Return the values of all columns as the deployments make them, free of round-off.

    What counts, and what stays open, is left as it is in `x`; that is not theirs alone to say.
    """
    events = layout.presence.events
    exact = x.copy()
    for columns in (layout.arrive, layout.leave, layout.there):
        exact[columns[columns >= 0]] = 0.0
    key = events["pair"].to_numpy().astype(np.int64) * SPREAD + events["date"].to_numpy()
    pair = deployments["pair"].to_numpy().astype(np.int64)
    first = np.searchsorted(key, pair * SPREAD + deployments["start"].to_numpy())
    last = np.searchsorted(key, pair * SPREAD + deployments["end"].to_numpy())
    quantity = deployments["quantity"].to_numpy()
    which, place = runs_of(first, last)
    np.add.at(exact, layout.there[place], quantity[which])
    fresh = deployments["began"].to_numpy() < 0
    own = fresh & (layout.arrive[first] != layout.there[first])
    np.add.at(exact, layout.arrive[first[own]], quantity[own])
    ends = ~events["is_last"].to_numpy()[last]
    np.add.at(exact, layout.leave[last[ends]], quantity[ends])
    _free(layout, exact)
    handed = layout.holdings.handed["column"].to_numpy()
    exact[handed] = snap_all(x[handed])
    fill_limits(layout, exact)
    return exact


def _free(layout: Layout, exact: np.ndarray) -> None:
    """Let what was running and is in no deployment leave at the first event of its pair."""
    freed = np.flatnonzero((layout.begun > 0) & (layout.leave >= 0))
    come = np.where(layout.arrive[freed] >= 0, exact[layout.arrive[freed]], 0.0)
    stays = exact[layout.there[freed]]
    exact[layout.leave[freed]] = np.maximum(0.0, layout.begun[freed] + come - stays)


def with_gaps(layout: Layout, x: np.ndarray, gaps: np.ndarray) -> np.ndarray:
    """Return values of all columns with those gaps, one per stretch, and what hangs on them."""
    stretches = layout.presence.stretches
    values = x.copy()
    values[layout.gap] = gaps
    opened = np.bincount(
        stretches["r"].to_numpy(),
        gaps * (stretches["end"] - stretches["start"]).to_numpy(),
        minlength=len(layout.presence.eligibility.facts.requirements),
    )
    fill_shares(layout.shares, opened, values)
    return values


def deployment_costs(layout: Layout, deployments: pd.DataFrame) -> np.ndarray:
    """Return what each deployment adds to the cost of the plan."""
    events = layout.presence.events
    is_used = np.zeros(len(layout.presence.eligibility.pairs), dtype=bool)
    is_used[deployments["pair"].to_numpy()] = True
    rows = np.flatnonzero(is_used[events["pair"].to_numpy()])
    costs = event_costs(layout, rows=rows)
    key = events["pair"].to_numpy()[rows].astype(np.int64) * SPREAD
    key += events["date"].to_numpy()[rows]
    pair = deployments["pair"].to_numpy().astype(np.int64) * SPREAD
    first = np.searchsorted(key, pair + deployments["start"].to_numpy())
    last = np.searchsorted(key, pair + deployments["end"].to_numpy())
    so_far = np.concatenate([[0.0], np.cumsum(costs["staying"].to_numpy())])
    fresh = deployments["began"].to_numpy() < 0
    each = np.where(fresh, costs["arriving"].to_numpy()[first], 0.0)
    each = each + costs["leaving"].to_numpy()[last] + so_far[last] - so_far[first]
    return each * deployments["quantity"].to_numpy()
