"""Alternatives: what other plans as good share with a plan, as a planner reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from matcher.case.settings import Settings
from matcher.insight.alternatives import Alternatives
from matcher.present.layout import ROWS, WIDTH, number, paragraph, percent, section


def alternatives_text(
    found: Alternatives, settings: Settings, *, width: int = WIDTH, rows: int | None = ROWS
) -> str:
    """Return whether a plan is the only one as good, and what of it others do not have.

    Parameters
    ----------
    found
        As of `matcher.alternatives`.
    settings
        Of the case.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    lines = paragraph(f"{settings.name or 'Plan'}: other plans as good.", width, "  ")
    for sentence in _sentences(found):
        lines += paragraph(sentence, width, "  ")
    pairs = found.pairs
    needed = pairs[pairs["plans"] == "every"]
    lines += section("In every one of them", _HEADERS, _cells(needed), width, rows)
    some = pairs[pairs["plans"] == "some"]
    lines += section("In some of them", _HEADERS, _cells(some), width, rows)
    if found.distance > 0:
        title = "The most different of them"
        headers = ["from", "pledge", "quantity", "of", "serves", "in", "first day", "last day"]
        lines += section(title, headers, _deployed(found.furthest), width, rows)
    return "\n".join(lines) + "\n"


_HEADERS = ["of", "pledge", "serves", "in", "deployments", "planned", "least", "most", ""]


def _sentences(found: Alternatives) -> Iterator[str]:
    """Yield what is to be said of all of them."""
    if found.within:
        share = percent(found.within)
        yield f"Compared are all plans of which no tier is worse by more than {share}."
    if not found.best:
        yield "There are better plans than this one; compared are those that are no worse."
    if found.unique:
        yield "No other has other deployments: the plan is unique."
    elif found.unique is None:
        yield "None with other deployments was found; that there is none could not be proved."
    else:
        yield (
            f"The most different is {number(found.distance)} pledge-days away: what is moved of "
            "each pledge, over its quantity, times the days."
        )
    number_no = int((found.pairs["plans"] == "no").sum())
    if number_no:
        yield f"{number_no:,} other eligible pairs are in none of them."


def _cells(pairs: pd.DataFrame) -> list[list[str]]:
    """Return what is there of each pair, in its measure times days."""
    return [
        [
            row.contributor_id,
            row.pledge_id,
            row.requirement_id,
            row.mission_id,
            row.deployments if isinstance(row.deployments, str) else "",
            number(row.planned),
            number(row.least),
            number(row.most),
            "" if row.proved else "not proved",
        ]
        for row in pairs.itertuples()
    ]


def _deployed(deployments: pd.DataFrame) -> list[list[str]]:
    return [
        [
            row.contributor_id,
            row.pledge_id,
            number(row.quantity),
            row.capability_id,
            row.requirement_id,
            row.mission_id,
            "" if pd.isna(row.start) else str(row.start.date()),
            "" if pd.isna(row.end) else str(row.end.date()),
        ]
        for row in deployments.itertuples()
    ]
