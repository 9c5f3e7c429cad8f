"""Costs: what arrivals, stays, leavings and hand-overs add to the cost of a plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.facts import FOREVER, MONTH, Facts, day_number
from matcher.program.layout import Layout


def hand_over_costs(layout: Layout) -> np.ndarray:
    """Return what one measure costs that is handed over: its deployment and its conditions."""
    pledges = layout.presence.eligibility.facts.pledges
    each = pledges["deployment_cost"].fillna(0.0).to_numpy() + pledges["price"].to_numpy()
    return np.asarray(each[layout.holdings.handed["giver"]])


def event_costs(
    layout: Layout, span: tuple[int, int] | None = None, rows: np.ndarray | None = None
) -> pd.DataFrame:
    """Return what one measure costs that arrives at, leaves at, or stays from each event.

    Parameters
    ----------
    layout
        The columns.
    span
        Only what arises from its first day until before its last; None: whenever. Entry arises on
        the day of departure, everything else day by day.
    rows
        Places of the events that are asked about; None: all.

    Returns
    -------
    pandas.DataFrame
        Columns arriving, leaving, staying (until the next event), one row per event asked about.
        What is running and freed at once costs nothing.
    """
    eligibility = layout.presence.eligibility
    pledges, pairs = eligibility.facts.pledges, eligibility.pairs
    events = layout.presence.events if rows is None else layout.presence.events.iloc[rows]
    pair = events["pair"].to_numpy()
    p = pairs["p"].to_numpy()[pair]
    month = MONTH if eligibility.case.is_dated else 1.0
    daily = pledges["monthly_cost"].fillna(0.0).to_numpy()[p] / month
    travel = pairs["travel"].to_numpy()[pair]
    date, until = events["date"].to_numpy(), events["until"].to_numpy()
    until = np.where(events["is_last"], date, until)
    first, last = (-FOREVER, FOREVER) if span is None else span
    departs = date - travel
    enters = (departs >= first) & (departs < last)
    own = pledges["deployment_cost"].fillna(0.0).to_numpy()[p]
    judged = pairs["cost"].to_numpy()[pair]
    entry = np.where(np.isnan(judged), own, judged) + pledges["price"].to_numpy()[p]
    goes, stays, returns = (
        _overlap(start, end, first, last)
        for start, end in ((departs, date), (date, until), (date, date + travel))
    )
    paid = reimbursed(eligibility.facts, p, np.clip(date, first, last), np.clip(until, first, last))
    return pd.DataFrame(
        {
            "arriving": np.where(enters, entry, 0.0) + daily * goes,
            "leaving": np.where(events["is_first"], 0.0, daily * returns),
            "staying": daily * stays + paid,
        }
    )


def _overlap(start: np.ndarray, end: np.ndarray, first: int, last: int) -> np.ndarray:
    """Return how many days of each stretch lie in a span."""
    return np.maximum(np.minimum(end, last) - np.maximum(start, first), 0).astype(float)


def reimbursed(facts: Facts, p: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return what is reimbursed for one measure of each pledge from one day until another."""
    rates = facts.case["rates"]
    total = np.zeros(len(p))
    if rates.empty:
        return total
    category = facts.case["capabilities"].set_index("id")["category"]
    of_pledge = facts.pledges["capability_id"].map(category).to_numpy()[p]
    persons = np.nan_to_num(facts.pledges["persons"].to_numpy()[p])
    for name, rows in rates.groupby("category"):
        paid = paid_until(rows, end) - paid_until(rows, start)
        if not facts.case.is_dated:
            paid = np.where(end > start, rows["amount"].iloc[-1], 0.0)
        total += np.where(of_pledge == name, paid * persons, 0.0)
    return total


def paid_until(rates: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    """Return what one person has been paid from long ago until each day, at dated rates."""
    start = np.nan_to_num(day_number(rates["from"]), nan=-1e6)
    order = np.argsort(start)
    start, amount = start[order], rates["amount"].to_numpy()[order] / MONTH
    paid = np.concatenate([[0.0], np.cumsum(np.diff(start) * amount[:-1])])
    place = np.searchsorted(start, days, side="right") - 1
    since = np.where(place >= 0, (days - start[place]) * amount[place], 0.0)
    return np.where(place >= 0, paid[place] + since, 0.0)
