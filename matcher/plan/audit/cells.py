"""Cells of a frame as exact values, and exact values as text.

A cell that cannot be read counts as blank: an audit reports what is wrong and never fails at it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from matcher.errors import shorten

TOLERANCE = Fraction(1, 10**6)
"""Values that differ by less than this share of the true one, or of 1, are the same."""

BEGINNING, END = -(10**15), 10**15
"""Days before and after all others: more than any number of days that a table may hold."""


def cell_text(cell: Any) -> str | None:
    """Return a cell as text, None where it is blank."""
    return None if _is_blank(cell) else str(cell)


def cell_number(cell: Any) -> Fraction | None:
    """Return a cell as an exact number, None where it is blank or no finite number."""
    if _is_blank(cell):
        return None
    try:
        return Fraction(float(cell))
    except (TypeError, ValueError, OverflowError):
        return None


def cell_days(cell: Any) -> int | None:
    """Return a cell as a number of days, None where it is blank."""
    number = cell_number(cell)
    return None if number is None else int(number)


def cell_day(cell: Any) -> int | None:
    """Return a cell as a day, counted from the first day of year 1; None where it is blank."""
    if _is_blank(cell) or not isinstance(cell, date):
        return None
    try:
        return cell.toordinal()
    except (ValueError, OverflowError):
        return None


def day_or(cell: Any, meaning: str) -> int | None:
    """Return the day of a cell, else the day that a blank means; words mean the default, None."""
    own = cell_day(cell)
    if own is not None:
        return own
    try:
        return date.fromisoformat(meaning).toordinal()
    except ValueError:
        return None


def cell_words(cell: Any) -> tuple[str, ...]:
    """Return a cell that holds a list; text is split at its semicolons."""
    if isinstance(cell, tuple | list):
        return tuple(str(word) for word in cell)
    text = cell_text(cell) or ""
    return tuple(word.strip() for word in text.split(";") if word.strip())


def _is_blank(cell: Any) -> bool:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    if isinstance(cell, float | np.floating):
        return math.isnan(cell)
    return isinstance(cell, str) and not cell.strip()


def rows_of(frame: pd.DataFrame, *columns: str) -> Iterator[dict[str, Any]]:
    """Yield each row of a frame as column → cell; all columns where none are named."""
    if frame.empty:
        return
    chosen = frame[list(columns)] if columns else frame
    names = [str(name) for name in chosen.columns]
    for cells in chosen.to_numpy(dtype=object).tolist():
        yield dict(zip(names, cells, strict=True))


def margin(value: Fraction) -> Fraction:
    """Return by how much a value of a plan may differ from the true one."""
    return TOLERANCE * max(Fraction(1), abs(value))


def is_near(claimed: Fraction | None, true: Fraction | None) -> bool:
    """Say whether a value of a plan is the true one; blank is only blank."""
    if claimed is None or true is None:
        return claimed is true
    return abs(claimed - true) <= margin(true)


def exceeds(value: Fraction, most: Fraction) -> bool:
    """Say whether a value lies above its limit by more than the tolerance."""
    return value > most + margin(most)


def shown(value: Fraction | None) -> str:
    """Return a number as a planner writes it."""
    return "blank" if value is None else f"{float(value):.10g}"


def shown_day(day: int | None) -> str:
    """Return a day as 2022-12-31."""
    if day is None:
        return "blank"
    if day >= date.max.toordinal():
        return "after all days"
    return "before all days" if day < 1 else date.fromordinal(day).isoformat()


def shown_text(value: str | None) -> str:
    """Return text from a plan as one short line that is safe to show."""
    return "blank" if value is None else shorten(value)
