"""Results: the sheets that a plan has in its workbook, which are not read, and pins set in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd
from pydantic_core import PydanticCustomError

from matcher.case.cells import is_blank, read_yes_no
from matcher.case.places import PIN_CELLS, PINS, PINS_FROM
from matcher.case.raw import RawCase, RawTable, Row, raw_table
from matcher.errors import Problem, shorten

ANSWER = "answer"
"""Sheet that says what the plan is."""

RESULTS = MappingProxyType(
    {
        "deployments": PINS,
        "supports": "plan supports",
        "parts": "plan parts",
        "gaps": "plan gaps",
        "idle": "plan idle",
        "decisions": "plan decisions",
        "policies": "plan policies",
        "themes": "plan themes",
        "a4p": "plan a4p",
        "burden": "plan burden",
        "tiers": "plan tiers",
    }
)
"""Frame of a plan → its sheet; these and `ANSWER` hold what came out, and never enter a case."""

PIN = "pin"
"""Column of the deployments in which a planner writes yes, to keep one in the next plan."""

_PAIR = ("pledge_id", "requirement_id")


def is_result(title: str) -> bool:
    """Say whether a sheet holds what came out of an earlier plan."""
    return " ".join(title.split()).casefold() in {ANSWER, *RESULTS.values()}


def has_pins(title: str) -> bool:
    """Say whether a sheet of results is the one in which deployments are pinned."""
    return " ".join(title.split()).casefold() == PINS


def add_pins(found: RawCase, rows: Sequence[Row]) -> None:
    """Add the deployments with a yes in column pin to table pairs, in place.

    A pair that has a row there without a pin gets the pin in that row.

    Parameters
    ----------
    found
        What was found beside the results.
    rows
        The sheet of deployments, its headers first.
    """
    raw = raw_table(PINS, list(rows))
    if PIN not in raw.frame:
        return
    wanted = raw.frame[[_is_wanted(found, row, cell) for row, cell in raw.frame[PIN].items()]]
    if not len(wanted):
        return
    missing = [name for name in (*_PAIR, *PIN_CELLS.values()) if name not in wanted]
    if missing:
        message = f"it has pins, and no column {', '.join(missing)}"
        found.problems.append(Problem(PINS, message, "Write the pins into pairs", kind="header"))
        return
    pins = wanted[[*_PAIR, *PIN_CELLS.values()]].rename(
        columns={v: k for k, v in PIN_CELLS.items()}
    )
    _lay_over(found, _single(found, pins))


def _is_wanted(found: RawCase, row: Any, cell: Any) -> bool:
    if is_blank(cell):
        return False
    try:
        return read_yes_no(cell) == "yes"
    except PydanticCustomError:
        value = shorten(cell)
        message = f'"{value}": it is neither yes nor no'
        remedy = "Write yes to keep the deployment, or clear the cell"
        found.problems.append(Problem(PINS, message, remedy, int(row), column=PIN, value=value))
        return False


def _single(found: RawCase, pins: pd.DataFrame) -> pd.DataFrame:
    """Return the pins without those of a pair that is pinned twice, which are problems."""
    both = pins[list(_PAIR)].astype(str)
    for row in pins.index[pins["pinned"].map(is_blank)]:
        message = "a deployment is pinned whose quantity is blank"
        remedy = "Write how much of it is kept"
        found.problems.append(Problem(PINS, message, remedy, int(row), column="quantity"))
    again = both.duplicated()
    for row in pins.index[again]:
        pledge, requirement = both.loc[row]
        first = pins.index[(both == both.loc[row]).all(axis="columns")][0]
        message = (
            f"{shorten(pledge)} at {shorten(requirement)} is pinned in row {first} already, and "
            "a pair has one pin"
        )
        remedy = "Clear one of them, or write in pairs how much of it is kept when"
        found.problems.append(Problem(PINS, message, remedy, int(row), column=PIN))
    return pins[~again]


def _lay_over(found: RawCase, pins: pd.DataFrame) -> None:
    """Put pins into the rows of their pairs, and those of other pairs below."""
    pairs = found.tables.get("pairs", RawTable("pairs", pd.DataFrame(dtype=object)))
    frame = pairs.frame.copy()
    known = set[tuple[str, ...]]()
    if set(_PAIR) <= set(frame.columns):
        rows = {ids: row for row, ids in zip(frame.index, _ids(frame), strict=True)}
        known = rows.keys() & set(_ids(pins))
        for row, ids in zip(pins.index, _ids(pins), strict=True):
            if ids in known:
                _fill(found, frame, rows[ids], pins.loc[row])
    below = pins[[ids not in known for ids in _ids(pins)]]
    below = below.set_axis(below.index + PINS_FROM).dropna(axis="columns", how="all")
    parts = [part for part in (frame, below) if len(part.columns)]
    found.tables["pairs"] = replace(pairs, frame=pd.concat(parts) if parts else frame)


def _ids(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(str(cell).strip() for cell in row) for row in frame[list(_PAIR)].to_numpy()]


def _fill(found: RawCase, frame: pd.DataFrame, row: Any, pin: pd.Series) -> None:
    """Write a pin into the row of its pair, unless there is one that says something else."""
    for name in PIN_CELLS:
        if name not in frame:
            frame[name] = pd.Series(None, index=frame.index, dtype=object)
    if is_blank(frame.at[row, "pinned"]):
        frame.loc[row, list(PIN_CELLS)] = pin[list(PIN_CELLS)].to_numpy(dtype=object)
        return
    message = f"pairs, row {row}, pins {shorten(pin['pledge_id'])} there already"
    remedy = "Change it there, and clear this cell"
    found.problems.append(Problem(PINS, message, remedy, int(pin.name), column=PIN))
