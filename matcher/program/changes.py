"""Changes: the columns that say which pairs are otherwise than was agreed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.agreed import agreed_rows
from matcher.program.presence import SPREAD, Presence

SAME = 1e-6
"""Quantities that differ by no more than this, or this share of what was agreed, are the same."""


@dataclass(frozen=True)
class Changes:
    """The pairs of which it is counted whether they are otherwise than was agreed.

    Where nobody asks for it there are none, and nothing is said of pairs and events either.

    Attributes
    ----------
    rows
        One per pair that may be there, and per pair that was agreed and cannot be: pair (−1), p,
        r, must (whether it cannot be as agreed), column.
    of_pair
        Row of each eligible pair, −1 where it has none.
    level, frozen
        How much was agreed from each event until the next, and how much of it has begun and stays.
    """

    rows: pd.DataFrame
    of_pair: np.ndarray
    level: np.ndarray
    frozen: np.ndarray


def number_changes(presence: Presence, first: int) -> Changes:
    """Number the columns of changes, from the first that is free."""
    eligibility, events = presence.eligibility, presence.events
    pairs = eligibility.pairs
    if not eligibility.case.settings.counts_changes:
        blank = pd.DataFrame(columns=["pair", "p", "r", "must", "column"], dtype=np.int64)
        none = np.zeros(0)
        return Changes(blank, none.astype(np.int64), none, none)
    laid = events["pair"].to_numpy()[events["is_first"].to_numpy()]
    agreed = agreed_rows(eligibility)
    here = np.isin(agreed["pair"].to_numpy(), laid)
    lost = agreed.loc[~here, ["p", "r"]].drop_duplicates()
    (level, frozen), is_laid = _levels(presence, agreed[here])
    most = np.maximum(pairs["most"].to_numpy()[events["pair"]], presence.begun[events["pair"]])
    too_much = level > np.where(events["most"] > 0, most, 0.0) + SAME
    too_much &= ~events["is_last"].to_numpy()
    must = np.zeros(len(pairs), dtype=bool)
    must[events["pair"].to_numpy()[too_much]] = True
    must[agreed["pair"].to_numpy()[here][~is_laid]] = True
    own = pd.DataFrame({"pair": laid, "p": pairs["p"].to_numpy()[laid], "must": must[laid]})
    own["r"] = pairs["r"].to_numpy()[laid]
    rows = pd.concat([own, lost.assign(pair=-1, must=True)], ignore_index=True)
    rows["must"] = rows["must"].astype(bool)
    rows["column"] = first + np.arange(len(rows))
    of_pair = np.full(len(pairs), -1)
    of_pair[laid] = np.arange(len(laid))
    return Changes(rows, of_pair, level, np.where(too_much, 0.0, frozen))


def _levels(presence: Presence, agreed: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return what was agreed and frozen from each event on, and which rows keep to event dates."""
    events = presence.events
    key = events["pair"].to_numpy().astype(np.int64) * SPREAD + events["date"].to_numpy()
    change = np.zeros((2, len(events) + 1))
    on_dates = np.ones(len(agreed), dtype=bool)
    for side, sign in (("start", 1.0), ("stop", -1.0)):
        wanted = agreed["pair"].to_numpy() * SPREAD + agreed[side].to_numpy()
        place = np.searchsorted(key, wanted)
        on_dates &= (place < len(key)) & (key[np.minimum(place, len(key) - 1)] == wanted)
        for row, name in zip(change, ("quantity", "frozen"), strict=True):
            np.add.at(row, place, sign * agreed[name].to_numpy())
    level = np.cumsum(change, axis=1)[:, :-1]
    broken = np.isin(events["pair"].to_numpy(), agreed["pair"].to_numpy()[~on_dates])
    return np.where(broken | (np.abs(level) < SAME), 0.0, level), on_dates


def fill_changes(
    changes: Changes, events: pd.DataFrame, there: np.ndarray, values: np.ndarray
) -> None:
    """Set which pairs are otherwise than was agreed, from who is there; `values` is changed."""
    if changes.rows.empty:
        return
    level = changes.level
    have = np.where(there >= 0, values[np.maximum(there, 0)], 0.0)
    differs = np.abs(have - level) > SAME * np.maximum(1.0, level)
    differs &= ~events["is_last"].to_numpy()
    changed = changes.rows["must"].to_numpy().copy()
    changed[changes.of_pair[events["pair"].to_numpy()[differs]]] = True
    values[changes.rows["column"].to_numpy()] = changed
