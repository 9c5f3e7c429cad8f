"""Cells: quantities, days and texts of tables as the page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from matcher.present.layout import number

LONGEST = 120
"""Characters of a name that are shown; the tables of the plan hold the rest."""

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Controls, and signs that would turn the direction of what follows a name."""


_PLURAL = re.compile(r"(?<=[a-z]{2})ies$|(?<=[a-rt-z])s$")


def plain(value: object) -> str:
    """Return a text with what cannot be shown replaced by a mark; nothing of a blank.

    Signs that join letters, or belong to names written from right to left, stay as they are.
    """
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124
        return ""
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", str(value))


def clipped(value: object) -> str:
    """Return a name of at most `LONGEST` characters."""
    text = plain(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def amount(value: float, measure: object = None) -> str:
    """Return a quantity, with its measure where there is one; nothing of a blank."""
    if pd.isna(value):
        return ""
    counted = clipped(measure)
    if value == 1:
        counted = _PLURAL.sub(lambda found: "y" if found[0] == "ies" else "", counted)
    return f"{number(float(value))} {counted}".rstrip()


def percent(share: float) -> str:
    """Return a share without decimals; it is never rounded to all or to nothing."""
    if pd.isna(share):
        return ""
    whole = round(100 * share)
    if whole in {0, 100} and not (abs(share - round(share)) < 1e-9):  # noqa: PLR2004 - round-off
        return "under 1 %" if whole == 0 else "over 99 %"
    return f"{whole} %"


def day(value: Any) -> str:
    """Return a day as ``2023-01-31``; nothing of a blank."""
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"


def span(start: Any, until: Any) -> str:
    """Return from when until when, both days included; nothing without a calendar."""
    if pd.isna(start) and pd.isna(until):
        return ""
    if pd.isna(until):
        return f"from {day(start)}"
    return day(start) if start == until else f"{day(start)} to {day(until)}"


def listed(words: Iterable[str]) -> str:
    """Return words as they stand in a sentence: ``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
