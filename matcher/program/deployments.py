"""Deployments: the values of a solved program read off, first in, first out."""

from __future__ import annotations

from collections import deque

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
    arrivals = _moves(layout.arrive, x, events)
    leavings = _moves(layout.leave, x, events)
    running = layout.presence.running.sort_values(["pair", "must_leave", "began"])
    rows: list[tuple[int, int, int, float, int]] = []
    busy = sorted(set(arrivals) | set(running["pair"]))
    waiting: dict[int, deque[tuple[int, int, float]]] = {}
    plan_day = layout.presence.eligibility.facts.plan_day
    for row in running.itertuples():
        waiting.setdefault(row.pair, deque()).append((plan_day, row.began, row.quantity))
    for pair in busy:
        queue = waiting.get(pair, deque())
        queue.extend((date, -1, quantity) for date, quantity in arrivals.get(pair, []))
        rows.extend((pair, *piece) for piece in _first_in_first_out(queue, leavings.get(pair, [])))
    columns = ["pair", "start", "end", "quantity", "began"]
    kinds = dict.fromkeys(columns, np.int64) | {"quantity": float}
    frame = pd.DataFrame(rows, columns=columns).astype(kinds)
    return frame.sort_values(["pair", "start", "end"], ignore_index=True)


def _moves(
    columns: np.ndarray, x: np.ndarray, events: pd.DataFrame
) -> dict[int, list[tuple[int, float]]]:
    """Return the arrivals, or leavings, of each pair that has any: day and quantity."""
    quantity = np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0)
    place = np.flatnonzero(quantity > NOTHING)
    moves: dict[int, list[tuple[int, float]]] = {}
    pairs, dates = events["pair"].to_numpy()[place], events["date"].to_numpy()[place]
    for pair, date, value in zip(
        pairs.tolist(), dates.tolist(), quantity[place].tolist(), strict=True
    ):
        moves.setdefault(pair, []).append((date, snap(value)))
    return moves


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
    exact[handed] = [snap(value) for value in x[handed].tolist()]
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
    costs = event_costs(layout)
    events = layout.presence.events
    key = events["pair"].to_numpy().astype(np.int64) * SPREAD + events["date"].to_numpy()
    pair = deployments["pair"].to_numpy().astype(np.int64) * SPREAD
    first = np.searchsorted(key, pair + deployments["start"].to_numpy())
    last = np.searchsorted(key, pair + deployments["end"].to_numpy())
    so_far = np.concatenate([[0.0], np.cumsum(costs["staying"].to_numpy())])
    fresh = deployments["began"].to_numpy() < 0
    each = np.where(fresh, costs["arriving"].to_numpy()[first], 0.0)
    each = each + costs["leaving"].to_numpy()[last] + so_far[last] - so_far[first]
    return each * deployments["quantity"].to_numpy()
