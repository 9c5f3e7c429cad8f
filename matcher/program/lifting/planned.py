"""Planned: the values that a finished plan gives to the columns of a lifting."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.plan.record import Record
from matcher.program.deployments import exact_values
from matcher.program.facts import day_number
from matcher.program.hand_overs import PARTNERS
from matcher.program.layout import Layout
from matcher.program.tally import count


def planned_values(layout: Layout, plan: Record) -> np.ndarray:
    """Return the values of pairs, gaps and all whole columns, as the frames of a plan make them."""
    x = np.zeros(len(layout.columns))
    pieces = _pieces(layout, plan.deployments)
    _hand_over(layout, plan.supports, x)
    x = exact_values(layout, pieces, x)
    tally = count(layout, pieces, x)
    tally.fill(layout, x)
    x[layout.gap] = np.maximum(0.0, layout.presence.stretches["required"] - tally.counted)
    sent = layout.holdings.sent
    x[sent[sent >= 0]] = x[layout.arrive[sent >= 0]] > 0
    return x


def _pieces(layout: Layout, deployments: pd.DataFrame) -> pd.DataFrame:
    """Return deployments as they were read off: pair, start, end, quantity, began."""
    eligibility = layout.presence.eligibility
    both = ["pledge_id", "requirement_id"]
    pairs = pd.MultiIndex.from_frame(eligibility.pairs[both])
    pair = pairs.get_indexer(pd.MultiIndex.from_frame(deployments[both]))
    start, end = np.zeros(len(pair)), np.ones(len(pair))
    began = np.full(len(pair), -1.0)
    if eligibility.case.is_dated:
        start, end = day_number(deployments["start"]), day_number(deployments["end"]) + 1
        began = np.where(deployments["depart"].isna(), start, -1.0)
        start = np.maximum(start, eligibility.facts.plan_day)
    frame = {"pair": pair, "start": start, "end": end, "began": began}
    whole = pd.DataFrame(frame).astype(np.int64)
    return whole.assign(quantity=deployments["quantity"].to_numpy())


def _hand_over(layout: Layout, supports: pd.DataFrame, x: np.ndarray) -> None:
    """Write what is handed over, where and when it is offered."""
    eligibility, handed = layout.presence.eligibility, layout.holdings.handed
    if not len(supports):
        return
    ids = eligibility.facts.pledges["id"].to_numpy(dtype=object)
    needs = eligibility.supplies.lacks.rows["need_id"].to_numpy(dtype=object)
    missions = np.append(eligibility.case["missions"]["id"].to_numpy(dtype=object), [PARTNERS, ""])
    offered = [ids[handed["giver"]], ids[handed["receiver"]], needs[handed["lack"]]]
    offered.append(missions[handed["place"]])
    names = ["giver_pledge_id", "receiver_pledge_id", "need_id"]
    given = [*(supports[name] for name in names), supports["mission_id"].fillna("")]
    if eligibility.case.is_dated:
        offered.append(handed["date"].to_numpy())
        given.append(day_number(supports["handed_on"]))
    place = pd.MultiIndex.from_arrays(offered).get_indexer(pd.MultiIndex.from_arrays(given))
    column = handed["column"].to_numpy()[place[place >= 0]]
    x[column] = supports["quantity"].to_numpy()[place >= 0]
