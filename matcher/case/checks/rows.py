"""Checks of single rows and of their keys."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import pandas as pd

from matcher.case.checks.typed import Tables
from matcher.case.places import number_of
from matcher.case.tables import TABLES, Table
from matcher.errors import Problem, shorten

_EITHER = (
    ("needs", "pledge_id", "for_capability_id"),
    ("requirements", "mission_id", "contributor_id"),
    ("consents", "mission_id", "recipient_id"),
    ("travel", "contributor_id", "from_region"),
)


def check_keys(tables: Tables) -> Iterator[Problem]:
    """Two rows of one table have no key in common, and ids are all given or all blank."""
    for name, table in TABLES.items():
        frame = tables.frames[name]
        if table.key == ("id",):
            blank = frame["id"].isna() & bool(frame["id"].notna().any())
            for row, _, _ in tables.rows(name, blank):
                yield Problem(name, "its id is blank", "Write an id", row, column="id", kind="id")
        if len(frame) > 1:
            yield from _duplicates(tables, table)


def _duplicates(tables: Tables, table: Table) -> Iterator[Problem]:
    frame, key = tables.frames[table.name], list(table.key)
    if not frame.duplicated(key).any():
        return
    needed = [one for one in key if one == "id" or table.columns[one].needed]
    whole = frame[frame[needed].notna().all(axis=1)]
    group = whole.groupby(key, dropna=False, sort=False).ngroup()
    first = dict(zip(group[::-1], group.index[::-1], strict=True))
    again = group.duplicated().reindex(frame.index, fill_value=False)
    for row, one, cells in tables.rows(table.name, again):
        value = shorten(" · ".join(_shown(cells[k]) for k in key if not pd.isna(cells[k])))
        message = f'"{value}" stands in {number_of(first[group[row]])} already'
        shown = key[0] if len(key) == 1 else None
        remedy = "Change one of them"
        yield Problem(table.name, message, remedy, row, one, shown, value, "duplicate")


def _shown(cell: Any) -> str:
    return str(cell.date()) if isinstance(cell, pd.Timestamp) else str(cell)


def check_either(tables: Tables) -> Iterator[Problem]:
    """Of two columns that name the same thing in two ways, exactly one is filled."""
    for name, first, second in _EITHER:
        frame = tables.frames[name]
        both = frame[first].notna() & frame[second].notna()
        for row, one, _ in tables.rows(name, both):
            message = f"{first} and {second} are both filled"
            yield Problem(name, message, "Leave one blank", row, one, first, kind="either")
        neither = frame[first].isna() & frame[second].isna()
        if len(frame) > 1 and neither.all():
            message = f"{first} and {second} are blank in every row"
            yield Problem(name, message, f"Write the {first}", column=first, kind="either")
            continue
        for row, one, _ in tables.rows(name, neither):
            message = f"{first} and {second} are both blank"
            yield Problem(name, message, f"Write the {first}", row, one, first, kind="either")


def check_assumed(tables: Tables) -> Iterator[Problem]:
    """What is marked as assumed is a column, or ``*``."""
    for name in TABLES:
        frame = tables.frames[name]
        if not len(frame):
            continue
        known = {*frame.columns, "*"}
        broken = pd.Series([not known.issuperset(words) for words in frame["assumed"]], dtype=bool)
        for row, one, cells in tables.rows(name, broken):
            for word in cells["assumed"]:
                if word not in known:
                    near = get_close_matches(word, frame.columns, n=1)
                    remedy = f"Write {near[0]}" if near else "Write one of its columns, or *"
                    value = shorten(word)
                    message = f'"{value}" is no column of {name}'
                    yield Problem(name, message, remedy, row, one, "assumed", value, "assumed")
