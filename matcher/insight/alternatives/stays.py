"""Stays: what a plan has there of each pledge at each requirement, as columns and as numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.plan.plan import Plan
from matcher.program.facts import day_number
from matcher.program.layout import Layout, event_key
from matcher.program.presence import SPREAD


@dataclass(frozen=True)
class Stays:
    """The columns of what is there, in the order of the events.

    Attributes
    ----------
    columns
        Place of each in the program.
    pair
        Eligible pair of each.
    days
        Days that each lasts.
    planned
        How much the plan has there.
    """

    columns: np.ndarray
    pair: np.ndarray
    days: np.ndarray
    planned: np.ndarray

    def total(self, values: np.ndarray, pairs: int) -> np.ndarray:
        """Return quantity × days of each pair, from the value of each of these columns."""
        return np.bincount(self.pair, values * self.days, minlength=pairs)


def read_stays(layout: Layout, plan: Plan) -> Stays:
    """Return the columns of what is there, with what a plan of the same case has there."""
    events = layout.presence.events
    rows = np.flatnonzero(layout.there >= 0)
    days = (events["until"] - events["date"]).to_numpy()[rows]
    return Stays(
        layout.there[rows],
        events["pair"].to_numpy()[rows].astype(np.int64),
        days.astype(float),
        _planned(layout, plan)[rows],
    )


def _planned(layout: Layout, plan: Plan) -> np.ndarray:
    """Return how much a plan has there from each event on, until the next of its pair."""
    eligibility = layout.presence.eligibility
    pairs, plan_day = eligibility.pairs, eligibility.facts.plan_day
    names = pd.MultiIndex.from_frame(pairs[["pledge_id", "requirement_id"]])
    rows = plan.deployments
    pair = names.get_indexer(pd.MultiIndex.from_frame(rows[["pledge_id", "requirement_id"]]))
    start, end = np.zeros(len(rows)), np.ones(len(rows))
    if eligibility.case.is_dated:
        start = np.maximum(day_number(rows["start"]), plan_day)
        end = day_number(rows["end"]) + 1
    key = event_key(layout.presence)
    first, last = (
        np.searchsorted(key, pair.astype(np.int64) * SPREAD + day.astype(np.int64))
        for day in (start, end)
    )
    change = np.zeros(len(key) + 1)
    np.add.at(change, first, rows["quantity"].to_numpy())
    np.add.at(change, last, -rows["quantity"].to_numpy())
    return np.cumsum(change)[:-1]
