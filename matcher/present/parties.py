"""Parties: the page of one contributor, or of one mission, as its people read it."""

from __future__ import annotations

import pandas as pd

from matcher.errors import count
from matcher.insight.parties import ContributorPage, MissionPage
from matcher.present.asks import ask_sections
from matcher.present.layout import ROWS, WIDTH, heading, number, paragraph, percent, rest, section


def party_text(
    page: ContributorPage | MissionPage, *, width: int = WIDTH, rows: int | None = ROWS
) -> str:
    """Return the page of a party.

    Parameters
    ----------
    page
        As of `matcher.party`.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    if isinstance(page, ContributorPage):
        lines = _contributor(page, width, rows)
    else:
        lines = _mission(page, width, rows)
    return "\n".join(lines) + "\n"


def _contributor(page: ContributorPage, width: int, rows: int | None) -> list[str]:
    """Return what a contributor sees."""
    uses = page.pledges["use"].value_counts()
    told = ", ".join(f"{number} {use}" for use, number in uses.items())
    head = f"{_titled(page.contributor_id, page.name)}: {count(len(page.pledges), 'pledge')}"
    lines = paragraph(f"{head}, {told}.", width, "  ")
    lines += section("Goes", _GOES, _goes(page.deployments), width, rows)
    lines += section("Gives", _GIVES, _given(page.given, "receiver"), width, rows)
    lines += section("Receives", _RECEIVES, _given(page.received, "giver"), width, rows)
    lines += _idle(page, width, rows)
    return lines + _open_matters(page.decisions, width, rows)


def _mission(page: MissionPage, width: int, rows: int | None) -> list[str]:
    """Return what a mission sees."""
    states = page.requirements["state"].value_counts()
    told = ", ".join(f"{number} {state}" for state, number in states.items())
    head = f"{_titled(page.mission_id, page.name)}: {count(len(page.requirements), 'requirement')}"
    lines = paragraph(f"{head}, {told}.", width, "  ")
    lines += section("Requirements", _REQUIRED, _required(page.requirements), width, rows)
    lines += section("Comes", _COMES, _comes(page.deployments), width, rows)
    reasons = [
        f"{row.requirement_id}: {row.reason}"
        for row in page.requirements.itertuples()
        if isinstance(row.reason, str)
    ]
    body = [line for one in reasons[:rows] for line in paragraph(one, width, "  ")]
    if body:
        lines += [heading("Why it is open", len(reasons)), *body, *rest(len(reasons[rows:]))]
    return lines if page.asks is None else lines + ask_sections(page.asks, width, rows)


_GOES = ["pledge", "quantity", "of", "serves", "in", "first day", "last day", "counts"]
_GIVES = ["pledge", "quantity", "of", "to", "for its need", "handed on", "until"]
_RECEIVES = ["pledge", "quantity", "of", "from", "for its need", "handed on", "until"]
_REQUIRED = ["requirement", "quantity", "of", "priority", "is", "served", "by"]
_COMES = ["from", "pledge", "quantity", "of", "serves", "first day", "last day", "counts"]


def _titled(one: str, name: str | None) -> str:
    return one if name is None or name == one else f"{name} ({one})"


def _goes(deployments: pd.DataFrame) -> list[list[str]]:
    return [
        [
            row.pledge_id,
            number(row.quantity),
            row.capability_id,
            row.requirement_id,
            row.mission_id,
            _day(row.start),
            _day(row.end),
            number(row.served),
        ]
        for row in deployments.itertuples()
    ]


def _comes(deployments: pd.DataFrame) -> list[list[str]]:
    return [
        [
            row.contributor_id,
            row.pledge_id,
            number(row.quantity),
            row.capability_id,
            row.requirement_id,
            _day(row.start),
            _day(row.end),
            number(row.served),
        ]
        for row in deployments.itertuples()
    ]


def _given(supports: pd.DataFrame, other: str) -> list[list[str]]:
    """Return supports as the giver or the receiver reads them; `other` is the other side."""
    own = "giver" if other == "receiver" else "receiver"
    return [
        [
            row[f"{own}_pledge_id"],
            number(row["quantity"]),
            row["capability_id"],
            row[f"{other}_pledge_id"],
            row["need_id"],
            _day(row["handed_on"]),
            _day(row["until"]),
        ]
        for row in supports.to_dict("records")
    ]


def _idle(page: ContributorPage, width: int, rows: int | None) -> list[str]:
    """Return what stays at home, why, and what would make it useful."""
    idle = page.pledges[page.pledges["reason"].notna()]
    told = []
    for row in idle.itertuples():
        much = "" if pd.isna(row.quantity) else f" {number(row.quantity)}"
        reason = str(row.reason).rstrip(".")
        change = f" {row.change}" if isinstance(row.change, str) else ""
        told.append(f"{row.pledge_id},{much} {row.capability_id}, {row.use}: {reason}.{change}")
    body = [line for one in told[:rows] for line in paragraph(one, width, "  ")]
    if not body:
        return []
    return [heading("Stays at home", len(told)), *body, *rest(len(told) - len(told[:rows]))]


def _open_matters(decisions: pd.DataFrame, width: int, rows: int | None) -> list[str]:
    cells = [[row.row_id, str(row.text), str(row.value)] for row in decisions.itertuples()]
    return section("Rests on", ["pledge", "what", "taken as"], cells, width, rows)


def _required(requirements: pd.DataFrame) -> list[list[str]]:
    return [
        [
            row.requirement_id,
            "" if pd.isna(row.required) else number(row.required),
            row.capability_id,
            "" if pd.isna(row.priority) else number(row.priority),
            row.state,
            percent(row.share),
            row.served_by if isinstance(row.served_by, str) else "",
        ]
        for row in requirements.itertuples()
    ]


def _day(value: pd.Timestamp) -> str:
    return "" if pd.isna(value) else str(value.date())
