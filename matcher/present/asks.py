"""Asks: what to ask for, how much, by when, and what it would close, as a planner reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from matcher.insight.asks import Asks, Bundle
from matcher.plan.measures import measure_of
from matcher.present.layout import ROWS, WIDTH, heading, number, paragraph, rest, section

_NAMED = 4
"""How many ids a cell names before it leaves the rest out."""


def asks_text(
    found: Asks, bundle: Bundle | None = None, *, width: int = WIDTH, rows: int | None = ROWS
) -> str:
    """Return what to ask for, best first: what each would close, step by step.

    Parameters
    ----------
    found
        As of `matcher.asks`.
    bundle
        The asks that close most together, where that was asked.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    plan = found.plan
    lines = paragraph(f"{plan.case.settings.name or 'Plan'}: what to ask for.", width, "  ")
    lines += paragraph(_now(found), width, "  ")
    lines += ask_sections(found, width, rows)
    useless = found.ranking.loc[found.ranking["gain"] <= 0, "capability_id"].unique().tolist()
    if useless:
        lines += [
            "",
            *paragraph(f"More of these alone closes nothing: {', '.join(useless)}.", width),
        ]
    if bundle is not None:
        lines += ["", *paragraph(_together(found, bundle), width, "  ")]
    return "\n".join(lines) + "\n"


def ask_sections(found: Asks, width: int, rows: int | None) -> list[str]:
    """Return the sections of the asks that close something.

    Parameters
    ----------
    found
        The asks.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    gaining = found.ranking[found.ranking["gain"] > 0].to_dict("records")
    headers = ["id", "quantity", "of", "needed by", "in", "gains", "for each"]
    lines = section("Ask for", headers, [_cells(row) for row in gaining], width, rows)
    if not gaining:
        return lines
    shown = gaining[:rows]
    told = [line for row in shown for line in paragraph(_detail(found, row), width, "  ")]
    return [*lines, heading("In detail", len(gaining)), *told, *rest(len(gaining) - len(shown))]


def _now(found: Asks) -> str:
    """Return how much is open now in the tiers that asks are told by."""
    plan = found.plan
    tiers = dict.fromkeys(found.steps["tier"]) or dict.fromkeys(["gap"])
    told = [
        f"{tier} {number(plan.objective[tier])} {measure_of(tier, plan.case.settings)}".rstrip()
        for tier in tiers
        if tier in plan.objective
    ]
    if not len(found.ranking):
        return "Nothing is open that a pledge could close."
    return f"Open now: {', '.join(told)}."


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        row["ask_id"],
        number(row["quantity"]),
        row["capability_id"],
        _day(row["needed_by"]),
        row["tier"],
        number(row["gain"]),
        number(row["per_one"]),
    ]


def _detail(found: Asks, row: dict[str, Any]) -> str:
    """Return what an ask must be, would do and would close, and what each quantity gains."""
    one = row["ask_id"]
    is_for = _few(row["requirements"]) or f"what is needed as {_few(row['needs'])}"
    until = f" until {_day(row['until'])}" if _day(row["until"]) else ""
    asked = f" from {_day(row['from'])}{until}" if _day(row["from"]) else ""
    must = f", {row['conditions']}" if isinstance(row["conditions"], str) else ""
    rows = found.covers[found.covers["ask_id"] == one].to_dict("records")
    does = ", ".join(_doing(rows))
    closes = ", ".join(
        f"{cover['requirement_id']} {number(cover['closes'])}"
        for cover in rows
        if not pd.isna(cover["closes"])
    )
    return (
        f"{one}: for {is_for}{asked}{must}. Best used: {does}. Measures × days closed: "
        f"{closes}. Gains {_steps(found, one)}."
    )


def _doing(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what an ask serves, and what it is handed over for."""
    for row in rows:
        since = f" from {_day(row['from'])}" if _day(row["from"]) else ""
        until = f" until {_day(row['until'])}" if _day(row["until"]) else ""
        if isinstance(row["need_id"], str):
            what = f"{number(row['quantity'])} to {row['receiver_pledge_id']}"
            yield f"{what} for its need {row['need_id']}{since}"
        elif row["quantity"] > 0:
            yield f"{number(row['quantity'])} at {row['requirement_id']}{since}{until}"


def _steps(found: Asks, one: str) -> str:
    """Return what each quantity gains in the tier that ranks an ask."""
    steps = found.steps[found.steps["decides"] & (found.steps["ask_id"] == one)]
    return ", ".join(
        f"{number(row.gain)} with {number(row.quantity)}{' (not proved)' * (row.closed == 'limit')}"
        for row in steps.itertuples()
    )


def _together(found: Asks, bundle: Bundle) -> str:
    """Return the asks that close most together."""
    if bundle.chosen.empty:
        return "Together: no such number of asks closes anything."
    made = ", ".join(_chosen(bundle))
    settings = found.plan.case.settings
    gains = ", ".join(
        f"{tier} by {number(gain)} {measure_of(tier, settings)}".rstrip()
        for tier, gain in bundle.gains.items()
        if gain
    )
    limited = " A limit was hit; there may be better." if "limit" in bundle.closed.values() else ""
    return f"Together these close most: {made}. They lower {gains}.{limited}"


def _chosen(bundle: Bundle) -> Iterator[str]:
    for row in bundle.chosen.itertuples():
        yield f"{number(row.quantity)} {row.capability_id} ({row.ask_id})"


def _few(ids: object) -> str:
    if not isinstance(ids, str):
        return ""
    every = ids.split("; ")
    more = len(every) - _NAMED
    return ", ".join(every[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _day(value: object) -> str:
    return "" if pd.isna(value) else str(pd.Timestamp(str(value)).date())
