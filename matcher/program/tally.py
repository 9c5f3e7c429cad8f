"""Tally: of what a plan has there, how much counts, and which rule keeps the rest from counting.

What counts is not a matter of deployments alone: a soft rule may be overstepped, and that is read
off the columns. Given how far it is, as much is counted as the rules allow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.deployments import NOTHING, served_per_stretch, snap_all
from matcher.program.layout import Layout
from matcher.program.presence import SPREAD
from matcher.program.ranges import runs_of
from matcher.program.rows.conditions import level_row
from matcher.program.rows.counting import counted_row


@dataclass(frozen=True)
class Tally:
    """What of a plan counts.

    Attributes
    ----------
    there
        Σ quantity · rate · duty of what is there, in every stretch.
    counted
        How much of it counts, never more than is required.
    each
        What counts of every row of `counting.counted`.
    levels
        What is there, in every row of `counting.levels`.
    holds
        Whether the condition of every moment holds.
    excess
        How far the condition of every moment is overstepped, as a share.
    """

    there: np.ndarray
    counted: np.ndarray
    each: np.ndarray
    levels: np.ndarray
    holds: np.ndarray
    excess: np.ndarray

    def fill(self, layout: Layout, values: np.ndarray) -> None:
        """Write into columns what they come to; `values` is changed in place."""
        counting = layout.counting
        judged, counted, moments = counting.judged, counting.counted, counting.moments
        present = counting.present
        values[counted["column"]] = self.each
        _write(values, counted["serves"], self.each > 0)
        _write(values, judged["useful"], self.counted[judged["stretch"]] > 0)
        _write(values, moments["holds"], self.holds)
        _write(values, moments["excess"], self.excess)
        _write(values, counting.levels["column"], self.levels)
        _write(values, present["column"], _reaches(self.levels[present["level"]], present["least"]))


def _write(values: np.ndarray, columns: pd.Series, given: np.ndarray) -> None:
    there = columns.to_numpy() >= 0
    values[columns.to_numpy()[there]] = given[there]


def _reaches(have: np.ndarray, least: pd.Series | np.ndarray) -> np.ndarray:
    """Say whether something is enough, up to round-off."""
    least = np.asarray(least, dtype=float)
    return np.asarray(have >= least - NOTHING * np.maximum(1.0, np.abs(least)))


def count(layout: Layout, deployments: pd.DataFrame, x: np.ndarray) -> Tally:
    """Return what counts of a plan.

    Conditions may wait for each other: all are taken to hold at first, then those that what counts
    does not bear out are dropped, until nothing changes. So as many hold as can at once.

    Parameters
    ----------
    layout
        The columns.
    deployments
        Who is where, as it was read off.
    x
        Values of all columns, of which those are read that say how far a rule is overstepped.
    """
    counting = layout.counting
    moments = counting.moments
    there = served_per_stretch(layout, deployments)
    levels = _levels(layout, deployments)
    use = _use(layout, deployments)
    holds = (moments["can"].to_numpy() > 0) & _is_spread(layout, levels)
    column = moments["excess"].to_numpy()
    excess = np.where(column >= 0, x[np.maximum(column, 0)], 0.0)
    excess = snap_all(excess)
    while True:
        each, total = _count(layout, use, np.where(holds, 1.0, excess))
        still = holds & _is_covered(layout, total, there)
        if np.array_equal(still, holds):
            break
        holds = still
    required = layout.presence.stretches["required"].to_numpy()
    counted = np.minimum(there, required)
    counted[counting.judged["stretch"]] = total
    over = np.zeros(len(moments))
    gates = counting.gates
    share = (total / counting.judged["required"].to_numpy())[gates["judged"]]
    np.maximum.at(over, gates["moment"], share)
    return Tally(there, counted, each, levels, holds, np.where(holds, 0.0, over))


def _use(layout: Layout, deployments: pd.DataFrame) -> np.ndarray:
    """Return what is there that each row of `counted` may count."""
    stretches, pairs = layout.presence.stretches, layout.presence.eligibility.pairs
    chosen = pairs.iloc[deployments["pair"]]
    r = chosen["r"].to_numpy().astype(np.int64)
    key = stretches["r"].to_numpy() * SPREAD + stretches["start"].to_numpy()
    first = np.searchsorted(key, r * SPREAD + deployments["start"].to_numpy())
    last = np.searchsorted(key, r * SPREAD + deployments["end"].to_numpy())
    which, place = runs_of(first, last)
    worth = deployments["quantity"].to_numpy() * (chosen["rate"] * chosen["duty"]).to_numpy()
    row = counted_row(layout, place, chosen["p"].to_numpy()[which])
    use = np.zeros(len(layout.counting.counted))
    np.add.at(use, row[row >= 0], worth[which][row >= 0])
    return use


def _levels(layout: Layout, deployments: pd.DataFrame) -> np.ndarray:
    """Return how much is there in every row of `levels`."""
    levels, pairs = layout.counting.levels, layout.presence.eligibility.pairs
    change = np.zeros(len(levels))
    for number, group in enumerate(layout.presence.conditions.groups):
        if not (levels["group"] == number).any():
            continue
        own = deployments[np.isin(pairs["r"].to_numpy()[deployments["pair"]], group.scope)]
        chosen = pairs.iloc[own["pair"]]
        worth = own["quantity"].to_numpy() * (chosen["rate"] * chosen["duty"]).to_numpy()
        for side, sign in (("start", 1.0), ("end", -1.0)):
            p, day = chosen["p"].to_numpy(), own[side].to_numpy()
            row = level_row(layout, number, p, day, exact=False)
            np.add.at(change, row[row >= 0], sign * worth[row >= 0])
    total = pd.Series(change).groupby([levels["group"], levels["who"]]).cumsum()
    return np.asarray(total.round(9).to_numpy())


def _is_spread(layout: Layout, levels: np.ndarray) -> np.ndarray:
    """Say of each moment whether enough contributors are there, as far as that is asked."""
    counting = layout.counting
    present = counting.present
    there = _reaches(levels[present["level"]], present["least"])
    number = np.bincount(present["moment"][there], minlength=len(counting.moments))
    groups = layout.presence.conditions.groups
    asked = np.array([getattr(group.policy, "contributors", 0) for group in groups], dtype=float)
    return np.asarray(number >= asked[counting.moments["group"]])


def _is_covered(layout: Layout, total: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Say of each moment whether all that is looked at is covered."""
    counting = layout.counting
    covered = np.ones(len(counting.moments), dtype=bool)
    covered[counting.looks["moment"][~look_covered(layout, total, there)]] = False
    return covered


def look_covered(layout: Layout, total: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Say of each row of `looks` whether it is covered.

    Parameters
    ----------
    layout
        The columns.
    total
        What counts, in every row of `judged`.
    there
        What is there, in every stretch.
    """
    looks, groups = layout.counting.looks, layout.presence.conditions.groups
    share = np.array([getattr(group.policy, "share", 0.0) for group in groups])
    share = share[layout.counting.moments["group"].to_numpy()[looks["moment"]]]
    row = looks["judged"].to_numpy()
    have = there[looks["stretch"]]
    have[row >= 0] = total[row[row >= 0]]
    return _reaches(have, share * looks["required"].to_numpy())


def _count(layout: Layout, use: np.ndarray, open_: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what counts of each row of `counted`, and in each of `judged`.

    Of contributors those count that bring most.

    Parameters
    ----------
    layout
        The columns.
    use
        What could count of each row.
    open_
        Which share of what is required each moment lets count.
    """
    judged, counted, gates = layout.counting.judged, layout.counting.counted, layout.counting.gates
    required = judged["required"].to_numpy()
    limit = required.copy()
    np.minimum.at(limit, gates["judged"], required[gates["judged"]] * open_[gates["moment"]])
    j = counted["judged"].to_numpy()
    could = np.minimum(use, required[j])
    order = np.lexsort((counted["who"].to_numpy(dtype=str), -could, j))
    rank = np.arange(len(order)) - np.searchsorted(j[order], j[order])
    most = judged["most"].to_numpy()[j[order]]
    could = np.where((most == 0) | (rank < most), could[order], 0.0)
    before = pd.Series(could).groupby(j[order]).cumsum().to_numpy() - could
    summed = np.bincount(j[order], could, minlength=len(judged))
    total = np.where(summed - limit <= NOTHING * np.maximum(1.0, limit), summed, limit)
    total = np.where(_reaches(total, judged["least"]), np.minimum(total, required), 0.0)
    each = np.zeros(len(counted))
    each[order] = np.clip(total[j[order]] - before, 0.0, could)
    return each, total
