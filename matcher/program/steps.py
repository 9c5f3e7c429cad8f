"""Steps: the days of a calendar, such as the first of each month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.settings import Settings
from matcher.program.facts import EPOCH
from matcher.program.ranges import runs_of

_DAYS = {"day": 1, "week": 7}
"""Days of a step; weeks begin on Mondays, as day 0 is one."""

_MONTHS = {"month": 1, "year": 12}
"""Months of a step."""


def calendar_days(settings: Settings, ends: pd.DataFrame) -> pd.DataFrame:
    """Return the calendar steps of the scenario between ends, both included.

    Parameters
    ----------
    settings
        With the step; none gives no days.
    ends
        Columns owner, first, last (days), in any order of rows.

    Returns
    -------
    pandas.DataFrame
        Columns owner, date.
    """
    if settings.step is None or ends.empty:
        return pd.DataFrame({"owner": [], "date": []}, dtype=np.int64)
    number, word = settings.step.split()
    start, end = int(ends["first"].min()), int(ends["last"].max())
    if word in _DAYS:
        days = np.arange(0, end + 1, int(number) * _DAYS[word])
        days = days[days >= start]
    else:
        days = first_days(int(number) * _MONTHS[word], start, end)
    first = np.searchsorted(days, ends["first"].to_numpy())
    last = np.searchsorted(days, ends["last"].to_numpy(), side="right")
    which, place = runs_of(first, last)
    return pd.DataFrame({"owner": ends["owner"].to_numpy()[which], "date": days[place]})


def first_days(months: int, start: int, end: int) -> np.ndarray:
    """Return the first day of every so many months between two days, both included.

    They are counted from the first day of all, so that they are the same for everybody.
    """
    ends = (EPOCH, EPOCH + np.timedelta64(end, "D"))
    first, last = (int(day.astype("datetime64[M]").astype(np.int64)) for day in ends)
    every = np.arange(first, last + 1, months).astype("datetime64[M]")
    days = (every.astype("datetime64[D]") - EPOCH).astype(np.int64)
    return days[days >= start]
