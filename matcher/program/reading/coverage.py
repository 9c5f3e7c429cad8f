"""Coverage: which supports count for a need on a day, what is asked of them, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf
from typing import Any

import numpy as np
import pandas as pd

from matcher.program.deployments import NOTHING
from matcher.program.hand_overs import ANY
from matcher.program.program import Program
from matcher.program.supplies import DEPLOYMENT, MONTHLY, PLEDGE


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


class Coverage:
    """What the columns of a plan say of its holds, looked up by hold and day.

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
        self.lacks = layout.presence.eligibility.supplies.lacks
        self._supports = supports.assign(number=np.arange(1, len(supports) + 1))
        self._handed = layout.holdings.handed
        holds = self.lacks.holds.reset_index(names="hold").sort_values(["p", "name"])
        self._holds = {p: list(rows.itertuples()) for p, rows in holds.groupby("p")}
        self._members = dict(list(self.lacks.members.groupby("hold")["lack"]))
        self._demand = dict(list(layout.holdings.demand.groupby("hold")))
        dates = layout.departures.assign(left=supply_left(program, x))
        self._home = dict(list(dates[dates["p"].isin(self._handed["giver"])].groupby("p")))

    def holds(self, p: int) -> list[Any]:
        """Return the holds of a pledge, in the order of their names."""
        return self._holds.get(p, [])

    def members(self, hold: Any) -> pd.DataFrame:
        """Return the lacks that cover a hold, by their ids."""
        return self.lacks.rows.iloc[self._members[hold.hold].to_numpy()].sort_values("need_id")

    def counting(self, when: When, hold: Any) -> pd.DataFrame:
        """Return the supports of a hold that count on a day, first ready first, with `share`."""
        rows = self._supports
        counts = rows["lack"].isin(self._members[hold.hold])
        counts &= rows["place"].isin([ANY, when.place])
        counts &= (rows["ready"] <= when.day) & (rows["until"] > when.day)
        rows = rows[counts].sort_values(["ready", "number"])
        quantity = self.lacks.rows["quantity"].to_numpy()[rows["lack"]]
        return rows.assign(share=rows["quantity"] * rows["rate"] / quantity)

    def asked(self, when: When, hold: Any) -> tuple[float, float]:
        """Return how much of a hold has to be covered on a day: at its mission, and elsewhere.

        Elsewhere counts what is taken there of parts that are for any mission.
        """
        if hold.per == PLEDGE:
            return 1.0, 0.0
        rows = self._demand[hold.hold]
        rows = rows[rows["date"] <= when.day].drop_duplicates("place", keep="last")
        column = rows["used" if hold.per == MONTHLY else "held"].to_numpy()
        free = 0.0 if hold.per == MONTHLY else rows["running"].to_numpy()
        value = np.where(column >= 0, self._x[column] - free, 0.0)
        here = (rows["place"] == when.place).to_numpy()
        flex = rows["flex"].to_numpy()
        taken = np.where(flex >= 0, self._x[np.maximum(flex, 0)], value)
        return float(value[here].sum()), float(taken[~here].sum())

    def left(self, when: When, hold: Any) -> Left:
        """Return how much more of a hold could be covered on a day."""
        asked, elsewhere = self.asked(when, hold)
        spare = float(self.counting(when, hold)["share"].sum()) - asked - elsewhere
        more = self._more(when, hold)
        return Left(spare + more.share, more.wants)

    def _more(self, when: When, hold: Any) -> Left:
        """Return what givers could still have handed over in time, in shares of the need."""
        lacks, rows = self.lacks.rows, self._handed
        rows = rows[rows["lack"].isin(self._members[hold.hold])]
        rows = rows[rows["place"].isin([ANY, when.place]) & (rows["ready"] <= when.day)]
        rows = rows[rows["until"] > when.day].sort_values("date")
        total = 0.0
        wants: list[str] = []
        for row in rows.drop_duplicates("giver", keep="last").itertuples():
            home = self._home[row.giver]
            at_home = max(0.0, float(home.loc[home["date"] >= row.date, "left"].min()))
            least = self._completed(row.giver, When(when.place, row.date))
            given = min(at_home, least.share)
            given = floor(given + NOTHING) if row.whole else given
            total += given * row.rate / float(lacks["quantity"].iloc[row.lack])
            if least.share < at_home - NOTHING:
                wants += least.wants
        return Left(total, tuple(dict.fromkeys(wants)))

    def _completed(self, p: int, when: When) -> Left:
        """Return how many more of a pledge could have its own parts, and what they wait for."""
        least = Left(inf)
        for hold in self.holds(p):
            if hold.rank >= 0 or hold.per in (DEPLOYMENT, MONTHLY):
                continue
            if hold.per == PLEDGE:
                covered = len(self.counting(when, hold)) or self._more(when, hold).share >= 1
                one = Left(inf if covered else 0.0)
            else:
                days = self._demand[hold.hold]["date"]
                later = [when.day, *days[days > when.day].unique().tolist()]
                one = min((self.left(When(when.place, day), hold) for day in later), key=_share)
            if one.share < least.share:
                name = f"{hold.name} ({self.members(hold)['capability_id'].iloc[0]})"
                least = Left(max(0.0, one.share), one.wants or (name,))
        return least


def _share(one: Left) -> float:
    return one.share


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
