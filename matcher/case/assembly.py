"""Raw tables and settings into checked ones: every problem of every table in one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.checks import Tables, check
from matcher.case.limits import Limits
from matcher.case.parsing import empty_frame, parse
from matcher.case.places import told
from matcher.case.raw import POLICY, SETTINGS, RawCase
from matcher.case.reading import read_columns, read_settings
from matcher.case.references import make_ids, make_tables, resolve
from matcher.case.rulebook import add_policies
from matcher.case.settings import Settings
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem

_NEEDED = ("pledges", "requirements")
_LOST = {"file", "table", "size"}
"""Kinds of problems with which a whole table is lost."""


@dataclass(frozen=True)
class Assembled:
    """Checked tables, before they become a case.

    Attributes
    ----------
    settings
        The settings as used.
    frames
        Every table by name; those that were not given are empty or made from others.
    given
        Table → columns that hold a value.
    made
        Tables that were made from others.
    numbered
        Tables whose ids were made from row order.
    rows
        Table → the number of each of its rows where it was read, as `place_of` takes it.
    """

    settings: Settings
    frames: dict[str, pd.DataFrame]
    given: dict[str, tuple[str, ...]]
    made: tuple[str, ...]
    numbered: tuple[str, ...]
    rows: dict[str, np.ndarray]


def assemble(
    found: RawCase,
    *,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    other_columns: str = "error",
    limits: Limits | None = None,
) -> Assembled:
    """Read, resolve and check everything.

    Parameters
    ----------
    found
        Raw tables, and settings as in ``scenario.toml``, whose `columns` and `other_columns` count
        where the arguments of these names are not given.
    columns
        Table → foreign header → column.
    other_columns
        ``error``, or ``keep`` to carry columns that matcher does not know.
    limits
        The most that is read.

    Raises
    ------
    InputError
        With every problem of every table. Where a whole file cannot be read, what tables must
        hold together is not looked at.
    """
    problems = list(found.problems)
    whole = not any(problem.kind in _LOST for problem in problems)
    mapping, keep = read_columns(found.settings, columns, other_columns, problems)
    settings = read_settings(found.settings, problems)
    frames, given = _parse_tables(found, mapping, limits or Limits(), problems, keep_others=keep)
    if whole:
        problems.extend(_missing_tables(found))
    numbered = make_ids(frames)
    made = make_tables(frames, given)
    if whole:
        problems.extend(_not_yet_named(resolve(frames), problems))
        problems.extend(_not_yet_named(check(Tables(frames, settings)), problems))
    if problems:
        raise InputError(_in_order(problems))
    tidy = {name: _renumbered(frame) for name, frame in frames.items()}
    rows = {name: frame.index.to_numpy() for name, frame in frames.items()}
    return Assembled(settings, tidy, given, tuple(made), tuple(numbered), rows)


def _renumbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose rows are numbered from 0."""
    return frame.reset_index(drop=True) if len(frame) else frame


def assess(frames: Mapping[str, pd.DataFrame], settings: Mapping[str, Any]) -> Settings:
    """Read other settings for tables that were read already, and check the two together.

    Parameters
    ----------
    frames
        Every table by name, resolved.
    settings
        Keys and values as in ``scenario.toml``.

    Raises
    ------
    InputError
        With every problem of the settings and the tables; rows are counted in the frames.
    """
    problems: list[Problem] = []
    if POLICY in settings:
        message, remedy = "policies are a table of the case", "Change them by with_frames"
        problems.append(Problem(SETTINGS, message, remedy, column=POLICY, kind="setting"))
    read = read_settings(settings, problems)
    numbered = {n: f.set_axis(pd.RangeIndex(2, len(f) + 2)) for n, f in frames.items()}
    problems.extend(_not_yet_named(check(Tables(numbered, read)), problems))
    if problems:
        raise InputError(_in_order(problems))
    return read


def _parse_tables(
    found: RawCase,
    mapping: Mapping[str, Mapping[str, str]],
    limits: Limits,
    problems: list[Problem],
    *,
    keep_others: bool,
) -> tuple[dict[str, pd.DataFrame], dict[str, tuple[str, ...]]]:
    frames: dict[str, pd.DataFrame] = {}
    given: dict[str, tuple[str, ...]] = {}
    for name, table in TABLES.items():
        frames[name] = empty_frame(table)
        raw = found.tables.get(name)
        if raw is None or (raw.frame.empty and not raw.problems and name not in _NEEDED):
            continue
        parsed = parse(raw, mapping.get(name, {}), limits, keep_others=keep_others)
        frames[name], given[name] = parsed.frame, parsed.given
        problems.extend(parsed.problems)
    add_policies(found.settings, limits, problems, frames, given)
    return frames, given


def _missing_tables(found: RawCase) -> list[Problem]:
    return [
        Problem(
            name,
            "the table is missing",
            f"Write it, with at least {', '.join(_least(name))}",
            kind="table",
        )
        for name in _NEEDED
        if name not in found.tables
    ]


def _least(name: str) -> tuple[str, ...]:
    first = "contributor_id" if name == "pledges" else "mission_id"
    return (first, "capability_id", "quantity")


def _not_yet_named(later: list[Problem], earlier: list[Problem]) -> list[Problem]:
    """Return problems that are not the echo of an earlier one.

    A cell that was refused is blank from then on, and so is a column that is missing.
    """
    rows = {(problem.table, problem.row) for problem in earlier}
    columns = {(problem.table, problem.column) for problem in earlier}
    cells = {(problem.table, problem.row, problem.column) for problem in earlier}

    def is_echo(problem: Problem) -> bool:
        table, row, column = problem.table, problem.row, problem.column
        if row is None:
            return column is not None and (table, column) in columns
        alone = (table, row, column) in cells or (table, None, column) in cells
        return column is not None and (alone or (problem.kind == "either" and (table, row) in rows))

    return [problem for problem in later if not is_echo(problem)]


def _in_order(problems: list[Problem]) -> list[Problem]:
    order = {name: place for place, name in enumerate((SETTINGS, *TABLES))}
    return list(map(told, sorted(problems, key=lambda p: (order.get(p.table, -1), p.row or 0))))
