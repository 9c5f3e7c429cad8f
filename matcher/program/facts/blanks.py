"""Blank cells that are filled in, and remembered so that the plan can say on what it rests."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from matcher.case.cells import read_day
from matcher.case.settings import Settings
from matcher.program.facts.days import day_number


class Blanks(NamedTuple):
    """Blank cells of one column that were filled in alike.

    Attributes
    ----------
    table, column
        Where they are.
    places
        Positions of their rows in the facts, sorted.
    value, text
        What they were taken as, and why.
    """

    table: str
    places: np.ndarray
    column: str
    value: str
    text: str


class Collected:
    """The blank cells that were filled in, collected while the facts are read."""

    def __init__(self) -> None:
        self.found: list[Blanks] = []

    def add(self, table: str, blank: np.ndarray, column: str, value: str, text: str) -> None:
        """Remember the blank cells of a column, where there are any or none."""
        self.found.append(Blanks(table, np.flatnonzero(blank), column, value, text))


def read_days(
    frame: pd.DataFrame,
    column: str,
    settings: Settings,
    table: str,
    blanks: Collected,
    otherwise: int,
    meaning: str,
) -> np.ndarray:
    """Return a column of dates in days, blanks filled in by the scenario or the default."""
    days = day_number(frame[column])
    value = settings.unknown.get(column)
    if value is not None and str(value) not in {"yes", "no", meaning}:
        day = read_day(value)
        otherwise, meaning = int(day_number(pd.Series([day], dtype="datetime64[ns]"))[0]), str(day)
    blank = np.isnan(days)
    text = f"{column} is blank: taken as {meaning}"
    blanks.add(table, blank, column, meaning, text)
    return np.where(blank, otherwise, days)
