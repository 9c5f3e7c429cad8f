"""From table `policies`, and the columns that policies look at, to a book of rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from matcher.case.case import Case
from matcher.plan.audit.cells import (
    BEGINNING,
    END,
    cell_day,
    cell_days,
    cell_number,
    cell_text,
    cell_words,
    rows_of,
)
from matcher.plan.audit.policies.policy import (
    BUDGET,
    CEILING,
    CHANGES,
    CONTRIBUTOR_SHARE,
    EXCHANGE,
    FOOTPRINT,
    LIFT,
    SHARE,
    ZERO,
    Book,
    Carried,
    Policy,
)
from matcher.plan.filters import FILTERS

COUNTED_IN = MappingProxyType(
    {
        CEILING: "persons",
        FOOTPRINT: "co2",
        CONTRIBUTOR_SHARE: "quantity",
        LIFT: "persons",
        CHANGES: "quantity",
    }
)
"""Kind → what is counted where nothing is said."""

PER = MappingProxyType({BUDGET: "total", LIFT: "month", CHANGES: "total"})
"""Kind → period where none is given."""

WITH_ALREADY = frozenset({CEILING, FOOTPRINT, SHARE, BUDGET})
"""Kinds that know what was there, or spent, before the plan."""

_CARRIED = ("themes", "a4p", "tonnes_each", "co2_per_month", "fuel_per_month")
"""Columns of a pledge at which only policies look."""


def read_book(case: Case) -> Book:
    """Return the policies of a case, and what they look at.

    Parameters
    ----------
    case
        The checked input of the plan.
    """
    limits = ("id", "minimum_quantity", "contributors_at_most")
    requirements = list(rows_of(case["requirements"], *limits))
    kinds = rows_of(case["capabilities"], "id", "themes")
    pledges = rows_of(case["pledges"], "id", *_CARRIED)
    return Book(
        policies={str(row["id"]): _policy(row) for row in rows_of(case["policies"])},
        regions=_texts(case, "missions", "region"),
        homes=_texts(case, "contributors", "region"),
        themes={str(row["id"]): cell_words(row["themes"]) for row in kinds},
        carried={str(row["id"]): _carried(row) for row in pledges},
        minimum={
            str(row["id"]): least
            for row in requirements
            if (least := cell_number(row["minimum_quantity"])) is not None
        },
        at_most={
            str(row["id"]): most
            for row in requirements
            if (most := cell_days(row["contributors_at_most"])) is not None
        },
        relax=tuple(case.settings.relax),
    )


def _texts(case: Case, table: str, column: str) -> dict[str, str]:
    rows = rows_of(case[table], "id", column)
    return {str(row["id"]): text for row in rows if (text := cell_text(row[column])) is not None}


def _policy(row: Mapping[str, Any]) -> Policy:
    kind = str(row["kind"])
    first, last = cell_day(row["from"]), cell_day(row["until"])
    already = cell_number(row["already"]) or ZERO
    filled = {name: cell_words(row[name]) for name in FILTERS}
    return Policy(
        id=str(row["id"]),
        kind=kind,
        first=BEGINNING if first is None else first,
        stop=END if last is None else last + 1,
        soft=_is_soft(kind, row),
        price=_or(row["price"], 1),
        filters={name: words for name, words in filled.items() if words},
        counted_in=cell_text(row["counted_in"]) or COUNTED_IN.get(kind, ""),
        per=cell_text(row["per"]) or PER.get(kind, ""),
        at_most=_or(row["at_most"], 0),
        already=already if kind in WITH_ALREADY else None,
        already_women=_or(row["already_women"], 0),
        share=_or(row["share"], 1),
        unknown=_or(row["unknown"], 0),
        contributors=cell_days(row["contributors"]) or 0,
        minimum_each=_or(row["minimum_each"], 1),
        days=cell_days(row["days"]) or 0,
        with_capability=frozenset(cell_words(row["with_capability"])),
        with_requirement=frozenset(cell_words(row["with_requirement"])),
        more=cell_text(row["more"]) or "",
        fewer=cell_text(row["fewer"]) or "",
        rate=_or(row["rate"], 1),
        assumed=cell_words(row["assumed"]),
    )


def _is_soft(kind: str, row: Mapping[str, Any]) -> bool:
    """A price makes soft, and so does *no* as hard; a share is soft where neither is given."""
    if kind == EXCHANGE:
        return False
    hard = cell_text(row["hard"])
    if hard is not None:
        return hard == "no"
    return kind == SHARE or cell_number(row["price"]) is not None


def _carried(row: Mapping[str, Any]) -> Carried:
    return Carried(
        themes=cell_words(row["themes"]),
        a4p=cell_words(row["a4p"]),
        tonnes=cell_number(row["tonnes_each"]),
        co2=cell_number(row["co2_per_month"]),
        fuel=cell_number(row["fuel_per_month"]),
    )


def _or(cell: Any, otherwise: int) -> Fraction:
    value = cell_number(cell)
    return Fraction(otherwise) if value is None else value
