"""Steps: the days of a calendar, such as the first of each month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.settings import Settings
from matcher.program.facts import EPOCH, day_number

_STEPS = {"day": "D", "week": "W-MON", "month": "MS", "year": "YS"}


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
    days = days_of(f"{number}{_STEPS[word]}", int(ends["first"].min()), int(ends["last"].max()))
    first = np.searchsorted(days, ends["first"].to_numpy())
    times = np.searchsorted(days, ends["last"].to_numpy(), side="right") - first
    times = np.maximum(times, 0)
    which = np.repeat(np.arange(len(ends)), times)
    place = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times) + first[which]
    return pd.DataFrame({"owner": ends["owner"].to_numpy()[which], "date": days[place]})


def days_of(rule: str, start: int, end: int) -> np.ndarray:
    """Return the days of a calendar rule of pandas between two days, both included."""
    first = pd.Timestamp(EPOCH)
    every = pd.date_range(first, first + pd.Timedelta(days=end), freq=rule)
    days = day_number(every.to_series()).astype(np.int64)
    return days[days >= start]
