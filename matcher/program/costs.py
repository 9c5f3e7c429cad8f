"""Costs: what arrivals, stays, leavings and hand-overs add to the cost of a plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import MONTH, Facts, day_number
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
    pairs, facts = eligibility.pairs, eligibility.facts
    events = layout.presence.events if rows is None else layout.presence.events.iloc[rows]
    pair, date = events["pair"].to_numpy(), events["date"].to_numpy()
    until = np.where(events["is_last"], date, events["until"])
    p = pairs["p"].to_numpy()
    entry, daily = _entry(eligibility), _daily(eligibility)
    if span is None:
        journey = daily * pairs["travel"].to_numpy()
        paid = reimbursed(facts, p[pair], date, until)
        return _costs(
            events, (entry + journey)[pair], journey[pair], daily[pair] * (until - date) + paid
        )
    first, last = span
    travel = pairs["travel"].to_numpy()[pair]
    departs = date - travel
    enters = (departs >= first) & (departs < last)
    goes, stays, returns = (
        _overlap(start, end, first, last)
        for start, end in ((departs, date), (date, until), (date, date + travel))
    )
    paid = reimbursed(facts, p[pair], np.clip(date, first, last), np.clip(until, first, last))
    daily = daily[pair]
    arriving = np.where(enters, entry[pair], 0.0) + daily * goes
    return _costs(events, arriving, daily * returns, daily * stays + paid)


def _costs(
    events: pd.DataFrame, arriving: np.ndarray, leaving: np.ndarray, staying: np.ndarray
) -> pd.DataFrame:
    leaving = np.where(events["is_first"], 0.0, leaving)
    return pd.DataFrame({"arriving": arriving, "leaving": leaving, "staying": staying}, copy=False)


def _daily(eligibility: Eligibility) -> np.ndarray:
    """Return what a day away costs of one measure, for each pair."""
    month = MONTH if eligibility.case.is_dated else 1.0
    monthly = eligibility.facts.pledges["monthly_cost"].fillna(0.0).to_numpy()
    return np.asarray((monthly / month)[eligibility.pairs["p"].to_numpy()])


def _entry(eligibility: Eligibility) -> np.ndarray:
    """Return what one arrival costs besides its days, for each pair."""
    pledges, pairs = eligibility.facts.pledges, eligibility.pairs
    p, judged = pairs["p"].to_numpy(), pairs["cost"].to_numpy()
    own = pledges["deployment_cost"].fillna(0.0).to_numpy()[p]
    return np.where(np.isnan(judged), own, judged) + pledges["price"].to_numpy()[p]


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
