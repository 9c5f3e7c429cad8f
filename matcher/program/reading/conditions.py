"""Rows of the frame of policies for those that forbid counting: how far their condition is met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.policies import Spread
from matcher.program.conditions import Group
from matcher.program.layout import Layout
from matcher.program.tally import Tally

_NEARLY = 1e-7


def condition_rows(
    layout: Layout, pieces: pd.DataFrame, tally: Tally, place: int
) -> Iterator[dict[str, Any]]:
    """Yield a row for each group of a policy and each stretch in which nothing changes.

    Parameters
    ----------
    layout
        The columns.
    pieces
        Who is where, as it was read off.
    tally
        What counts.
    place
        Place of the policy.
    """
    for number, group in enumerate(layout.presence.conditions.groups):
        if group.place == place and group.begins < group.ends:
            if isinstance(group.policy, Spread):
                days, values = _present(layout, pieces, group, group.policy.minimum_each)
            else:
                days, values = _covered(layout, tally, group)
            over = _over(layout, tally, number)
            yield from _merged(group, days, values, over)


def _present(
    layout: Layout, pieces: pd.DataFrame, group: Group, least: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many contributors are there with at least so much, from each day on."""
    eligibility = layout.presence.eligibility
    pairs, pledges = eligibility.pairs, eligibility.facts.pledges
    own = pieces[np.isin(pairs["r"].to_numpy()[pieces["pair"]], group.scope)]
    chosen = pairs.iloc[own["pair"]]
    worth = own["quantity"].to_numpy() * (chosen["rate"] * chosen["duty"]).to_numpy()
    who, _ = pd.factorize(pledges["contributor_id"].to_numpy(dtype=object)[chosen["p"]])
    start, stop = own["start"].to_numpy(), own["end"].to_numpy()
    days = _cuts(group, start, stop)
    there = (start[None, :] <= days[:, None]) & (days[:, None] < stop[None, :])
    number = np.zeros(len(days))
    for one in np.unique(who):
        level = there[:, who == one] @ worth[who == one]
        number += level >= least * (1 - _NEARLY)
    return days, number


def _covered(layout: Layout, tally: Tally, group: Group) -> tuple[np.ndarray, np.ndarray]:
    """Return the least share that is covered of what is looked at, from each day on."""
    presence = layout.presence
    rows = presence.eligibility.facts.requirements
    stretches = presence.stretches
    own = np.isin(stretches["r"].to_numpy(), group.looked)
    own &= stretches["required"].to_numpy() > 0
    judged = presence.conditions.judged[stretches["r"].to_numpy()[own]]
    have = np.where(judged, tally.counted[own], tally.there[own])
    share = have / stretches["required"].to_numpy()[own]
    blank = [r for r in group.looked.tolist() if np.isnan(rows["size"].iloc[r])]
    start = np.append(stretches["start"].to_numpy()[own], rows["start"].to_numpy()[blank])
    stop = np.append(stretches["end"].to_numpy()[own], rows["end"].to_numpy()[blank])
    share = np.append(share, np.zeros(len(blank)))
    days = _cuts(group, start, stop)
    there = (start[None, :] <= days[:, None]) & (days[:, None] < stop[None, :])
    least = np.where(there, share[None, :], np.inf).min(axis=1, initial=np.inf)
    return days, np.where(np.isfinite(least), least, 1.0)


def _cuts(group: Group, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    days = np.unique(np.concatenate([start, stop, [group.begins]])).astype(np.int64)
    return days[(days >= group.begins) & (days < group.ends)]


def _over(layout: Layout, tally: Tally, number: int) -> pd.DataFrame:
    """Return how far a condition is overstepped: date, until, over."""
    moments = layout.counting.moments
    own = (moments["group"] == number).to_numpy()
    soft = (moments["excess"] >= 0).to_numpy()[own]
    return moments.loc[own, ["date", "until"]].assign(over=np.where(soft, tally.excess[own], 0.0))


def _merged(
    group: Group, days: np.ndarray, values: np.ndarray, over: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    cuts = np.unique(np.concatenate([days, over["date"].to_numpy(), over["until"].to_numpy()]))
    cuts = cuts[(cuts >= group.begins) & (cuts < group.ends)].astype(np.int64)
    used = values[np.searchsorted(days, cuts, side="right") - 1]
    excess = np.zeros(len(cuts))
    for row in over.itertuples():
        inside = (cuts >= row.date) & (cuts < row.until)
        excess[inside] = np.maximum(excess[inside], row.over)
    changes = np.append(True, (np.diff(used) != 0) | (np.diff(excess) != 0))
    policy = group.policy
    limit = float(policy.contributors if isinstance(policy, Spread) else policy.share)
    _, _, mission = group.about.partition(" @ ")
    firsts = np.flatnonzero(changes)
    stops = np.append(cuts[firsts[1:]], group.ends)
    for place, stop in zip(firsts.tolist(), stops.tolist(), strict=True):
        yield {
            "about": mission or None,
            "already": np.nan,
            "used": used[place],
            "limit": limit,
            "slack": used[place] - limit,
            "excess": excess[place],
            "first": int(cuts[place]),
            "stop": int(stop),
        }
