"""Changes: who is there is as agreed, or its pair is changed; and how many pairs may be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.layout import Layout
from matcher.program.rows.family import Rows, rows_of


def beyond_rows(layout: Layout) -> Rows:
    """Return there − (most − agreed) · changed ≤ agreed, where more could be there than agreed."""
    level = layout.changes.level
    most = np.where(layout.there >= 0, layout.upper[np.maximum(layout.there, 0)], 0.0)
    rows, changed = _kept(layout, most > level)
    room = most[rows] - level[rows]
    place = np.arange(len(rows))
    keys = layout.presence.events.iloc[rows][["pair", "date"]]
    terms = [(place, layout.there[rows], 1.0), (place, changed, -room)]
    return rows_of(keys, terms, upper=level[rows])


def short_rows(layout: Layout) -> Rows:
    """Return there + (agreed − frozen) · changed ≥ agreed, where anything was agreed."""
    level, frozen = layout.changes.level, layout.changes.frozen
    rows, changed = _kept(layout, level > 0, frozen)
    place = np.arange(len(rows))
    keys = layout.presence.events.iloc[rows][["pair", "date"]]
    terms = [(place, layout.there[rows], 1.0), (place, changed, (level - frozen)[rows])]
    return rows_of(keys, terms, lower=level[rows])


def changed_rows(layout: Layout) -> Rows:
    """Return Σ changed ≤ the most changes, where the scenario says how many."""
    most = layout.presence.eligibility.case.settings.most_changes
    columns = layout.changes.rows["column"].to_numpy(dtype=np.int64)
    if most is None:
        columns = columns[:0]
    keys = pd.DataFrame(index=range(int(len(columns) > 0)))
    place = np.zeros(len(columns), dtype=np.int64)
    return rows_of(keys, [(place, columns, 1.0)], upper=float(most or 0))


def _kept(
    layout: Layout, chosen: np.ndarray, frozen: np.ndarray | float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the chosen events of pairs that can be as agreed, and the columns of their pairs.

    Those of other pairs are chosen where something is frozen.
    """
    changes, events = layout.changes, layout.presence.events
    row = changes.of_pair[events["pair"].to_numpy()]
    free = ~changes.rows["must"].to_numpy(dtype=bool)
    rows = np.flatnonzero(chosen & ~events["is_last"].to_numpy() & (free[row] | (frozen > 0)))
    return rows, changes.rows["column"].to_numpy(dtype=np.int64)[row[rows]]
