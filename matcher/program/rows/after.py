"""After: what needs something else first is handed over only once, and as far as, that is there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE
from matcher.program.layout import Layout
from matcher.program.presence import SPREAD
from matcher.program.ranges import runs_of
from matcher.program.rows.cover import cover_at
from matcher.program.rows.family import Rows, Terms, rows_of
from matcher.program.supplies import KEPT, PLEDGE, SPENT


def after_rows(layout: Layout) -> Rows:
    """Return, for each need that comes after others and each day on which it may be met, a row.

    Where the first need is one per pledge, nothing is handed over before it is met. Where the first
    is kept and the second is used up, as much may come on a day as is there of the first. Else as
    much may have come by then as has come of the first.
    """
    rows = _rows(layout)
    lacks = layout.presence.eligibility.supplies.lacks
    names = lacks.rows["need_id"].to_numpy(dtype=object)
    about = names[rows["lack"]] + " after " + names[rows["leader"]]
    keys = pd.DataFrame(
        {"p": lacks.rows["p"].to_numpy()[rows["lack"]], "about": about, "date": rows["date"]}
    )
    per, use = (lacks.rows[name].to_numpy() for name in ("per", "use"))
    opens = per[rows["leader"]] == PLEDGE
    lasts = ~opens & (use[rows["leader"]] == KEPT) & (use[rows["lack"]] == SPENT)
    kind = np.where(opens, "opened", np.where(lasts, "there", "come"))
    terms = [*_handed(layout, rows, kind), *_first(layout, rows, kind)]
    return rows_of(keys, terms, upper=0.0)


def _rows(layout: Layout) -> pd.DataFrame:
    """Return the lacks that come after others: lack, leader (its first alternative), date, row."""
    lacks, handed = layout.presence.eligibility.supplies.lacks, layout.holdings.handed
    waits = lacks.waits
    waits = waits.assign(leader=lacks.group[waits["first"]])[["lack", "leader"]].drop_duplicates()
    dates = handed[["lack", "date"]].drop_duplicates()
    rows = waits.merge(dates, on="lack").sort_values(["lack", "leader", "date"], ignore_index=True)
    return rows.astype(np.int64).assign(row=np.arange(len(rows)))


def _handed(layout: Layout, rows: pd.DataFrame, kind: np.ndarray) -> Terms:
    """Return what is handed over on, or until, the day of each row."""
    handed = layout.holdings.handed
    quantity = layout.presence.eligibility.supplies.lacks.rows["quantity"].to_numpy()
    key = handed["lack"].to_numpy() * SPREAD + handed["date"].to_numpy()
    order = np.argsort(key, kind="stable")
    own, date = rows["lack"].to_numpy() * SPREAD, rows["date"].to_numpy()
    begins = own + np.where(kind == "come", 0, date)
    first = np.searchsorted(key, begins, sorter=order)
    last = np.searchsorted(key, own + date, side="right", sorter=order)
    row, place = runs_of(first, last)
    place = order[place]
    share = np.where(kind == "opened", 1.0, quantity[rows["lack"]])[row]
    return [(row, handed["column"].to_numpy()[place], handed["rate"].to_numpy()[place] / share)]


def _first(layout: Layout, rows: pd.DataFrame, kind: np.ndarray) -> Terms:
    """Return how far what comes first is met by the day of each row."""
    holdings = layout.holdings
    lacks = layout.presence.eligibility.supplies.lacks
    quantity = lacks.rows["quantity"].to_numpy()
    group = pd.DataFrame({"first": np.arange(len(quantity)), "leader": lacks.group})
    both = rows.merge(group, on="leader")
    come = both[kind[both["row"]] == "come"].merge(
        holdings.handed.rename(columns={"lack": "first"})[["first", "ready", "rate", "column"]],
        on="first",
    )
    come = come[come["ready"] <= come["date"]]
    share = come["rate"].to_numpy() / quantity[come["first"]]
    there = both[kind[both["row"]] != "come"].merge(
        holdings.cover[["lack", "place"]].drop_duplicates().rename(columns={"lack": "first"}),
        on="first",
    )
    found = cover_at(layout, *(there[name].to_numpy() for name in ("first", "place", "date")))
    there, found = there[found >= 0], found[found >= 0]
    opens = kind[there["row"]] == "opened"
    cover = holdings.cover["column"].to_numpy()
    opened = np.full(len(cover), NONE)
    opened[np.isin(cover, holdings.opened["cover"])] = holdings.opened["column"]
    value = np.where(opens, _most(layout, rows)[there["row"]], 1.0 / quantity[there["first"]])
    return [
        (come["row"].to_numpy(), come["column"].to_numpy(), -share),
        (there["row"].to_numpy(), np.where(opens, opened[found], cover[found]), -value),
    ]


def _most(layout: Layout, rows: pd.DataFrame) -> np.ndarray:
    """Return the most that can be handed over on the day of each row."""
    handed = layout.holdings.handed
    total = (handed["rate"] * handed["upper"]).groupby([handed["lack"], handed["date"]]).sum()
    return total.reindex(pd.MultiIndex.from_frame(rows[["lack", "date"]])).to_numpy(dtype=float)
