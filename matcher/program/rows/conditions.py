"""Conditions: what waits counts only while its condition holds, and when it does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.blocks import NONE
from matcher.program.layout import Layout
from matcher.program.linear import INFINITE
from matcher.program.presence import SPREAD
from matcher.program.ranges import runs_of
from matcher.program.rows.family import Rows, rows_of


def counts_rows(layout: Layout) -> Rows:
    """Return Σ counted ≤ required · (holds + excess), for every stretch that waits."""
    counting = layout.counting
    gates, counted = counting.gates, counting.counted
    judged = counting.judged.iloc[gates["judged"]]
    moments = counting.moments.iloc[gates["moment"]]
    which, member = _members(counted["judged"], gates["judged"])
    required = judged["required"].to_numpy()
    place = np.arange(len(gates))
    terms = [
        (which, counted["column"].to_numpy()[member], 1.0),
        (place, moments["holds"].to_numpy(), -required),
        (place, moments["excess"].to_numpy(), -required),
    ]
    keys = judged[["r", "date"]].assign(about=_abouts(layout, moments["group"]))
    return rows_of(keys, terms, lower=-INFINITE, upper=0.0)


def spread_rows(layout: Layout) -> Rows:
    """Return level = level before + Σ rate · duty · (arrive − leave), of each contributor.

    What is there on the plan date has come before the first date.
    """
    levels = layout.counting.levels
    new = ~levels.duplicated(["group", "who"]).to_numpy()
    column = levels["column"].to_numpy()
    before = np.where(new, NONE, np.roll(column, 1)) if len(levels) else column
    place = np.arange(len(levels))
    terms = [(place, column, 1.0), (place, before, -1.0)]
    begun = np.zeros(len(levels))
    weight = (
        layout.presence.eligibility.pairs["rate"] * layout.presence.eligibility.pairs["duty"]
    ).to_numpy()[layout.presence.events["pair"]]
    for number, _ in enumerate(layout.presence.conditions.groups):
        event, row = _moved(layout, number)
        terms.append((row, layout.arrive[event], -weight[event]))
        terms.append((row, layout.leave[event], weight[event]))
        np.add.at(begun, row, layout.begun[event] * weight[event])
    keys = levels[["date"]].assign(about=_level_abouts(layout, levels))
    return rows_of(keys, terms, lower=begun, upper=begun)


def _moved(layout: Layout, group: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the events that change a level of a group, and the row of `levels` that each does."""
    eligibility, events = layout.presence.eligibility, layout.presence.events
    levels = layout.counting.levels
    own = levels[(levels["group"] == group).to_numpy()]
    condition = layout.presence.conditions.groups[group]
    pairs = eligibility.pairs
    inside = np.isin(pairs["r"].to_numpy(), condition.scope)[events["pair"]]
    event = np.flatnonzero(inside) if len(own) else np.array([], dtype=np.int64)
    p = pairs["p"].to_numpy()[events["pair"].to_numpy()[event]]
    row = level_row(layout, group, p, events["date"].to_numpy()[event], exact=True)
    return event[row >= 0], row[row >= 0]


def level_row(
    layout: Layout, group: int, p: np.ndarray, day: np.ndarray, *, exact: bool
) -> np.ndarray:
    """Return the level of a group that a pledge changes on a day, as a row of `levels`.

    Parameters
    ----------
    layout
        The columns.
    group
        Place of the group.
    p, day
        Places of pledges, and days.
    exact
        Whether days are dates of the levels. Days after the last have none: −1.
    """
    levels, facts = layout.counting.levels, layout.presence.eligibility.facts
    rows = np.flatnonzero((levels["group"] == group).to_numpy())
    names = np.unique(levels["who"].to_numpy(dtype=object)[rows])
    who = facts.pledges["contributor_id"].to_numpy(dtype=object)[p]
    key = np.searchsorted(names, levels["who"].to_numpy(dtype=object)[rows]) * SPREAD
    key = key + levels["date"].to_numpy()[rows]
    asked = np.searchsorted(names, who) * SPREAD + day
    found = np.searchsorted(key, asked)
    near = np.minimum(found, max(len(rows) - 1, 0))
    same = key[near] == asked if exact else key[near] // SPREAD == asked // SPREAD
    return np.where((found < len(rows)) & same, rows[near], NONE)


def present_rows(layout: Layout) -> Rows:
    """Return minimum_each · present ≤ level."""
    present, levels = layout.counting.present, layout.counting.levels
    own = levels.iloc[present["level"]]
    place = np.arange(len(present))
    terms = [
        (place, present["column"].to_numpy(), present["least"].to_numpy()),
        (place, own["column"].to_numpy(), -1.0),
    ]
    keys = own[["date"]].assign(about=_level_abouts(layout, own))
    return rows_of(keys, terms, lower=-INFINITE, upper=0.0)


def holds_rows(layout: Layout) -> Rows:
    """Return contributors · holds ≤ Σ present, and share · required · holds ≤ Σ counted.

    The first is of a `spread`; the second of every requirement that an `only_with` looks at, where
    what is there stands for what counts if no rule asks which of it does.
    """
    keys, terms = _spread_holds(layout)
    more, others = _only_with_holds(layout, len(keys))
    return rows_of(
        pd.concat([keys, more], ignore_index=True), [*terms, *others], lower=-INFINITE, upper=0.0
    )


Terms = list[tuple[np.ndarray, np.ndarray, np.ndarray | float]]


def _spread_holds(layout: Layout) -> tuple[pd.DataFrame, Terms]:
    counting = layout.counting
    asked = _policies(layout, "contributors")[counting.moments["group"]]
    rows = np.flatnonzero(asked > 0)
    number = np.full(len(asked), NONE)
    number[rows] = np.arange(len(rows))
    moments = counting.moments.iloc[rows]
    place = np.arange(len(rows))
    present = counting.present
    terms: Terms = [
        (place, moments["holds"].to_numpy(), asked[rows]),
        (number[present["moment"]], present["column"].to_numpy(), -1.0),
    ]
    keys = moments[["date"]].assign(about=_abouts(layout, moments["group"]), r=NONE)
    return keys, terms


def _only_with_holds(layout: Layout, first: int) -> tuple[pd.DataFrame, Terms]:
    counting = layout.counting
    looks = counting.looks
    moments = counting.moments.iloc[looks["moment"]]
    share = _policies(layout, "share")[moments["group"]]
    place = first + np.arange(len(looks))
    which, member = _members(counting.counted["judged"], looks["judged"])
    there, column, value = layout.served
    order = np.argsort(there, kind="stable")
    free = np.where(looks["judged"] < 0, looks["stretch"], NONE)
    seen, at = _members(pd.Series(there[order]), pd.Series(free))
    terms: Terms = [
        (place, moments["holds"].to_numpy(), share * looks["required"].to_numpy()),
        (first + which, counting.counted["column"].to_numpy()[member], -1.0),
        (first + seen, column[order][at], -value[order][at]),
    ]
    keys = moments[["date"]].assign(
        about=_abouts(layout, moments["group"]), r=looks["r"].to_numpy()
    )
    return keys, terms


def _members(owner: pd.Series, asked: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each that is asked for, its number and the rows that it owns; `owner` sorted."""
    own, wanted = owner.to_numpy(), asked.to_numpy()
    first = np.searchsorted(own, wanted)
    last = np.where(wanted < 0, first, np.searchsorted(own, wanted, side="right"))
    return runs_of(first, last)


def _policies(layout: Layout, key: str) -> np.ndarray:
    """Return a key of the policy of each group; 0 where its kind has none."""
    groups = layout.presence.conditions.groups
    return np.array([float(getattr(group.policy, key, 0.0)) for group in groups])


def _abouts(layout: Layout, group: pd.Series) -> np.ndarray:
    names = np.array([one.about for one in layout.presence.conditions.groups], dtype=object)
    return names[group.to_numpy()]


def _level_abouts(layout: Layout, levels: pd.DataFrame) -> np.ndarray:
    about = _abouts(layout, levels["group"]) + " · " + levels["who"].to_numpy(dtype=object)
    return np.asarray(about, dtype=object)
