"""Where rows stand: in a table by their number, or as policies of the scenario."""

from __future__ import annotations

from dataclasses import replace

from matcher.case.raw import POLICY, SETTINGS
from matcher.errors import Problem

POLICIES_FROM = 1 << 40
"""Row number of the first policy of a scenario: no file has so many rows."""

POLICY_TABLE = "policies"
"""Table whose rows may stand in the scenario."""

_ID_CHARACTERS = 28


def place_of(table: str, row: int) -> str:
    """Return where a row stands, as problems say it: ``pairs, row 7`` or ``scenario, policy 2``."""
    return f"{SETTINGS if row >= POLICIES_FROM else table}, {number_of(row)}"


def number_of(row: int) -> str:
    """Return the number of a row within the table or the scenario that holds it."""
    if row >= POLICIES_FROM:
        return f"{POLICY} {row - POLICIES_FROM + 1}"
    return f"row {row}"


def cell_of(problem: Problem) -> tuple[str, str | None]:
    """Return table and column of the cell that a problem is of, also once it was `told`."""
    if problem.table == SETTINGS and problem.column is not None:
        place, _, key = problem.column.rpartition(", ")
        if place.startswith(f"{POLICY} "):
            return POLICY_TABLE, key
    return problem.table, problem.column


def told(problem: Problem) -> Problem:
    """Return a problem with the number of its policy where that stands in the scenario."""
    if problem.row is None or problem.row < POLICIES_FROM:
        return problem
    place = number_of(problem.row)
    if problem.id is not None:
        short = problem.id[:_ID_CHARACTERS]
        place += f" ({short})" if short == problem.id else f" ({short}...)"
    if problem.column is not None:
        place += f", {problem.column}"
    return replace(problem, table=SETTINGS, row=None, id=None, column=place)
