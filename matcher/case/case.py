"""The case: all that one plan is made from, checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from matcher.case.assembly import assemble, assess
from matcher.case.changes import CHANGE, apply_changes, changed_tables
from matcher.case.columns import Use
from matcher.case.files import Bytes, read_bytes, read_files
from matcher.case.frames import Frame, again_raw, raw_frame
from matcher.case.layers import Origins, lay_over
from matcher.case.limits import Limits
from matcher.case.policies import Policy, filled_cells, make_policy
from matcher.case.raw import SETTINGS, RawCase, RawTable
from matcher.case.records import frame_rows
from matcher.case.schema import json_schema
from matcher.case.settings import SOFT_OBJECTIVE, Settings
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem, count, shorten


@dataclass(frozen=True, repr=False, eq=False)
class Case:
    """All that one plan is made from: tables and settings, read and checked once.

    Make one with `Case.read` or `Case.from_frames`; the constructor does not check.

    Attributes
    ----------
    settings
        What ``scenario.toml`` says.
    given
        Table → its columns that hold at least one value.
    made
        Tables that were made from others, because they were not given.
    numbered
        Tables whose ids were made from the order of their rows.
    ignored
        Files or sheets beside the tables that were not read.
    """

    settings: Settings
    given: Mapping[str, tuple[str, ...]]
    made: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    _frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    _limits: Limits = field(default_factory=Limits)
    _rows: Mapping[str, np.ndarray] = field(default_factory=dict)
    _origins: Origins = field(default_factory=Origins)

    @classmethod
    def read(cls, source: str | Path | Bytes | BinaryIO, *, limits: Limits | None = None) -> Case:
        """Read a case from a folder of CSV files with ``scenario.toml``, or from a workbook.

        Parameters
        ----------
        source
            Path of the folder, of an ``.xlsx`` file, or of a ``.zip`` file with what the folder
            would hold; or the bytes of either file, or such a file open in binary.
        limits
            The most that is read. Bytes, rows, and what an archive unpacks to are looked at
            before memory is used for them; nothing is written to disk.

        Raises
        ------
        InputError
            With every problem of every table.
        """
        if isinstance(source, str | Path):
            return cls._of(read_files(Path(source), limits or Limits()), limits)
        return cls._of(read_bytes(source, limits or Limits()), limits)

    @classmethod
    def read_written(
        cls, folder: Path, settings: Mapping[str, Any], *, limits: Limits | None = None
    ) -> Case:
        """Read the tables of a written plan with settings that were kept apart.

        Raises
        ------
        InputError
            With every problem of every table.
        """
        raw = read_files(folder, limits or Limits())
        return cls._of(replace(raw, settings=dict(settings)), limits)

    @classmethod
    def from_raw(
        cls, found: RawCase, *, limits: Limits | None = None, origins: Origins | None = None
    ) -> Case:
        """Make a case from tables and settings as they were found.

        Parameters
        ----------
        found
            The tables and settings.
        limits
            The most that is read.
        origins
            Where rows come from that were layered.

        Raises
        ------
        InputError
            With every problem of every table, each where it comes from.
        """
        origins = origins or Origins()
        try:
            return replace(cls._of(found, limits), _origins=origins)
        except InputError as error:
            raise InputError(map(origins.tell, error.problems)) from None

    @classmethod
    def from_frames(
        cls,
        pledges: Frame,
        requirements: Frame,
        *,
        columns: Mapping[str, Mapping[str, str]] | None = None,
        other_columns: str = "error",
        only_pairs: bool | None = None,
        settings: Settings | Mapping[str, Any] | None = None,
        limits: Limits | None = None,
        **tables: Frame | None,
    ) -> Case:
        """Make a case from DataFrames, or from rows as mappings.

        Ids become text: 7, 7.0 and "7" are "7". Rows stay in their order, so that what comes out
        joins back to a table of your own: ``own.assign(pledge_id=case["pledges"]["id"].array)``.
        Columns that are kept besides (`other_columns`) come out beside the ids, as they were.

        Parameters
        ----------
        pledges
            At least the columns contributor_id, capability_id and quantity.
        requirements
            At least the columns mission_id, capability_id and quantity.
        columns
            Table → foreign header → column, such as
            ``{"pledges": {"Country": "contributor_id"}}``.
        other_columns
            ``error``, or ``keep`` to carry unknown columns into the frames of the plan.
        only_pairs
            Whether nothing but pairs with the verdict allow is eligible.
        settings
            Keys as in ``scenario.toml``.
        limits
            The most that is read.
        **tables
            Any other table by its name; `policies` may also hold objects, such as a `Ceiling`
            out of `matcher.case.policies`.

        Raises
        ------
        InputError
            With every problem of every table.

        Examples
        --------
        >>> pledge = {"contributor_id": "KEN", "capability_id": "truck", "quantity": 4}
        >>> requirement = {"mission_id": "North", "capability_id": "truck", "quantity": 5}
        >>> Case.from_frames([pledge], [requirement])
        <Case: 1 pledge, 1 requirement>
        """
        every = {"pledges": pledges, "requirements": requirements, **tables}
        found = RawCase(_settings_as_keys(settings))
        for name, table in every.items():
            if name not in TABLES:
                known = f"Write one of {', '.join(TABLES)}"
                remedy = "Write it in settings" if name in Settings.model_fields else known
                message = "there is no table of this name"
                found.problems.append(Problem(shorten(name), message, remedy, kind="file"))
            elif table is not None:
                try:
                    found.tables[name] = raw_frame(name, table, limits or Limits())
                except InputError as error:
                    found.problems.extend(error.problems)
        if only_pairs is not None:
            found.settings["only_pairs"] = only_pairs
        return cls._of(found, limits, columns=columns, other_columns=other_columns)

    @classmethod
    def from_records(
        cls,
        records: Mapping[str, Any] | None = None,
        /,
        *,
        limits: Limits | None = None,
        **tables: Any,
    ) -> Case:
        """Make a case from rows as mappings, such as the body of a request.

        Besides how they are handed over, these are the arguments of `from_frames`, and what is
        missing or unknown among them is a problem like any other: what comes from elsewhere can
        be passed on as it came. `json_schema` describes it.

        Parameters
        ----------
        records
            Table → its rows, each a mapping of columns to cells; `pledges` and `requirements`
            are needed. Besides tables: settings, columns, other_columns, only_pairs.
        limits
            The most that is read; never taken from `records`.
        **tables
            The same by keyword, added to `records`.

        Raises
        ------
        InputError
            With every problem of every table.
        """
        found: Any = {} if records is None else records
        if not isinstance(found, Mapping):
            message, remedy = "it is no mapping of tables to rows", "Give an object"
            raise InputError([Problem("records", message, remedy, kind="file")])
        given = {str(name): table for name, table in {**found, **tables}.items()}
        if "limits" in given:
            message, remedy = "it is nothing that records hold", "Remove it"
            raise InputError([Problem("limits", message, remedy, kind="file")])
        both = {name: given.pop(name, None) for name in ("pledges", "requirements")}
        return cls.from_frames(**both, **given, limits=limits)

    def to_records(self) -> dict[str, Any]:
        """Return the case as `from_records` takes it and JSON holds it.

        Tables, ids and columns that matcher made are left out, to be made again.
        """
        keep = any(self.others(name) for name in TABLES)
        tables = [name for name in self.given if name not in self.made]
        return {
            "settings": self.settings.model_dump(mode="json", exclude_unset=True),
            **({"other_columns": "keep"} if keep else {}),
            **{name: self._given_rows(name) for name in tables},
        }

    def _given_rows(self, table: str) -> list[dict[str, Any]]:
        known, rows = TABLES[table].columns, frame_rows(self.as_given(table))
        blank: tuple[Any, ...] = (None, [])
        return [
            {name: cell for name, cell in row.items() if name not in known or cell not in blank}
            for row in rows
        ]

    @staticmethod
    def json_schema(*, limits: Limits | None = None) -> dict[str, Any]:
        """Return a JSON Schema (draft 2020-12) of what `from_records` takes.

        Made from the models of the rows: columns, bounds, allowed words, which are needed, and
        what each means. Each document that it accepts can be read cell by cell. Problems between
        cells and tables (an unknown id, a window that ends before it begins) are beyond a schema;
        and `from_records` reads more ways of writing (``"1,5"``, ``31.12.2022``) than the one
        here. `columns` and `other_columns` are left out: with them any column may come.

        Parameters
        ----------
        limits
            The most rows of a table and characters of a cell.
        """
        return json_schema(limits or Limits())

    @classmethod
    def _of(cls, found: RawCase, limits: Limits | None, **reading: Any) -> Case:
        limits = limits or Limits()
        assembled = assemble(found, limits=limits, **reading)
        return cls(
            settings=assembled.settings,
            given=assembled.given,
            made=assembled.made,
            numbered=assembled.numbered,
            ignored=tuple(found.ignored),
            _frames=assembled.frames,
            _limits=limits,
            _rows=assembled.rows,
        )

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name, typed; changing a frame changes no case."""
        return {name: frame.copy(deep=False) for name, frame in self._frames.items()}

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return one table, typed; changing it changes no case."""
        return self._frames[table].copy(deep=False)

    def with_frames(self, **tables: Frame) -> Case:
        """Return a case with some tables replaced, checked anew.

        Raises
        ------
        InputError
            With every problem of every table.
        """
        kept: dict[str, Any] = {n: self.as_given(n) for n in self.given if n not in self.made}
        keep = any(self.others(name) for name in TABLES)
        options: dict[str, Any] = {"other_columns": "keep" if keep else "error"}
        case = Case.from_frames(
            **{**kept, **tables}, **options, settings=self.settings, limits=self._limits
        )
        return replace(case, ignored=self.ignored)

    def with_changes(self, *changes: Mapping[str, Any], name: str | None = None) -> Case:
        """Return a case with changes applied, one after the other, and checked anew.

        Parameters
        ----------
        *changes
            Each as ``[[change]]`` holds it in ``scenario.toml``: ``{"pledge": "P1", "delay":
            "1 year"}``, ``{"policy": "Y1", "switch": "off"}``; the data dictionary has them all.
        name
            What the case is called; None: as before.

        Raises
        ------
        InputError
            With every problem of every change and table.

        Examples
        --------
        >>> pledge = {"id": "P1", "contributor_id": "KEN", "capability_id": "truck", "quantity": 4}
        >>> requirement = {"mission_id": "North", "capability_id": "truck", "quantity": 5}
        >>> case = Case.from_frames([pledge], [requirement])
        >>> case.with_changes({"pledge": "P1", "resize": 0.5})["pledges"]["quantity"].item()
        2.0
        """
        called = name or self.settings.name
        keys = {CHANGE: list(changes)} | ({} if called is None else {"name": called})
        below = lay_over(self.as_found(changed_tables(keys)), RawCase(keys))
        origins = Origins("", self.settings.name or "the case")
        case = Case.from_raw(apply_changes(below, origins), limits=self._limits, origins=origins)
        return replace(case, ignored=self.ignored)

    def without(
        self, *, contributor: str | Sequence[str] = (), pledge: str | Sequence[str] = ()
    ) -> Case:
        """Return a case in which contributors or pledges have withdrawn, with what is running.

        Parameters
        ----------
        contributor, pledge
            An id or a name, or several. Of a contributor every pledge goes.

        Raises
        ------
        InputError
            Where one is not there.
        """
        both = {"contributor": contributor, "pledge": pledge}
        said = {noun: [w] if isinstance(w, str) else list(w) for noun, w in both.items()}
        return self.with_changes(
            *({noun: words, "withdraw": True} for noun, words in said.items() if words)
        )

    def as_found(self, named: Collection[str] = ()) -> RawCase:
        """Return the case as if it had been found, with the ids and headers of matcher.

        Tables that were made from others are left out, to be made again from all rows. Of the
        settings the name alone stays behind.

        Parameters
        ----------
        named
            Tables that stay although they were made, because rows of them are named.
        """
        settings = self.settings.model_dump(mode="json", exclude_unset=True, exclude={"name"})
        if any(self.others(name) for name in TABLES):
            settings["other_columns"] = "keep"
        tables = dict[str, RawTable]()
        for name in TABLES:
            frame = self._frames[name]
            if name in self.made and name in named:
                frame = frame[[column for column in _MADE if column in frame]]
            elif name in self.given and name not in self.made:
                ids = ("id",) if name in self.numbered else ()
                frame = frame[list(dict.fromkeys([*ids, *self.as_given(name).columns]))]
            else:
                continue
            tables[name] = again_raw(name, frame)
        return RawCase(settings, tables)

    def as_given(self, table: str) -> pd.DataFrame:
        """Return a table without blank columns and without ids that were made."""
        needed = (n for n, column in TABLES[table].columns.items() if column.needed)
        columns = dict.fromkeys([*self.given[table], *needed, *self.others(table)])
        return self._frames[table][list(columns)]

    def with_settings(self, **settings: Any) -> Case:
        """Return a case with some settings changed, checked anew.

        Raises
        ------
        InputError
            Where a setting cannot be read, or does not fit the tables.
        """
        keys = _settings_as_keys(self.settings) | settings
        return replace(self, settings=assess(self._frames, keys))

    def others(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table that matcher does not know and that were kept."""
        known = TABLES[table].columns
        return tuple(name for name in self._frames[table].columns if name not in known)

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        """The rows of table `policies`, each as an object of its kind."""
        return tuple(make_policy(cells) for cells in filled_cells(self._frames["policies"]))

    @property
    def objective(self) -> tuple[str | dict[str, float], ...]:
        """The tiers, most important first: those of the settings, else the usual ones.

        Where the settings name none, `rules` stands before the cost as soon as a policy is soft.
        """
        named = "objective" in self.settings.model_fields_set
        if named or not any(policy.is_soft for policy in self.policies):
            return self.settings.objective
        return SOFT_OBJECTIVE

    def place_of(self, table: str, number: int) -> str:
        """Return where a row was read, as problems say it, such as ``pairs, row 7``.

        Parameters
        ----------
        table
            Its table.
        number
            Its place in the frame, the first being 0.
        """
        return self._origins.place_of(table, int(self._rows[table][number]))

    @property
    def is_dated(self) -> bool:
        """Whether there is a calendar; without one there is a single period."""
        return self.settings.plan_date is not None

    def unused_columns(self) -> dict[str, tuple[str, ...]]:
        """Return table → columns that hold values which this run does not use."""
        unused: dict[str, tuple[str, ...]] = {}
        for table, columns in self.given.items():
            known = TABLES[table].columns
            idle = [n for n in columns if known[n].use is Use.DESCRIBES and n not in _EXPLAINING]
            names = (*idle, *self.others(table))
            if names:
                unused[table] = names
        return unused

    def __repr__(self) -> str:
        pledges, requirements = len(self._frames["pledges"]), len(self._frames["requirements"])
        name = f" {self.settings.name}" if self.settings.name else ""
        both = f"{count(pledges, 'pledge')}, {count(requirements, 'requirement')}"
        return f"<Case{name}: {both}>"


_EXPLAINING = ("source", "assumed", "note")
"""Columns of every table that the plan carries as decisions or that only explain."""


_MADE = ("id", "name", "measure")
"""Columns of a table that was made from others."""


def _settings_as_keys(settings: Any) -> dict[str, Any]:
    if isinstance(settings, Settings):
        return settings.model_dump(exclude_unset=True)
    if settings is None or isinstance(settings, Mapping):
        return dict(settings or {})
    message, remedy = "they are no keys and values", "Give a mapping, as scenario.toml holds it"
    raise InputError([Problem(SETTINGS, message, remedy, kind="setting")])
