"""Supply: what is away of a pledge, or handed on, is no more than has come of it."""

from __future__ import annotations

import numpy as np

from matcher.program.blocks import NONE
from matcher.program.layout import Layout
from matcher.program.linear import INFINITE
from matcher.program.presence import SPREAD
from matcher.program.rows.family import Rows, rows_of


def supply_rows(layout: Layout) -> Rows:
    """Return one balance per date: level = level before + departures + hand-overs − returns.

    Dates are those of departures and hand-overs. What is handed on never returns; what is away is
    back on the day on which the unit is home and rested. The level is no more than
    what has been delivered; at the last date of a pledge that is the row itself.
    """
    departures = layout.departures
    events, pairs = layout.presence.events, layout.presence.eligibility.pairs
    pledges = layout.presence.eligibility.facts.pledges
    key = departures["p"].to_numpy() * SPREAD + departures["date"].to_numpy()

    def moves(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        moved = np.flatnonzero(columns >= 0)
        pair = events["pair"].to_numpy()[moved]
        p, travel = pairs["p"].to_numpy()[pair], pairs["travel"].to_numpy()[pair]
        return columns[moved], p, events["date"].to_numpy()[moved], travel

    arrive, p, date, travel = moves(layout.arrive)
    out = np.searchsorted(key, p * SPREAD + date - travel)
    leave, p, date, travel = moves(layout.leave)
    home = date + travel + pledges["rest"].to_numpy()[p].astype(np.int64)
    back = np.searchsorted(key, p * SPREAD + np.minimum(home, SPREAD - 1))
    returns = np.append(departures["p"].to_numpy(), NONE)[back] == p
    first = ~departures.duplicated("p").to_numpy()
    last = departures["is_last"].to_numpy()
    handed = layout.holdings.handed
    given = np.searchsorted(key, handed["giver"].to_numpy() * SPREAD + handed["date"].to_numpy())
    place = np.arange(len(departures))
    level = departures["level"].to_numpy()
    before = np.where(first, NONE, np.roll(level, 1)) if len(level) else level
    running = _running(layout)
    terms = [
        (out, arrive, 1.0),
        (given, handed["column"].to_numpy(), 1.0),
        (back[returns], leave[returns], -1.0),
        (place, before, 1.0),
        (place, level, -1.0),
    ]
    away = np.where(first, running, 0.0)
    upper = np.where(last, departures["delivered"].to_numpy() - away, -away)
    lower = np.where(last, -INFINITE, -away)
    return rows_of(departures[["p", "date"]], terms, lower=lower, upper=upper)


def _running(layout: Layout) -> np.ndarray:
    """Return what of each departure's pledge is there on the plan date."""
    pairs = layout.presence.eligibility.pairs
    running = layout.presence.running
    p = pairs["p"].to_numpy()[running["pair"]]
    total = np.bincount(
        p, running["quantity"], minlength=len(layout.presence.eligibility.facts.pledges)
    )
    return total[layout.departures["p"].to_numpy()]
