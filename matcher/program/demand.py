"""Demand: the dates on which what a hold asks, or what covers it, changes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from matcher.program.facts import FOREVER, MONTH
from matcher.program.flows import class_key, flows, handed_on
from matcher.program.hand_overs import ANY
from matcher.program.joining import matches
from matcher.program.presence import SPREAD, Presence
from matcher.program.ranges import each_day_once
from matcher.program.supplies import DEPLOYMENT, KEPT, MONTHLY, PLEDGE


def find_demand(
    presence: Presence,
    scope: pd.DataFrame,
    handed: pd.DataFrame,
    moves: tuple[np.ndarray, np.ndarray],
    upper: np.ndarray,
) -> pd.DataFrame:
    """Return the dates on which each hold must be covered, which columns each has, and bounds.

    Parameters
    ----------
    presence
        What is laid out.
    scope, handed
        As of `Holdings`.
    moves
        Columns of what arrives and of what leaves at each event, −1 where there is none.
    upper
        Upper bound of every column so far.

    Returns
    -------
    pandas.DataFrame
        As `Holdings.demand`, with marks of which date has a column instead of their numbers.
    """
    given = handed_on(presence, handed)
    demand = _dates(presence, scope, handed, given, moves)
    return _bounded(presence, scope, given, demand, (moves[0], upper))


def _dates(
    presence: Presence,
    scope: pd.DataFrame,
    handed: pd.DataFrame,
    given: pd.DataFrame,
    moves: tuple[np.ndarray, np.ndarray],
) -> pd.DataFrame:
    """Return the dates on which each hold must be covered, in each of its classes."""
    holds, classes = presence.eligibility.supplies.lacks.holds, presence.hand_overs.classes
    parts = [*_days(presence, scope, handed, moves), (given["hold"], given["date"])]
    owners, days = (np.concatenate(part).astype(np.int64) for part in zip(*parts, strict=True))
    owners, days = each_day_once(owners, days)
    split, of_class = matches(holds["p"].to_numpy(), classes["p"].to_numpy())
    every = np.concatenate([np.arange(len(holds)), split])
    places = np.concatenate([np.full(len(holds), ANY), classes["place"].to_numpy()[of_class]])
    row, day = matches(every, owners)
    hold, place, date = every[row], places[row], days[day]
    order = np.lexsort([date, place, hold])
    columns = {"hold": hold[order], "place": place[order], "date": date[order]}
    return pd.DataFrame(columns).astype(np.int64)


def _days(
    presence: Presence,
    scope: pd.DataFrame,
    handed: pd.DataFrame,
    moves: tuple[np.ndarray, np.ndarray],
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield holds, and the days on which what they ask, or what covers them, changes."""
    lacks = presence.eligibility.supplies.lacks
    per, use = (lacks.holds[name].to_numpy() for name in ("per", "use"))
    monthly = per == MONTHLY
    leaves = flows(presence, scope, moves[0])
    yield leaves["hold"].to_numpy(), leaves["departs"].to_numpy()
    member, row = matches(lacks.members["lack"].to_numpy(), handed["lack"].to_numpy())
    hold = lacks.members["hold"].to_numpy()[member]
    ready, until = (handed[name].to_numpy()[row] for name in ("ready", "until"))
    lent, used = (use[hold] == KEPT) & (until < FOREVER), monthly[hold]
    yield hold[lent], until[lent]
    yield hold[used], ready[used]
    home = flows(presence, scope, moves[1])
    away = monthly[home["hold"]]
    yield home["hold"].to_numpy()[away], home["home"].to_numpy()[away]
    # What is running uses up from the plan date on, and so is counted from then.
    runs = scope["hold"].to_numpy()[np.isin(scope["pair"], presence.running["pair"])]
    runs = runs[monthly[runs]]
    yield runs, np.full(len(runs), presence.eligibility.facts.plan_day)


def _bounded(
    presence: Presence,
    scope: pd.DataFrame,
    given: pd.DataFrame,
    demand: pd.DataFrame,
    arrivals: tuple[np.ndarray, np.ndarray],
) -> pd.DataFrame:
    """Add which columns each date has, their bounds, and what is running."""
    facts, holds = presence.eligibility.facts, presence.eligibility.supplies.lacks.holds
    key = class_key(demand["place"], demand["hold"])
    last = np.append(key[1:] != key[:-1], True) if len(demand) else np.array([], dtype=bool)
    until = np.where(last, -1, np.append(demand["date"].to_numpy()[1:], -1)[: len(demand)])
    per, use = (holds[name].to_numpy()[demand["hold"]] for name in ("per", "use"))
    amount = facts.pledges["amount"].fillna(0.0).to_numpy()
    amount = amount[holds["p"].to_numpy()[demand["hold"]]]
    inflow = np.zeros(len(demand))
    arrive, upper = arrivals
    comes = flows(presence, scope, arrive)
    counted = np.where(
        holds["per"].to_numpy()[comes["hold"]] == DEPLOYMENT, 1.0, upper[comes["column"]]
    )
    np.add.at(inflow, demand_row(demand, comes, "departs"), counted)
    np.add.at(inflow, demand_row(demand, given, "date"), given["upper"].to_numpy())
    summed = pd.Series(inflow).groupby(key).cumsum().to_numpy()
    keeps = lasting(per, use)
    most = np.where(keeps, amount, summed)
    begun = _running(presence, scope, demand)
    split = holds["p"].isin(presence.hand_overs.classes["p"]).to_numpy()[demand["hold"]]
    is_month, is_pledge = per == MONTHLY, per == PLEDGE
    month = MONTH if facts.case.is_dated else 1.0
    days = np.where(last, 0, until - demand["date"].to_numpy()) / month
    spent = pd.Series(most * days).groupby(key).cumsum().to_numpy()
    flexes = split & (demand["place"].to_numpy() != ANY) & ~is_pledge & ~(is_month & last)
    return demand.assign(
        until=until,
        held=np.ones(len(demand), dtype=bool),
        used=is_month & ~last,
        flex=flexes,
        upper=most,
        most=np.where(is_month, spent, most),
        running=np.where(keeps, begun, 0.0),
    )


def demand_row(demand: pd.DataFrame, rows: pd.DataFrame, column: str) -> np.ndarray:
    """Return the first date of demand on or after a day of each row, of its hold and class.

    Where there is none in its class, the place is that of another or past the end: a day of a
    departure or a hand-over is always there; for other days ask `is_same_class`.
    """
    base = class_key(demand["place"], demand["hold"]) * SPREAD + demand["date"].to_numpy()
    asked = class_key(rows["place"], rows["hold"]) * SPREAD + rows[column].to_numpy()
    return np.searchsorted(base, asked)


def lasting(per: np.ndarray, use: np.ndarray) -> np.ndarray:
    """Say of holds whether what is home again no longer counts.

    So it is with what is kept. What is spent on a pledge as a whole is never lost again: being away
    needs it as much as departing does, and says so more sharply where nothing is whole.
    """
    return np.isin(per, [MONTHLY, PLEDGE]) | (use == KEPT)


def _running(presence: Presence, scope: pd.DataFrame, demand: pd.DataFrame) -> np.ndarray:
    """Return what is there on the plan date, for each hold and class."""
    there = scope.merge(presence.running[["pair", "quantity"]], on="pair")
    total = there.groupby(["hold", "place"])["quantity"].sum()
    key = pd.MultiIndex.from_frame(demand[["hold", "place"]])
    return np.nan_to_num(total.reindex(key).to_numpy(dtype=float))
