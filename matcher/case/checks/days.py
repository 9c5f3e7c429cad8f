"""Checks of days and windows."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from matcher.case.checks.typed import Tables
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

_WINDOWS = (
    ("pledges", "available_from", "available_until"),
    ("requirements", "needed_from", "needed_until"),
    ("consents", "from", "until"),
    ("pairs", "pinned_from", "pinned_until"),
    ("running", "start", "end"),
    ("agreed", "start", "end"),
    ("policies", "from", "until"),
)

_DESCRIBING_DAYS = {("meetings", "date"), ("pledges", "pledged_on")}


def check_windows(tables: Tables) -> Iterator[Problem]:
    """No window ends before it begins."""
    for name, start, end in _WINDOWS:
        frame = tables.frames[name]
        for row, one, cells in tables.rows(name, frame[end] < frame[start]):
            message = f"{cells[end].date()} lies before {start} {cells[start].date()}"
            remedy = "Write the later day here, or exchange the two"
            shown = str(cells[end].date())
            yield Problem(name, message, remedy, row, one, end, shown, "window")


def check_phases(tables: Tables) -> Iterator[Problem]:
    """A phase begins within the window of its requirement."""
    frame = tables.frames["phases"]
    start = tables.matched("phases", "requirement_id", "requirements", "needed_from")
    end = tables.matched("phases", "requirement_id", "requirements", "needed_until")
    outside = (frame["from"] < start) | (frame["from"] > end)
    for row, _, cells in tables.rows("phases", outside):
        message = (
            f"{cells['from'].date()} lies outside the window of {shorten(cells['requirement_id'])}"
        )
        remedy = "Write a day within the window"
        yield Problem("phases", message, remedy, row, column="from", kind="window")


def check_dates(tables: Tables) -> Iterator[Problem]:
    """As soon as a date is given there is a plan date, and a horizon where a window has no end."""
    settings = tables.settings
    if not _is_dated(tables):
        return
    if settings.plan_date is None:
        message = "the plan date is blank, but dates are given"
        remedy = "Write plan_date, as 2021-12-08"
        yield Problem("scenario", message, remedy, column="plan_date", kind="setting")
    if settings.horizon is None and tables.frames["requirements"]["needed_until"].isna().any():
        message = "the horizon is blank, but the end of a requirement is, too"
        remedy = "Write horizon, as 2024-12-31, or every needed_until"
        yield Problem("scenario", message, remedy, column="horizon", kind="setting")
    if settings.horizon and settings.plan_date and settings.horizon < settings.plan_date:
        message = f"{settings.horizon} lies before the plan date {settings.plan_date}"
        remedy = "Write a later day"
        yield Problem("scenario", message, remedy, column="horizon", kind="setting")


def _is_dated(tables: Tables) -> bool:
    if tables.settings.plan_date is not None or tables.settings.horizon is not None:
        return True
    return any(
        bool(tables.frames[name][column.name].notna().any())
        for name, table in TABLES.items()
        for column in table.columns.values()
        if column.dtype.startswith("datetime") and (name, column.name) not in _DESCRIBING_DAYS
    )


def check_horizon(tables: Tables) -> Iterator[Problem]:
    """A requirement without an end of its own begins before the horizon ends it."""
    horizon = tables.settings.horizon
    if horizon is None or "needed_until" in tables.settings.unknown:
        return
    frame = tables.frames["requirements"]
    late = frame["needed_until"].isna() & (frame["needed_from"] > pd.Timestamp(horizon))
    for row, one, cells in tables.rows("requirements", late):
        shown = str(cells["needed_from"].date())
        message = f"{shown} lies after the horizon {horizon}, on which the requirement ends"
        remedy = "Write its needed_until, or a later horizon"
        yield Problem("requirements", message, remedy, row, one, "needed_from", shown, "window")
