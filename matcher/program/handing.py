"""Handing: on which days what a pledge gives may be handed over.

Like the dates of arrivals, the days are chosen so that little is lost: those on which something
comes, is home again, is ready, or is not needed before; and calendar steps where it matters whether
something is handed over later than it could be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import EPOCH, FOREVER, day_number
from matcher.program.joining import matches, matches_of
from matcher.program.ranges import each_day_once, runs_of, sorted_once
from matcher.program.running import running_rows
from matcher.program.steps import calendar_days
from matcher.program.supplies import KEPT, PLEDGE, SPENT

_MOST_TOURS = 12

_SPAN = FOREVER + 1
"""An owner and a day are one number: the owner times this, and the day."""

Days = tuple[np.ndarray, np.ndarray]
"""Owners (links, or pledges), and a day of each."""


def offer_days(eligibility: Eligibility, links: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the days on which each link may hand over, and whose moved to a grid.

    Parameters
    ----------
    eligibility
        The pairs, and who may give what to whom.
    links
        Columns link (its place), lack, giver, receiver, first (day), lead, gone (day on which the
        giver is withdrawn), until (day on which what it gives no longer counts).

    Returns
    -------
    pandas.DataFrame
        Columns link, date.
    numpy.ndarray
        Whether days moved, of each pledge as receiver.
    """
    crowded = np.zeros(len(eligibility.facts.pledges), dtype=bool)
    if not eligibility.case.is_dated or links.empty:
        return links[["link"]].assign(date=links["first"]), crowded
    handing = _Handing(eligibility, {str(name): links[name].to_numpy() for name in links.columns})
    first = handing.column["link"], handing.column["first"]
    steps = handing.steps()
    more = handing.within(first, steps, *handing.own_days())
    days = more[:0]  # so that what follows from the first days is looked for in any case
    while True:
        # Who had too many days once stays on the grid; else days would move to and fro for ever.
        others = more[~np.isin(more, _keys(steps))]
        crowded |= handing.is_crowded(others)
        more = handing.allowed(steps, handing.on_grid(others, crowded))
        if np.array_equal(more, days):
            link, date = _parts(days)
            return pd.DataFrame({"link": link, "date": date}), crowded
        days = more
        more = handing.within(_parts(days), *handing.following(days))


def _keys(days: Days) -> np.ndarray:
    return days[0].astype(np.int64) * _SPAN + days[1].astype(np.int64)


def _parts(keys: np.ndarray) -> Days:
    owner, date = np.divmod(keys, _SPAN)
    return owner, date


def _joined(owner: np.ndarray, days: Days) -> Days:
    """Return the places of owners, each with every day of its owner."""
    which, place = matches(owner, days[0])
    return which, days[1][place]


@dataclass(frozen=True)
class _Handing:
    """Links whose days are sought.

    Attributes
    ----------
    eligibility
        The pairs, and who may give what to whom.
    column
        Columns of the links; the place of a link is its number.
    """

    eligibility: Eligibility
    column: dict[str, np.ndarray]

    def within(self, *parts: Days) -> np.ndarray:
        """Return, each once, the days on which a link can hand over what is then ready in time."""
        link, date = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
        column = self.column
        until = np.minimum(column["until"], self._last())[link]
        inside = (date >= column["first"][link]) & (date < column["gone"][link])
        inside &= date + column["lead"][link] < until
        return sorted_once(_keys((link[inside], date[inside])))

    def allowed(self, *parts: Days) -> np.ndarray:
        """Return the days on which a link can hand over and consent is not refused."""
        keys = self.within(*parts)
        refused = self.eligibility.supplies.refused()
        if refused.empty:
            return keys
        link, date = _parts(keys)
        which, place = matches(link, refused["link"].to_numpy())
        start, end = (refused[name].to_numpy()[place] for name in ("start", "end"))
        bad = which[(start <= date[which]) & (date[which] < end)]
        return np.delete(keys, bad)

    def is_crowded(self, keys: np.ndarray) -> np.ndarray:
        """Say of each pledge whether it would be offered more days as receiver than allowed."""
        link, date = _parts(keys)
        receiver, _ = each_day_once(self.column["receiver"][link], date)
        number = np.bincount(receiver, minlength=len(self.eligibility.facts.pledges))
        return number > self.eligibility.case.settings.dates_at_most

    def on_grid(self, keys: np.ndarray, crowded: np.ndarray) -> Days:
        """Move days later, to the first of a month, but the first of each link, for some."""
        link, date = _parts(keys)
        moves = crowded[self.column["receiver"][link]] & (date > self.column["first"][link])
        day = EPOCH + date.astype("timedelta64[D]")
        month = day.astype("datetime64[M]")
        month = month + (month.astype("datetime64[D]") < day).astype("timedelta64[M]")
        later = (month.astype("datetime64[D]") - EPOCH).astype(np.int64)
        return link, np.where(moves, later, date)

    def own_days(self) -> Iterator[Days]:
        """Yield days that hang on no other hand-over.

        The deliveries of the giver; the days on which it can be home again, or the receiver, where
        it is handed something anew; the last day on which the receiver can still be there when a
        requirement begins; and the days from which consent is given.
        """
        facts, pairs, column = self.eligibility.facts, self.eligibility.pairs, self.column
        deliveries = self.eligibility.case["deliveries"]
        place = pd.Series(np.arange(len(facts.pledges)), index=facts.pledges["id"])
        comes = place.reindex(deliveries["pledge_id"]).to_numpy(), day_number(deliveries["date"])
        yield _joined(column["giver"], comes)
        busy, anew, home = self._busy(), self._renewed(), _home_again(self.eligibility)
        for links, end in ((busy, "giver"), (anew, "receiver")):
            which, date = _joined(column[end][links], home)
            yield links[which], date
        begins = facts.requirements["start"].to_numpy()[pairs["r"]] - pairs["travel"].to_numpy()
        which, date = _joined(
            column["receiver"][busy], each_day_once(pairs["p"].to_numpy(), begins)
        )
        yield busy[which], date - column["lead"][busy[which]]
        refused = self.eligibility.supplies.refused()
        yield refused["link"].to_numpy(), refused["end"].to_numpy()

    def steps(self) -> Days:
        """Return the calendar steps on which a link may hand over.

        What is given only once, and by who only gives, is handed over as soon as it can be.
        """
        links = np.union1d(self._busy(), self._renewed())
        ends = pd.DataFrame(
            {
                "owner": links,
                "first": self.column["first"][links],
                "last": np.minimum(self.column["gone"][links], self._last()),
            }
        )
        days = calendar_days(self.eligibility.case.settings, ends)
        return days["owner"].to_numpy(), days["date"].to_numpy()

    def following(self, keys: np.ndarray) -> Iterator[Days]:
        """Yield days on which a giver's own parts, or what comes first at a receiver, are ready."""
        link, date = _parts(keys)
        ready = date + self.column["lead"][link]
        yield _joined(self.column["giver"], each_day_once(self.column["receiver"][link], ready))
        waits = self.eligibility.supplies.lacks.waits
        first = each_day_once(self.column["lack"][link], ready)
        which, day = _joined(waits["first"].to_numpy(), first)
        after = each_day_once(waits["lack"].to_numpy()[which], day)
        yield _joined(self.column["lack"], after)

    def _last(self) -> int:
        return int(self.eligibility.facts.requirements["end"].max())

    def _busy(self) -> np.ndarray:
        """Return the links of givers that may be deployed themselves, and give what comes home."""
        return np.flatnonzero(np.isin(self.column["giver"], self.eligibility.pairs["p"]))

    def _renewed(self) -> np.ndarray:
        """Return the links of what is used up, of which each day only so much may be handed over.

        What comes after something that is kept may come again and again, as far as that is there.
        """
        lacks = self.eligibility.supplies.lacks
        per, use = (lacks.rows[name].to_numpy() for name in ("per", "use"))
        lack, first = (lacks.waits[name].to_numpy() for name in ("lack", "first"))
        again = (use[lack] == SPENT) & (use[first] == KEPT) & (per[first] != PLEDGE)
        return np.flatnonzero(np.isin(self.column["lack"], lack[again]))


def _home_again(eligibility: Eligibility) -> Days:
    """Return the days on which pledges can be home and rested.

    From what is no longer needed, or needed less; from one tour after the other; and from where
    they are running, freed at once or when they must leave.
    """
    facts, pairs = eligibility.facts, eligibility.pairs
    p, travel = pairs["p"].to_numpy(), pairs["travel"].to_numpy()
    tour, rest, tours = (facts.pledges[name].to_numpy()[p] for name in ("tour", "rest", "tours"))
    back = travel + rest
    phases = eligibility.case["phases"]
    phased, phase = matches_of(pairs["requirement_id"].to_numpy(), phases["requirement_id"])
    fewer = day_number(phases["from"])[phase] + back[phased]
    tours = np.where(np.isnan(tours), 1, tours)
    tours = np.where(tour < FOREVER, np.minimum(tours, _MOST_TOURS), 0).astype(int)
    went, number = runs_of(np.ones(len(p), dtype=np.int64), tours + 1)
    gone = pairs["first_arrival"].to_numpy() - travel
    toured = gone[went] + number * (tour + travel + back)[went]
    running = running_rows(eligibility)
    there = running["pair"].to_numpy()
    freed = facts.plan_day + back[there], running["must_leave"].to_numpy() + back[there]
    owner = np.concatenate([p, p[phased], p[went], p[there], p[there]])
    days = np.concatenate([pairs["latest"] + back, fewer, toured, *freed]).astype(np.int64)
    return each_day_once(owner, days)
