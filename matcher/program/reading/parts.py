"""The frame of parts: what each deployment was assembled from, and which part holds it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from matcher.plan.bottleneck import describe_bottleneck
from matcher.program.deployments import NOTHING
from matcher.program.facts import MONTH
from matcher.program.hand_overs import ANY, mission_places
from matcher.program.layout import Layout
from matcher.program.program import Program
from matcher.program.reading.cells import dates_of
from matcher.program.reading.coverage import Coverage, When
from matcher.program.supplies import EACH, MONTHLY, PLEDGE

_COLUMNS = ["deployment_id", "pledge_id", "need_id", "capability_id", "needed", "supports"]


@dataclass(frozen=True)
class _Departure:
    """One deployment that departs in the plan."""

    number: int
    p: int
    pair: int
    when: When
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
    eligibility = program.layout.presence.eligibility
    if eligibility.supplies.lacks.holds.empty:
        return pd.DataFrame()
    coverage = Coverage(program, supports, x)
    raised = eligibility.pairs["raised"].to_numpy()
    rows = [
        row
        for one in _departures(program.layout, pieces)
        for row in _parts(one, coverage, int(raised[one.pair]))
    ]
    frame = pd.DataFrame(rows, columns=["p", *_COLUMNS, "ready", "is_last", "caps", "for_want_of"])
    ready = frame.pop("ready").to_numpy(dtype=float)
    pledges = eligibility.facts.pledges["id"].to_numpy(dtype=object)
    frame["pledge_id"] = pledges[frame.pop("p").to_numpy(dtype=np.int64)]
    frame["is_last"] &= eligibility.case.is_dated
    return frame.assign(ready_on=dates_of(ready, eligibility.case))


def bottlenecks(parts: pd.DataFrame, deployments: pd.DataFrame) -> list[str]:
    """Return what holds each deployment back, as a sentence; blank where nothing does."""
    if parts.empty:
        return [""] * len(deployments)
    told = {}
    for one, rows in parts.groupby("deployment_id"):
        last, caps = rows[rows["is_last"]], rows[rows["caps"]]
        day = str(last["ready_on"].iloc[0].date()) if len(last) else ""
        wants = [want for cell in caps["for_want_of"] for want in cell.split("; ") if want]
        told[one] = describe_bottleneck(_named(last), day, _named(caps), wants)
    return [told.get(one, "") for one in deployments["deployment_id"]]


def _named(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["need_id"], rows["capability_id"], strict=True))


def _departures(layout: Layout, pieces: pd.DataFrame) -> Iterator[_Departure]:
    eligibility = layout.presence.eligibility
    pair = pieces["pair"].to_numpy()
    own, travels = (eligibility.pairs[name].to_numpy()[pair] for name in ("p", "travel"))
    waits = np.isin(own, eligibility.supplies.lacks.holds["p"].to_numpy())
    waits &= (pieces["began"] < 0).to_numpy()
    split = set(layout.presence.hand_overs.classes["p"])
    places = mission_places(eligibility)
    month = MONTH if eligibility.case.is_dated else 1.0
    for piece in pieces[waits].itertuples():
        p, travel = int(own[piece.Index]), int(travels[piece.Index])
        months = (piece.end - piece.start + 2 * travel) / month
        place = int(places[piece.pair]) if p in split else ANY
        when = When(place, piece.start - travel)
        yield _Departure(piece.Index + 1, p, piece.pair, when, months, piece.quantity)


def _parts(one: _Departure, coverage: Coverage, raised: int) -> list[dict[str, Any]]:
    """Return the parts of a deployment, in the order of their names."""
    rows = [
        _part(one, coverage, hold) for hold in coverage.holds(one.p) if hold.rank in (-1, raised)
    ]
    # What has its parts from before the plan date waits for none.
    last = max((row["ready"] for row in rows if isfinite(row["ready"])), default=None)
    return [row | {"is_last": row["ready"] == last} for row in rows]


def _part(one: _Departure, coverage: Coverage, hold: Any) -> dict[str, Any]:
    first = coverage.first_member(hold)
    monthly = one.quantity * one.months
    times = {EACH: one.quantity, MONTHLY: monthly}.get(hold.per, 1.0)
    counting = coverage.counting(one.when, hold)
    before = counting.share.cumsum() - counting.share
    chosen = before < coverage.asked(one.when, hold)[0] - NOTHING
    left = coverage.left(one.when, hold)
    next_one = one.months if hold.per == MONTHLY else 1.0
    caps = hold.per != PLEDGE and left.share < next_one - 10 * NOTHING
    return {
        "p": one.p,
        "deployment_id": f"D{one.number}",
        "need_id": hold.name,
        "capability_id": first.capability_id,
        "needed": first.quantity * times,
        "supports": "; ".join(f"S{number}" for number in counting.number[chosen]),
        "ready": float(counting.ready[chosen].max(initial=-np.inf)),
        "caps": caps,
        "for_want_of": "; ".join(left.wants) if caps else "",
    }
