"""Coverage: which supports count for a need on a day, what is asked of them, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from matcher.program.deployments import NOTHING
from matcher.program.hand_overs import ANY
from matcher.program.program import Program
from matcher.program.reading.groups import Groups
from matcher.program.supplies import DEPLOYMENT, MONTHLY, PLEDGE

_OF_SUPPORTS = ["lack", "place", "ready", "until", "quantity", "rate", "number"]
_OF_HANDED = ["lack", "giver", "place", "date", "ready", "until", "rate", "whole"]


@dataclass(frozen=True)
class When:
    """A day, and the class of mission for which something must count (−1: any)."""

    place: int
    day: int


@dataclass(frozen=True)
class Left:
    """How much more could be covered, in shares of a need, and for want of which needs no more."""

    share: float
    wants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counting:
    """The supports of a hold that count on a day, first ready first.

    Attributes
    ----------
    number
        Of each support, counted from 1.
    ready
        Day on which each is ready.
    share
        Which share of the need each covers.
    """

    number: np.ndarray
    ready: np.ndarray
    share: np.ndarray


class Coverage:
    """What the columns of a plan say of its holds, looked up by hold and day.

    What was found is kept: the parts of a pledge are asked for by everyone whom it could serve.

    Parameters
    ----------
    program
        What was solved.
    supports
        What was handed over, as `read_supports` gives it.
    x
        Values of all columns.
    """

    def __init__(self, program: Program, supports: pd.DataFrame, x: np.ndarray) -> None:
        layout = program.layout
        self._x = x
        self._lacks = layout.presence.eligibility.supplies.lacks
        self._quantity = self._lacks.rows["quantity"].to_numpy()
        self._named = list(self._lacks.rows.itertuples())
        self._holds: dict[int, list[Any]] = {}
        holds = self._lacks.holds.reset_index(names="hold").sort_values(["p", "name"])
        for hold in holds.itertuples():
            self._holds.setdefault(hold.p, []).append(hold)
        members, handed = self._lacks.members, layout.holdings.handed
        self._members = Groups(members, "hold")
        self._demand = Groups(layout.holdings.demand, "hold")
        numbered = supports.assign(number=np.arange(1, len(supports) + 1))[_OF_SUPPORTS]
        self._supports = Groups(numbered.merge(members).sort_values(["ready", "number"]), "hold")
        given = handed[_OF_HANDED].merge(members).sort_values("date", kind="stable")
        self._handed = Groups(given, "hold")
        dates = layout.departures[["p", "date"]].assign(left=supply_left(program, x))
        self._home = Groups(dates[dates["p"].isin(handed["giver"])], "p")
        self._found: dict[tuple[int, When], Left] = {}
        self._completed: dict[tuple[int, When], Left] = {}

    def holds(self, p: int) -> list[Any]:
        """Return the holds of a pledge, in the order of their names."""
        return self._holds.get(p, [])

    def first_member(self, hold: Any) -> Any:
        """Return the lack that covers a hold, the first by id where there are several."""
        lacks = self._members.of(hold.hold)["lack"].tolist()
        return min((self._named[lack] for lack in lacks), key=attrgetter("need_id"))

    def counting(self, when: When, hold: Any) -> Counting:
        """Return the supports of a hold that count on a day."""
        rows = self._supports.of(hold.hold)
        counts = (rows["place"] == ANY) | (rows["place"] == when.place)
        counts &= (rows["ready"] <= when.day) & (rows["until"] > when.day)
        share = rows["quantity"] * rows["rate"] / self._quantity[rows["lack"]]
        ready = rows["ready"][counts].astype(float)
        return Counting(rows["number"][counts], ready, share[counts])

    def asked(self, when: When, hold: Any) -> tuple[float, float]:
        """Return how much of a hold has to be covered on a day: at its mission, and elsewhere.

        Elsewhere counts what is taken there of parts that are for any mission.
        """
        if hold.per == PLEDGE:
            return 1.0, 0.0
        rows = self._demand.of(hold.hold)
        last = _last_of_each(rows["place"], rows["date"] <= when.day)
        column = rows["used" if hold.per == MONTHLY else "held"][last]
        free = 0.0 if hold.per == MONTHLY else rows["running"][last]
        value = np.where(column >= 0, self._x[column] - free, 0.0)
        here, flex = rows["place"][last] == when.place, rows["flex"][last]
        taken = np.where(flex >= 0, self._x[np.maximum(flex, 0)], value)
        return float(value[here].sum()), float(taken[~here].sum())

    def left(self, when: When, hold: Any) -> Left:
        """Return how much more of a hold could be covered on a day."""
        asked, elsewhere = self.asked(when, hold)
        spare = float(self.counting(when, hold).share.sum()) - asked - elsewhere
        more = self._more(when, hold)
        return Left(spare + more.share, more.wants)

    def _more(self, when: When, hold: Any) -> Left:
        """Return what givers could still have handed over in time, in shares of the need."""
        key = (hold.hold, when)
        if key not in self._found:
            self._found[key] = self._find_more(when, hold)
        return self._found[key]

    def _find_more(self, when: When, hold: Any) -> Left:
        rows = self._handed.of(hold.hold)
        fits = (rows["place"] == ANY) | (rows["place"] == when.place)
        fits &= (rows["ready"] <= when.day) & (rows["until"] > when.day)
        total = 0.0
        wants: list[str] = []
        for row in _last_of_each(rows["giver"], fits).tolist():
            giver, day = int(rows["giver"][row]), int(rows["date"][row])
            home = self._home.of(giver)
            later = home["left"][home["date"] >= day]
            at_home = max(0.0, float(later.min())) if len(later) else 0.0
            least = self._completing(giver, When(when.place, day))
            given = min(at_home, least.share)
            given = floor(given + NOTHING) if rows["whole"][row] else given
            total += given * float(rows["rate"][row]) / float(self._quantity[rows["lack"][row]])
            if least.share < at_home - NOTHING:
                wants += least.wants
        return Left(total, tuple(dict.fromkeys(wants)))

    def _completing(self, p: int, when: When) -> Left:
        """Return how many more of a pledge could have its own parts, and what they wait for."""
        key = (p, when)
        if key not in self._completed:
            self._completed[key] = self._find_completing(p, when)
        return self._completed[key]

    def _find_completing(self, p: int, when: When) -> Left:
        least = Left(inf)
        for hold in self.holds(p):
            if hold.rank >= 0 or hold.per in (DEPLOYMENT, MONTHLY):
                continue
            if hold.per == PLEDGE:
                covered = len(self.counting(when, hold).share) or self._more(when, hold).share >= 1
                one = Left(inf if covered else 0.0)
            else:
                days = self._demand.of(hold.hold)["date"]
                later = [when.day, *pd.unique(days[days > when.day]).tolist()]
                one = min((self.left(When(when.place, day), hold) for day in later), key=_share)
            if one.share < least.share:
                name = f"{hold.name} ({self.first_member(hold).capability_id})"
                least = Left(max(0.0, one.share), one.wants or (name,))
        return least


def _share(one: Left) -> float:
    return one.share


def _last_of_each(owner: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the place of the last chosen row of each owner, in the order of the rows."""
    places = np.flatnonzero(chosen)[::-1]
    return np.sort(places[np.unique(owner[places], return_index=True)[1]])


def supply_left(program: Program, x: np.ndarray) -> np.ndarray:
    """Return what is at home of each pledge at every date of its supply, as `departures` has them.

    At the last date there is no column of what is away: what its row leaves open is at home.
    """
    dates = program.layout.departures
    level = dates["level"].to_numpy()
    own = np.flatnonzero((program.rows["family"] == "supply").to_numpy())
    linear = program.linear
    open_sides = (linear.row_upper - linear.matrix @ x)[own]
    return np.where(level >= 0, dates["delivered"].to_numpy() - x[np.maximum(level, 0)], open_sides)
