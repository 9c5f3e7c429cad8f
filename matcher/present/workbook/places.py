"""Places: where in the workbook each id stands, so that a cell that holds it can lead there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from matcher.case.results import RESULTS
from matcher.plan.record import Record
from matcher.present.sheets import ROWS_OF_A_SHEET

TO_TABLES = MappingProxyType(
    {
        "pledge_id": "pledges",
        "giver_pledge_id": "pledges",
        "receiver_pledge_id": "pledges",
        "requirement_id": "requirements",
        "need_id": "needs",
        "policy_id": "policies",
        "meeting_id": "meetings",
        "contributor_id": "contributors",
        "mission_id": "missions",
        "capability_id": "capabilities",
        "required_capability_id": "capabilities",
    }
)
"""Column of a frame → table whose rows its cells lead to."""

_ROW = "row_id"


def place_of(sheet: str, row: int) -> str:
    """Return a place of the workbook as a link names it: ``'plan gaps'!A2``."""
    return f"'{sheet}'!A{row}"


def table_places(plan: Record, tables: Collection[str]) -> dict[str, dict[Any, str]]:
    """Return, for each table that has a sheet, id → where its row stands."""
    return {
        name: _places(name, plan.case[name]["id"])
        for name in tables
        if "id" in plan.case[name] and len(plan.case[name])
    }


def result_places(plan: Record, name: str, column: str) -> dict[Any, str]:
    """Return each value of a column of a frame → where the first row stands that holds it."""
    return _places(RESULTS[name], getattr(plan, name)[column])


def links_of(
    plan: Record, name: str, tables: Mapping[str, Mapping[Any, str]]
) -> dict[str, Mapping[Any, str]]:
    """Return, for each column of a frame whose cells lead somewhere, value → place.

    Parameters
    ----------
    plan
        The plan.
    name
        Name of the frame.
    tables
        Of `table_places`.
    """
    columns = getattr(plan, name).columns
    found = {column: tables.get(TO_TABLES[column], {}) for column in columns if column in TO_TABLES}
    if name == "parts":
        found["deployment_id"] = result_places(plan, "deployments", "deployment_id")
    if name == "decisions":
        found[_ROW] = _rows_told(plan.decisions, tables)
    return {column: places for column, places in found.items() if places}


def _rows_told(decisions: pd.DataFrame, tables: Mapping[str, Mapping[Any, str]]) -> dict[Any, str]:
    """Return each id that decisions of one table alone name → where its row stands."""
    told = decisions[["table", _ROW]].drop_duplicates()
    alone = told[~told[_ROW].duplicated(keep=False)]
    pairs = zip(alone["table"], alone[_ROW], strict=True)
    return {one: tables[table][one] for table, one in pairs if one in tables.get(table, {})}


def _places(sheet: str, ids: pd.Series) -> dict[Any, str]:
    places: dict[Any, str] = {}
    for row, one in enumerate(ids.iloc[: ROWS_OF_A_SHEET - 1].tolist(), start=2):
        places.setdefault(one, place_of(sheet, row))
    return places
