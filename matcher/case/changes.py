"""Changes: cells set in the tables of a scenario by their ids, and rows added or removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matcher.case.edits import CHANGE, EDITS, RefusedError, Target, labels, nearest, plain
from matcher.case.layers import Origins, with_groups, with_row
from matcher.case.raw import SETTINGS, RawCase, RawTable
from matcher.case.references import NOUNS
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

__all__ = ["CHANGE", "apply_changes", "changed_tables"]

_TABLES = {noun: table for table, noun in NOUNS.items()}
_KEYS = (*_TABLES, "table", "where", "settings", *EDITS, "add")

_EVERY = "*"
"""What stands for every row of a table."""


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
            _Change(keys, settings, tables, Target(number, settings, tables, origins)).apply()
        except RefusedError as error:
            problems.append(error.problem)
    return RawCase(settings, tables, found.ignored, problems)


def changed_tables(settings: Mapping[str, Any]) -> set[str]:
    """Return the tables that the changes of a scenario name."""
    changes = settings.get(CHANGE, [])
    each = [one for one in changes if isinstance(one, Mapping)] if isinstance(changes, list) else []
    nouns = {_TABLES[key] for keys in each for key in keys if key in _TABLES}
    return nouns | {str(keys["table"]) for keys in each if "table" in keys}


@dataclass(frozen=True)
class _Change:
    """One change, and what it is applied to."""

    keys: Any
    settings: dict[str, Any]
    tables: dict[str, RawTable]
    place: Target

    def apply(self) -> None:
        """Do what the change says: set keys, add a row, or edit the rows that it names."""
        refusal = self.place.refusal
        if not isinstance(self.keys, Mapping):
            message = f'"{shorten(self.keys)}": it holds no keys'
            raise refusal(None, message, "Write its keys under [[change]]")
        for key in self.keys:
            if key not in _KEYS:
                message = f'a change has no key "{shorten(key)}"'
                raise refusal(shorten(key), message, nearest(str(key), _KEYS))
        if "settings" in self.keys:
            self._set_keys()
        elif "add" in self.keys or ("table" in self.keys and "where" not in self.keys):
            self._add()
        else:
            self._edit()

    def _edit(self) -> None:
        target = self._where() if "table" in self.keys else self._find()
        edits = [key for key in EDITS if key in self.keys]
        if len(edits) != 1:
            message = f"it says {' and '.join(edits) or 'nothing'} where one thing is done to a row"
            remedy = f"Write one of {', '.join(EDITS)}"
            raise target.refusal(edits[0] if edits else None, message, remedy)
        EDITS[edits[0]](target, self.keys[edits[0]])

    def _set_keys(self) -> None:
        keys = self.keys["settings"]
        if set(self.keys) != {"settings"} or not isinstance(keys, Mapping) or not keys:
            message = "keys of the scenario are set by themselves"
            remedy = "Write settings = { key = value }, and nothing else"
            raise self.place.refusal("settings", message, remedy)
        self.settings.update(with_groups(self.settings, keys))

    def _add(self) -> None:
        table, cells = self.keys.get("table"), self.keys.get("add")
        if set(self.keys) != {"table", "add"}:
            message = "a row is added by its table and its cells alone"
            remedy = 'Write table = "pledges" and add = { column = value }, and nothing else'
            raise self.place.refusal("add", message, remedy)
        target = replace(self.place, table=self._table(table))
        target.check_cells("add", cells)
        with_row(self.tables, target.table, self.place.number, cells)

    def _table(self, table: Any) -> str:
        if not isinstance(table, str) or table not in TABLES:
            message = f'there is no table "{shorten(table)}"'
            raise self.place.refusal("table", message, nearest(str(table), TABLES))
        return table

    def _where(self) -> Target:
        """Return the rows of a table that hold certain cells."""
        table, cells = self._table(self.keys["table"]), self.keys["where"]
        target = replace(self.place, table=table)
        target.check_cells("where", cells)
        frame = self.tables[table].frame if table in self.tables else None
        wanted = {name: plain(cell) for name, cell in cells.items()}
        rows = [
            int(row)
            for row in (() if frame is None else frame.index)
            if all(plain(target.cell(row, name)) == cell for name, cell in wanted.items())
        ]
        if not rows:
            told = ", ".join(f"{shorten(name)} = {shorten(one)}" for name, one in cells.items())
            message = f"no row of {table} holds {told}"
            raise target.refusal("where", message, "Write cells of a row as they stand there")
        return replace(target, rows=tuple(rows))

    def _find(self) -> Target:
        """Return the rows that the change names by their ids or names."""
        named = [key for key in self.keys if key in _TABLES]
        if len(named) != 1 or "where" in self.keys:
            message = f"it names {' and '.join(named) or 'no row'} where one row is meant"
            remedy = f"Write one of {', '.join(_TABLES)}, with the id of the row"
            raise self.place.refusal(None, message, remedy)
        (noun,) = named
        table, said = _TABLES[noun], self.keys[noun]
        target = replace(self.place, table=table)
        if said == _EVERY:
            rows = self.tables[table].frame.index if table in self.tables else ()
            return replace(target, rows=tuple(map(int, rows)))
        known = labels(self.tables, table)
        rows = []
        for word in said if isinstance(said, list | tuple) and said else [said]:
            text = plain(word) or ""
            one = known.find(text)
            if one is None:
                near = known.nearest(text)
                remedy = f"Write {near}" if near else f"Write the id of a row of {table}"
                raise target.refusal(noun, f'"{shorten(text)}" is no {noun}', remedy)
            rows.append(one)
        frame = self.tables[table].frame
        ids = [plain(cell) for cell in frame["id"]]
        places = tuple(int(frame.index[ids.index(one)]) for one in dict.fromkeys(rows))
        return replace(target, rows=places, one=", ".join(map(shorten, dict.fromkeys(rows))))
