"""Event dates: the days on which a pledge may arrive at a requirement, or leave it.

A plan is the best one *over the offered dates*. They are chosen so that little is lost: the ends
of what is possible, the days on which something else begins or ends, and calendar steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from matcher.program.agreed import agreed_rows
from matcher.program.eligibility import Eligibility
from matcher.program.facts import FOREVER, MONTH, day_number
from matcher.program.hand_overs import HandOvers
from matcher.program.joining import matches, matches_of
from matcher.program.ranges import each_day_once, runs_of
from matcher.program.running import running_rows
from matcher.program.scopes import room_days
from matcher.program.steps import calendar_days, first_days
from matcher.program.supplies import MONTHLY

_GRIDS = (1, 3, 12)
"""Months between the first days of months, of quarters and of years."""

_MOST_TOURS = 60
_MOST_MONTHS = 120

Days = tuple[np.ndarray, np.ndarray]
"""Owners (pairs, pledges or requirements, by their places), and a day of each."""


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


@dataclass(frozen=True)
class _Pairs:
    """The pairs that have a day in common.

    Attributes
    ----------
    eligibility
        What was screened.
    place
        Their places among all eligible pairs, ascending.
    """

    eligibility: Eligibility
    place: np.ndarray

    def of(self, column: str) -> np.ndarray:
        """Return a column of the eligible pairs."""
        return self.eligibility.pairs[column].to_numpy()[self.place]

    def pledge(self, column: str) -> np.ndarray:
        """Return a fact of the pledge of each pair."""
        return self.eligibility.facts.pledges[column].to_numpy()[self.p]

    def requirement(self, column: str) -> np.ndarray:
        """Return a fact of the requirement of each pair."""
        return self.eligibility.facts.requirements[column].to_numpy()[self.r]

    @cached_property
    def p(self) -> np.ndarray:
        """Place of the pledge of each pair."""
        return self.of("p")

    @cached_property
    def r(self) -> np.ndarray:
        """Place of the requirement of each pair."""
        return self.of("r")

    @cached_property
    def travel(self) -> np.ndarray:
        """Days of the way of each pair."""
        return self.of("travel")

    @cached_property
    def running(self) -> Days:
        """Numbers of the pairs in which something is running, and the day by which it leaves."""
        rows = running_rows(self.eligibility)
        number, row = matches(self.place, rows["pair"].to_numpy())
        return number, rows["must_leave"].to_numpy()[row]

    def agreed(self, end: str) -> Days:
        """Return numbers of pairs, and the days on which what was agreed of them starts or stops.

        Only where changes are counted, so that every pair can stay as agreed.
        """
        rows = agreed_rows(self.eligibility)
        asked = self.eligibility.case.settings.counts_changes
        number, row = matches(self.place, rows["pair"].to_numpy()[: len(rows) * asked])
        return number, rows[end].to_numpy()[row]


def offer_dates(eligibility: Eligibility, hand_overs: HandOvers) -> Offer:
    """Return the event dates of every eligible pair that has a day in common."""
    earliest, latest = (eligibility.pairs[end].to_numpy() for end in ("earliest", "latest"))
    place = np.flatnonzero(earliest < latest)
    if not len(place) or not eligibility.case.is_dated:
        ends = np.stack([earliest[place], latest[place]], axis=1)
        dates = pd.DataFrame({"pair": np.repeat(place, 2), "date": ends.ravel()})
        return Offer(dates, np.array([], dtype=int))
    pairs = _Pairs(eligibility, place)
    essential = _both(_essential(pairs))
    shared = each_day_once(*_both(_shared(pairs, essential)))
    journeys = _both([*_from_elsewhere(pairs), *_supported(pairs, hand_overs)])
    shared, journeys, coarsened = _coarsen(pairs, shared, journeys)
    rooms = room_days(eligibility)
    which, other = matches(pairs.r, shared[0])
    parts = [
        essential,
        (rooms["pair"].to_numpy(), rooms["date"].to_numpy()),
        (place[which], shared[1][other]),
        journeys,
        _calendar(pairs),
    ]
    pair, date = each_day_once(*_inside(pairs, _both(parts)))
    return Offer(pd.DataFrame({"pair": pair, "date": date}), coarsened)


def _both(parts: Iterable[Days]) -> Days:
    """Return the days of all parts one after the other, in whole numbers."""
    owners, days = zip(*parts, strict=True)
    return np.concatenate(owners).astype(np.int64), np.concatenate(days).astype(np.int64)


def _inside(pairs: _Pairs, days: Days) -> Days:
    """Return the days within the ends of their pair, where it is one of these."""
    pair, date = days
    every = pairs.eligibility.pairs
    earliest, latest = (every[end].to_numpy()[pair] for end in ("earliest", "latest"))
    inside = (date >= earliest) & (date <= latest) & (earliest < latest)
    return pair[inside], date[inside]


def _essential(pairs: _Pairs) -> Iterator[Days]:
    """Yield dates that are offered whatever happens: a pair's own."""
    place, case = pairs.place, pairs.eligibility.case
    for column in ("first_arrival", "earliest", "latest"):
        yield place, pairs.of(column)
    for column in ("start", "end"):
        yield place, pairs.requirement(column)
    phases = case["phases"]
    number, row = matches_of(pairs.of("requirement_id"), phases["requirement_id"])
    yield place[number], day_number(phases["from"])[row]
    deliveries = case["deliveries"]
    number, row = matches_of(pairs.of("pledge_id"), deliveries["pledge_id"])
    yield place[number], day_number(deliveries["date"])[row] + pairs.travel[number]
    refused = pairs.eligibility.refused
    for end in ("start", "end"):
        yield refused["pair"].to_numpy(), refused[end].to_numpy()
    pinned = pairs.of("pinned") > 0
    for end in ("pin_start", "pin_end"):
        yield place[pinned], pairs.of(end)[pinned]
    running, must_leave = pairs.running
    yield place[running], must_leave
    for end in ("start", "stop"):
        agreed, day = pairs.agreed(end)
        yield place[agreed], day
    complete = pairs.pledge("parts_ready") + pairs.travel
    finite = np.isfinite(complete)
    yield place[finite], complete[finite]


def _shared(pairs: _Pairs, essential: Days) -> Iterator[Days]:
    """Yield the dates of all pairs of a requirement, also shifted by whole tours, by it."""
    every = pairs.eligibility.pairs["r"].to_numpy()
    yield every[essential[0]], essential[1]
    tour, end, earliest = pairs.pledge("tour"), pairs.requirement("end"), pairs.of("earliest")
    times = np.where(tour < FOREVER, np.minimum(_MOST_TOURS, (end - earliest) // tour), 0)
    number, again = runs_of(np.ones(len(tour), dtype=np.int64), times.astype(np.int64) + 1)
    yield pairs.r[number], earliest[number] + again * tour[number]
    yield pairs.r[number], pairs.of("latest")[number] - again * tour[number]


def _from_elsewhere(pairs: _Pairs) -> Iterator[Days]:
    """Yield the dates on which a pledge can come from, or must go to, its other requirements.

    What is running may also be freed at once, or when it must leave; what was agreed may be kept.
    """
    running, must_leave = pairs.running
    (goes, starts), (stays, stops) = pairs.agreed("start"), pairs.agreed("stop")
    number = np.concatenate([np.arange(len(pairs.place)), running, running, stays])
    left = [pairs.of("latest"), pairs.of("earliest")[running], must_leave, stops]
    home = np.concatenate(left) + (pairs.travel + pairs.pledge("rest"))[number]
    yield _coming(pairs, (pairs.p[number], home))
    yield _going(pairs, (pairs.p, pairs.of("first_arrival") - pairs.travel))
    yield _going(pairs, (pairs.p[goes], starts - pairs.travel[goes]))


def _coming(pairs: _Pairs, ready: Days) -> Days:
    """Return when each pair can be there once its pledge is ready at home."""
    owner, day = each_day_once(*_both([ready]))
    number, place = matches(pairs.p, owner)
    return pairs.place[number], day[place] + pairs.travel[number]


def _going(pairs: _Pairs, needed: Days) -> Days:
    """Return when each pair must have left for its pledge to be home and rested on a day."""
    owner, day = each_day_once(*_both([needed]))
    number, place = matches(pairs.p, owner)
    return pairs.place[number], day[place] - (pairs.travel + pairs.pledge("rest"))[number]


def _supported(pairs: _Pairs, hand_overs: HandOvers) -> Iterator[Days]:
    """Yield the dates on which a pledge can come with a part, or must be home to give one back.

    A giver that is away leaves in time to be home for a hand-over.
    """
    if hand_overs.rows.empty:
        return
    names = ("receiver", "giver", "ready", "until", "date")
    receiver, giver, ready, until, date = (hand_overs.rows[name].to_numpy() for name in names)
    lent = until < FOREVER
    yield _month_ends(pairs)
    yield _coming(pairs, (receiver, ready))
    yield _going(pairs, (receiver[lent], until[lent]))
    yield _going(pairs, (giver, date))


def _month_ends(pairs: _Pairs) -> Days:
    """Return the dates on which a pledge that uses something up each month has used up whole ones.

    It leaves to be home after whole months away.
    """
    holds = pairs.eligibility.supplies.lacks.holds
    uses = np.flatnonzero(np.isin(pairs.p, holds.loc[holds["per"] == MONTHLY, "p"]))
    travel = pairs.travel[uses]
    first, last = pairs.of("first_arrival")[uses] - travel, pairs.of("latest")[uses] + travel
    times = np.clip((last - first) // MONTH, 0, _MOST_MONTHS).astype(np.int64)
    number, months = runs_of(np.ones(len(uses), dtype=np.int64), times + 1)
    return pairs.place[uses[number]], (first - travel)[number] + months * MONTH


def _coarsen(pairs: _Pairs, shared: Days, journeys: Days) -> tuple[Days, Days, np.ndarray]:
    """Move dates to a calendar grid at requirements that would be offered too many.

    Returns
    -------
    tuple
        Days of requirements, days of pairs, and the requirements whose dates moved.
    """
    journeys = _inside(pairs, journeys)
    number = len(pairs.eligibility.facts.requirements)
    earliest, latest = np.full(number, FOREVER), np.full(number, -1)
    np.minimum.at(earliest, pairs.r, pairs.of("earliest"))
    np.maximum.at(latest, pairs.r, pairs.of("latest"))
    every = pairs.eligibility.pairs["r"].to_numpy()
    r, date = each_day_once(*_both([shared, (every[journeys[0]], journeys[1])]))
    inside = (date >= earliest[r]) & (date <= latest[r])
    most = pairs.eligibility.case.settings.dates_at_most
    crowded = np.bincount(r[inside], minlength=number) > most
    places = np.flatnonzero(crowded)
    if not len(places):
        return shared, journeys, places
    grids = _grids(places, earliest[places], latest[places], most)
    free, coming = ~crowded[shared[0]], ~crowded[every[journeys[0]]]
    kept = shared[0][free], shared[1][free]
    return _both([kept, grids]), (journeys[0][coming], journeys[1][coming]), places


def _grids(places: np.ndarray, first: np.ndarray, last: np.ndarray, most: int) -> Days:
    """Return the first days of months, else quarters, else years: the finest that are few.

    Parameters
    ----------
    places
        Of requirements.
    first, last
        Their ends.
    most
        How many days are few.
    """
    parts = []
    for months in _GRIDS:
        days = first_days(months, int(first.min(initial=FOREVER)), int(last.max(initial=0)))
        begin, end = np.searchsorted(days, first), np.searchsorted(days, last, side="right")
        few = (end - begin <= most) | (months == _GRIDS[-1])
        which, place = runs_of(begin[few], end[few])
        parts.append((places[few][which], days[place]))
        places, first, last = places[~few], first[~few], last[~few]
    return _both(parts)


def _calendar(pairs: _Pairs) -> Days:
    """Return the calendar steps of the scenario within each pair's ends."""
    ends = {"owner": pairs.place, "first": pairs.of("earliest"), "last": pairs.of("latest")}
    days = calendar_days(pairs.eligibility.case.settings, pd.DataFrame(ends))
    return days["owner"].to_numpy(), days["date"].to_numpy()
