"""Levels: what of a policy's scope is there on each day, and how much room it has.

A level is a balance over the dates on which it changes: up to the room of its policy it is
*within*, beyond it *over*. Only soft policies have columns of what is over, so that a hard limit
is the upper bound of a column, and costs one row a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.case.policies import (
    Ceiling,
    ContributorShare,
    Exchange,
    Footprint,
    Policy,
    Share,
)
from matcher.program.presence import Presence
from matcher.program.scopes import (
    is_soft,
    limits_of,
    pairs_in,
    period_of,
    pledge_weights,
    requirement_weights,
    requirements_in,
)

FAMILIES = {"share": "women"}
"""Kind of a policy → family of its rows, where that has another name."""

Level = Ceiling | Footprint | Share | ContributorShare
"""Policies that limit what is there on each day."""

_COLUMNS = ["chain", "date", "until", "room", "top", "low", "most", "days", "within", "over"]


@dataclass(frozen=True)
class Chain:
    """One level that a policy limits; a share of one contributor has one for each of them.

    Attributes
    ----------
    place, policy
        The policy, and its place in the table.
    about
        Its id, and the contributor where there is one.
    pairs, weight
        The pairs in its scope, and what one measure of each counts for.
    high, low
        How far the level could rise, and fall below 0.
    """

    place: int
    policy: Level
    about: str
    pairs: np.ndarray
    weight: np.ndarray
    high: float
    low: float

    @property
    def family(self) -> str:
        """Family of its rows."""
        return FAMILIES.get(self.policy.kind, self.policy.kind)


def find_levels(presence: Presence) -> tuple[tuple[Chain, ...], pd.DataFrame]:
    """Return the levels that are limited, and their dates.

    Returns
    -------
    tuple[tuple[Chain, ...], pandas.DataFrame]
        The chains. One row per chain and date: chain, date, until (the next date, or the end of
        the rule), room, top and low (bounds of what is within), most (bound of what is over; −1
        where the rule is hard or does not hold yet), days (on which what is over counts, divided
        by what it is compared with). Limits that could never be passed are left out, but for
        ceilings that are exchanged: their free room is.
    """
    chains: list[Chain] = []
    exchanged = {name for one in exchanges_in(presence) for name in (one.more, one.fewer)}
    parts: list[pd.DataFrame] = [pd.DataFrame(columns=_COLUMNS)]
    for chain in _chains(presence):
        rows = _dated(presence, chain)
        passed = bool((chain.high > rows["top"] + 1e-12).any() or (rows["most"] > 0).any())
        if len(rows) and (passed or chain.policy.id in exchanged):
            parts.append(rows.assign(chain=len(chains)))
            chains.append(chain)
    frame = pd.concat(parts[1:] or parts, ignore_index=True)
    whole = dict.fromkeys(("chain", "date", "until"), np.int64)
    counted = dict.fromkeys(("room", "top", "low", "most", "days"), float)
    return tuple(chains), frame.astype(whole | counted)


def _chains(presence: Presence) -> Iterator[Chain]:
    eligibility = presence.eligibility
    facts, pairs = eligibility.facts, eligibility.pairs
    for place, policy in limits_of(eligibility):
        if not isinstance(policy, Level):
            continue
        inside = np.flatnonzero(pairs_in(eligibility, policy))
        own = pairs.iloc[inside]
        if not isinstance(policy, ContributorShare):
            weight = pledge_weights(facts, policy)[own["p"].to_numpy()]
            yield _chain(presence, place, policy, str(policy.id), inside, weight)
            continue
        worth = requirement_weights(facts, policy)[own["r"].to_numpy()]
        weight = (own["rate"] * own["duty"]).to_numpy() * worth
        who = facts.pledges["contributor_id"].to_numpy(dtype=object)[own["p"]]
        for one in sorted(set(who)):
            mine = who == one
            about = f"{policy.id} · {one}"
            yield _chain(presence, place, policy, about, inside[mine], weight[mine])


def _chain(
    presence: Presence,
    place: int,
    policy: Level,
    about: str,
    pairs: np.ndarray,
    weight: np.ndarray,
) -> Chain:
    """Return a chain with its reach: each pledge is in one place at a time."""
    facts = presence.eligibility.facts
    amount = facts.pledges["amount"].fillna(0.0).to_numpy()
    p = presence.eligibility.pairs["p"].to_numpy()[pairs]
    most, least = np.zeros(len(amount)), np.zeros(len(amount))
    np.maximum.at(most, p, weight)
    np.minimum.at(least, p, weight)
    high, low = float((most * amount).sum()), float((least * amount).sum())
    return Chain(place, policy, about, pairs, weight, high, low)


def _dated(presence: Presence, chain: Chain) -> pd.DataFrame:
    policy = chain.policy
    begins, ends = period_of(presence.eligibility.facts, policy)
    dates = _dates(presence, chain, begins, ends)
    until = np.append(dates[1:], ends)[: len(dates)]
    room = room_on(presence, policy, dates)
    holds = dates >= begins
    allowed = room + _widened(presence, policy, dates)
    days = np.where(holds, until - dates, 0) / _divisor(presence, chain, room)
    return pd.DataFrame(
        {
            "date": dates,
            "until": until,
            "room": room,
            "top": np.where(holds, np.minimum(chain.high, allowed), chain.high),
            "low": chain.low,
            "most": np.where(
                holds & is_soft(presence.eligibility, policy), chain.high - chain.low, -1.0
            ),
            "days": days,
        }
    )


def _dates(presence: Presence, chain: Chain, begins: int, ends: int) -> np.ndarray:
    """Return the dates on which a level, or its room, may change."""
    events, policy = presence.events, chain.policy
    parts = [events["date"].to_numpy()[np.isin(events["pair"].to_numpy(), chain.pairs)]]
    parts.append(np.array([begins], dtype=np.int64))
    if isinstance(policy, ContributorShare):
        cuts = presence.stretches
        cuts = cuts[requirements_in(presence.eligibility.facts, policy)[cuts["r"].to_numpy()]]
        parts += [cuts["start"].to_numpy(), cuts["end"].to_numpy()]
    for one in _exchanges(presence, policy):
        parts.append(np.array(exchange_period(presence, one), dtype=np.int64))
    every = np.unique(np.concatenate(parts)).astype(np.int64)
    plan_day = presence.eligibility.facts.plan_day
    return every[(every >= plan_day) & (every < ends)] if begins < ends else every[:0]


def _divisor(presence: Presence, chain: Chain, room: np.ndarray) -> np.ndarray:
    """Return by what is divided what is over: the limit, or the women wanted if all came."""
    facts, policy = presence.eligibility.facts, chain.policy
    if isinstance(policy, ContributorShare):
        return np.where(room > 0, room, 1.0)
    if isinstance(policy, Share):
        scope = np.unique(presence.eligibility.pairs["p"].to_numpy()[chain.pairs])
        persons = np.nan_to_num(facts.pledges["persons"].to_numpy(dtype=float))[scope]
        amount = facts.pledges["amount"].fillna(0.0).to_numpy()[scope]
        wanted = policy.share * (policy.already + float((persons * amount).sum()))
    else:
        wanted = policy.at_most
    return np.full(len(room), wanted if wanted > 0 else 1.0)


def room_on(presence: Presence, policy: Level, dates: np.ndarray) -> np.ndarray:
    """Return how much of the tables a policy leaves room for on each day, without exchanges."""
    if isinstance(policy, ContributorShare):
        return policy.share * _required(presence, policy, dates)
    if isinstance(policy, Share):
        room = policy.already_women - policy.share * policy.already
    else:
        room = policy.at_most - policy.already
    return np.full(len(dates), max(0.0, room))


def _required(presence: Presence, policy: ContributorShare, dates: np.ndarray) -> np.ndarray:
    """Return what the requirements that a policy looks at ask for on each day."""
    facts, stretches = presence.eligibility.facts, presence.stretches
    rows = stretches[requirements_in(facts, policy)[stretches["r"].to_numpy()]]
    asked = rows["required"].to_numpy() * requirement_weights(facts, policy)[rows["r"].to_numpy()]
    change = np.concatenate([rows["start"].to_numpy(), rows["end"].to_numpy()])
    order = np.argsort(change, kind="stable")
    level = np.append(0.0, np.cumsum(np.concatenate([asked, -asked])[order]))
    return np.maximum(level[np.searchsorted(change[order], dates, side="right")].round(9), 0.0)


def _exchanges(presence: Presence, policy: Policy) -> Iterator[Exchange]:
    """Yield the exchanges that widen a ceiling."""
    return (one for one in exchanges_in(presence) if one.more == policy.id)


def exchanges_in(presence: Presence) -> Iterator[Exchange]:
    """Yield the exchanges that stand, between ceilings neither of which was given up."""
    given_up = {*presence.eligibility.relaxed, *presence.eligibility.dropped}
    for one in presence.eligibility.case.policies:
        if isinstance(one, Exchange) and not {one.id, one.more, one.fewer} & given_up:
            yield one


def _widened(presence: Presence, policy: Policy, dates: np.ndarray) -> np.ndarray:
    """Return by how much exchanges may widen a ceiling on each day."""
    more = np.zeros(len(dates))
    for one in _exchanges(presence, policy):
        first, last = exchange_period(presence, one)
        more += np.where((dates >= first) & (dates < last), one.at_most, 0.0)
    return more


def exchange_period(presence: Presence, one: Exchange) -> tuple[int, int]:
    """Return the days on which an exchange and both its ceilings hold."""
    facts, policies = presence.eligibility.facts, presence.eligibility.case.policies
    both = [policy for policy in policies if policy.id in {one.more, one.fewer}]
    spans = [period_of(facts, policy) for policy in (one, *both)]
    return max(first for first, _ in spans), min(last for _, last in spans)
