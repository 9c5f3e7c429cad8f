"""Pledging: what is asked for as rows of the tables, as if somebody had pledged it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from matcher.case.case import Case

if TYPE_CHECKING:
    from matcher.insight.asks.ask import Ask

Rows = list[dict[str, Any]]

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


def pledge_all(case: Case, asked: Iterable[tuple[Ask, float, Names]]) -> Case:
    """Return a case in which some asks are really pledged.

    Parameters
    ----------
    case
        The case.
    asked
        What is asked for, how much of it, and the ids that it gets.

    Raises
    ------
    InputError
        Where the case misses something that an ask names.
    """
    rows: dict[str, Rows] = {"pledges": [], "contributors": [], "travel": [], "pairs": []}
    for ask, quantity, names in asked:
        rows["pledges"].append(_pledge(case, ask, quantity, names))
        rows["contributors"].append({"id": names.contributor})
        rows["travel"].extend(_journeys(case, names))
        rows["pairs"].extend(_allowed(case, ask, names))
    if "contributors" in case.made:
        del rows["contributors"]
    return case.with_frames(**{n: _with(case[n], more) for n, more in rows.items() if more})


def _pledge(case: Case, ask: Ask, quantity: float, names: Names) -> dict[str, Any]:
    return {
        "id": names.pledge,
        "contributor_id": names.contributor,
        "capability_id": ask.capability_id,
        "quantity": quantity,
        "available_from": _departs(case, ask),
        "available_until": ask.until,
        "readiness": ask.readiness,
        "notice_days": 0 if case.is_dated else None,
        "languages": ask.languages or None,
        "qualities": ask.qualities or None,
        "performance": ask.performance,
        "vetted": "yes",
    }


def _departs(case: Case, ask: Ask) -> pd.Timestamp | None:
    """Return the day from which it may depart: that of its need, or sooner where notice asks it."""
    if ask.start is None or ask.within_days is None:
        return ask.start
    notice = pd.Timestamp(case.settings.plan_date) + pd.Timedelta(days=ask.within_days)
    return min(ask.start, notice)


def _journeys(case: Case, names: Names) -> Iterator[dict[str, Any]]:
    """Yield rows that say that the way takes no day, where otherwise it would."""
    if case.is_dated and (case.settings.travel_days or len(case["travel"])):
        for mission in case["missions"]["id"]:
            yield {"contributor_id": names.contributor, "mission_id": mission, "days": 0}


def _allowed(case: Case, ask: Ask, names: Names) -> Iterator[dict[str, Any]]:
    """Yield rows that allow it, where nothing but allowed pairs is eligible."""
    if case.settings.only_pairs:
        for one in ask.requirement_ids:
            yield {"pledge_id": names.pledge, "requirement_id": one, "verdict": "allow"}


def _with(frame: pd.DataFrame, rows: Rows) -> pd.DataFrame:
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
