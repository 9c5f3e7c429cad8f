"""Committed: a program in which no more arrives, and no more is handed over, than in a plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from matcher.plan.plan import Plan
from matcher.program.facts import day_number
from matcher.program.hand_overs import PARTNERS
from matcher.program.layout import Layout, event_key
from matcher.program.presence import SPREAD
from matcher.program.program import Program

_OTHER = "the plan holds {what} that its case does not offer: make it anew from the case"


def commit(program: Program, plan: Plan) -> Program:
    """Return a program in which arrivals and hand-overs are at most those of a plan.

    Parameters
    ----------
    program
        That of the case of the plan.
    plan
        What is committed; what is running stays free to leave.

    Raises
    ------
    ValueError
        Where the plan holds an arrival or a hand-over that the program does not offer.
    """
    layout, upper = program.layout, program.linear.upper.copy()
    arrive = layout.arrive[layout.arrive >= 0]
    handed = layout.holdings.handed["column"].to_numpy()
    most = np.zeros(len(upper))
    np.add.at(most, *_arrivals(layout, plan))
    np.add.at(most, *_hand_overs(layout, plan))
    for columns in (arrive, handed):
        upper[columns] = np.minimum(upper[columns], most[columns])
    return replace(program, linear=replace(program.linear, upper=upper))


def _arrivals(layout: Layout, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of what arrives in a plan, and how much does.

    What is running arrived before: what is there of its pair on the plan date beyond that is new.
    """
    eligibility, rows = layout.presence.eligibility, plan.deployments
    plan_day = eligibility.facts.plan_day
    both = ["pledge_id", "requirement_id"]
    known = pd.MultiIndex.from_frame(eligibility.pairs[both])
    pair = known.get_indexer(pd.MultiIndex.from_frame(rows[both]))
    day = np.nan_to_num(day_number(rows["start"]), nan=plan_day).astype(np.int64)
    is_old = layout.presence.is_running[pair] & rows["depart"].isna().to_numpy()
    frame = pd.DataFrame({"pair": pair, "day": day, "quantity": rows["quantity"]})
    if not eligibility.case.is_dated:
        frame["quantity"] -= np.where(is_old, layout.presence.begun[pair], 0.0)
        is_old = (frame["quantity"] <= 0).to_numpy()
    frame = frame[~is_old]
    key = event_key(layout.presence)
    asked = frame["pair"].to_numpy() * SPREAD + frame["day"].to_numpy()
    place = np.minimum(np.searchsorted(key, asked), max(0, len(key) - 1))
    offered = (pair >= 0).all() and (len(asked) == 0 or bool((key[place] == asked).all()))
    column = layout.arrive[place] if offered else place
    if not offered or (column < 0).any():
        raise ValueError(_OTHER.format(what="an arrival"))
    return column, frame["quantity"].to_numpy()


def _hand_overs(layout: Layout, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns of what is handed over in a plan, and how much is."""
    eligibility, handed, rows = layout.presence.eligibility, layout.holdings.handed, plan.supports
    ids = eligibility.facts.pledges["id"].to_numpy()
    needs = eligibility.supplies.lacks.rows["need_id"].to_numpy()
    missions = [*eligibility.case["missions"]["id"], PARTNERS, None]
    named = {name: place for place, name in enumerate(missions)} | {None: -1}
    plan_day = eligibility.facts.plan_day
    offered = pd.MultiIndex.from_arrays(
        [
            ids[handed["giver"]],
            ids[handed["receiver"]],
            needs[handed["lack"]],
            handed["place"].to_numpy(),
            handed["date"].to_numpy(),
        ]
    )
    told = [one if isinstance(one, str) else None for one in rows["mission_id"]]
    asked = pd.MultiIndex.from_arrays(
        [
            rows["giver_pledge_id"],
            rows["receiver_pledge_id"],
            rows["need_id"],
            np.array([named[one] for one in told], dtype=np.int64),
            np.nan_to_num(day_number(rows["handed_on"]), nan=plan_day).astype(np.int64),
        ]
    )
    place = offered.get_indexer(asked) if len(asked) else np.array([], dtype=np.int64)
    if (place < 0).any():
        raise ValueError(_OTHER.format(what="a hand-over"))
    return handed["column"].to_numpy()[place], rows["quantity"].to_numpy()
