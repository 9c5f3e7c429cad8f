"""The case: all that one plan is made from, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.assembly import Assembled, assemble
from matcher.case.columns import Use
from matcher.case.files import RawTable, read_files
from matcher.case.limits import Limits
from matcher.case.settings import Settings
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem, count

Frame = pd.DataFrame | Iterable[Mapping[str, Any]]
"""A table as it may be handed over: a DataFrame, or rows as mappings."""


@dataclass(frozen=True, repr=False)
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

    @classmethod
    def read(cls, path: str | Path, *, limits: Limits | None = None) -> Case:
        """Read a case from a folder of CSV files with ``scenario.toml``, or from a workbook.

        Parameters
        ----------
        path
            The folder, or the ``.xlsx`` file.
        limits
            The most that is read.

        Raises
        ------
        InputError
            With every problem of every table.
        """
        limits = limits or Limits()
        raw = read_files(Path(path), limits)
        assembled = assemble(raw.tables, raw.settings, limits=limits)
        return cls._of(assembled, tuple(raw.ignored))

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
        return cls._of(assemble(raw.tables, settings, limits=limits))

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
            Any other table by its name.

        Raises
        ------
        InputError
            With every problem of every table.
        """
        every: dict[str, Frame | None] = {"pledges": pledges, "requirements": requirements}
        every.update(tables)
        unknown = [name for name in every if name not in TABLES]
        if unknown:
            remedy = f"Write one of {', '.join(TABLES)}"
            raise InputError(
                [Problem(n, "there is no table of this name", remedy, kind="table") for n in unknown]
            )
        keys = _settings_as_keys(settings)
        if only_pairs is not None:
            keys["only_pairs"] = only_pairs
        raw = {n: _raw_table(n, f) for n, f in every.items() if f is not None}
        _check_size(raw, limits or Limits())
        assembled = assemble(
            raw, keys, columns=columns, other_columns=other_columns, limits=limits
        )
        return cls._of(assembled)

    @classmethod
    def _of(cls, assembled: Assembled, ignored: tuple[str, ...] = ()) -> Case:
        return cls(
            settings=assembled.settings,
            given=assembled.given,
            made=assembled.made,
            numbered=assembled.numbered,
            ignored=ignored,
            _frames=assembled.frames,
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
        kept: dict[str, Frame] = {
            name: self[name] for name in self.given if name not in self.made
        }
        kept.update(tables)
        return Case.from_frames(
            kept.pop("pledges"),
            kept.pop("requirements"),
            settings=self.settings,
            other_columns="keep" if any(self.others(name) for name in TABLES) else "error",
            **kept,
        )

    def with_settings(self, **settings: Any) -> Case:
        """Return a case with some settings changed, checked anew.

        Raises
        ------
        InputError
            Where a setting cannot be read.
        """
        frames: dict[str, Frame] = {n: self[n] for n in self.given if n not in self.made}
        keys = _settings_as_keys(self.settings) | settings
        return Case.from_frames(
            frames.pop("pledges"),
            frames.pop("requirements"),
            settings=keys,
            other_columns="keep" if any(self.others(name) for name in TABLES) else "error",
            **frames,
        )

    def others(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table that matcher does not know and that were kept."""
        known = TABLES[table].columns
        return tuple(name for name in self._frames[table].columns if name not in known)

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


def _settings_as_keys(settings: Settings | Mapping[str, Any] | None) -> dict[str, Any]:
    if settings is None:
        return {}
    if isinstance(settings, Settings):
        return settings.model_dump(exclude_unset=True)
    return dict(settings)


def _raw_table(name: str, table: Frame) -> RawTable:
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(list(table), dtype=object)
    plain = pd.DataFrame(
        {str(header): _plain(frame.iloc[:, place]) for place, header in enumerate(frame.columns)},
        index=range(2, len(frame) + 2),
        dtype=object,
    )
    return RawTable(name, plain)


def _plain(cells: pd.Series) -> list[Any]:
    """Return cells as plain Python values; numpy scalars keep neither their type nor their name."""
    return [_scalar(cell) for cell in cells.astype(object)]


def _scalar(cell: Any) -> Any:
    if isinstance(cell, np.datetime64):
        return pd.Timestamp(cell)
    return cell.item() if isinstance(cell, np.generic) else cell


def _check_size(tables: Mapping[str, RawTable], limits: Limits) -> None:
    problems = []
    for name, raw in tables.items():
        rows, columns = raw.frame.shape
        for number, most, noun in ((rows, limits.rows, "row"), (columns, limits.columns, "column")):
            if number > most:
                message = f"it has {count(number, noun)}, more than {most:,}"
                problems.append(Problem(name, message, "Split it, or raise the limit", kind="size"))
    if problems:
        raise InputError(problems)
