"""The columns that compare requirements by the share of each that stays open.

The largest shares are made small one after the other: first the largest, then the sum of the two
largest, and so on. The sum of the j largest of some numbers s is the least value of
j · t + Σ max(0, s − t) over all t, which is linear (Ogryczak and Śliwiński, "On direct methods for
lexicographic min-max optimization", 2006). Minimising these sums in turn makes the sorted shares
lexicographically least, so all rounds can be laid out beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.case.settings import Settings
from matcher.program.presence import Presence

ROUNDS = 5
"""Most shares that are made small one after the other."""

TIER = "largest_gap"


@dataclass(frozen=True)
class Shares:
    """The requirements whose shares are compared, and where each finds its columns.

    Without the tier ``largest_gap`` in the objective there are none.

    Attributes
    ----------
    r
        Places of the requirements that ask for something and that some pair may serve.
    left_out
        Places of those that ask for something and that no pair may serve.
    required
        Σ required · days of each.
    share
        Column of each: Σ gap · days / Σ required · days.
    threshold
        Column t of each round, which comes to be the round's largest share.
    excess
        Columns of each round (row) and requirement (column): by how much its share exceeds t.
    """

    r: np.ndarray
    left_out: np.ndarray
    required: np.ndarray
    share: np.ndarray
    threshold: np.ndarray
    excess: np.ndarray


def number_shares(presence: Presence, first: int) -> Shares:
    """Number the columns of shares, from the first that is free."""
    eligibility, stretches = presence.eligibility, presence.stretches
    days = (stretches["end"] - stretches["start"]).to_numpy()
    total = np.bincount(
        stretches["r"].to_numpy(),
        stretches["required"].to_numpy() * days,
        minlength=len(eligibility.facts.requirements),
    )
    served = np.zeros(len(total), dtype=bool)
    served[eligibility.pairs["r"].to_numpy(dtype=np.int64)] = True
    settings = eligibility.case.settings
    asks = (total > 0) & settings.asks_for(TIER)
    r = np.flatnonzero(asks & served)
    rounds = _rounds(settings, len(r))
    numbers = first + np.arange(len(r) + rounds * (1 + len(r)))
    share, threshold, excess = np.split(numbers, [len(r), len(r) + rounds])
    left_out = np.flatnonzero(asks & ~served)
    return Shares(r, left_out, total[r], share, threshold, excess.reshape(rounds, len(r)))


def fill_shares(shares: Shares, opened: np.ndarray, values: np.ndarray) -> None:
    """Write into columns what the open part of each requirement makes of them.

    Parameters
    ----------
    shares
        The columns.
    opened
        Σ gap · days, one per requirement of the case.
    values
        Value of every column; changed in place.
    """
    share = opened[shares.r] / shares.required
    largest = np.zeros(max(ROUNDS, len(share)))
    largest[: len(share)] = np.sort(share)[::-1]
    threshold = largest[: len(shares.threshold)]
    values[shares.share] = share
    values[shares.threshold] = threshold
    values[shares.excess] = np.maximum(0.0, share[None, :] - threshold[:, None])


def _rounds(settings: Settings, number: int) -> int:
    """Return how many rounds there are: one where the tier is added to others."""
    if TIER in settings.objective:
        return max(1, min(ROUNDS, number))
    return int(settings.asks_for(TIER))
