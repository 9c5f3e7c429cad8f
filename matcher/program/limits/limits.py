"""The columns of limits, numbered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.limits.levels import Chain, find_levels
from matcher.program.limits.sums import find_stays, find_sums
from matcher.program.presence import Presence


@dataclass(frozen=True)
class Limits:
    """The columns of limits, each frame with the numbers of its columns; −1 where there is none.

    Attributes
    ----------
    chains, levels
        As of `find_levels`; `within` and `over` are columns.
    sums, stays
        As of `find_sums` and `find_stays`; `over` is a column.
    carried
        Contributors whose burden is compared, in order; none without the tier ``largest_share``.
    burden
        Column of the largest burden, −1 where burdens are not compared.
    """

    chains: tuple[Chain, ...]
    levels: pd.DataFrame
    sums: pd.DataFrame
    stays: pd.DataFrame
    carried: tuple[str, ...]
    burden: int

    @property
    def exist(self) -> bool:
        """Whether anything is limited, or any burden compared."""
        return any(map(len, (self.levels, self.sums, self.stays, self.carried)))


def number_limits(presence: Presence, first: int) -> Limits:
    """Number the columns of limits, from the first that is free."""
    chains, levels = find_levels(presence)
    levels = levels.assign(within=first + np.arange(len(levels)))
    first += len(levels)
    frames = []
    for frame in (levels, find_sums(presence), find_stays(presence)):
        there = frame["most"].to_numpy() >= 0
        frames.append(frame.assign(over=np.where(there, first + np.cumsum(there) - 1, -1)))
        first += int(there.sum())
    carried = _carriers(presence)
    return Limits(chains, frames[0], frames[1], frames[2], carried, first if carried else -1)


def _carriers(presence: Presence) -> tuple[str, ...]:
    """Return the contributors of whom something may be there, where burdens are compared."""
    eligibility = presence.eligibility
    if not eligibility.case.settings.asks_for("largest_share"):
        return ()
    p = eligibility.pairs["p"].unique()
    return tuple(sorted(eligibility.facts.pledges["contributor_id"].iloc[p].unique()))
