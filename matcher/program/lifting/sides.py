"""Sides: the rows that hold as things are, and what has to be lifted to open them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from matcher.case.policies import Exchange
from matcher.program.layout import Layout
from matcher.program.lifting.atoms import ATOM, Cells, atoms
from matcher.program.lifting.kinds import (
    CONTRIBUTORS,
    LATE,
    MINIMUM,
    NEED,
    PIN,
    POLICY,
    READINESS,
    TAKEN,
    TOURS,
)
from matcher.program.linear import INFINITE
from matcher.program.rows.after import after_leaders
from matcher.program.rows.needs import need_demand
from matcher.program.scopes import is_soft

UNCOVERED = "uncovered"
"""Family of the rows that keep each requirement as it is in the plan."""

_SUMS = ("budget", "lift", "changes_at_most", "stay")


def open_rows(layout: Layout, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that open once something is lifted; of several things any is enough.

    Parameters
    ----------
    layout
        The columns.
    rows
        As `Program.rows`, and rows of the family `UNCOVERED`, one per requirement.

    Returns
    -------
    pandas.DataFrame
        Columns row, `more` (by how much its upper side grows; ∞ where nothing is left of it), and
        those of `ATOM`.
    """
    parts = [*_of_pledges(layout, rows), *_of_deliveries(layout, rows), *_of_needs(layout, rows)]
    parts += [*_of_requirements(layout, rows), *_of_policies(layout, rows)]
    parts += _of_exchanges(layout, rows)
    return pd.concat(parts, ignore_index=True)[["row", "more", *ATOM]]


def _opened(row: np.ndarray, named: Cells, more: np.ndarray | float = INFINITE) -> pd.DataFrame:
    return pd.DataFrame({"row": row, "more": more, **named})


def _of(rows: pd.DataFrame, *families: str) -> np.ndarray:
    return np.flatnonzero(rows["family"].isin(families).to_numpy())


def _of_pledges(layout: Layout, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    pairs = layout.presence.eligibility.pairs
    own, pins, number = (_of(rows, name) for name in ("tour_length", "pin", "tour_number"))
    pair = rows["pair"].to_numpy()
    yield _opened(own, atoms(TOURS, len(own), p=pairs["p"].to_numpy()[pair[own]]))
    yield _opened(number, atoms(TOURS, len(number), p=rows["p"].to_numpy()[number]))
    p, r = (pairs[name].to_numpy()[pair[pins]] for name in ("p", "r"))
    yield _opened(pins, atoms(PIN, len(pins), p=p, r=r))


def _of_deliveries(layout: Layout, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the last balance of each pledge of which a part comes later than that."""
    dates = layout.departures
    p = dates["p"].to_numpy()
    amount = layout.presence.eligibility.facts.pledges["amount"].to_numpy()[p]
    more = amount - dates["delivered"].to_numpy()
    last = dates["is_last"].to_numpy() & (more > 0)
    named = atoms(LATE, int(last.sum()), p=p[last])
    yield _opened(_of(rows, "supply")[last], named, more[last])


def _of_needs(layout: Layout, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield what a pledge goes without: a part, or the readiness to which it would raise it."""
    row = _of(rows, "need")
    if not len(row):
        return
    hold = layout.presence.eligibility.supplies.lacks.holds.iloc[need_demand(layout)["hold"]]
    p, name = hold["p"].to_numpy(), hold["name"].to_numpy(dtype=object)
    raises = (hold["rank"] >= 0).to_numpy()
    named = atoms(NEED, int((~raises).sum()), p=p[~raises], about=name[~raises])
    yield _opened(row[~raises], named)
    yield _opened(row[raises], atoms(READINESS, int(raises.sum()), p=p[raises]))
    yield from _of_followers(layout, rows)


def _of_followers(layout: Layout, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield what waits for a part that a pledge goes without."""
    row, lacks = _of(rows, "after"), layout.presence.eligibility.supplies.lacks
    holds = lacks.members.assign(rank=lacks.holds["rank"].to_numpy()[lacks.members["hold"]])
    own = holds[holds["rank"] < 0].drop_duplicates("lack").set_index("lack")["hold"]
    hold = own.reindex(after_leaders(layout)).to_numpy()
    asked = ~np.isnan(hold)
    held = lacks.holds.iloc[hold[asked].astype(np.int64)]
    named = atoms(NEED, int(asked.sum()), p=held["p"].to_numpy(), about=held["name"].to_numpy())
    yield _opened(row[asked], named)


def _of_requirements(layout: Layout, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    r = rows["r"].to_numpy()
    taken, limit, least = (_of(rows, name) for name in (UNCOVERED, "contributors", "least"))
    yield _opened(taken, atoms(TAKEN, len(taken), r=r[taken]))
    yield _opened(limit, atoms(CONTRIBUTORS, len(limit), r=r[limit]))
    # Where one contributor counts, each would have to bring the minimum; so both go together.
    alone = np.isin(r[least], _alone(layout))
    yield _opened(least[~alone], atoms(MINIMUM, int((~alone).sum()), r=r[least[~alone]]))
    yield _opened(least[alone], atoms(CONTRIBUTORS, int(alone.sum()), r=r[least[alone]]))


def _alone(layout: Layout) -> np.ndarray:
    """Return the requirements of which one contributor counts."""
    judged = layout.counting.judged
    return judged.loc[judged["most"] == 1, "r"].unique()


def _of_policies(layout: Layout, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    eligibility = layout.presence.eligibility
    hard = [str(one.id) for one in eligibility.case.policies if not is_soft(eligibility, one)]
    own = _of(rows, *_SUMS)
    about = rows["about"].to_numpy(dtype=object)[own]
    counts, gates = _of(rows, "counts"), layout.counting.gates
    groups = layout.presence.conditions.groups
    ids = np.array([str(group.policy.id) for group in groups], dtype=object)
    waits = ids[layout.counting.moments["group"].to_numpy()[gates["moment"]]] if len(counts) else []
    for row, name in ((own, about), (counts, np.asarray(waits, dtype=object))):
        kept = np.isin(name, hard)
        yield _opened(row[kept], atoms(POLICY, int(kept.sum()), about=name[kept]))


def _of_exchanges(layout: Layout, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the rows of exchanges: nothing is exchanged where either ceiling is gone."""
    own = _of(rows, "exchange")
    about = rows["about"].to_numpy(dtype=object)[own]
    for one in layout.presence.eligibility.case.policies:
        if isinstance(one, Exchange):
            row = own[about == one.id]
            for name in (one.more, one.fewer):
                yield _opened(row, atoms(POLICY, len(row), about=str(name)))
