"""Raw tables and settings into checked ones: every problem of every table in one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import ValidationError

from matcher.case.checks import CHECKS, Tables
from matcher.case.columns import Row, Use
from matcher.case.files import SETTINGS, RawTable
from matcher.case.limits import Limits
from matcher.case.parsing import empty_frame, parse
from matcher.case.references import make_ids, make_tables, resolve
from matcher.case.settings import Settings
from matcher.case.tables import TABLES
from matcher.errors import InputError, Problem, shorten

_LATER_SETTINGS = {
    "policy": "policies are not built yet, and would change the plan",
    "policies": "policies are not built yet, and would change the plan",
    "extends": "a scenario cannot extend another yet",
    "change": "a scenario cannot change another yet",
}

_NEEDED = ("pledges", "requirements")


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
    """

    settings: Settings
    frames: dict[str, pd.DataFrame]
    given: dict[str, tuple[str, ...]]
    made: tuple[str, ...]
    numbered: tuple[str, ...]


def assemble(
    tables: Mapping[str, RawTable],
    settings: Mapping[str, Any],
    *,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    other_columns: str = "error",
    limits: Limits | None = None,
) -> Assembled:
    """Read, resolve and check everything.

    Parameters
    ----------
    tables
        Raw tables by name.
    settings
        Keys and values as in ``scenario.toml``; its `columns` and `other_columns` count where the
        arguments of these names are not given.
    columns
        Table → foreign header → column.
    other_columns
        ``error``, or ``keep`` to carry columns that matcher does not know.
    limits
        The most that is read.

    Raises
    ------
    InputError
        With every problem of every table.
    """
    limits = limits or Limits()
    problems: list[Problem] = []
    mapping, keep = _reading(settings, columns, other_columns, problems)
    read = _read_settings(settings, problems)
    frames, given = _parse_tables(tables, mapping, limits, problems, keep_others=keep)
    numbered = make_ids(frames)
    made = make_tables(frames, given)
    problems.extend(resolve(frames))
    checked = Tables(frames, read)
    for check in CHECKS:
        problems.extend(check(checked))
    if problems:
        raise InputError(_in_order(problems))
    tidy = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    return Assembled(read, tidy, given, tuple(made), tuple(numbered))


def _reading(
    settings: Mapping[str, Any],
    columns: Mapping[str, Mapping[str, str]] | None,
    other_columns: str,
    problems: list[Problem],
) -> tuple[dict[str, dict[str, str]], bool]:
    mapping: dict[str, dict[str, str]] = {}
    given = columns if columns is not None else settings.get("columns", {})
    for table, headers in given.items() if isinstance(given, Mapping) else ():
        if table not in TABLES or not isinstance(headers, Mapping):
            message = f'columns are mapped for "{shorten(table)}", which is no table'
            remedy = f"Write one of {', '.join(TABLES)}"
            problems.append(Problem(SETTINGS, message, remedy, column="columns", kind="setting"))
            continue
        mapping[table] = {str(theirs): str(ours) for theirs, ours in headers.items()}
    keep = other_columns if other_columns != "error" else settings.get("other_columns", "error")
    if keep not in {"error", "keep"}:
        message = f'"{shorten(keep)}" is neither error nor keep'
        problems.append(
            Problem(SETTINGS, message, "Write one of them", column="other_columns", kind="setting")
        )
    return mapping, keep == "keep"


def _read_settings(settings: Mapping[str, Any], problems: list[Problem]) -> Settings:
    """Return the settings; where some cannot be read, the defaults stand for them meanwhile."""
    own = {k: v for k, v in settings.items() if k not in {"columns", "other_columns"}}
    for key in [key for key in own if key in _LATER_SETTINGS]:
        del own[key]
        message, remedy = _LATER_SETTINGS[key], "Remove it"
        problems.append(Problem(SETTINGS, message, remedy, column=key, kind="later"))
    try:
        return Settings(**own)
    except ValidationError as error:
        for detail in error.errors():
            problems.append(_setting_problem(detail, own))
            own.pop(str(detail["loc"][0]), None)
        return Settings(**own)


def _setting_problem(detail: Any, own: Mapping[str, Any]) -> Problem:
    key = ".".join(str(part) for part in detail["loc"])
    context = detail.get("ctx", {})
    if detail["type"] == "extra_forbidden":
        message = f'there is no setting "{shorten(key)}"'
        remedy = f"Write one of {', '.join(Settings.model_fields)}, or remove it"
    else:
        shown = shorten(own.get(str(detail["loc"][0]), ""))
        message = f'"{shown}": {context.get("message", detail["msg"])}'
        remedy = context.get("remedy", "Change it")
    return Problem(SETTINGS, message, remedy, column=key, kind="setting")


def _parse_tables(
    tables: Mapping[str, RawTable],
    mapping: Mapping[str, Mapping[str, str]],
    limits: Limits,
    problems: list[Problem],
    *,
    keep_others: bool,
) -> tuple[dict[str, pd.DataFrame], dict[str, tuple[str, ...]]]:
    frames: dict[str, pd.DataFrame] = {}
    given: dict[str, tuple[str, ...]] = {}
    for name, table in TABLES.items():
        raw = tables.get(name)
        if raw is None or (raw.frame.empty and name not in _NEEDED):
            frames[name] = empty_frame(table)
            if name in _NEEDED:
                remedy = f"Write it, with at least {', '.join(_least(name))}"
                problems.append(Problem(name, "the table is missing", remedy, kind="table"))
            continue
        if all(c.use is not Use.RULE for n, c in table.columns.items() if n not in Row.model_fields):
            frames[name] = empty_frame(table)
            message = f"plans do not cover {name} yet, and would differ if they did"
            problems.append(Problem(name, message, "Remove the table", kind="later"))
            continue
        parsed = parse(raw, mapping.get(name, {}), limits, keep_others=keep_others)
        frames[name], given[name] = parsed.frame, parsed.given
        problems.extend(parsed.problems)
    return frames, given


def _least(name: str) -> tuple[str, ...]:
    first = "contributor_id" if name == "pledges" else "mission_id"
    return (first, "capability_id", "quantity")


def _in_order(problems: list[Problem]) -> list[Problem]:
    order = {name: place for place, name in enumerate((SETTINGS, *TABLES))}
    return sorted(problems, key=lambda p: (order.get(p.table, -1), p.row or 0))
