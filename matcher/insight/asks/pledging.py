"""Pledging: rows of the tables for pledges that nobody has made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from matcher.case.case import Case

Row = dict[str, Any]

_CONTRIBUTOR, _PLEDGE = "ASKED", "ASK"


@dataclass(frozen=True)
class Names:
    """Ids that no row of a case has yet.

    Attributes
    ----------
    pledge, contributor
        Of the pledge that is asked for, and of whoever makes it.
    """

    pledge: str
    contributor: str

    @classmethod
    def of(cls, case: Case, number: int | None = None) -> Names:
        """Return ids that are free in a case; with a number, those of one of several asks."""
        end = "" if number is None else f"-{number}"
        return cls(
            _free(f"{_PLEDGE}{end}", case["pledges"]),
            _free(f"{_CONTRIBUTOR}{end}", case["contributors"]),
        )


@dataclass(frozen=True)
class Pledged:
    """A pledge as it enters the tables.

    Attributes
    ----------
    cells
        Of its row in `pledges`.
    names
        Its ids.
    requirement_ids
        What it is allowed to serve, where nothing but allowed pairs is eligible.
    """

    cells: Row
    names: Names
    requirement_ids: tuple[str, ...]


def pledge_all(case: Case, pledges: Iterable[Pledged]) -> Case:
    """Return a case with more pledges, each of a contributor of its own whose way takes no day.

    Raises
    ------
    InputError
        Where the case misses something that a pledge names.
    """
    rows: dict[str, list[Row]] = {"pledges": [], "contributors": [], "travel": [], "pairs": []}
    for one in pledges:
        ids = {"id": one.names.pledge, "contributor_id": one.names.contributor}
        rows["pledges"].append(ids | one.cells)
        rows["contributors"].append({"id": one.names.contributor})
        rows["travel"].extend(_journeys(case, one.names))
        rows["pairs"].extend(_allowed(case, one))
    if "contributors" in case.made:
        del rows["contributors"]
    return case.with_frames(**{n: _with(case[n], more) for n, more in rows.items() if more})


def _journeys(case: Case, names: Names) -> Iterator[Row]:
    """Yield rows that say that the way takes no day, where otherwise it would."""
    if case.is_dated and (case.settings.travel_days or len(case["travel"])):
        for mission in case["missions"]["id"]:
            yield {"contributor_id": names.contributor, "mission_id": mission, "days": 0}


def _allowed(case: Case, one: Pledged) -> Iterator[Row]:
    """Yield rows that allow it, where nothing but allowed pairs is eligible."""
    if case.settings.only_pairs:
        for requirement in one.requirement_ids:
            yield {
                "pledge_id": one.names.pledge,
                "requirement_id": requirement,
                "verdict": "allow",
            }


def _with(frame: pd.DataFrame, rows: list[Row]) -> pd.DataFrame:
    """Return a table with more rows; columns that are blank in all of them are left out."""
    filled = frame.dropna(axis="columns", how="all").astype(object)
    more = pd.DataFrame(rows, dtype=object).dropna(axis="columns", how="all")
    return pd.concat([filled, more], ignore_index=True)


def _free(one: str, table: pd.DataFrame) -> str:
    """Return an id that no row of a table has as its id or its name."""
    taken = {str(cell).casefold() for name in ("id", "name") for cell in table[name].dropna()}
    while one.casefold() in taken:
        one += "_"
    return one
