"""The frame of policies: how much of each limit is used, day by day or period by period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.policies import (
    Budget,
    Ceiling,
    ChangesAtMost,
    ContributorShare,
    Exchange,
    Footprint,
    Lift,
    Policy,
    Share,
    Stay,
)
from matcher.plan.filters import FILTERS, describe_filters
from matcher.program.layout import Layout
from matcher.program.limits import exchange_period, exchanges_in, room_on
from matcher.program.overstepping import sum_totals
from matcher.program.reading.cells import dates_of
from matcher.program.reading.conditions import condition_rows
from matcher.program.scopes import (
    is_soft,
    pairs_in,
    period_of,
    pledge_weights,
    requirement_weights,
)
from matcher.program.tally import Tally

Row = dict[str, Any]

_LEVELS = Ceiling | Footprint | Share | ContributorShare


def policy_rows(layout: Layout, pieces: pd.DataFrame, tally: Tally, x: np.ndarray) -> pd.DataFrame:
    """Return a row for every policy and stretch in which nothing changes, or period.

    Parameters
    ----------
    layout
        The columns.
    pieces
        Who is where, as it was read off.
    tally
        What counts.
    x
        Values of all columns, as the deployments make them.

    Returns
    -------
    pandas.DataFrame
        Columns of the frame `policies` but `price`; `place` of the policy, and first and stop, the
        days of the row, the last excluded.
    """
    eligibility = layout.presence.eligibility
    totals = sum_totals(layout, x)
    rows: list[Row] = []
    for place, policy in enumerate(eligibility.case.policies):
        common = {"place": place, "policy_id": policy.id, "kind": policy.kind}
        common["filter"] = describe_filters({key: getattr(policy, key, ()) for key in FILTERS})
        common["hard"] = _strictness(layout, policy)
        if isinstance(policy, _LEVELS):
            found = _levels(layout, pieces, policy)
        elif isinstance(policy, Budget | Lift | ChangesAtMost):
            found = _sums(layout, policy, place, totals)
        elif isinstance(policy, Stay):
            found = _stays(layout, pieces, policy)
        elif isinstance(policy, Exchange):
            found = _exchanged(layout, pieces, policy)
        else:
            found = condition_rows(layout, pieces, tally, place)
        rows += [common | row for row in found]
    return pd.DataFrame(rows)


def finish_rows(layout: Layout, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their days as dates, and how many they are."""
    if rows.empty:
        return rows
    case = layout.presence.eligibility.case
    first, stop = rows["first"].to_numpy(dtype=float), rows["stop"].to_numpy(dtype=float)
    frame = rows.drop(columns=["place", "first", "stop"])
    return frame.assign(
        **{"from": dates_of(first, case), "until": dates_of(stop - 1, case)}, days=stop - first
    )


def _strictness(layout: Layout, policy: Policy) -> str | None:
    if isinstance(policy, Exchange):
        return None
    if policy.id in layout.presence.eligibility.relaxed:
        return "relaxed"
    return "no" if policy.is_soft else "yes"


def _levels(layout: Layout, pieces: pd.DataFrame, policy: Any) -> Iterator[Row]:
    eligibility = layout.presence.eligibility
    facts, pairs = eligibility.facts, eligibility.pairs
    inside = pairs_in(eligibility, policy)[pieces["pair"].to_numpy()]
    own = pieces[inside]
    chosen = pairs.iloc[own["pair"]]
    p = chosen["p"].to_numpy()
    if not isinstance(policy, ContributorShare):
        weight = pledge_weights(facts, policy)[p]
        persons = np.nan_to_num(facts.pledges["persons"].to_numpy(dtype=float))[p]
        yield from _stretches(layout, policy, None, own, weight, persons)
        return
    worth = requirement_weights(facts, policy)[chosen["r"].to_numpy()]
    weight = (chosen["rate"] * chosen["duty"]).to_numpy() * worth
    who = facts.pledges["contributor_id"].to_numpy(dtype=object)
    mine = pairs["p"].to_numpy()[pairs_in(eligibility, policy)]
    for one in sorted(set(who[mine])):
        here = who[p] == one
        yield from _stretches(layout, policy, one, own[here], weight[here], weight[here])


def _stretches(
    layout: Layout,
    policy: Any,
    about: str | None,
    own: pd.DataFrame,
    weight: np.ndarray,
    persons: np.ndarray,
) -> Iterator[Row]:
    """Yield a row for each stretch in which neither the level nor the room changes."""
    begins, ends = period_of(layout.presence.eligibility.facts, policy)
    start = np.maximum(own["start"].to_numpy(), begins)
    stop = np.minimum(own["end"].to_numpy(), ends)
    cuts = [start, stop, [begins], _room_cuts(layout, policy)]
    days = np.unique(np.concatenate(cuts)).astype(np.int64)
    days = days[(days >= begins) & (days < ends)]
    there = (start[None, :] <= days[:, None]) & (days[:, None] < stop[None, :])
    quantity = own["quantity"].to_numpy()
    level, crowd = there @ (quantity * weight), there @ (quantity * persons)
    rows = pd.DataFrame(_used(layout, policy, days, level, crowd))
    same = (rows == rows.shift()) | (rows.isna() & rows.shift().isna())
    number = (~same.all(axis=1)).cumsum()
    firsts = np.flatnonzero(~number.duplicated().to_numpy())
    stops = np.append(days[firsts[1:]], ends)[: len(firsts)]
    for place, stop_day in zip(firsts.tolist(), stops.tolist(), strict=True):
        yield rows.iloc[place].to_dict() | {
            "about": about,
            "first": int(days[place]),
            "stop": int(stop_day),
        }


def _room_cuts(layout: Layout, policy: Any) -> np.ndarray:
    if not isinstance(policy, ContributorShare):
        return np.array([], dtype=np.int64)
    stretches = layout.presence.stretches
    return np.unique(np.concatenate([stretches["start"].to_numpy(), stretches["end"].to_numpy()]))


def _used(
    layout: Layout, policy: Any, days: np.ndarray, level: np.ndarray, crowd: np.ndarray
) -> dict[str, Any]:
    """Return what is used of a limit on each day, its limit, what is left, and what is over."""
    level = level.round(9)
    room = room_on(layout.presence, policy, days)
    soft = is_soft(layout.presence.eligibility, policy)
    excess = np.where(soft, np.maximum(0.0, level - room), 0.0)
    if isinstance(policy, Share):
        persons = policy.already + crowd
        women = policy.already_women + policy.share * crowd - level
        used = np.where(persons > 0, women / np.where(persons > 0, persons, 1.0), np.nan)
        limit = np.full(len(days), policy.share)
        already = np.full(len(days), policy.already_women)
        return _row(already, used, limit, women - policy.share * persons, excess)
    if isinstance(policy, ContributorShare):
        return _row(np.full(len(days), np.nan), level, room, room - level, excess)
    used = policy.already + level
    limit = np.full(len(days), policy.at_most)
    return _row(np.full(len(days), policy.already), used, limit, limit - used, excess)


def _row(
    already: np.ndarray, used: np.ndarray, limit: np.ndarray, slack: np.ndarray, excess: np.ndarray
) -> dict[str, np.ndarray]:
    return {"already": already, "used": used, "limit": limit, "slack": slack, "excess": excess}


def _sums(layout: Layout, policy: Any, place: int, totals: np.ndarray) -> Iterator[Row]:
    already = getattr(policy, "already", np.nan)
    soft = is_soft(layout.presence.eligibility, policy)
    for number, row in enumerate(layout.limits.sums.itertuples()):
        if row.policy == place:
            total = round(float(totals[number]), 9)
            used = total + (0.0 if np.isnan(already) else already)
            yield {
                "about": None,
                "already": already,
                "used": used,
                "limit": policy.at_most,
                "slack": policy.at_most - used,
                "excess": max(0.0, total - row.room) if soft else 0.0,
                "first": row.date,
                "stop": row.until,
            }


def _stays(layout: Layout, pieces: pd.DataFrame, policy: Stay) -> Iterator[Row]:
    eligibility = layout.presence.eligibility
    begins, ends = period_of(eligibility.facts, policy)
    own = pieces[pairs_in(eligibility, policy)[pieces["pair"].to_numpy()]]
    own = own[own["began"] < 0]
    stay = (own["end"] - own["start"]).to_numpy(dtype=float)
    leaves = own["end"].to_numpy()
    until = np.minimum(own["start"].to_numpy() + policy.days, ends)
    missing = np.maximum(0, until - np.maximum(leaves, begins))
    shortest = float(stay.min()) if len(stay) else np.nan
    yield {
        "about": None,
        "already": np.nan,
        "used": shortest,
        "limit": float(policy.days),
        "slack": shortest - policy.days,
        "excess": float((own["quantity"].to_numpy() * missing).sum())
        if is_soft(eligibility, policy)
        else 0.0,
        "first": begins,
        "stop": ends,
    }


def _exchanged(layout: Layout, pieces: pd.DataFrame, policy: Exchange) -> Iterator[Row]:
    """Yield how far the ceiling that may be passed is passed, in each stretch.

    What was there before is no use of it, and nothing is where it is void.
    """
    policies = layout.presence.eligibility.case.policies
    more = next(o for o in policies if isinstance(o, Ceiling) and o.id == policy.more)
    first, last = exchange_period(layout.presence, policy)
    holds = policy in exchanges_in(layout.presence)
    before = max(more.at_most, more.already)
    for row in _levels(layout, pieces, more):
        begins, stop = max(row["first"], first), min(row["stop"], last)
        if begins < stop:
            used = max(0.0, row["used"] - before) if holds else 0.0
            told = {"already": np.nan, "used": used, "limit": policy.at_most, "excess": 0.0}
            told |= {"about": None, "slack": policy.at_most - used}
            yield told | {"first": begins, "stop": stop}
