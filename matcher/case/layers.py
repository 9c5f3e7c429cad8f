"""Layers: the tables of one scenario over those of another, and where each row stood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from matcher.case.places import POLICIES_FROM, cell_of, place_of
from matcher.case.raw import RawCase, RawTable, plain_header
from matcher.case.tables import TABLES
from matcher.errors import Problem

_BASE, _ADDED = 1_000_000_000, 2_000_000_000
"""What the numbers of rows of the scenario below, and of rows that a change adds, begin at.

No table has as many rows, so that a number alone tells where its row stands.
"""

_NUMBER = re.compile(r"\brow ([0-9]{10})\b")


def lay_over(base: RawCase, own: RawCase) -> RawCase:
    """Add the rows of a scenario to those of the one that it extends, and its keys to its keys.

    Parameters
    ----------
    base
        What is extended, with the headers of matcher.
    own
        What extends it, with headers as they were found. A group of its settings, such as
        ``[unknown]``, is added to that of the other key by key.
    """
    settings = with_groups(base.settings, own.settings)
    tables = {
        name: replace(raw, frame=raw.frame.set_axis(raw.frame.index + _BASE))
        for name, raw in base.tables.items()
    }
    mapping = settings.get("columns")
    for name, raw in own.tables.items():
        named, rest = _with_known_headers(raw, _headers(mapping, name))
        if isinstance(mapping, Mapping) and isinstance(mapping.get(name), Mapping):
            settings["columns"] = mapping = {**mapping, name: rest}
        below = [tables[name].frame] if name in tables else []
        tables[name] = replace(named, frame=pd.concat([*below, named.frame]))
    return RawCase(settings, tables, list(own.ignored), list(own.problems))


def with_groups(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return keys with others in their place; groups of keys are added to each other."""
    settings = dict(base)
    for key, value in own.items():
        held = settings.get(key)
        if isinstance(held, Mapping) and isinstance(value, Mapping):
            settings[key] = {**held, **value}
        else:
            settings[key] = value
    return settings


def _headers(mapping: Any, table: str) -> Mapping[str, Any]:
    """Return the foreign headers of a table as a scenario maps them; none where it is no map."""
    headers = mapping.get(table) if isinstance(mapping, Mapping) else None
    return headers if isinstance(headers, Mapping) else {}


def _with_known_headers(
    raw: RawTable, mapped: Mapping[str, Any]
) -> tuple[RawTable, dict[str, Any]]:
    """Return a table with the headers of matcher, and what is mapped besides.

    What cannot be placed keeps its header, to be refused where every header is.
    """
    meant = {plain_header(theirs): str(ours).strip() for theirs, ours in mapped.items()}
    known, names = TABLES[raw.name].columns, dict[str, str]()
    for header in raw.frame.columns:
        name = meant.get(header, header.casefold().replace(" ", "_"))
        if name in known and name not in {*names.values(), *raw.frame.columns}:
            names[header] = name
    rest = {theirs: ours for theirs, ours in mapped.items() if plain_header(theirs) not in names}
    return replace(raw, frame=raw.frame.rename(columns=names)), rest


def with_row(
    tables: dict[str, RawTable], table: str, number: int, cells: Mapping[str, Any]
) -> None:
    """Add the row that a change adds to a table, in place."""
    frame = pd.DataFrame([list(cells.values())], [_ADDED + number], list(cells), dtype=object)
    raw = tables.get(table)
    if raw is None:
        tables[table] = RawTable(table, frame)
    else:
        tables[table] = replace(raw, frame=pd.concat([raw.frame, frame]))


@dataclass(frozen=True)
class Origins:
    """Where the rows and cells of layered tables come from.

    Attributes
    ----------
    own
        What the scenario is called; blank where its tables need no name.
    base
        What the scenario is called that it extends.
    cells
        Table, row number and column of each cell that a change set → number of the change.
    removed
        Table and id of each row that a change removed → number of the change.
    """

    own: str = ""
    base: str = ""
    cells: dict[tuple[str, int, str], int] = field(default_factory=dict)
    removed: dict[tuple[str, str], int] = field(default_factory=dict)

    def tell(self, problem: Problem) -> Problem:
        """Return a problem that says which scenario, or which change, it is a problem of."""
        message = _NUMBER.sub(lambda found: self._row(int(found[1])), problem.message)
        message += self._why_removed(problem)
        table, row = self._place(problem)
        return replace(problem, table=table, row=row, message=message)

    def place_of(self, table: str, row: int) -> str:
        """Return where a row stands, as problems say it."""
        if _ADDED < row < POLICIES_FROM:
            return self._of_own(f"change {row - _ADDED}")
        if _BASE < row < _ADDED:
            return f"{table} of {self.base}, row {row - _BASE}"
        return place_of(self._of_own(table), row)

    def _place(self, problem: Problem) -> tuple[str, int | None]:
        table, row = problem.table, problem.row
        if row is not None:
            number = self._setting(table, row, problem.column)
            if number is not None:
                return self._of_own(f"change {number}"), None
            if row > _ADDED:
                return self._of_own(f"change {row - _ADDED}"), None
            if row > _BASE:
                return f"{table} of {self.base}", row - _BASE
        return self._of_own(table), row

    def _of_own(self, place: str) -> str:
        return f"{place} of {self.own}" if self.own else place

    def _row(self, row: int) -> str:
        return f"change {row - _ADDED}" if row > _ADDED else f"row {row - _BASE} of {self.base}"

    def _setting(self, table: str, row: int, column: str | None) -> int | None:
        """Return the change that set a cell, or the last that set any of a row that was sound."""
        exact = self.cells.get((table, row, column or ""))
        if exact is not None or not _BASE < row < _ADDED:
            return exact
        of_row = (number for place, number in self.cells.items() if place[:2] == (table, row))
        return max(of_row, default=None)

    def _why_removed(self, problem: Problem) -> str:
        """Return what explains a reference to a row that a change removed."""
        table, column = cell_of(problem)
        if problem.kind != "reference" or column is None:
            return ""
        for target in TABLES[table].columns[column].refers_to:
            number = self.removed.get((target, problem.value or ""))
            if number is not None:
                return f", since change {number} removes it"
        return ""
