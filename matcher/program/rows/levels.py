"""Levels: what of a policy's scope is there, up to its room and over it, from date to date."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.policies import Ceiling, Exchange
from matcher.program.blocks import NONE
from matcher.program.layout import Layout
from matcher.program.limits import exchange_period, exchanges_in, room_on
from matcher.program.presence import SPREAD
from matcher.program.rows.family import Rows, Terms, rows_of


def level_rows(layout: Layout, family: str) -> Rows:
    """Return within + over = within before + over before + Σ w · arrivals − Σ w · leavings."""
    levels, chains = layout.limits.levels, layout.limits.chains
    own = np.array([chain.family == family for chain in chains], dtype=bool)
    exists = own[levels["chain"].to_numpy()] if len(levels) else np.array([], dtype=bool)
    rows = levels[exists]
    number = np.where(exists, np.cumsum(exists) - 1, NONE)
    within, over = rows["within"].to_numpy(), rows["over"].to_numpy()
    first = ~rows.duplicated("chain").to_numpy()
    place = np.arange(len(rows))
    terms: Terms = [(place, within, 1.0), (place, over, 1.0)]
    terms += [
        (place, np.where(first, NONE, np.roll(column, 1)), -1.0) if len(rows) else (place, place, 0)
        for column in (within, over)
    ]
    flow, begun = level_flows(layout)
    for row, column, value in flow:
        kept = exists[row]
        terms.append((number[row[kept]], column[kept], -np.asarray(value)[kept]))
    about = np.array([chain.about for chain in chains], dtype=object)[rows["chain"].to_numpy()]
    keys = pd.DataFrame({"about": about, "date": rows["date"].to_numpy()})
    return rows_of(keys, terms, lower=begun[exists], upper=begun[exists])


def level_flows(
    layout: Layout,
) -> tuple[Terms, np.ndarray]:
    """Return what moves each level: rows of `levels`, columns and weights; and what is running.

    What arrives or leaves after the last date of a rule moves nothing.
    """
    levels, events = layout.limits.levels, layout.presence.events
    key = levels["chain"].to_numpy() * SPREAD + levels["date"].to_numpy()
    last = levels.groupby("chain")["date"].max().to_dict()
    pair, date = events["pair"].to_numpy(), events["date"].to_numpy()
    begun = np.zeros(len(levels))
    flow: Terms = []
    for number, chain in enumerate(layout.limits.chains):
        weight = np.zeros(len(layout.presence.eligibility.pairs))
        weight[chain.pairs] = chain.weight
        own = np.flatnonzero((weight[pair] != 0) & (date <= last[number]))
        row = np.searchsorted(key, number * SPREAD + date[own])
        each = weight[pair[own]]
        np.add.at(begun, row, each * layout.begun[own])
        for columns, sign in ((layout.arrive, 1.0), (layout.leave, -1.0)):
            there = columns[own] >= 0
            flow.append((row[there], columns[own][there], sign * each[there]))
    return flow, begun


def exchange_rows(layout: Layout) -> Rows:
    """Return within(more) + rate · within(fewer) ≤ room(more) + rate · room(fewer), every day."""
    levels, presence = layout.limits.levels, layout.presence
    chains = {chain.policy.id: number for number, chain in enumerate(layout.limits.chains)}
    keys: list[tuple[str, int]] = []
    terms: Terms = []
    upper: list[float] = []
    for one in exchanges_in(presence):
        if one.more not in chains:
            continue
        first, last = exchange_period(presence, one)
        both = [(chains[one.more], 1.0)]
        both += [(chains[one.fewer], one.rate)] if one.fewer in chains else []
        dates = np.unique(levels.loc[levels["chain"].isin([c for c, _ in both]), "date"])
        dates = np.unique(np.append(dates, first))
        dates = dates[(dates >= first) & (dates < last)]
        place = len(keys) + np.arange(len(dates))
        room = _rooms(layout, one, dates)
        for chain, rate in both:
            own = levels[levels["chain"] == chain]
            at = np.searchsorted(own["date"].to_numpy(), dates, side="right") - 1
            column = np.where(at >= 0, own["within"].to_numpy()[np.maximum(at, 0)], NONE)
            terms.append((place, column, rate))
        keys += [(str(one.id), day) for day in dates.tolist()]
        upper += room.tolist()
    frame = pd.DataFrame(keys, columns=["about", "date"]).astype({"date": np.int64})
    return rows_of(frame, terms, upper=np.array(upper, dtype=float))


def _rooms(layout: Layout, one: Exchange, dates: np.ndarray) -> np.ndarray:
    total = np.zeros(len(dates))
    for policy in layout.presence.eligibility.case.policies:
        if isinstance(policy, Ceiling) and policy.id in {one.more, one.fewer}:
            rate = one.rate if policy.id == one.fewer else 1.0
            total += rate * room_on(layout.presence, policy, dates)
    return total
