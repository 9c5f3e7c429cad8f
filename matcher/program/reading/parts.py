"""The frame of parts: what each deployment was assembled from, and which part holds it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np
import pandas as pd

from matcher.plan.bottleneck import describe_bottleneck
from matcher.program.deployments import NOTHING
from matcher.program.facts import MONTH
from matcher.program.hand_overs import ANY, mission_places
from matcher.program.holdings import DEPLOYMENT, MONTHLY, PLEDGE
from matcher.program.layout import Layout
from matcher.program.program import Program
from matcher.program.reading.cells import dates_of


@dataclass(frozen=True)
class _Departure:
    """One deployment that departs in the plan."""

    number: int
    p: int
    pair: int
    place: int
    day: int
    months: float
    quantity: float


def part_frame(
    program: Program, pieces: pd.DataFrame, supports: pd.DataFrame, x: np.ndarray
) -> pd.DataFrame:
    """Return a row for each deployment that departs in the plan and each part that it needs.

    Parameters
    ----------
    program
        What was solved.
    pieces, supports
        What was read off.
    x
        Values of all columns.
    """
    told = _Told(program, supports, x)
    rows = [row for one in _departures(program.layout, pieces) for row in told.parts(one)]
    columns = ["deployment_id", "pledge_id", "need_id", "capability_id", "needed", "supports"]
    frame = pd.DataFrame(rows, columns=[*columns, "ready", "is_last", "caps"])
    case = program.layout.presence.eligibility.case
    ready = frame.pop("ready").to_numpy(dtype=float)
    return frame.assign(ready_on=dates_of(ready, case))


def bottlenecks(parts: pd.DataFrame, deployments: pd.DataFrame) -> list[str]:
    """Return what holds each deployment back, as a sentence; blank where nothing does."""
    told = {}
    for one, rows in parts.groupby("deployment_id"):
        last, caps = rows[rows["is_last"]], rows[rows["caps"]]
        day = str(last["ready_on"].iloc[0].date()) if len(last) else ""
        told[one] = describe_bottleneck(_named(last), day, _named(caps))
    return [told.get(one, "") for one in deployments["deployment_id"]]


def _named(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["need_id"], rows["capability_id"], strict=True))


def _departures(layout: Layout, pieces: pd.DataFrame) -> Iterator[_Departure]:
    eligibility = layout.presence.eligibility
    pairs = eligibility.pairs
    held = set(eligibility.supplies.lacks.holds["p"])
    split = set(layout.presence.hand_overs.classes["p"])
    places = mission_places(eligibility)
    month = MONTH if eligibility.case.is_dated else 1.0
    for number, piece in enumerate(pieces.itertuples(), start=1):
        p, travel = (int(pairs[name].iloc[piece.pair]) for name in ("p", "travel"))
        if piece.began >= 0 or p not in held:
            continue
        days = piece.end - piece.start + 2 * travel
        place = int(places[piece.pair]) if p in split else ANY
        day = piece.start - travel
        yield _Departure(number, p, piece.pair, place, day, days / month, piece.quantity)


class _Told:
    """What the columns of a plan say of its holds, looked up by hold and day."""

    def __init__(self, program: Program, supports: pd.DataFrame, x: np.ndarray) -> None:
        layout = program.layout
        eligibility = layout.presence.eligibility
        self._layout, self._x = layout, x
        self._lacks = eligibility.supplies.lacks
        self._supports = supports.assign(number=np.arange(1, len(supports) + 1))
        holds = self._lacks.holds.reset_index(names="hold")
        self._holds = dict(list(holds.groupby("p")))
        self._members = dict(list(self._lacks.members.groupby("hold")["lack"]))
        demand = layout.holdings.demand
        self._demand = dict(list(demand.groupby("hold")))
        dates = layout.departures.assign(left=supply_left(program, x))
        self._spare = dict(
            list(dates[dates["p"].isin(layout.holdings.handed["giver"])].groupby("p"))
        )

    def parts(self, one: _Departure) -> list[dict[str, Any]]:
        """Return the parts of a deployment, in the order of their names."""
        pair = self._layout.presence.eligibility.pairs.iloc[one.pair]
        rows = [
            self._part(one, hold)
            for hold in self._holds[one.p].sort_values("name").itertuples()
            if hold.rank in (-1, pair["raised"])
        ]
        ready = [row["ready"] for row in rows if row["ready"] is not None]
        dated = self._layout.presence.eligibility.case.is_dated
        for row in rows:
            row["is_last"] = dated and bool(ready) and row["ready"] == max(ready)
        return rows

    def _part(self, one: _Departure, hold: Any) -> dict[str, Any]:
        facts = self._layout.presence.eligibility.facts
        members = self._lacks.rows.iloc[self._members[hold.hold].to_numpy()].sort_values("need_id")
        first = members.iloc[0]
        times = {
            "each": one.quantity,
            MONTHLY: one.quantity * one.months,
            PLEDGE: 1.0,
            DEPLOYMENT: 1.0,
        }
        counting = self._counting(one, members)
        asked, elsewhere = self._asked(one, hold)
        chosen = counting[(counting["share"].cumsum() - counting["share"]) < asked - NOTHING]
        spare = counting["share"].sum() - asked - elsewhere + self._more(one, members)
        next_one = one.months if hold.per == MONTHLY else 1.0
        return {
            "deployment_id": f"D{one.number}",
            "pledge_id": facts.pledges["id"].iloc[one.p],
            "need_id": hold.name,
            "capability_id": first["capability_id"],
            "needed": first["quantity"] * times[hold.per],
            "supports": "; ".join(f"S{number}" for number in chosen["number"]),
            "ready": chosen["ready"].max() if len(chosen) else None,
            "caps": hold.per != PLEDGE and spare < next_one - 1e-6,
        }

    def _counting(self, one: _Departure, members: pd.DataFrame) -> pd.DataFrame:
        """Return the supports that count on the day of departure, first ready first."""
        rows = self._supports
        counts = rows["lack"].isin(members.index) & rows["place"].isin([ANY, one.place])
        counts &= (rows["ready"] <= one.day) & (rows["until"] > one.day)
        rows = rows[counts].sort_values(["ready", "number"])
        quantity = self._lacks.rows["quantity"].to_numpy()[rows["lack"]]
        return rows.assign(share=rows["quantity"] * rows["rate"] / quantity)

    def _asked(self, one: _Departure, hold: Any) -> tuple[float, float]:
        """Return what needs the part on the day of departure: at its mission, and elsewhere.

        Elsewhere counts what is taken of parts that are for any mission.
        """
        if hold.per == PLEDGE:
            return 1.0, 0.0
        rows = self._demand[hold.hold]
        rows = rows[(rows["date"] == one.day).to_numpy()]
        column = rows["used" if hold.per == MONTHLY else "held"].to_numpy()
        value = self._x[column] - (0.0 if hold.per == MONTHLY else rows["running"].to_numpy())
        here = (rows["place"] == one.place).to_numpy()
        flex = rows["flex"].to_numpy()
        taken = np.where(flex >= 0, self._x[np.maximum(flex, 0)], value)
        return float(value[here].sum()), float(taken[~here].sum())

    def _more(self, one: _Departure, members: pd.DataFrame) -> float:
        """Return what givers could still have handed over in time, in shares of the need."""
        handed = self._layout.holdings.handed
        rows = handed[handed["lack"].isin(members.index) & handed["place"].isin([ANY, one.place])]
        rows = rows[(rows["ready"] <= one.day) & (rows["until"] > one.day)]
        rows = rows.sort_values("date").drop_duplicates(["lack", "giver"], keep="last")
        total, seen = 0.0, set()
        for row in rows.itertuples():
            if row.giver in seen:
                continue
            seen.add(row.giver)
            dates = self._spare[row.giver]
            left = max(0.0, float(dates.loc[dates["date"] >= row.date, "left"].min()))
            left = floor(left + NOTHING) if row.whole else left
            total += left * row.rate / self._lacks.rows["quantity"].iloc[row.lack]
        return total


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
