"""Needs: a pledge goes, and is handed on, only as far as what it lacks is covered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE
from matcher.program.demand import demand_row
from matcher.program.facts import MONTH
from matcher.program.hand_overs import ANY
from matcher.program.layout import Layout
from matcher.program.linear import INFINITE
from matcher.program.rows.cover import cover_at
from matcher.program.rows.family import Rows, Terms, rows_of
from matcher.program.rows.held import hold_keys
from matcher.program.supplies import MONTHLY, PLEDGE


def need_rows(layout: Layout) -> Rows:
    """Return demand ≤ what is running + Σ cover / need, for every hold, class and date.

    Of a pledge that bound givers may complete, each mission takes what its own class lacks from
    what counts anywhere. A need per pledge covers all of it once it is opened.
    """
    demand = layout.holdings.demand
    holds = layout.presence.eligibility.supplies.lacks.holds
    per = holds["per"].to_numpy()[demand["hold"]]
    exists = _exists(layout)
    rows = np.flatnonzero(exists)
    number = np.where(exists, np.cumsum(exists) - 1, NONE)
    column = np.where(per == MONTHLY, demand["used"], demand["held"])
    terms: Terms = [(np.arange(len(rows)), column[rows], 1.0)]
    terms += _covers(layout, rows)
    terms += _flexes(layout, number)
    return rows_of(hold_keys(layout, demand.iloc[rows]), terms, upper=_free(layout, per)[rows])


def need_demand(layout: Layout) -> pd.DataFrame:
    """Return the dates of demand that have a row of needs, in the order of those rows."""
    return layout.holdings.demand[_exists(layout)]


def _exists(layout: Layout) -> np.ndarray:
    demand = layout.holdings.demand
    per = layout.presence.eligibility.supplies.lacks.holds["per"].to_numpy()[demand["hold"]]
    return np.asarray((per != MONTHLY) | (demand["used"].to_numpy() >= 0))


def _covers(layout: Layout, rows: np.ndarray) -> Terms:
    """Return what covers each row: cover over need, or the whole pledge where that is opened."""
    holdings = layout.holdings
    supplies = layout.presence.eligibility.supplies
    lacks, holds = supplies.lacks.rows, supplies.lacks.holds
    asked = holdings.demand.iloc[rows][["hold", "place", "date"]].assign(row=np.arange(len(rows)))
    both = asked.merge(supplies.lacks.members, on="hold")
    opens = lacks["per"].to_numpy()[both["lack"]] == PLEDGE
    anywhere = both[opens & (both["place"] != ANY).to_numpy()].assign(place=ANY)
    both = pd.concat([both, anywhere], ignore_index=True)
    opens = lacks["per"].to_numpy()[both["lack"]] == PLEDGE
    lack, place = both["lack"].to_numpy(), both["place"].to_numpy()
    found = cover_at(layout, lack, place, both["date"].to_numpy())
    covered = found >= 0
    amount = layout.presence.eligibility.facts.pledges["amount"].fillna(0.0).to_numpy()
    amount = amount[holds["p"].to_numpy()[both["hold"]]]
    cover = holdings.cover["column"].to_numpy()
    opened = np.full(len(cover), NONE)
    opened[np.isin(cover, holdings.opened["cover"])] = holdings.opened["column"]
    column = np.where(opens[covered], opened[found[covered]], cover[found[covered]])
    value = np.where(opens, -amount, -1.0 / lacks["quantity"].to_numpy()[lack])
    return [(both["row"].to_numpy()[covered], column, value[covered])]


def _flexes(layout: Layout, number: np.ndarray) -> Terms:
    """Return what a mission takes from what counts anywhere, in its own row and in that one's."""
    demand = layout.holdings.demand
    flex = demand["flex"].to_numpy()
    takes = np.flatnonzero(flex >= 0)
    giving = demand_row(demand, demand.iloc[takes].assign(place=ANY), "date")
    return [(number[takes], flex[takes], -1.0), (number[giving], flex[takes], 1.0)]


def _free(layout: Layout, per: np.ndarray) -> np.ndarray:
    """Return what needs no cover: what is running has its parts, and keeps them."""
    demand, case = layout.holdings.demand, layout.presence.eligibility.case
    running = demand["running"].to_numpy()
    since = demand["until"].to_numpy() - layout.presence.eligibility.facts.plan_day
    months = since / (MONTH if case.is_dated else 1.0)
    return np.where(per == MONTHLY, running * np.maximum(months, 0.0), running)


def sent_rows(layout: Layout) -> Rows:
    """Return arrive ≤ most · sent, where needs count departures."""
    events, sent = layout.presence.events, layout.holdings.sent
    rows = np.flatnonzero(sent >= 0)
    most = layout.upper[layout.arrive[rows]]
    place = np.arange(len(rows))
    terms: Terms = [(place, layout.arrive[rows], 1.0), (place, sent[rows], -most)]
    return rows_of(events.iloc[rows][["pair", "date"]], terms, lower=-INFINITE, upper=0.0)
