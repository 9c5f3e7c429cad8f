"""Keys and values of a sheet into settings, nested as in ``scenario.toml``."""

from __future__ import annotations

import tomllib
from typing import Any

from matcher.case.cells import is_blank
from matcher.case.raw import SETTINGS, Row
from matcher.errors import Problem, shorten

_COLUMNS = "columns"
_TEXTS = ("name", "question", "currency")
"""Keys whose values are text, whatever they begin with."""


def nest_keys(rows: list[Row], problems: list[Problem]) -> dict[str, Any]:
    """Return settings from rows of key and value; what stands behind them is for readers.

    A key such as ``lead_days.rapid`` names a place in a group, and ``columns.pledges.Country`` a
    header; a value may be a list or a group as TOML writes it. A blank value says nothing.

    Parameters
    ----------
    rows
        Row numbers and cells.
    problems
        Receives what is wrong.
    """
    settings: dict[str, Any] = {}
    for number, cells in rows:
        cell, value = (*cells, None, None)[:2]
        key = "" if is_blank(cell) else str(cell).strip()
        if (number == 1 and key.casefold() == "key") or is_blank(value):
            continue
        *groups, last = _parts(key)
        place: Any = settings
        for group in groups:
            place = place.setdefault(group, {}) if isinstance(place, dict) else None
        if not isinstance(place, dict) or not last or last in place:
            message = f'the key "{shorten(key)}" cannot be placed'
            remedy = "Write each key once, as lead_days.rapid"
            problems.append(Problem(SETTINGS, message, remedy, number, kind="setting"))
        else:
            place[last] = value if key in _TEXTS else _as_written(value)
    return settings


def _parts(key: str) -> list[str]:
    """Return the parts of a key, in small letters but for a header of somebody else's."""
    parts = key.split(".", 2)
    own = parts[:2] if _part(parts[0]) == _COLUMNS else parts
    return [*map(_part, own), *parts[len(own) :]]


def _part(text: str) -> str:
    return "_".join(text.split()).casefold()


def _as_written(value: Any) -> Any:
    """Return a value that is written as a list or a group of TOML as what it says."""
    if not isinstance(value, str) or not value.strip().startswith(("[", "{")):
        return value
    try:
        return tomllib.loads(f"value = {value.strip()}")["value"]
    except (ValueError, RecursionError):
        return value
