"""Changes: cells set in the tables of a scenario by their ids, and rows added or removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import pandas as pd
from pydantic_core import PydanticCustomError

from matcher.case.cells import is_blank, read_id, read_list
from matcher.case.layers import Origins, with_row
from matcher.case.raw import SETTINGS, RawCase, RawTable
from matcher.case.references import NOUNS, register
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

CHANGE = "change"
"""Key of the changes in a scenario."""

_TABLES = {noun: table for table, noun in NOUNS.items()}
_KEYS = (*_TABLES, "table", "set", "remove", "add")


def apply_changes(found: RawCase, origins: Origins) -> RawCase:
    """Return tables once the changes of their scenario were applied, one after the other.

    Parameters
    ----------
    found
        Tables, and settings with the changes as TOML holds them. A change that cannot be applied
        is among the problems of the answer.
    origins
        Receives which change set which cell and removed which row.
    """
    settings, tables = dict(found.settings), dict(found.tables)
    problems = list(found.problems)
    changes = settings.pop(CHANGE, [])
    if not isinstance(changes, list):
        message = f'"{shorten(changes)}": it is no list of changes'
        remedy = "Write each change under [[change]]"
        problems.append(Problem(SETTINGS, message, remedy, column=CHANGE, kind=CHANGE))
        changes = []
    for number, keys in enumerate(changes, start=1):
        try:
            _Change(number, keys, tables, origins).apply()
        except _RefusedError as error:
            problems.append(error.problem)
    return RawCase(settings, tables, found.ignored, problems)


def changed_tables(settings: Mapping[str, Any]) -> set[str]:
    """Return the tables that the changes of a scenario name."""
    changes = settings.get(CHANGE, [])
    each = [one for one in changes if isinstance(one, Mapping)] if isinstance(changes, list) else []
    nouns = {_TABLES[key] for keys in each for key in keys if key in _TABLES}
    return nouns | {str(keys["table"]) for keys in each if "table" in keys}


class _RefusedError(Exception):
    """A change that cannot be applied."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class _Change:
    """One change, and the tables that it is applied to."""

    number: int
    keys: Any
    tables: dict[str, RawTable]
    origins: Origins

    def apply(self) -> None:
        """Set the cells, or remove or add the row, that the change says."""
        if not isinstance(self.keys, Mapping):
            message = f'"{shorten(self.keys)}": it holds no keys'
            raise self.refusal(None, message, "Write its keys under [[change]]")
        for key in self.keys:
            if key not in _KEYS:
                message = f'a change has no key "{shorten(key)}"'
                raise self.refusal(key, message, _nearest(key, _KEYS))
        if "table" in self.keys or "add" in self.keys:
            self._add()
            return
        table, row, one = self._find()
        if ("set" in self.keys) == ("remove" in self.keys):
            message = "a change either sets cells or removes a row"
            remedy = "Write set = { column = value }, or remove = true"
            raise self.refusal("set", message, remedy, one)
        if "set" in self.keys:
            self._set(table, row, one)
        else:
            self._remove(table, row, one)

    def refusal(
        self, column: str | None, message: str, remedy: str, one: str | None = None
    ) -> _RefusedError:
        """Return what says that this change cannot be applied."""
        place = f"{CHANGE} {self.number}"
        return _RefusedError(Problem(place, message, remedy, None, one, column, kind=CHANGE))

    def _add(self) -> None:
        table, cells = self.keys.get("table"), self.keys.get("add")
        if set(self.keys) != {"table", "add"}:
            message = "a row is added by its table and its cells alone"
            remedy = 'Write table = "pledges" and add = { column = value }, and nothing else'
            raise self.refusal("add", message, remedy)
        if not isinstance(table, str) or table not in TABLES:
            message = f'there is no table "{shorten(table)}"'
            raise self.refusal("table", message, _nearest(str(table), tuple(TABLES)))
        self._check_cells(table, "add", cells)
        with_row(self.tables, table, self.number, cells)

    def _find(self) -> tuple[str, int, str]:
        """Return table, number and id of the row that the change names by its id or name."""
        named = [key for key in self.keys if key in _TABLES]
        if len(named) != 1:
            message = f"it names {' and '.join(named) or 'no row'} where one row is meant"
            remedy = f"Write one of {', '.join(_TABLES)}, with the id of the row"
            raise self.refusal(None, message, remedy)
        (noun,) = named
        table = _TABLES[noun]
        frame = self.tables[table].frame if table in self.tables else pd.DataFrame()
        ids = [_plain(cell) for cell in frame.get("id", [None] * len(frame))]
        names = [_plain(cell) for cell in frame.get("name", [None] * len(frame))]
        labels = pd.DataFrame({"id": ids, "name": names}, dtype=object)
        known = register(labels, states=table == "contributors")
        text = _plain(self.keys[noun]) or ""
        one = known.find(text)
        if one is None:
            near = known.nearest(text)
            remedy = f"Write {near}" if near else f"Write the id of a row of {table}"
            raise self.refusal(noun, f'"{shorten(text)}" is no {noun}', remedy)
        return table, int(frame.index[ids.index(one)]), one

    def _set(self, table: str, row: int, one: str) -> None:
        cells = self.keys["set"]
        self._check_cells(table, "set", cells, one)
        if "id" in cells:
            message, remedy = "the id of a row stays", "Remove the row, and add another"
            raise self.refusal("id", message, remedy, one)
        frame = self.tables[table].frame.copy()
        for name, cell in cells.items():
            if name not in frame:
                frame[name] = pd.Series([None] * len(frame), frame.index, dtype=object)
            new = _assumed(frame.at[row, name], cells) if name == "assumed" else cell
            frame.at[row, name] = new
            self.origins.cells[table, row, name] = self.number
        self.tables[table] = replace(self.tables[table], frame=frame)

    def _remove(self, table: str, row: int, one: str) -> None:
        if self.keys["remove"] is not True:
            message = f'"{shorten(self.keys["remove"])}": it is not true'
            raise self.refusal("remove", message, "Write remove = true", one)
        raw = self.tables[table]
        self.tables[table] = replace(raw, frame=raw.frame.drop(index=row))
        self.origins.removed[table, one] = self.number

    def _check_cells(self, table: str, key: str, cells: Any, one: str | None = None) -> None:
        """Refuse what names no cells, or a column that the table does not have."""
        if not isinstance(cells, Mapping) or not cells:
            message = f'"{shorten(cells)}": it names no cells'
            raise self.refusal(key, message, f"Write {key} = {{ column = value }}", one)
        there = self.tables[table].frame.columns if table in self.tables else ()
        known = tuple(dict.fromkeys([*TABLES[table].columns, *there]))
        for name in cells:
            if name not in known:
                message = f'there is no column "{shorten(name)}" in {table}'
                raise self.refusal(shorten(name), message, _nearest(name, known), one)


def _assumed(old: Any, cells: Mapping[str, Any]) -> Any:
    """Return what is assumed of a row: a change speaks of the cells it sets alone."""
    try:
        before = () if is_blank(old) else read_list(old)
        said = () if is_blank(cells["assumed"]) else read_list(cells["assumed"])
    except PydanticCustomError:
        return cells["assumed"]
    return tuple(dict.fromkeys([*(one for one in before if one not in cells), *said]))


def _nearest(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"Write {near[0]}" if near else f"Write one of {', '.join(known)}"


def _plain(cell: Any) -> str | None:
    """Return an id or a name as it is read; as it stands where that is refused later."""
    if is_blank(cell):
        return None
    try:
        return read_id(cell)
    except PydanticCustomError:
        return str(cell)
