"""Holdings: the columns of what pledges hand each other, and of what it holds back or lets go.

What a pledge may hand over, and when, stands in `hand_overs`. What comes of it adds up to how much
of a need is covered; what is away, or has left, to how much has to be. Both are balances over the
dates on which they change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.facts import FOREVER, MONTH
from matcher.program.hand_overs import ANY, mission_places
from matcher.program.joining import matches
from matcher.program.presence import SPREAD, Presence
from matcher.program.ranges import each_day_once
from matcher.program.supplies import DEPLOYMENT, KEPT, MONTHLY, PLEDGE


@dataclass(frozen=True)
class Holdings:
    """The columns of needs and supports, each frame with the number of its column.

    Attributes
    ----------
    handed
        `HandOvers.rows` with upper (what the giver has) and whole.
    cover
        How much of a need is covered for a class, from each date on which that changes: lack,
        place, date, upper.
    opened
        Whether a need per pledge is met: as `cover`, and the column of `cover`.
    scope
        What each hold holds back: hold, pair, place (class).
    demand
        The dates on which a hold must be covered: hold, place, date, until (the next date; −1
        after the last), upper (of `held`), held (column; −1 where there is none), used (column of
        what a month uses up; −1), flex (column of what is taken from what counts anywhere; −1),
        most (upper of the demand), running (what needs no cover: it is there on the plan date).
    sent
        Column for every event: whether anything departs; −1 where nobody asks.
    """

    handed: pd.DataFrame
    cover: pd.DataFrame
    opened: pd.DataFrame
    scope: pd.DataFrame
    demand: pd.DataFrame
    sent: np.ndarray


def class_key(place: pd.Series | np.ndarray, owner: pd.Series | np.ndarray) -> np.ndarray:
    """Return a number that sorts by owner (a lack, or a hold) and then by class."""
    return np.asarray(owner).astype(np.int64) * _CLASSES + np.asarray(place).astype(np.int64) + 1


_CLASSES = 1 << 12


def number_holdings(
    presence: Presence, moves: tuple[np.ndarray, np.ndarray], upper: np.ndarray, first: int
) -> Holdings:
    """Number the columns of needs and supports, from the first that is free.

    Parameters
    ----------
    presence
        What is laid out.
    moves
        Columns of what arrives and of what leaves at each event, −1 where there is none.
    upper
        Upper bound of every column so far.
    first
        First free number.
    """
    if presence.eligibility.supplies.lacks.rows.empty:
        return _nothing(len(presence.events))
    handed = _handed(presence, first)
    first += len(handed)
    cover = _cover(handed)
    cover["column"] = first + np.arange(len(cover))
    first += len(cover)
    opened = _opened(presence, cover)
    opened["column"] = first + np.arange(len(opened))
    first += len(opened)
    scope = _scope(presence)
    sent = _sent(presence, scope, moves[0], first)
    first += int((sent >= 0).sum())
    given = handed_on(presence, handed)
    demand = _demand(presence, scope, handed, given, moves)
    demand = _bounded(presence, scope, given, demand, (moves[0], upper))
    for name in ("held", "used", "flex"):
        there = demand[name].to_numpy()
        demand[name] = np.where(there, first + np.cumsum(there) - 1, -1)
        first += int(there.sum())
    return Holdings(handed, cover, opened, scope, demand, sent)


def _nothing(events: int) -> Holdings:
    """Return the columns of a case in which nobody needs anything."""
    whole = "lack giver receiver link place date ready until column hold pair cover held used flex"
    kinds = dict.fromkeys(whole.split(), np.dtype(np.int64)) | {"whole": np.dtype(bool)}

    def blank(columns: str) -> pd.DataFrame:
        return pd.DataFrame(
            {name: np.array([], dtype=kinds.get(name, float)) for name in columns.split()}
        )

    return Holdings(
        blank("link lack giver receiver place date ready until rate upper whole column"),
        blank("lack place date upper column"),
        blank("lack place date cover upper column"),
        blank("hold pair place"),
        blank("hold place date until held used flex upper most running"),
        np.full(events, -1),
    )


def _handed(presence: Presence, first: int) -> pd.DataFrame:
    facts, rows = presence.eligibility.facts, presence.hand_overs.rows
    giver = rows["giver"].to_numpy()
    whole_kinds = facts.case["capabilities"].set_index("id")["whole"] == "yes"
    whole = facts.pledges["capability_id"].map(whole_kinds).to_numpy(dtype=bool)[giver]
    amount = facts.pledges["amount"].to_numpy()[giver]
    upper = np.where(whole, np.floor(amount + 1e-9), amount)
    return rows.assign(upper=upper, whole=whole, column=first + np.arange(len(rows)))


def _cover(handed: pd.DataFrame) -> pd.DataFrame:
    """Return the dates on which what covers a need changes, for each of its classes."""
    loans = handed[handed["until"] < FOREVER]
    dates = pd.concat(
        [
            handed[["lack", "place", "ready"]].rename(columns={"ready": "date"}),
            loans[["lack", "place", "until"]].rename(columns={"until": "date"}),
        ],
        ignore_index=True,
    )
    dates = dates.drop_duplicates().sort_values(["lack", "place", "date"], ignore_index=True)
    most = (handed["rate"] * handed["upper"]).groupby([handed["lack"], handed["place"]]).sum()
    key = pd.MultiIndex.from_frame(dates[["lack", "place"]])
    return dates.assign(upper=most.reindex(key).to_numpy(dtype=float))


def _opened(presence: Presence, cover: pd.DataFrame) -> pd.DataFrame:
    per = presence.eligibility.supplies.lacks.rows["per"].to_numpy()[cover["lack"]]
    opened = cover[per == PLEDGE].rename(columns={"column": "cover"})
    return opened.assign(upper=1.0).reset_index(drop=True)


def _scope(presence: Presence) -> pd.DataFrame:
    """Return the pairs that each hold holds back, with the class in which they count."""
    pairs, holds = presence.eligibility.pairs, presence.eligibility.supplies.lacks.holds
    split = presence.hand_overs.classes["p"].unique()
    own = pd.DataFrame(
        {
            "pair": np.arange(len(pairs)),
            "p": pairs["p"],
            "raised": pairs["raised"],
            "place": np.where(pairs["p"].isin(split), mission_places(presence.eligibility), ANY),
        }
    )
    both = holds.reset_index(names="hold")[["hold", "p", "rank"]].merge(own, on="p")
    both = both[(both["rank"] < 0) | (both["raised"] >= both["rank"])]
    return both[["hold", "pair", "place"]].astype(np.int64).reset_index(drop=True)


def _sent(presence: Presence, scope: pd.DataFrame, arrive: np.ndarray, first: int) -> np.ndarray:
    holds = presence.eligibility.supplies.lacks.holds
    counted = scope[holds["per"].to_numpy()[scope["hold"]] == DEPLOYMENT]
    there = np.isin(presence.events["pair"].to_numpy(), counted["pair"]) & (arrive >= 0)
    return np.where(there, first + np.cumsum(there) - 1, -1)


def flows(presence: Presence, scope: pd.DataFrame, columns: np.ndarray) -> pd.DataFrame:
    """Return what arrives, or leaves, of each hold: hold, place, event, and its day at home.

    Parameters
    ----------
    presence, scope
        What is laid out, and what holds hold back.
    columns
        Column of each event, −1 where there is none.

    Returns
    -------
    pandas.DataFrame
        Columns hold, place, event, column, departs (day), home (day on which it is back).
    """
    pair, date = (presence.events[name].to_numpy() for name in ("pair", "date"))
    rows = np.flatnonzero(columns >= 0)
    row, move = matches(scope["pair"].to_numpy(), pair[rows])
    event = rows[move]
    travel = presence.eligibility.pairs["travel"].to_numpy()[pair[event]]
    return pd.DataFrame(
        {
            "hold": scope["hold"].to_numpy()[row],
            "place": scope["place"].to_numpy()[row],
            "event": event,
            "column": columns[event],
            "departs": date[event] - travel,
            "home": date[event] + travel,
        }
    )


def handed_on(presence: Presence, handed: pd.DataFrame) -> pd.DataFrame:
    """Return what each hold holds back of what its pledge hands on: hold, place, date, column.

    A class of the receiver is one of the giver, where the giver is split at all.
    """
    holds = presence.eligibility.supplies.lacks.holds
    holds = holds[(holds["rank"] < 0) & ~holds["per"].isin([DEPLOYMENT, MONTHLY])]
    hold, row = matches(holds["p"].to_numpy(), handed["giver"].to_numpy())
    given = {name: handed[name].to_numpy()[row] for name in ("date", "column", "upper")}
    split = np.isin(holds["p"].to_numpy()[hold], presence.hand_overs.classes["p"])
    place = np.where(split, handed["place"].to_numpy()[row], ANY)
    return pd.DataFrame({"hold": holds.index.to_numpy()[hold], "place": place} | given)


def _demand(
    presence: Presence,
    scope: pd.DataFrame,
    handed: pd.DataFrame,
    given: pd.DataFrame,
    moves: tuple[np.ndarray, np.ndarray],
) -> pd.DataFrame:
    """Return the dates on which each hold must be covered, in each of its classes."""
    holds, classes = presence.eligibility.supplies.lacks.holds, presence.hand_overs.classes
    parts = [*_days_of_demand(presence, scope, handed, moves), (given["hold"], given["date"])]
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


def _days_of_demand(
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
