"""Pins: a pledge is there, in at least the pinned quantity, on every day of the pin."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.errors import ContradictionError
from matcher.program.blocks import NONE
from matcher.program.eligibility import Eligibility
from matcher.program.layout import Layout, event_key
from matcher.program.presence import SPREAD
from matcher.program.ranges import runs_of
from matcher.program.rows.family import Rows, rows_of


def check_pins(eligibility: Eligibility) -> None:
    """Make sure that every pin is on a pair that has columns, for without any it would be lost.

    Raises
    ------
    ContradictionError
        Naming the first pin of a pledge that no judgement can bring to its requirement, and why.
    """
    pins = eligibility.case["pairs"]
    pins = pins[pins["pinned"] > 0]
    if pins.empty:
        return
    both = ["pledge_id", "requirement_id"]
    laid = pd.MultiIndex.from_frame(eligibility.pairs[both])
    lost = pins[~pd.MultiIndex.from_frame(pins[both]).isin(laid)]
    if not len(lost):
        return
    pin = lost.iloc[0]
    why = eligibility.why_not(pin["pledge_id"], pin["requirement_id"])[0]
    name = f"pin of {pin['pledge_id']} on {pin['requirement_id']} ({pin['pinned']:g})"
    raise ContradictionError([f"{name}: {why.found}, {why.needed}"])


def pin_rows(layout: Layout) -> Rows:
    """Return there ≥ pinned for every stretch of a pin.

    Days of a pin on which the pledge cannot be there get a row without columns, which nothing can
    satisfy: the contradiction is then found and named like any other.
    """
    pairs, events = layout.presence.eligibility.pairs, layout.presence.events
    pinned = np.flatnonzero(pairs["pinned"].to_numpy() > 0)
    chosen = pairs.iloc[pinned]
    start, end = chosen["pin_start"].to_numpy(), chosen["pin_end"].to_numpy()
    key = event_key(layout.presence)
    first = np.searchsorted(key, pinned * SPREAD + np.maximum(start, chosen["earliest"].to_numpy()))
    last = np.searchsorted(key, pinned * SPREAD + np.minimum(end, chosen["latest"].to_numpy()))
    which, members = runs_of(first, np.where(start < end, last, first))
    outside = (start < chosen["earliest"].to_numpy()) | (end > chosen["latest"].to_numpy())
    outside |= start >= end
    impossible = np.flatnonzero(outside)
    keys = pd.DataFrame(
        {
            "pair": np.concatenate([pinned[which], pinned[impossible]]),
            "date": np.concatenate([events["date"].to_numpy()[members], start[impossible]]),
        }
    )
    columns = np.concatenate([layout.there[members], np.full(len(impossible), NONE)])
    wanted = chosen["pinned"].to_numpy()
    lower = np.concatenate([wanted[which], wanted[impossible]])
    return rows_of(keys, [(np.arange(len(keys)), columns, 1.0)], lower=lower)
