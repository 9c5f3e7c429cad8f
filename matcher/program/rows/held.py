"""Held: how much a hold must have covered, as pledges depart, come home and hand on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE, name_class
from matcher.program.demand import demand_row, lasting
from matcher.program.facts import MONTH
from matcher.program.flows import class_key, flows, handed_on
from matcher.program.layout import Layout
from matcher.program.rows.family import Rows, Terms, rows_of
from matcher.program.supplies import DEPLOYMENT, MONTHLY


def held_rows(layout: Layout) -> Rows:
    """Return held[t] = held[t−] + what departs or is handed on − what is home again.

    What is spent never comes home. Needs per deployment count departures, whatever goes.
    """
    demand, number = _numbered(layout, "held")
    column = demand["held"].to_numpy()
    follows = _follows(demand) & (column >= 0)
    rows = np.flatnonzero(column >= 0)
    before = np.where(follows, np.roll(column, 1), NONE)[rows] if len(rows) else rows
    place = np.arange(len(rows))
    terms: Terms = [(place, column[rows], 1.0), (place, before, -1.0)]
    for at, columns, value in [*inflows(layout), *_outflows(layout)]:
        counts = number[at] >= 0
        terms.append((number[at][counts], columns[counts], -value))
    begun = demand["running"].to_numpy()
    first = np.where(follows, 0.0, begun)[rows]
    return rows_of(hold_keys(layout, demand.iloc[rows]), terms, lower=first, upper=first)


def used_rows(layout: Layout) -> Rows:
    """Return used[t] = used[t−] + held[t] · days until the next date / 30."""
    demand = layout.holdings.demand
    column = demand["used"].to_numpy()
    rows = np.flatnonzero(column >= 0)
    before = np.where(_follows(demand), np.roll(column, 1), NONE)[rows] if len(rows) else rows
    month = MONTH if layout.presence.eligibility.case.is_dated else 1.0
    days = (demand["until"] - demand["date"]).to_numpy()[rows] / month
    place = np.arange(len(rows))
    terms: Terms = [
        (place, column[rows], 1.0),
        (place, before, -1.0),
        (place, demand["held"].to_numpy()[rows], -days),
    ]
    return rows_of(hold_keys(layout, demand.iloc[rows]), terms, lower=0.0, upper=0.0)


def inflows(layout: Layout) -> Terms:
    """Return what departs, and what is handed on, at which date of demand."""
    holdings, presence = layout.holdings, layout.presence
    per = presence.eligibility.supplies.lacks.holds["per"].to_numpy()
    goes = flows(presence, holdings.scope, layout.arrive)
    counted = per[goes["hold"]] == DEPLOYMENT
    column = np.where(counted, holdings.sent[goes["event"]], goes["column"])
    given = handed_on(presence, holdings.handed)
    return [
        (demand_row(holdings.demand, goes, "departs"), column, 1.0),
        (demand_row(holdings.demand, given, "date"), given["column"].to_numpy(), 1.0),
    ]


def _outflows(layout: Layout) -> Terms:
    """Return what is home again, and rested where the hold is on what is kept."""
    holdings, presence = layout.holdings, layout.presence
    holds, demand = presence.eligibility.supplies.lacks.holds, holdings.demand
    back = flows(presence, holdings.scope, layout.leave)
    per, use = (holds[name].to_numpy()[back["hold"]] for name in ("per", "use"))
    returns = lasting(per, use)
    back, monthly = back[returns].reset_index(drop=True), (per == MONTHLY)[returns]
    p = holds["p"].to_numpy()[back["hold"]]
    rest = presence.eligibility.facts.pledges["rest"].to_numpy().astype(np.int64)[p]
    back["home"] += np.where(monthly, 0, rest)
    at = demand_row(demand, back, "home")
    if not len(demand):
        return []
    own = class_key(back["place"], back["hold"])
    key = class_key(demand["place"], demand["hold"])
    same = (at < len(demand)) & (key[np.minimum(at, len(demand) - 1)] == own)
    return [(at[same], back["column"].to_numpy()[same], -1.0)]


def _numbered(layout: Layout, name: str) -> tuple[pd.DataFrame, np.ndarray]:
    demand = layout.holdings.demand
    there = demand[name].to_numpy() >= 0
    return demand, np.where(there, np.cumsum(there) - 1, NONE)


def _follows(demand: pd.DataFrame) -> np.ndarray:
    key = class_key(demand["place"], demand["hold"])
    return np.append(False, key[1:] == key[:-1]) if len(demand) else np.array([], dtype=bool)


def hold_keys(layout: Layout, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what rows about holds are about: receiver, hold and class, day."""
    hold = layout.presence.eligibility.supplies.lacks.holds.iloc[rows["hold"]]
    about = name_class(layout.presence, hold["name"], rows["place"])
    return pd.DataFrame(
        {"p": hold["p"].to_numpy(), "about": about, "date": rows["date"].to_numpy()}
    )
