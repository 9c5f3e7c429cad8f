"""Days as numbers, counted from a day before every day that is read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.cells import FIRST_YEAR

EPOCH = np.datetime64(f"{FIRST_YEAR}-01-01")
"""Day 0. No day that is read lies before it, so that −1 is no day."""

MONTH = 30.0
"""Days of a month for costs, scores and what is used up. Without a calendar the one period is one
month."""

FOREVER = 10_000_000
"""A day beyond every day that is read."""


def day_number(days: pd.Series) -> np.ndarray:
    """Return dates as whole days since `EPOCH`, float64; blank is NaN."""
    numbers = (days.to_numpy().astype("datetime64[D]") - EPOCH).astype("int64").astype(float)
    return np.where(days.isna().to_numpy(), np.nan, numbers)


def dates_on(days: np.ndarray) -> np.ndarray:
    """Return day numbers as dates, datetime64[ns]; NaN is blank."""
    dates = pd.to_datetime(days, unit="D", origin=pd.Timestamp(EPOCH))
    return dates.to_numpy().astype("datetime64[ns]")


def on(day: float) -> str:
    """Return a day number as a date in a sentence."""
    return str(EPOCH + np.timedelta64(int(day), "D"))


def running_on(case: Case, plan_day: int) -> pd.DataFrame:
    """Return the rows of table `running` that are there on the plan date.

    Rows that begin later or were over before are not used.
    """
    rows = case["running"]
    if not case.is_dated:
        return rows
    start, end = day_number(rows["start"]), day_number(rows["end"])
    return rows[~((start > plan_day) | (end < plan_day))]


def plan_day_of(case: Case) -> int:
    """Return the day of the plan date; without a calendar, 0."""
    plan = pd.Series([case.settings.plan_date], dtype="datetime64[ns]")
    return int(day_number(plan)[0]) if case.is_dated else 0
