"""Periods: months, quarters or years, and how much of each is open."""

from __future__ import annotations

import numpy as np
import pandas as pd

_MOST = 40
"""Most periods; over a longer time they are quarters, and then years."""

_STEPS = (("M", "month"), ("Q", "quarter"), ("Y", "year"))


def by_period(
    rows: pd.DataFrame, places: np.ndarray, size: int
) -> tuple[str, pd.PeriodIndex, np.ndarray]:
    """Return what a period is, the periods, and what is open and required in each.

    The last is an array of requirement-days: open and in all × row × period. Without a calendar
    there is one period, and the index is empty.

    Parameters
    ----------
    rows
        Stretches, as of `matcher.present.charts.shares.stretches`.
    places
        Row of a chart that each stretch belongs to.
    size
        How many rows the chart has.
    """
    if rows["from"].isna().any():
        once = [np.bincount(places, by, size) for by in (rows["open"] * rows["days"], rows["days"])]
        return "without a calendar", pd.PeriodIndex([], freq="M"), np.stack(once)[:, :, None]
    step, first, periods = _periods(rows)
    begins = first.array.asi8 - periods.asi8[0]
    many = rows["until"].dt.to_period(periods.freqstr).array.asi8 - first.array.asi8 + 1
    at = np.repeat(np.arange(len(rows)), many)
    column = begins[at] + np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    starts, ends = (
        days.to_numpy(dtype="datetime64[D]") for days in (periods.start_time, periods.end_time)
    )
    own = (rows[name].to_numpy(dtype="datetime64[D]")[at] for name in ("from", "until"))
    since, until = np.maximum(next(own), starts[column]), np.minimum(next(own), ends[column])
    days = (until - since).astype(float) + 1
    cells = np.zeros((2, size, len(periods)))
    place = (places[at], column)
    np.add.at(cells[0], place, days * rows["open"].to_numpy()[at])
    np.add.at(cells[1], place, days)
    return step, periods, cells


def _periods(rows: pd.DataFrame) -> tuple[str, pd.Series, pd.PeriodIndex]:
    """Return what a period is, in which each stretch begins, and all of them."""
    for letter, step in _STEPS:
        first = rows["from"].dt.to_period(letter)
        periods = pd.period_range(first.min(), rows["until"].max(), freq=letter)
        if len(periods) <= _MOST or step == _STEPS[-1][1]:
            return step, first, periods
    raise AssertionError("the last step is always taken")
