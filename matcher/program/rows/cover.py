"""Cover: how much of a need is covered, as parts become ready and loans end."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE, name_class
from matcher.program.facts import FOREVER
from matcher.program.flows import class_key
from matcher.program.layout import Layout
from matcher.program.presence import SPREAD
from matcher.program.rows.family import Rows, rows_of


def cover_rows(layout: Layout) -> Rows:
    """Return cover[k] = cover[k−1] + Σ rate · handed ready on k − Σ rate · handed ending on k."""
    cover, handed = layout.holdings.cover, layout.holdings.handed
    key = class_key(cover["place"], cover["lack"])
    dated = key * SPREAD + cover["date"].to_numpy()
    owner = class_key(handed["place"], handed["lack"]) * SPREAD
    ready = np.searchsorted(dated, owner + handed["ready"].to_numpy())
    lent = (handed["until"] < FOREVER).to_numpy()
    ends = np.searchsorted(dated, (owner + handed["until"].to_numpy())[lent])
    column, place = cover["column"].to_numpy(), np.arange(len(cover))
    follows = np.append(False, key[1:] == key[:-1]) if len(cover) else np.array([], dtype=bool)
    rate = handed["rate"].to_numpy()
    terms = [
        (place, column, 1.0),
        (place, np.where(follows, np.roll(column, 1), NONE) if len(cover) else column, -1.0),
        (ready, handed["column"].to_numpy(), -rate),
        (ends, handed["column"].to_numpy()[lent], rate[lent]),
    ]
    return rows_of(lack_keys(layout, cover), terms, lower=0.0, upper=0.0)


def opened_rows(layout: Layout) -> Rows:
    """Return need · opened ≤ cover, for needs per pledge at each date on which cover changes."""
    opened = layout.holdings.opened
    quantity = layout.presence.eligibility.supplies.lacks.rows["quantity"].to_numpy()
    place = np.arange(len(opened))
    terms = [
        (place, opened["column"].to_numpy(), quantity[opened["lack"]]),
        (place, opened["cover"].to_numpy(), -1.0),
    ]
    return rows_of(lack_keys(layout, opened), terms, upper=0.0)


def lack_keys(layout: Layout, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what rows about lacks are about: receiver, need and class, day."""
    lack = layout.presence.eligibility.supplies.lacks.rows.iloc[rows["lack"]]
    about = name_class(layout.presence, lack["need_id"], rows["place"])
    return pd.DataFrame({"p": lack["p"].to_numpy(), "about": about, "date": rows["date"]})


def cover_at(layout: Layout, lack: np.ndarray, place: np.ndarray, date: np.ndarray) -> np.ndarray:
    """Return which row of `cover` says what covers a need on a day; −1 before the first."""
    cover = layout.holdings.cover
    key = class_key(cover["place"], cover["lack"]) * SPREAD + cover["date"].to_numpy()
    asked = class_key(place, lack)
    found = np.searchsorted(key, asked * SPREAD + date, side="right") - 1
    if not len(cover):
        return np.full(len(lack), NONE)
    own = (found >= 0) & (class_key(cover["place"], cover["lack"])[found] == asked)
    return np.where(own, found, NONE)
