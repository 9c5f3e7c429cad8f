"""Checks of names that stand together in the keys of rows."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.case.checks.typed import Tables
from matcher.errors import Problem, shorten

BETWEEN = " @ "
"""What stands between a need or a policy and the mission at which a row counts it."""

PARTNERS = "partners"
"""The missions of partners that ask for themselves, as rows name them."""

_JOINED = (("missions", "id"), ("needs", "id"), ("needs", "group"), ("policies", "id"))


def check_names(tables: Tables) -> Iterator[Problem]:
    """No name of a need, a policy or a mission reads as another, or as two joined."""
    for table, column in _JOINED:
        names = tables.frames[table][column]
        joined = names.str.contains(BETWEEN, regex=False).fillna(value=False)
        for row, one, cells in tables.rows(table, joined):
            value = shorten(cells[column])
            message = f'"{value}" holds "{BETWEEN}", which joins two names in reports'
            yield Problem(table, message, "Write it otherwise", row, one, column, value, "name")
    for row, one, _ in tables.rows("missions", tables.frames["missions"]["id"] == PARTNERS):
        message = f'"{PARTNERS}" stands for partners that ask for themselves'
        yield Problem("missions", message, "Write another id", row, one, "id", PARTNERS, "name")
    needs = tables.frames["needs"]
    other = needs["group"].isin(needs["id"].dropna()) & (needs["group"] != needs["id"])
    for row, one, cells in tables.rows("needs", other):
        value = shorten(cells["group"])
        message = f'"{value}" is the id of another need'
        yield Problem(
            "needs", message, "Name the group otherwise", row, one, "group", value, "name"
        )
