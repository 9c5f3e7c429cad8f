"""Where rows stand: in a table, as policies of the scenario, or as pins among the results."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from matcher.case.raw import POLICY, SETTINGS
from matcher.errors import Problem

POLICIES_FROM = 1 << 40
"""Row number of the first policy of a scenario: no file has so many rows."""

PINS_FROM = 1 << 41
"""What the numbers of pins begin at that are set beside the deployments of an earlier plan."""

PINS = "plan deployments"
"""Sheet in which they are set."""

PIN_CELLS = MappingProxyType({"pinned": "quantity", "pinned_from": "start", "pinned_until": "end"})
"""Column of table pairs → column of that sheet from which it is taken."""

PAIRS = "pairs"
"""Table to which they belong."""

POLICY_TABLE = "policies"
"""Table whose rows may stand in the scenario."""

_ID_CHARACTERS = 28


def place_of(table: str, row: int) -> str:
    """Return where a row stands, as problems say it: ``pairs, row 7`` or ``scenario, policy 2``."""
    if row >= PINS_FROM:
        return f"{PINS}, row {row - PINS_FROM}"
    return f"{SETTINGS if row >= POLICIES_FROM else table}, {number_of(row)}"


def number_of(row: int) -> str:
    """Return the number of a row within the table, the scenario or the results that hold it."""
    if row >= PINS_FROM:
        return f"row {row - PINS_FROM} of {PINS}"
    if row >= POLICIES_FROM:
        return f"{POLICY} {row - POLICIES_FROM + 1}"
    return f"row {row}"


def cell_of(problem: Problem) -> tuple[str, str | None]:
    """Return table and column of the cell that a problem is of, also once it was `told`."""
    if problem.table == SETTINGS and problem.column is not None:
        place, _, key = problem.column.rpartition(", ")
        if place.startswith(f"{POLICY} "):
            return POLICY_TABLE, key
    if problem.table == PINS:
        ours = {theirs: name for name, theirs in PIN_CELLS.items()}
        return PAIRS, None if problem.column is None else ours.get(problem.column, problem.column)
    return problem.table, problem.column


def told(problem: Problem) -> Problem:
    """Return a problem with the number of its policy where that stands in the scenario.

    That of a pin is told with the row and the column in which the pin stands.
    """
    if problem.row is None or problem.row < POLICIES_FROM:
        return problem
    if problem.row >= PINS_FROM:
        column = None if problem.column is None else PIN_CELLS.get(problem.column, problem.column)
        return replace(problem, table=PINS, row=problem.row - PINS_FROM, column=column)
    place = number_of(problem.row)
    if problem.id is not None:
        short = problem.id[:_ID_CHARACTERS]
        place += f" ({short})" if short == problem.id else f" ({short}...)"
    if problem.column is not None:
        place += f", {problem.column}"
    return replace(problem, table=SETTINGS, row=None, id=None, column=place)
