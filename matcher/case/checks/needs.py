"""Checks of needs: each alone, and those of one pledge together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from matcher.case.checks.typed import Tables
from matcher.case.needs import USED_UP
from matcher.errors import Problem, shorten


def check_spending(tables: Tables) -> Iterator[Problem]:
    """What is needed per deployment or month is spent."""
    frame = tables.frames["needs"]
    broken = frame["per"].isin(USED_UP) & (frame["use"] == "kept")
    for row, one, cells in tables.rows("needs", broken):
        message = f'"kept": what is used up per {cells["per"]} is spent'
        remedy = "Write spent, or leave the cell blank"
        yield Problem("needs", message, remedy, row, one, "use", "kept", "spending")


def check_raising(tables: Tables) -> Iterator[Problem]:
    """What raises readiness stands alone, per each or pledge, and alike for one pledge."""
    frame = tables.frames["needs"]
    raising = frame["raises_to"].notna()
    for row, one, cells in tables.rows("needs", raising & frame["group"].notna()):
        value = shorten(cells["group"])
        message = f'"{value}": what raises readiness (to {cells["raises_to"]}) is in no group'
        remedy = "Leave the cell blank; needs that raise to one level are alternatives anyway"
        yield Problem("needs", message, remedy, row, one, "group", value, "raising")
    for row, one, cells in tables.rows("needs", raising & frame["per"].isin(USED_UP)):
        message = (
            f'"{cells["per"]}": what raises readiness (to {cells["raises_to"]}) is needed once'
        )
        remedy = "Write pledge, or each"
        yield Problem("needs", message, remedy, row, one, "per", cells["per"], "raising")
    lacks = tables.lacks
    alike = lacks[lacks["raises_to"].notna() & lacks["group"].isna() & ~lacks["per"].isin(USED_UP)]
    yield from _unlike(alike.assign(shown="what raises readiness"), ["receiver"])


def check_groups(tables: Tables) -> Iterator[Problem]:
    """The needs of one group of one pledge are counted alike."""
    lacks = tables.lacks
    grouped = lacks[lacks["group"].notna() & lacks["raises_to"].isna()]
    shown = "group " + grouped["group"].map(shorten)
    yield from _unlike(grouped.assign(shown=shown), ["receiver", "group"])


def _unlike(lacks: pd.DataFrame, keys: list[str]) -> Iterator[Problem]:
    """Yield a problem for each need that is counted otherwise than the first of its alternatives.

    Parameters
    ----------
    lacks
        Needs by receiver, and what those of one receiver have in common as `shown`.
    keys
        Columns that tell which are alternatives.
    """
    if lacks.empty:
        return
    grouped = lacks.groupby(keys, sort=False)
    first = pd.DataFrame({name: grouped[name].transform("first") for name in ("id", "per", "use")})
    other_per = lacks["per"] != first["per"]
    for column, other in (("per", other_per), ("use", ~other_per & (lacks["use"] != first["use"]))):
        broken = lacks[other].drop_duplicates("row")
        for place, cells in zip(broken.index, broken.to_dict("records"), strict=True):
            value, right = cells[column], first[column][place]
            message = (
                f'"{value}" is not "{right}", as {shorten(first["id"][place])} says, which is an '
                f"alternative to it ({cells['shown']}) for {shorten(cells['receiver'])}"
            )
            remedy = f"Write {right} in both, or part them"
            row, one = int(cells["row"]), _id(cells["id"])
            yield Problem("needs", message, remedy, row, one, column, value, "alike")


def check_after(tables: Tables) -> Iterator[Problem]:
    """Every pledge that has a need has those that come before it."""
    lacks = tables.lacks
    if not lacks["after"].map(len).any():
        return
    has = set(zip(lacks["receiver"], lacks["id"], strict=True))
    known = {*lacks["id"].dropna(), *_placed(tables)}
    said: set[tuple[int, str]] = set()
    columns = (lacks[name].tolist() for name in ("row", "id", "receiver", "after"))
    for row, one, receiver, some in zip(*columns, strict=True):
        for after in some:
            if after not in known or (receiver, after) in has or (row, after) in said:
                continue
            said.add((row, after))
            value, whose = shorten(after), shorten(receiver)
            message = f'"{value}" is no need of {whose}, which has this one'
            remedy = f"Write a need that {whose} has, or remove it"
            yield Problem("needs", message, remedy, row, _id(one), "after", value, "after")


def _placed(tables: Tables) -> pd.Series:
    """Return the needs that say whose they are; of the others that is said already."""
    frame = tables.frames["needs"]
    said = frame["pledge_id"].notna() | frame["for_capability_id"].notna()
    return frame["id"][said].dropna()


def _id(cell: object) -> str | None:
    return None if pd.isna(cell) else str(cell)
