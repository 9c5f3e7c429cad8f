"""The plan that does nothing, which is allowed where nobody asks for more."""

from __future__ import annotations

import numpy as np

from matcher.program.changes import fill_changes
from matcher.program.program import Program
from matcher.program.shares import fill_shares


def do_nothing(program: Program, columns: np.ndarray, rows: np.ndarray) -> np.ndarray | None:
    """Return the values of a part in which nothing goes, and what is running is freed.

    None where a pin, or a constraint of an analyst, may ask for more than nothing.
    """
    if program.rows["family"].iloc[rows].isin(["pin", "changed", *program.own]).any():
        return None
    layout = program.layout
    if layout.changes.frozen.any():
        return None
    x = np.zeros(len(program.linear.cost))
    leaves = layout.leave >= 0
    x[layout.leave[leaves]] = layout.begun[leaves]
    stretches = layout.presence.stretches
    required, r = stretches["required"].to_numpy(), stretches["r"].to_numpy()
    days = (stretches["end"] - stretches["start"]).to_numpy()
    number = len(layout.presence.eligibility.facts.requirements)
    x[layout.gap] = required
    fill_changes(layout.changes, layout.presence.events, layout.there, x)
    fill_shares(layout.shares, np.bincount(r, required * days, minlength=number), x)
    return x[columns]
