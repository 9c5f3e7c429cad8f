"""Edits: what one change does to the rows that it names.

To add one, write it here, register it in `EDITS`, and tell of it in `docs/data.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

import pandas as pd
from pydantic_core import PydanticCustomError

from matcher.case.cells import is_blank, read_day, read_id, read_list, read_number, read_positive
from matcher.case.layers import Origins
from matcher.case.raw import RawTable
from matcher.case.references import Register, register
from matcher.case.refusal import reason
from matcher.case.steps import read_step
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

CHANGE = "change"
"""Key of the changes in a scenario."""

_PINNED = ("pinned", "pinned_from", "pinned_until")


class RefusedError(Exception):
    """A change that cannot be applied."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Target:
    """The rows that a change names, and where they stand.

    Attributes
    ----------
    number
        Number of the change among those of its scenario, from 1.
    settings
        Keys of the scenario.
    tables
        Tables, changed in place.
    origins
        Receives which change set which cell and removed which row.
    table
        The table of the rows.
    rows
        Their row numbers.
    one
        The id of the row, where one is named by it.
    """

    number: int
    settings: Mapping[str, Any]
    tables: dict[str, RawTable]
    origins: Origins
    table: str = ""
    rows: tuple[int, ...] = ()
    one: str | None = None

    def refusal(self, column: str | None, message: str, remedy: str) -> RefusedError:
        """Return what says that this change cannot be applied."""
        place = f"{CHANGE} {self.number}"
        return RefusedError(Problem(place, message, remedy, None, self.one, column, kind=CHANGE))

    def cell(self, row: int, column: str) -> Any:
        """Return a cell as it was found; None where the table has no such column."""
        frame = self.tables[self.table].frame
        return frame.at[row, column] if column in frame else None

    def put(self, column: str, cells: Mapping[int, Any]) -> None:
        """Set cells of a column, by their row."""
        if not cells:
            return
        raw = self.tables[self.table]
        frame = raw.frame.copy()
        if column not in frame:
            frame[column] = pd.Series([None] * len(frame), frame.index, dtype=object)
        for row, cell in cells.items():
            frame.at[row, column] = cell
            self.origins.cells[self.table, row, column] = self.number
        self.tables[self.table] = replace(raw, frame=frame)

    def drop(self) -> None:
        """Remove the rows."""
        if not self.rows:
            return
        raw = self.tables[self.table]
        for row in self.rows:
            if not is_blank(one := self.cell(row, "id")):
                self.origins.removed[self.table, plain(one) or ""] = self.number
        self.tables[self.table] = replace(raw, frame=raw.frame.drop(index=list(self.rows)))

    def of(self, table: str, column: str) -> Target:
        """Return the rows of another table that refer to these by their ids or names."""
        if table not in self.tables or column not in self.tables[table].frame:
            return replace(self, table=table, rows=())
        known = labels(self.tables, self.table)
        own = {plain(self.cell(row, "id")) for row in self.rows}
        cells = self.tables[table].frame[column]
        rows = tuple(
            int(row) for row, cell in cells.items() if known.find(plain(cell) or "") in own
        )
        return replace(self, table=table, rows=rows)

    def check_cells(self, key: str, cells: Any) -> None:
        """Refuse what names no cells, or a column that the table does not have.

        Raises
        ------
        RefusedError
            With what to write instead.
        """
        if not isinstance(cells, Mapping) or not cells:
            message = f'"{shorten(cells)}": it names no cells'
            raise self.refusal(key, message, f"Write {key} = {{ column = value }}")
        there = self.tables[self.table].frame.columns if self.table in self.tables else ()
        known = tuple(dict.fromkeys([*TABLES[self.table].columns, *there]))
        for name in cells:
            if name not in known:
                message = f'there is no column "{shorten(name)}" in {self.table}'
                raise self.refusal(shorten(name), message, nearest(name, known))


def set_cells(target: Target, cells: Any) -> None:
    """Set cells of every row."""
    target.check_cells("set", cells)
    if "id" in cells:
        raise target.refusal("id", "the id of a row stays", "Remove the row, and add another")
    for name, cell in cells.items():
        old = {row: target.cell(row, name) for row in target.rows}
        is_assumed = name == "assumed"
        new = {row: _assumed(was, cells) if is_assumed else cell for row, was in old.items()}
        target.put(name, new)


def remove(target: Target, said: Any) -> None:
    """Remove every row."""
    _check_true(target, "remove", said)
    target.drop()


def withdraw(target: Target, said: Any) -> None:
    """Withdraw pledges: what runs of them, and what is pinned, goes with them."""
    _check_true(target, "withdraw", said)
    pledges = _pledges(target, "withdraw")
    pledges.put("status", dict.fromkeys(pledges.rows, "withdrawn"))
    pledges.of("running", "pledge_id").drop()
    pairs = pledges.of("pairs", "pledge_id")
    for name in _PINNED:
        pairs.put(name, {row: None for row in pairs.rows if not is_blank(pairs.cell(row, name))})


def delay(target: Target, step: Any) -> None:
    """Let pledges, and each of their deliveries, be there later by a step."""
    pledges = _pledges(target, "delay")
    today, since = target.settings.get("plan_date"), dict[int, Any]()
    for row in pledges.rows:
        since[row] = pledges.cell(row, "available_from")
        if is_blank(since[row]) and is_blank(today):
            message = "there is no plan date from which a delay could count"
            raise target.refusal("delay", message, "Write plan_date in the scenario")
        since[row] = _moved(target, "delay", today if is_blank(since[row]) else since[row], step)
    pledges.put("available_from", since)
    parts = pledges.of("deliveries", "pledge_id")
    days = {row: parts.cell(row, "date") for row in parts.rows}
    parts.put("date", {row: _moved(target, "delay", day, step) for row, day in days.items()})


def move(target: Target, steps: Any) -> None:
    """Move dates by steps, each by its own; a step that begins with a minus moves it forward."""
    target.check_cells("move", steps)
    for name, step in steps.items():
        cells = {row: target.cell(row, name) for row in target.rows}
        if any(map(is_blank, cells.values())):
            raise target.refusal(name, "the cell is blank, and no date to move", "Set it")
        target.put(name, {row: _moved(target, name, cell, step) for row, cell in cells.items()})


def resize(target: Target, factor: Any) -> None:
    """Multiply quantities, and those of their deliveries or phases.

    What is running of a pledge shrinks with it, and does not grow with it.
    """
    is_requirement = target.table == "requirements"
    rows = target if is_requirement else _pledges(target, "resize")
    try:
        times = read_positive(factor)
    except PydanticCustomError as error:
        message = f'"{shorten(factor)}": {reason(error)[0]}'
        remedy = "Write a factor, as 0.5; to end a pledge, withdraw it"
        raise target.refusal("resize", message, remedy) from None
    if is_requirement:
        both = [(rows, times), (rows.of("phases", "requirement_id"), times)]
    else:
        runs = (rows.of("running", "pledge_id"), min(1.0, times))
        both = [(rows, times), (rows.of("deliveries", "pledge_id"), times), runs]
    for some, by in both:
        cells = {row: some.cell(row, "quantity") for row in some.rows}
        some.put("quantity", {n: _times(one, by) for n, one in cells.items() if not is_blank(one)})


def switch(target: Target, to: Any) -> None:
    """Switch policies off, or make them hard or soft."""
    if target.table != "policies":
        message = f"a row of {target.table} is no policy to switch"
        raise target.refusal("switch", message, "Write policy, with the id of the policy")
    if to == "off":
        target.drop()
        return
    if to not in ("hard", "soft"):
        message = f'"{shorten(to)}": it is nothing that a policy can be switched to'
        raise target.refusal("switch", message, "Write off, hard or soft")
    target.put("hard", dict.fromkeys(target.rows, "yes" if to == "hard" else "no"))
    priced = [row for row in target.rows if not is_blank(target.cell(row, "price"))]
    target.put("price", dict.fromkeys(priced if to == "hard" else [], None))


EDITS: dict[str, Callable[[Target, Any], None]] = {
    "set": set_cells,
    "remove": remove,
    "withdraw": withdraw,
    "delay": delay,
    "move": move,
    "resize": resize,
    "switch": switch,
}
"""What a change may do to rows, by its key."""


def _pledges(target: Target, key: str) -> Target:
    """Return the pledges that are meant: those named, or all of the contributors named."""
    if target.table == "pledges":
        return target
    if target.table == "contributors":
        return target.of("pledges", "contributor_id")
    message = f"a row of {target.table} is no pledge"
    raise target.refusal(key, message, "Write pledge or contributor, with its id")


def _check_true(target: Target, key: str, said: Any) -> None:
    if said is not True:
        message = f'"{shorten(said)}": it is not true'
        raise target.refusal(key, message, f"Write {key} = true")


def _moved(target: Target, column: str, cell: Any, step: Any) -> date:
    """Return a day moved by a step."""
    text = str(step).strip()
    sign, length = (-1, text[1:]) if text.startswith("-") else (1, text)
    try:
        day, (number, measure) = read_day(cell), read_step(length).split()
        offset = pd.DateOffset(**{f"{measure}s": sign * int(number)})
        return read_day((pd.Timestamp(day) + offset).date())
    except (PydanticCustomError, OverflowError, ValueError) as error:
        said = reason(error)[0] if isinstance(error, PydanticCustomError) else "it leads too far"
        message = f'"{shorten(cell)}" cannot be moved by "{shorten(step)}": {said}'
        remedy = 'Write a number and day, week, month or year, as "3 months" or "-2 weeks"'
        raise target.refusal(column, message, remedy) from None


def _times(cell: Any, factor: float) -> Any:
    """Return a quantity multiplied; as it stands where it is no number, to be refused later."""
    try:
        return read_number(cell) * factor
    except PydanticCustomError:
        return cell


def _assumed(old: Any, cells: Mapping[str, Any]) -> Any:
    """Return what is assumed of a row: a change speaks of the cells it sets alone."""
    try:
        before = () if is_blank(old) else read_list(old)
        said = () if is_blank(cells["assumed"]) else read_list(cells["assumed"])
    except PydanticCustomError:
        return cells["assumed"]
    return tuple(dict.fromkeys([*(one for one in before if one not in cells), *said]))


def labels(tables: Mapping[str, RawTable], table: str) -> Register:
    """Return the ids and names of a table, as they are read."""
    frame = tables[table].frame if table in tables else pd.DataFrame()
    cells = {
        name: [plain(cell) for cell in frame.get(name, [None] * len(frame))]
        for name in ("id", "name")
    }
    return register(pd.DataFrame(cells, dtype=object), states=table == "contributors")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return what to write instead of a word: the nearest known one, else all of them."""
    some = tuple(known)
    near = get_close_matches(word, some, n=1)
    return f"Write {near[0]}" if near else f"Write one of {', '.join(some)}"


def plain(cell: Any) -> str | None:
    """Return an id or a name as it is read; as it stands where that is refused later."""
    if is_blank(cell):
        return None
    try:
        return read_id(cell)
    except PydanticCustomError:
        return str(cell)
