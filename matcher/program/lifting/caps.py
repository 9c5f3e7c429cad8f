"""Caps: what keeps columns small as things are, and what has to be lifted to let them grow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE
from matcher.program.layout import Layout
from matcher.program.lifting.atoms import ATOM, Cells, atoms
from matcher.program.lifting.kinds import CONSENT, LATE, LEAVES, POLICY, VERDICT
from matcher.program.lifting.near import Near, consent_atoms
from matcher.program.presence import is_refused
from matcher.program.scopes import is_soft


def column_caps(near: Near, layout: Layout) -> pd.DataFrame:
    """Return the bounds that columns keep until something is lifted.

    Returns
    -------
    pandas.DataFrame
        Columns column, cap, and those of `ATOM`.
    """
    caps = [*_barred(near, layout), *_timed(near, layout), *_refused(near, layout)]
    caps += [*_limited(near, layout), *_delivered(layout), *_ruled(layout)]
    caps += _handed(near, layout)
    kept = [rows[(rows["column"] >= 0).to_numpy()] for rows in caps]
    return pd.concat(kept, ignore_index=True)[["column", "cap", *ATOM]]


def widest(near: Near, layout: Layout, upper: np.ndarray) -> np.ndarray:
    """Return the upper bound of every column once everything is lifted, from those of a program."""
    upper = upper.copy()
    levels, dates = layout.limits.levels, layout.departures
    high = np.array([chain.high for chain in layout.limits.chains])
    if len(levels):
        upper[levels["within"].to_numpy()] = high[levels["chain"].to_numpy()]
    amount = near.eligibility.facts.pledges["amount"].to_numpy()[dates["p"]]
    level = dates["level"].to_numpy()
    upper[level[level >= 0]] = amount[level >= 0]
    return upper


def _capped(columns: np.ndarray, cap: np.ndarray | float, named: Cells) -> pd.DataFrame:
    return pd.DataFrame({"column": columns, "cap": cap, **named})


def _kept_out(layout: Layout, events: np.ndarray, named: Cells) -> Iterator[pd.DataFrame]:
    """Yield caps that let nobody come at events; what is running may stay."""
    runs = layout.presence.is_running[layout.presence.events["pair"].to_numpy()[events]]
    for columns in (layout.arrive[events], np.where(runs, NONE, layout.there[events])):
        yield _capped(columns, 0.0, named)


def _barred(near: Near, layout: Layout) -> Iterator[pd.DataFrame]:
    pair = layout.presence.events["pair"].to_numpy()
    events = pd.DataFrame({"pair": pair, "event": np.arange(len(pair))})
    both = near.bars.merge(events, on="pair")
    named = {name: both[name].to_numpy() for name in ATOM}
    yield from _kept_out(layout, both["event"].to_numpy(dtype=np.int64), named)


def _timed(near: Near, layout: Layout) -> Iterator[pd.DataFrame]:
    """Yield caps on coming before a pledge can, and on being there when it must be gone."""
    if not near.eligibility.case.is_dated:
        return
    events = layout.presence.events
    pair, date = events["pair"].to_numpy(), events["date"].to_numpy()
    p = near.eligibility.pairs["p"].to_numpy()[pair]
    early = np.flatnonzero(date < near.first[pair])
    yield from _kept_out(layout, early, atoms(LATE, len(early), p=p[early]))
    gone = np.flatnonzero(date >= near.last[pair])
    named = atoms(LEAVES, len(gone), p=p[gone])
    for columns in (layout.arrive[gone], layout.there[gone]):
        yield _capped(columns, 0.0, named)


def _refused(near: Near, layout: Layout) -> Iterator[pd.DataFrame]:
    events = layout.presence.events
    pair, date, until = (events[name].to_numpy() for name in ("pair", "date", "until"))
    rows = np.flatnonzero(is_refused(near.eligibility.refused, pair, date, until))
    yield from _kept_out(layout, rows, consent_atoms(near, pair[rows]))


def _limited(near: Near, layout: Layout) -> Iterator[pd.DataFrame]:
    """Yield what the planner lets be there at once."""
    presence, pairs = layout.presence, near.eligibility.pairs
    pair = presence.events["pair"].to_numpy()
    rows = np.flatnonzero(np.isfinite(near.limit[pair]))
    there = presence.begun[pair[rows]]
    limit = near.limit[pair[rows]]
    p, r = (pairs[name].to_numpy()[pair[rows]] for name in ("p", "r"))
    named = atoms(VERDICT, len(rows), p=p, r=r)
    yield _capped(layout.arrive[rows], limit, named)
    yield _capped(layout.there[rows], np.maximum(limit, there), named)


def _delivered(layout: Layout) -> Iterator[pd.DataFrame]:
    """Yield what of a pledge has come by each date."""
    dates = layout.departures
    named = atoms(LATE, len(dates), p=dates["p"].to_numpy())
    yield _capped(dates["level"].to_numpy(), dates["delivered"].to_numpy(), named)


def _ruled(layout: Layout) -> Iterator[pd.DataFrame]:
    """Yield how much policies let be there."""
    levels, chains = layout.limits.levels, layout.limits.chains
    eligibility = layout.presence.eligibility
    hard = np.array([not is_soft(eligibility, chain.policy) for chain in chains], dtype=bool)
    rows = levels[hard[levels["chain"].to_numpy()]] if len(levels) else levels
    names = np.array([str(chain.policy.id) for chain in chains], dtype=object)
    about = names[rows["chain"].to_numpy()] if len(rows) else ""
    named = atoms(POLICY, len(rows), about=about)
    yield _capped(rows["within"].to_numpy(), rows["top"].to_numpy(), named)


def _handed(near: Near, layout: Layout) -> Iterator[pd.DataFrame]:
    """Yield caps on what may not be handed over: at all, so early, or while it is not accepted."""
    handed = layout.holdings.handed
    if not len(handed):
        return
    rows = handed[["link", "giver", "receiver", "date", "column"]]
    both = near.links.bars.merge(rows[["link", "column"]], on="link")
    yield _capped(both["column"].to_numpy(), 0.0, {name: both[name].to_numpy() for name in ATOM})
    pledges = near.facts.pledges
    early = rows[(rows["date"] < pledges["departs"].to_numpy()[rows["giver"]]).to_numpy()]
    named = atoms(LATE, len(early), p=early["giver"].to_numpy())
    yield _capped(early["column"].to_numpy(), 0.0, named)
    spans = near.links.refused.merge(rows, on="link")
    spans = spans[(spans["start"] <= spans["date"]) & (spans["date"] < spans["end"])]
    who, where = (
        pledges["contributor_id"].to_numpy(dtype=object)[spans[name].to_numpy(dtype=np.int64)]
        for name in ("giver", "receiver")
    )
    yield _capped(spans["column"].to_numpy(), 0.0, atoms(CONSENT, len(spans), who=who, about=where))
