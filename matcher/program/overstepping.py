"""Overstepping: what the values of a plan make of the columns of limits."""

from __future__ import annotations

import numpy as np

from matcher.program.layout import Layout
from matcher.program.rows.family import Terms
from matcher.program.rows.levels import level_flows
from matcher.program.rows.sums import carried_terms, stay_terms, sum_terms


def fill_limits(layout: Layout, values: np.ndarray) -> None:
    """Set what is within and over every limit, and the largest burden, from all other columns."""
    limits = layout.limits
    if not limits.exist:
        return
    levels = limits.levels
    flow, begun = level_flows(layout)
    change = begun + _added(flow, values, len(levels))
    level = levels.assign(change=change).groupby("chain")["change"].cumsum().to_numpy()
    soft = (levels["over"] >= 0).to_numpy()
    over = np.where(soft, np.maximum(0.0, level - levels["top"].to_numpy()), 0.0)
    values[levels["within"].to_numpy()] = level - over
    values[levels["over"].to_numpy()[soft]] = over[soft]
    for rows, terms in ((limits.sums, sum_terms(layout)), (limits.stays, stay_terms(layout))):
        room = rows["room"].to_numpy() if "room" in rows else 0.0
        total = _added(terms, values, len(rows)) - room
        there = (rows["over"] >= 0).to_numpy()
        values[rows["over"].to_numpy()[there]] = np.maximum(0.0, total[there])
    if limits.carried:
        carried = _added(carried_terms(layout), values, len(limits.carried))
        values[limits.burden] = max(0.0, float(carried.max()))


def sum_totals(layout: Layout, values: np.ndarray) -> np.ndarray:
    """Return what adds up in each period of a sum, what is over included."""
    return _added(sum_terms(layout), values, len(layout.limits.sums))


def most_over(layout: Layout, upper: np.ndarray) -> np.ndarray:
    """Return upper bounds of all columns: sums and burdens by the most that adds to them."""
    limits, found = layout.limits, upper.copy()
    if not limits.exist:
        return found
    there = (limits.sums["over"] >= 0).to_numpy()
    most = _added(sum_terms(layout), upper, len(limits.sums), most=True)
    found[limits.sums["over"].to_numpy()[there]] = most[there]
    if limits.carried:
        carried = _added(carried_terms(layout), upper, len(limits.carried))
        found[limits.burden] = float(carried.max())
    return found


def _added(terms: Terms, values: np.ndarray, number: int, *, most: bool = False) -> np.ndarray:
    """Return what columns add to each row; the most of it counts nothing that takes away."""
    total = np.zeros(number)
    for row, column, value in terms:
        there = column >= 0
        each = np.broadcast_to(value, column.shape)[there] * values[column[there]]
        np.add.at(total, row[there], np.maximum(each, 0.0) if most else each)
    return total
