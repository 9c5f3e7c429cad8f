"""Presence: how much of a pledge could be at a requirement during each stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from matcher.program.conditions import Conditions, find_conditions, share_cuts
from matcher.program.dates import offer_dates
from matcher.program.eligibility import Eligibility
from matcher.program.facts import day_number
from matcher.program.hand_overs import HandOvers, offer_hand_overs
from matcher.program.ranges import each_day_once
from matcher.program.running import running_rows

SPREAD = 1 << 26
"""Larger than any day: a place times this, plus a day, sorts by place and then by day."""


@dataclass(frozen=True)
class Presence:
    """Where and when pledges could be, laid out in stretches between event dates.

    Attributes
    ----------
    eligibility
        The pairs.
    events
        One row per pair and date: pair, date, `until` (the pair's next date; the last date of a
        pair has none and stands for leaving only), `is_first`, `is_last`, `may_arrive`, `most`
        (how much may be there from then on).
    stretches
        One row per requirement and stretch: r, start, end, required. Requirements without a
        quantity have none.
    running
        What is there on the plan date: pair, quantity, began, must_leave.
    hand_overs
        The hand-overs between pledges.
    coarsened
        Requirements (places) whose dates moved to a calendar grid.
    conditions
        What must hold before requirements count.
    """

    eligibility: Eligibility
    events: pd.DataFrame
    stretches: pd.DataFrame
    running: pd.DataFrame
    hand_overs: HandOvers
    coarsened: np.ndarray
    conditions: Conditions

    @cached_property
    def is_running(self) -> np.ndarray:
        """Whether something is there of each pair on the plan date."""
        runs = np.zeros(len(self.eligibility.pairs), dtype=bool)
        runs[self.running["pair"].to_numpy(dtype=np.int64)] = True
        return runs

    @cached_property
    def begun(self) -> np.ndarray:
        """How much is there of each pair on the plan date."""
        total = self.running.groupby("pair")["quantity"].sum()
        begun = np.zeros(len(self.eligibility.pairs))
        begun[total.index.to_numpy(dtype=np.int64)] = total.to_numpy(dtype=float)
        return begun


def lay_out(eligibility: Eligibility) -> Presence:
    """Lay out the presences of every eligible pair."""
    hand_overs = offer_hand_overs(eligibility)
    offer = offer_dates(eligibility, hand_overs)
    running = running_rows(eligibility)
    dates = offer.dates
    running = running[running["pair"].isin(dates["pair"])].reset_index(drop=True)
    events = _events(eligibility, dates)
    conditions = find_conditions(eligibility)
    stretches = _stretches(eligibility, dates, conditions)
    return Presence(
        eligibility, events, stretches, running, hand_overs, offer.coarsened, conditions
    )


def _events(eligibility: Eligibility, dates: pd.DataFrame) -> pd.DataFrame:
    pair, date = dates["pair"].to_numpy(), dates["date"].to_numpy()
    new = np.append(True, pair[1:] != pair[:-1]) if len(pair) else np.array([], dtype=bool)
    last = np.append(new[1:], True) if len(pair) else new
    until = np.where(last, -1, np.append(date[1:], -1)[: len(date)])
    pairs = eligibility.pairs
    arrives = pairs["may_arrive"].to_numpy()[pair] & (
        date >= pairs["first_arrival"].to_numpy()[pair]
    )
    most = np.where(last, 0.0, pairs["most"].to_numpy()[pair])
    most[_is_refused(eligibility, pair, date, until)] = 0.0
    return pd.DataFrame(
        {
            "pair": pair,
            "date": date,
            "until": until,
            "is_first": new,
            "is_last": last,
            "may_arrive": arrives & ~last,
            "most": most,
        }
    )


def _is_refused(
    eligibility: Eligibility, pair: np.ndarray, date: np.ndarray, until: np.ndarray
) -> np.ndarray:
    """Say of each stretch of a pair whether consent is refused in it."""
    refused = eligibility.refused
    if refused.empty:
        return np.zeros(len(pair), dtype=bool)
    change = np.zeros(len(pair) + 1, dtype=int)
    key = pair.astype(np.int64) * SPREAD + date
    base = refused["pair"].to_numpy().astype(np.int64) * SPREAD
    np.add.at(change, np.searchsorted(key, base + refused["start"].to_numpy()), 1)
    np.add.at(change, np.searchsorted(key, base + refused["end"].to_numpy()), -1)
    return (np.cumsum(change)[:-1] > 0) & (until >= 0)


def _stretches(
    eligibility: Eligibility, dates: pd.DataFrame, conditions: Conditions
) -> pd.DataFrame:
    """Cut the window of every quantified requirement at every date that matters to it."""
    requirements = eligibility.facts.requirements
    needs = requirements[(requirements["size"] >= 0).to_numpy()]
    r_of_pair = eligibility.pairs["r"].to_numpy()[dates["pair"].to_numpy()]
    r, date = each_day_once(r_of_pair, dates["date"].to_numpy())
    own = pd.DataFrame({"r": r, "date": date})
    phases = phases_in(eligibility)
    ends = [pd.DataFrame({"r": needs.index, "date": needs[end]}) for end in ("start", "end")]
    settings = eligibility.case.settings
    if settings.asks_for("late"):
        ends.append(pd.DataFrame({"r": needs.index, "date": needs["start"] + settings.late_within}))
    asked = pd.concat([phases[["r", "date"]], *ends], ignore_index=True).astype(np.int64)
    cuts = pd.concat([own, _within(requirements, asked)], ignore_index=True).astype(np.int64)
    cuts = share_cuts(conditions, eligibility.facts, cuts)
    cuts = _within(requirements, cuts[cuts["r"].isin(needs.index)])
    r, date = each_day_once(cuts["r"].to_numpy(), cuts["date"].to_numpy())
    place = np.flatnonzero(r[1:] == r[:-1])
    frame = pd.DataFrame({"r": r[place], "start": date[place], "end": date[place + 1]})
    return frame.assign(required=required_in(requirements, phases, frame))


def _within(requirements: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    start, end = (requirements[side].to_numpy()[cuts["r"]] for side in ("start", "end"))
    return cuts[(cuts["date"] >= start) & (cuts["date"] <= end)]


def phases_in(eligibility: Eligibility) -> pd.DataFrame:
    """Return from when requirements ask for another quantity: r, date, quantity; sorted."""
    phases = eligibility.case["phases"]
    requirements = eligibility.facts.requirements
    place = pd.Series(requirements.index, index=requirements["id"])
    frame = pd.DataFrame(
        {
            "r": place.reindex(phases["requirement_id"]).to_numpy(),
            "date": day_number(phases["from"]),
            "quantity": phases["quantity"].to_numpy(),
        }
    )
    return frame.astype({"r": np.int64, "date": np.int64}).sort_values(["r", "date"])


def required_in(
    requirements: pd.DataFrame, phases: pd.DataFrame, stretches: pd.DataFrame
) -> np.ndarray:
    """Return the quantity required in each stretch: that of its latest phase, else the first."""
    base = requirements["quantity"].fillna(0.0).to_numpy()[stretches["r"]]
    key = phases["r"].to_numpy() * SPREAD + phases["date"].to_numpy()
    asked = stretches["r"].to_numpy() * SPREAD + stretches["start"].to_numpy()
    place = np.searchsorted(key, asked, side="right") - 1
    if not len(phases):
        return base
    own = (place >= 0) & (phases["r"].to_numpy()[place] == stretches["r"].to_numpy())
    return np.where(own, phases["quantity"].to_numpy()[place], base)
