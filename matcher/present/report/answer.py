"""The answer: what is covered, what stays open, and what to ask for, before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from matcher.errors import count
from matcher.insight.asks import Asks
from matcher.plan.record import Record
from matcher.plan.summary import decisions_line, pledges_line
from matcher.present.report.cells import amount, clipped, day, listed, percent, span
from matcher.present.report.missions import (
    MET,
    NOTHING,
    OPEN,
    PARTLY,
    UNQUANTIFIED,
    Mission,
)
from matcher.present.report.names import Name, Names, measures
from matcher.present.report.reasons import Reasons
from matcher.present.report.stretches import most_at_once, open_stretches

LINES = 12
"""Capabilities that are told of before the rest is counted."""


@dataclass(frozen=True)
class Missing:
    """What stays open of one capability.

    Attributes
    ----------
    capability
        Which.
    quantity
        The most that is open at once.
    when
        First and last day on which any is open.
    requirements
        Whose it is.
    pledges
        Pledges that the reasons name: what to settle before more is asked for.
    """

    capability: Name
    quantity: str
    when: str
    requirements: list[Name]
    pledges: list[Name]


@dataclass(frozen=True)
class Answer:
    """What a reader must know first.

    Attributes
    ----------
    lead
        The finding, in a sentence.
    lines
        What else decides how to read it, a sentence each.
    tiles
        Number of requirements by state, with its word.
    share
        Share of all that is required that is covered; blank where nothing is.
    missing
        What is open by capability, most first.
    more
        How many more capabilities are open than stand in `missing`.
    asked
        What more would close most, found by solving; blank where that was not done.
    """

    lead: str
    lines: list[str]
    tiles: list[tuple[str, str, int]]
    share: float
    missing: list[Missing]
    more: int
    asked: list[dict[str, str]]


def find_answer(
    plan: Record,
    names: Names,
    missions: list[Mission],
    reasons: Reasons,
    share: float,
    asks: Asks | None,
) -> Answer:
    """Return what a reader must know first."""
    states = pd.Series(
        [one.state for mission in missions for one in mission.requirements], dtype=object
    )
    counts = states.value_counts().to_dict()
    missing = find_missing(plan, names, reasons)
    return Answer(
        _lead(counts),
        [*_covered(share, missing), pledges_line(plan), decisions_line(plan)],
        [(word, words, counts.get(word, 0)) for word, words in _TILES if counts.get(word)],
        share,
        missing[:LINES],
        max(0, len(missing) - LINES),
        [] if asks is None else _asked(asks, names),
    )


_TILES = (
    (MET, "met"),
    (PARTLY, "met in part"),
    (OPEN, "open"),
    (UNQUANTIFIED, "without a quantity"),
    (NOTHING, "for nothing in this time"),
)


def _lead(counts: dict[str, int]) -> str:
    met, part, open_ = (counts.get(word, 0) for word in (MET, PARTLY, OPEN))
    total = met + part + open_
    if not total:
        return "Nothing is required in this time."
    if met == total:
        one = "The one requirement is met" if total == 1 else f"All {total:,} requirements are met"
        return f"{one}, on every day."
    if open_ == total:
        if total == 1:
            return "The one requirement stays open."
        return f"All {total:,} requirements stay open: nothing serves them yet."
    said = [
        f"{number:,} {'is' if number == 1 else 'are'} {words}"
        for number, words in ((met, "met"), (part, "met in part"), (open_, "open"))
        if number
    ]
    return f"Of {count(total, 'requirement')}, {listed(said)}."


def _covered(share: float, missing: list[Missing]) -> list[str]:
    """Return how much is covered, and what lacks most."""
    lines = []
    if 0 < share < 1:
        lines.append(f"{percent(share)} of what is required is covered, quantity by day.")
    if missing:
        first = missing[0]
        when = f", {first.when}" if first.when else ""
        lines.append(f"Most is missing of {first.capability.called}: {first.quantity}{when}.")
    return lines


def find_missing(plan: Record, names: Names, reasons: Reasons) -> list[Missing]:
    """Return what is open by capability: of the most important requirements first."""
    rows = open_stretches(plan)
    counted = measures(plan)
    grouped = rows.groupby("capability_id")
    order = pd.DataFrame({"first": grouped["priority"].min(), "lost": grouped["lost"].sum()})
    order = order.sort_values(["first", "lost"], ascending=[True, False], kind="stable")
    groups = dict(tuple(grouped))
    found = []
    for one in order.index:
        its = groups[one]
        ids = list(dict.fromkeys(its.sort_values("priority", kind="stable")["requirement_id"]))
        found.append(
            Missing(
                names.of("capability", one),
                amount(most_at_once(its), counted.get(one)),
                span(its["from"].min(), its["until"].max()),
                [names.of("requirement", each) for each in ids],
                _named(ids, names, reasons),
            )
        )
    return found


def _named(ids: list[str], names: Names, reasons: Reasons) -> list[Name]:
    """Return the pledges that the reasons of requirements name, each once."""
    places = {name.anchor: name for name in names.every("pledge")}
    parts = (
        part for one in ids for reason in reasons.of_open.get(one, []) for part in reason.parts
    )
    return list(
        {part.anchor: places[part.anchor] for part in parts if part.anchor in places}.values()
    )


def _asked(asks: Asks, names: Names) -> list[dict[str, str]]:
    """Return the asks that gain anything, best first, as the page shows them."""
    gaining = asks.ranking[asks.ranking["gain"] > 0]
    return [_ask(row, names) for row in gaining.to_dict("records")]


def _ask(row: dict[str, Any], names: Names) -> dict[str, Any]:
    ids = row["requirements"] if isinstance(row["requirements"], str) else ""
    return {
        "quantity": amount(row["quantity"], row["measure"]),
        "capability": names.of("capability", row["capability_id"]),
        "needed_by": day(row["needed_by"]),
        "conditions": clipped(row["conditions"]),
        "requirements": [names.of("requirement", one) for one in ids.split("; ") if one],
        "gain": amount(row["gain"]),
        "per_one": amount(row["per_one"]),
        "tier": clipped(row["tier"]),
    }
