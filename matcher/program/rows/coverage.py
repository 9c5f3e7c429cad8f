"""Coverage: what is there counts, and the rest of the requirement is its gap."""

from __future__ import annotations

import numpy as np

from matcher.program.layout import Layout
from matcher.program.rows.family import Rows, rows_of


def coverage_rows(layout: Layout) -> Rows:
    """Return Σ rate · duty · there + gap ≥ required, for every requirement and stretch.

    Where a rule may forbid that all counts, Σ counted stands for what is there. Stretches at which
    nothing could be there, or nothing is required, have no row: their gap is fixed by its bounds.
    """
    stretches = layout.presence.stretches
    place, columns, value = layout.served
    needed = np.zeros(len(stretches), dtype=bool)
    needed[place] = True
    needed &= stretches["required"].to_numpy() > 0
    number = np.cumsum(needed) - 1
    judged = layout.counting.judged["stretch"].to_numpy()
    is_judged = np.zeros(len(stretches), dtype=bool)
    is_judged[judged] = True
    counts = needed[place] & ~is_judged[place]
    counted = layout.counting.counted
    of_counted = number[judged[counted["judged"]]]
    counted_too = needed[judged[counted["judged"]]]
    rows = stretches[needed]
    terms = [
        (number[place[counts]], columns[counts], value[counts]),
        (of_counted[counted_too], counted["column"].to_numpy()[counted_too], 1.0),
        (np.arange(len(rows)), layout.gap[needed], 1.0),
    ]
    keys = rows[["r"]].assign(date=rows["start"])
    return rows_of(keys, terms, lower=rows["required"].to_numpy())
