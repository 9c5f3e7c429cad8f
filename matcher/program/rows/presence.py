"""Presence: there[e] = there[e−] + arrive[e] − leave[e]."""

from __future__ import annotations

import numpy as np

from matcher.program.blocks import NONE
from matcher.program.layout import Layout
from matcher.program.rows.family import Rows, rows_of


def presence_rows(layout: Layout) -> Rows:
    """Return one row per pair and date at which something can change.

    The first date of a pair needs none unless something is running there: what is there then is
    what arrived. Nor does the last: what leaves then is what was there.
    """
    events = layout.presence.events
    runs = np.isin(events["pair"].to_numpy(), layout.presence.running["pair"].to_numpy())
    first, last = events["is_first"].to_numpy(), events["is_last"].to_numpy()
    rows = np.flatnonzero(~last & (~first | runs))
    before = np.where(first[rows], NONE, layout.there[rows - 1])
    # A date before its first possible arrival has no column to arrive by, and nothing there yet.
    late = np.flatnonzero(first & ~runs & ~events["may_arrive"].to_numpy() & ~last)
    place = np.arange(len(rows))
    extra = len(rows) + np.arange(len(late))
    keys = events.iloc[np.concatenate([rows, late])][["pair", "date"]]
    terms = [
        (place, layout.there[rows], 1.0),
        (place, before, -1.0),
        (place, layout.arrive[rows], -1.0),
        (place, layout.leave[rows], 1.0),
        (extra, layout.there[late], 1.0),
    ]
    begun = np.concatenate([layout.begun[rows], np.zeros(len(late))])
    return rows_of(keys, terms, lower=begun, upper=begun)
