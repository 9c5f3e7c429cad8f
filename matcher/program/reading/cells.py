"""Cells that several frames of a plan share: days as dates, and the columns of an analyst."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.plan.frames import FRAMES
from matcher.program.facts import FOREVER, dates_on


def dates_of(days: np.ndarray, case: Case) -> pd.Series:
    """Return day numbers as dates; blank without a calendar, and where they are no day."""
    if not case.is_dated:
        return pd.Series(pd.NaT, index=range(len(days)), dtype="datetime64[ns]")
    days = np.asarray(days, dtype=float)
    known = (days >= 0) & (days < FOREVER)
    return pd.Series(dates_on(np.where(known, days, np.nan)))


def others_of(case: Case, table: str, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the foreign columns of a table; one that a frame has already is told by its table."""
    taken = set().union(*(frame.columns for frame in FRAMES.values()))
    noun = table.removesuffix("s")
    twice = set(case.others("pledges")) & set(case.others("requirements"))
    return {
        (f"{noun}_{name}" if name in taken | twice else name): rows[name]
        for name in case.others(table)
    }
