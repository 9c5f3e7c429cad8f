"""Ties: weights that make one of the plans that are otherwise as good the best."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.program.facts import EPOCH
from matcher.program.layout import Layout

TIE_BITS = 20


def tie_breakers(layout: Layout) -> np.ndarray:
    """Return weights 1 … 2²⁰ made from pledge, requirement and date.

    The ids go through SHA-256, so that the weights hang on neither row order, solver nor platform.
    Arrivals weigh at least 2¹⁹ and stays at most 2¹⁰: of plans that are otherwise as good, one with
    few moves is chosen, and what is running stays.
    """
    eligibility, events = layout.presence.eligibility, layout.presence.events
    facts, pair = eligibility.facts, events["pair"].to_numpy()
    pledges = _hashes(facts.pledges["id"])[eligibility.pairs["p"].to_numpy()[pair]]
    requirements = _hashes(facts.requirements["id"])[eligibility.pairs["r"].to_numpy()[pair]]
    date = (events["date"].to_numpy() + _hash_day(eligibility.case)).astype(np.uint64)
    mixed = _mix(_mix(_mix(pledges) ^ requirements) ^ date)
    total = np.zeros(len(layout))
    heavy = (mixed >> np.uint64(64 - TIE_BITS + 1)).astype(float) + 2 ** (TIE_BITS - 1) + 1
    light = (mixed & np.uint64(2 ** (TIE_BITS // 2) - 1)).astype(float) + 1
    for columns, weights in ((layout.arrive, heavy), (layout.there, light)):
        chosen = (columns >= 0) & ~(events["is_last"].to_numpy())
        np.add.at(total, columns[chosen], weights[chosen])
    total[layout.holdings.handed["column"]] = _weigh_hand_overs(layout)
    return total


def _weigh_hand_overs(layout: Layout) -> np.ndarray:
    """Return weights of hand-overs, as heavy as arrivals: nothing is handed over in vain."""
    supplies, handed = layout.presence.eligibility.supplies, layout.holdings.handed
    ids = supplies.facts.pledges["id"]
    mixed = _hashes(ids)[handed["giver"]]
    mixed = _mix(mixed) ^ _hashes(ids)[handed["receiver"]]
    mixed = _mix(mixed) ^ _hashes(supplies.lacks.rows["need_id"])[handed["lack"]]
    day = handed["date"].to_numpy() + _hash_day(supplies.facts.case)
    mixed = _mix(_mix(mixed) ^ (day * 4096 + handed["place"].to_numpy() + 1).astype(np.uint64))
    return (mixed >> np.uint64(64 - TIE_BITS + 1)).astype(float) + 2 ** (TIE_BITS - 1) + 1


def _hash_day(case: Case) -> int:
    """Return what turns a day into the number that is hashed: days since 1970, as NumPy counts."""
    return int(EPOCH.astype(np.int64)) if case.is_dated else 0


def _hashes(ids: pd.Series) -> np.ndarray:
    digests = b"".join(hashlib.sha256(one.encode()).digest()[:8] for one in ids.tolist())
    return np.frombuffer(digests, dtype=">u8").astype(np.uint64)


def _mix(number: np.ndarray) -> np.ndarray:
    """Stir 64 bits so that each hangs on all (the finaliser of splitmix64, Steele et al. 2014)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))
