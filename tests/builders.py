"""Rows and cases with a default for everything, so that a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from matcher import Case, InputError, Settings

Rows = Mapping[str, Any] | Iterable[Mapping[str, Any]]
Tables = dict[str, Any]


def pledge(**changes: Any) -> dict[str, Any]:
    """Return a pledge of one truck by Kenya, changed as named."""
    defaults = {"id": "P1", "contributor_id": "KEN", "capability_id": "truck", "quantity": 1}
    return defaults | changes


def requirement(**changes: Any) -> dict[str, Any]:
    """Return a requirement of one truck in mission M1, changed as named."""
    defaults = {"id": "R1", "mission_id": "M1", "capability_id": "truck", "quantity": 1}
    return defaults | changes


def giver(**changes: Any) -> dict[str, Any]:
    """Return a pledge of one part by Ghana, which other pledges may need, changed as named."""
    return pledge(id="G1", contributor_id="GHA", capability_id="part") | changes


def lack(**changes: Any) -> dict[str, Any]:
    """Return a need of one part for each truck of P1, changed as named."""
    return {"id": "N1", "pledge_id": "P1", "capability_id": "part"} | changes


def case(
    pledges: Rows | None = None,
    requirements: Rows | None = None,
    settings: Settings | Mapping[str, Any] | None = None,
    **tables: Any,
) -> Case:
    """Return a case of the rows named; without any, one pledge that meets one requirement.

    Parameters
    ----------
    pledges
        One row, or several. None: one default pledge.
    requirements
        One row, or several. None: one default requirement.
    settings
        Keys as in ``scenario.toml``.
    **tables
        Rows of any other table, and arguments of `Case.from_frames`, by their names.
    """
    return Case.from_frames(
        _rows(pledge() if pledges is None else pledges),
        _rows(requirement() if requirements is None else requirements),
        settings=settings,
        **tables,
    )


def wanting(pledged: Mapping[str, Any], **required: Any) -> Tables:
    """Return the tables of one pledge and one requirement, both changed as named."""
    return {"pledges": pledge(**pledged), "requirements": requirement(**required)}


def refused(
    pledges: Rows | None = None,
    requirements: Rows | None = None,
    settings: Settings | Mapping[str, Any] | None = None,
    **tables: Any,
) -> list[str]:
    """Return the problems of a case that cannot be read, each as its line of the message."""
    with pytest.raises(InputError) as caught:
        case(pledges, requirements, settings, **tables)
    return [str(problem) for problem in caught.value.problems]


def _rows(rows: Rows) -> Any:
    return [rows] if isinstance(rows, Mapping) else rows
