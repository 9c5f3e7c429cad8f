"""Tallies of a plan as a planner reads them: who carries how much, and what was announced."""

from __future__ import annotations

import pandas as pd

from matcher.plan.record import Record
from matcher.present.layout import number, percent, section

SHORT = 10
"""Rows of a tally that are shown before the rest is counted."""


def burden_section(plan: Record, width: int, rows: int | None) -> list[str]:
    """Return who carries how much of which mission, the largest share first.

    Parameters
    ----------
    plan
        The plan.
    width
        Characters of a line.
    rows
        None for all rows; else the first `SHORT`.
    """
    found = plan.burden[plan.burden["mission_id"].notna()]
    found = found[found[["persons_before", "person_days", "cost"]].gt(0).any(axis=1)]
    found = found.sort_values(["share", "person_days"], ascending=False, kind="stable")
    cells = [
        [
            row.mission_id,
            row.contributor_id,
            _told(row.persons_before),
            percent(row.share_before),
            _told(row.person_days),
            percent(row.share),
            _told(row.cost),
            percent(row.cost_share),
        ]
        for row in found.itertuples()
    ]
    headers = ["in", "carried by", "persons before", "share", "person-days", "share", "cost"]
    return section("Burden", [*headers, "share"], cells, width, _few(rows))


def announced_section(plan: Record, width: int, rows: int | None) -> list[str]:
    """Return what was announced at meetings, and how much of it is listed and used."""
    found = plan.themes[plan.themes["stated"].notna()]
    cells = [
        [
            row.meeting_id,
            "all" if pd.isna(row.theme) else row.theme,
            *(number(value) for value in (row.stated, row.states, row.unlisted, row.pledges)),
            *(number(value) for value in (row.quantified, row.eligible, row.used)),
        ]
        for row in found.itertuples()
    ]
    headers = ["at", "theme", "states announced", "listed", "not listed", "pledges", "quantified"]
    headers += ["eligible", "used"]
    spill = ["not listed", "quantified", "eligible"]
    return section("Announced", headers, cells, width, _few(rows), spill)


def _told(value: float) -> str:
    """Return a number, and nothing where it is 0."""
    return number(value) if value else ""


def _few(rows: int | None) -> int | None:
    return None if rows is None else min(rows, SHORT)
