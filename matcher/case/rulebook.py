"""The policies that a scenario holds as ``[[policy]]``, as further rows of their table."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from matcher.case.limits import Limits
from matcher.case.parsing import parse
from matcher.case.places import POLICIES_FROM
from matcher.case.places import POLICY_TABLE as TABLE
from matcher.case.raw import POLICY, SETTINGS, RawTable, objects
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten


def add_policies(
    settings: Mapping[str, Any],
    limits: Limits,
    problems: list[Problem],
    frames: dict[str, pd.DataFrame],
    given: dict[str, tuple[str, ...]],
) -> None:
    """Add the policies of a scenario to those of their table, in place.

    Parameters
    ----------
    settings
        Keys of the scenario.
    limits
        The most that is read.
    problems
        Receives what is no policy, keys that no kind has, and cells that cannot be read.
    frames
        Tables by name.
    given
        Table → columns that hold a value.
    """
    raw = _scenario_policies(settings, limits, problems)
    if raw is None:
        return
    parsed = parse(raw, {}, limits, keep_others=False)
    problems.extend(parsed.problems)
    written, filled = frames[TABLE], {*given.get(TABLE, ()), *parsed.given}
    blank = objects([None] * len(raw.frame)).array
    others = [header for header in written.columns if header not in parsed.frame]
    added = parsed.frame.assign(**dict.fromkeys(others, blank))
    frames[TABLE] = pd.concat([written, added]) if len(written) else added
    given[TABLE] = tuple(header for header in TABLES[TABLE].columns if header in filled)


def _scenario_policies(
    settings: Mapping[str, Any], limits: Limits, problems: list[Problem]
) -> RawTable | None:
    """Return the policies of a scenario as a table; None where it has none."""
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
    rows = pd.RangeIndex(POLICIES_FROM, POLICIES_FROM + len(given))
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
