"""Event dates: the days on which a pledge may arrive at a requirement, or leave it.

A plan is the best one *over the offered dates*. They are chosen so that little is lost: the ends
of what is possible, the days on which something else begins or ends, and calendar steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import FOREVER, MONTH, day_number
from matcher.program.hand_overs import HandOvers
from matcher.program.ranges import each_day_once, runs_of
from matcher.program.running import running_rows
from matcher.program.scopes import room_days
from matcher.program.steps import calendar_days, days_of
from matcher.program.supplies import MONTHLY

_GRIDS = ("MS", "QS", "YS")
_MOST_TOURS = 60
_MOST_MONTHS = 120


@dataclass(frozen=True)
class Offer:
    """The dates offered.

    Attributes
    ----------
    dates
        Columns pair (place in the eligible pairs) and date (day), sorted, each once; the first
        and the last of a pair are the ends between which its pledge can be there.
    coarsened
        Requirements (places) at which dates moved to the first of a month, quarter or year.
    """

    dates: pd.DataFrame
    coarsened: np.ndarray


def offer_dates(eligibility: Eligibility, hand_overs: HandOvers) -> Offer:
    """Return the event dates of every eligible pair that has a day in common."""
    pairs = eligibility.pairs
    place = np.flatnonzero((pairs["earliest"] < pairs["latest"]).to_numpy())
    if not len(place) or not eligibility.case.is_dated:
        ends = np.stack([pairs[end].to_numpy()[place] for end in ("earliest", "latest")], axis=1)
        dates = pd.DataFrame({"pair": np.repeat(place, 2), "date": ends.ravel()})
        return Offer(dates, np.array([], dtype=int))
    pairs = pairs.iloc[place].assign(pair=place)
    essential = _essential(eligibility, pairs)
    shared = _shared(eligibility, pairs, essential)
    journeys = [_from_elsewhere(eligibility, pairs), _supported(eligibility, pairs, hand_overs)]
    journeys = pd.concat(journeys, ignore_index=True)
    shared, journeys, coarsened = _coarsen(eligibility, pairs, shared, journeys)
    parts = [
        essential,
        pairs[["pair"]].merge(room_days(eligibility), on="pair"),
        pairs[["pair", "r"]].merge(shared, on="r")[["pair", "date"]],
        journeys,
        _calendar(eligibility, pairs),
    ]
    return Offer(_tidy(parts, pairs), coarsened)


def _tidy(parts: list[pd.DataFrame], pairs: pd.DataFrame) -> pd.DataFrame:
    """Return dates within the ends of their pair, sorted, each once."""
    pair, date = (
        np.concatenate([part[name].to_numpy() for part in parts]).astype(np.int64)
        for name in ("pair", "date")
    )
    ends = np.zeros((2, int(pairs["pair"].max()) + 1), dtype=np.int64)
    ends[:, pairs["pair"].to_numpy()] = pairs[["earliest", "latest"]].to_numpy().T
    inside = (date >= ends[0][pair]) & (date <= ends[1][pair])
    pair, date = each_day_once(pair[inside], date[inside])
    return pd.DataFrame({"pair": pair, "date": date})


def _essential(eligibility: Eligibility, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return dates that are offered whatever happens: a pair's own."""
    facts, case = eligibility.facts, eligibility.case
    own = ["first_arrival", "earliest", "latest"]
    parts = [pairs[["pair"]].assign(date=pairs[column]) for column in own]
    needs = facts.requirements[["start", "end"]].iloc[pairs["r"]]
    parts += [pairs[["pair"]].assign(date=needs[column].to_numpy()) for column in ("start", "end")]
    phases = case["phases"]
    phases = phases.assign(requirement_id=phases["requirement_id"], date=day_number(phases["from"]))
    parts.append(pairs.merge(phases[["requirement_id", "date"]], on="requirement_id"))
    deliveries = case["deliveries"]
    deliveries = deliveries.assign(home=day_number(deliveries["date"]))[["pledge_id", "home"]]
    coming = pairs.merge(deliveries, on="pledge_id")
    parts.append(coming.assign(date=coming["home"] + coming["travel"]))
    refused = eligibility.refused
    parts += [refused[["pair"]].assign(date=refused[end]) for end in ("start", "end")]
    pinned = pairs[pairs["pinned"] > 0]
    parts += [pinned[["pair"]].assign(date=pinned[end]) for end in ("pin_start", "pin_end")]
    parts += _running(eligibility, pairs)
    complete = eligibility.facts.pledges["parts_ready"].to_numpy()[pairs["p"]] + pairs["travel"]
    parts.append(pairs[["pair"]].assign(date=complete)[np.isfinite(complete.to_numpy())])
    return pd.concat([part[["pair", "date"]] for part in parts], ignore_index=True)


def _running(eligibility: Eligibility, pairs: pd.DataFrame) -> list[pd.DataFrame]:
    rows = running_rows(eligibility)
    rows = pairs[["pair"]].merge(rows, on="pair")
    return [rows[["pair"]].assign(date=rows[end]) for end in ("must_leave",)]


def _shared(eligibility: Eligibility, pairs: pd.DataFrame, essential: pd.DataFrame) -> pd.DataFrame:
    """Return the dates of all pairs of a requirement, also shifted by whole tours: r, date."""
    tour = pairs["p"].map(eligibility.facts.pledges["tour"])
    tours = pairs.assign(tour=tour, end=pairs["r"].map(eligibility.facts.requirements["end"]))
    tours = tours[tours["tour"] < FOREVER]
    times = np.minimum(_MOST_TOURS, (tours["end"] - tours["earliest"]) // tours["tour"]).astype(int)
    again = tours.loc[tours.index.repeat(np.maximum(times, 0))]
    again = again.assign(k=again.groupby(level=0).cumcount() + 1)
    later = again.assign(date=again["earliest"] + again["k"] * again["tour"])
    sooner = again.assign(date=again["latest"] - again["k"] * again["tour"])
    own = essential.merge(pairs[["pair", "r"]], on="pair")
    parts = [part[["r", "date"]] for part in (own, later, sooner)]
    return pd.concat(parts, ignore_index=True).drop_duplicates().astype(np.int64)


def _from_elsewhere(eligibility: Eligibility, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the dates on which a pledge can come from, or must go to, its other requirements.

    What is running may also be freed at once, or when it must leave.
    """
    rest = pairs["p"].map(eligibility.facts.pledges["rest"])
    left = [pairs[["pair"]].assign(day=pairs["latest"])]
    running = running_rows(eligibility)
    there = pairs.merge(running[["pair", "must_leave"]], on="pair")
    left += [there[["pair"]].assign(day=there[end]) for end in ("earliest", "must_leave")]
    journey = pairs[["pair", "p"]].assign(way=pairs["travel"] + rest)
    home = pd.concat(left, ignore_index=True).merge(journey, on="pair")
    home = home[["p"]].assign(home=home["day"] + home["way"]).drop_duplicates()
    away = pairs[["p"]].assign(away=pairs["first_arrival"] - pairs["travel"]).drop_duplicates()
    coming = pairs[["pair", "p", "travel"]].merge(home, on="p")
    going = pairs[["pair", "p", "travel"]].assign(rest=rest).merge(away, on="p")
    parts = [
        coming.assign(date=coming["home"] + coming["travel"]),
        going.assign(date=going["away"] - going["rest"] - going["travel"]),
    ]
    return pd.concat([part[["pair", "date"]] for part in parts], ignore_index=True)


def _supported(
    eligibility: Eligibility, pairs: pd.DataFrame, hand_overs: HandOvers
) -> pd.DataFrame:
    """Return the dates on which a pledge can come with a part, or must be home to give one back.

    A giver that is away leaves in time to be home for a hand-over.
    """
    rows = hand_overs.rows
    rest = pairs["p"].map(eligibility.facts.pledges["rest"])
    own = pairs[["pair", "p", "travel"]].assign(rest=rest)
    ready = rows[["receiver", "ready"]].drop_duplicates().rename(columns={"receiver": "p"})
    loans = rows.loc[rows["until"] < FOREVER, ["receiver", "until"]].drop_duplicates()
    gives = rows[["giver", "date"]].drop_duplicates().rename(columns={"giver": "p"})
    coming = own.merge(ready, on="p")
    lent = own.merge(loans.rename(columns={"receiver": "p"}), on="p")
    going = own.merge(gives, on="p").rename(columns={"date": "hands"})
    parts = [
        _month_ends(eligibility, own.merge(_monthly(eligibility), on="p")),
        coming.assign(date=coming["ready"] + coming["travel"]),
        lent.assign(date=lent["until"] - lent["travel"] - lent["rest"]),
        going.assign(date=going["hands"] - going["travel"] - going["rest"]),
    ]
    return pd.concat([part[["pair", "date"]] for part in parts], ignore_index=True)


def _monthly(eligibility: Eligibility) -> pd.DataFrame:
    """Return the pledges that use something up every month: p."""
    holds = eligibility.supplies.lacks.holds
    return holds.loc[holds["per"] == MONTHLY, ["p"]].drop_duplicates()


def _month_ends(eligibility: Eligibility, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the dates on which a pledge leaves to be home after whole months away."""
    ends = eligibility.pairs.loc[pairs["pair"], ["first_arrival", "latest"]]
    first = ends["first_arrival"].to_numpy() - pairs["travel"].to_numpy()
    last = ends["latest"].to_numpy() + pairs["travel"].to_numpy()
    times = np.clip((last - first) // MONTH, 0, _MOST_MONTHS).astype(int)
    rows = pairs[["pair"]].assign(first=first - pairs["travel"].to_numpy())
    rows = rows.loc[rows.index.repeat(times)]
    number = rows.groupby(level=0).cumcount() + 1
    return pd.DataFrame({"pair": rows["pair"], "date": rows["first"] + number * MONTH})


def _coarsen(
    eligibility: Eligibility, pairs: pd.DataFrame, shared: pd.DataFrame, journeys: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Move dates to a calendar grid at requirements that would be offered too many."""
    ends = pairs.groupby("r").agg(earliest=("earliest", "min"), latest=("latest", "max"))
    coming = journeys.merge(pairs[["pair", "r", "earliest", "latest"]], on="pair")
    coming = coming[coming["date"].between(coming["earliest"], coming["latest"])]
    both = pd.concat([shared, coming[["r", "date"]]], ignore_index=True).drop_duplicates()
    first, last = (ends[end].reindex(both["r"]).to_numpy() for end in ("earliest", "latest"))
    both = both[(both["date"].to_numpy() >= first) & (both["date"].to_numpy() <= last)]
    number = both.groupby("r").size()
    most = eligibility.case.settings.dates_at_most
    crowded = number.index[number > most].to_numpy()
    if not len(crowded):
        return shared, coming[["pair", "date"]], crowded
    kept = shared[~shared["r"].isin(crowded)]
    coming = coming[~coming["r"].isin(crowded)]
    shared = pd.concat([kept, _grids(ends.loc[crowded], most)], ignore_index=True)
    return shared, coming[["pair", "date"]], crowded


def _grids(ends: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the first days of months, else quarters, else years: the finest that are few.

    Parameters
    ----------
    ends
        Columns earliest and latest, one row per requirement, by its place.
    most
        How many days are few.
    """
    parts = []
    for rule in _GRIDS:
        first, last = (ends[end].to_numpy() for end in ("earliest", "latest"))
        days = days_of(rule, int(first.min(initial=FOREVER)), int(last.max(initial=0)))
        begin, end = np.searchsorted(days, first), np.searchsorted(days, last, side="right")
        few = (end - begin <= most) | (rule == _GRIDS[-1])
        which, place = runs_of(begin[few], end[few])
        parts.append(pd.DataFrame({"r": ends.index.to_numpy()[few][which], "date": days[place]}))
        ends = ends[~few]
    return pd.concat(parts, ignore_index=True)


def _calendar(eligibility: Eligibility, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the calendar steps of the scenario within each pair's ends."""
    ends = pairs.rename(columns={"pair": "owner", "earliest": "first", "latest": "last"})
    days = calendar_days(eligibility.case.settings, ends[["owner", "first", "last"]])
    return days.rename(columns={"owner": "pair"})
