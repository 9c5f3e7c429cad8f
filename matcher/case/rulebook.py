"""The policies that a scenario holds as ``[[policy]]``, as further rows of their table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import pandas as pd

from matcher.case.limits import Limits
from matcher.case.raw import POLICY, SETTINGS, RawTable, objects
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

TABLE = "policies"

_FIRST = 1 << 40
"""Row number of the first policy of a scenario: no file has so many rows."""

_ID_CHARACTERS = 28


def scenario_policies(
    settings: Mapping[str, Any], limits: Limits, problems: list[Problem]
) -> RawTable | None:
    """Return the policies of a scenario as a table; None where it has none.

    Parameters
    ----------
    settings
        Keys of the scenario.
    limits
        The most that is read.
    problems
        Receives what is no policy, and keys that no kind has; `told` says where they stand.
    """
    given = settings.get(POLICY, ())
    if not isinstance(given, list | tuple) or not all(isinstance(one, Mapping) for one in given):
        message, remedy = "it is no list of policies", "Write [[policy]] above the keys of each"
        problems.append(Problem(SETTINGS, message, remedy, column=POLICY, kind="setting"))
        return None
    if len(given) > limits.rows:
        message = f"it has {len(given):,} policies, more than {limits.rows:,}"
        problems.append(Problem(SETTINGS, message, "Remove some", column=POLICY, kind="size"))
        return None
    if not given:
        return None
    known = TABLES[TABLE].columns
    rows = pd.RangeIndex(_FIRST + 1, _FIRST + len(given) + 1)
    for row, one in zip(rows, given, strict=True):
        problems.extend(_unknown(row, one, key) for key in one if key not in known)
    headers = [name for name in known if name == "kind" or any(name in one for one in given)]
    cells = {name: objects([one.get(name) for one in given]).array for name in headers}
    return RawTable(TABLE, pd.DataFrame(cells, index=rows, dtype=object))


def _unknown(row: int, policy: Mapping[str, Any], key: object) -> Problem:
    known = TABLES[TABLE].columns
    near = get_close_matches(str(key), known, n=1, cutoff=0.6)
    remedy = f"Write {near[0]}" if near else "Remove it"
    one, shown = policy.get("id"), shorten(key)
    message = f'there is no key "{shown}"'
    return Problem(TABLE, message, remedy, row, None if one is None else shorten(one), shown)


def told(problem: Problem) -> Problem:
    """Return a problem with the number of its policy where it stands in the scenario."""
    if problem.table != TABLE or problem.row is None or problem.row <= _FIRST:
        return problem
    place = f"{POLICY} {problem.row - _FIRST}"
    if problem.id is not None:
        short = problem.id[:_ID_CHARACTERS]
        place += f" ({short})" if short == problem.id else f" ({short}...)"
    if problem.column is not None:
        place += f", {problem.column}"
    return replace(problem, table=SETTINGS, row=None, id=None, column=place)


def place_of(table: str, row: int) -> str:
    """Return where a row stands, as problems say it: ``pairs, row 7`` or ``scenario, policy 2``."""
    if row > _FIRST:
        return f"{SETTINGS}, {POLICY} {row - _FIRST}"
    return f"{table}, row {row}"
