"""Numbers and days as they are written: read where there is one reading, refused where two."""

from __future__ import annotations

import math
import re
from datetime import date

from matcher.case.refusal import refuse

_NOT_FINITE = {"nan", "inf", "infinity"}
_SPACES = (
    "_'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{RIGHT SINGLE QUOTATION MARK}"
)
_SIGNS = str.maketrans(_SPACES + "\N{MINUS SIGN}", " " * len(_SPACES) + "-")

_PLAIN = re.compile(r"[-+]?([0-9]+(\.[0-9]*|,[0-9]+)?|[.,][0-9]+)([eE][-+]?[0-9]+)?")
_GROUPED = re.compile(
    r"[-+]?[0-9]{1,3}"
    r"((,[0-9]{3})+(\.[0-9]+)?|(\.[0-9]{3})+(,[0-9]+)?|( [0-9]{3})+([.,][0-9]+)?)"
)
_EITHER_COMMA = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")
_EITHER_POINT = re.compile(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}")

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})([T ]00?:00(:00(\.0+)?)?)?")
_DOTTED_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SLASHED_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")


def number_in_text(value: str) -> float:
    """Read a number as people write it, NaN where it is none that is finite.

    A comma or a point may part decimals or, like a space, groups of three digits; what can be
    read both ways is refused.
    """
    text = value.strip().translate(_SIGNS)
    if text.lstrip("+-").casefold() in _NOT_FINITE:
        return math.nan
    if _EITHER_COMMA.fullmatch(text):
        raise refuse(
            "it can be read as thousands or as a decimal comma",
            f"Write {text.replace(',', '')} or {text.replace(',', '.')}0",
        )
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    if not _GROUPED.fullmatch(text):
        raise refuse("it is not a number", "Write a number without words")
    if text.rfind(",") > text.rfind(".") and text.count(",") == 1:
        return float(text.replace(" ", "").replace(".", "").replace(",", "."))
    if text.count(".") > 1:
        return float(text.replace(".", ""))
    return float(text.replace(" ", "").replace(",", ""))


def refuse_point(value: str) -> None:
    """Refuse ``1.234`` from a file of a kind in which the point may part thousands."""
    text = value.strip()
    if _EITHER_POINT.fullmatch(text):
        raise refuse(
            "in a file separated by semicolons it can be read as thousands or as a decimal",
            f"Write {text.replace('.', '')} or {text}0",
        )


def day_in_text(text: str) -> date:
    """Read ``2022-12-31`` or ``31.12.2022``, and ``31/12/2022`` where one reading is a day."""
    if match := _ISO_DAY.fullmatch(text):
        readings = [(match[1], match[2], match[3])]
    elif match := _DOTTED_DAY.fullmatch(text):
        readings = [(match[3], match[2], match[1])]
    elif match := _SLASHED_DAY.fullmatch(text):
        readings = [(match[3], match[2], match[1]), (match[3], match[1], match[2])]
    else:
        raise refuse("it is not a date", "Write it as 2022-12-31")
    days = sorted({day for reading in readings if (day := _day(*reading)) is not None})
    if not days:
        raise refuse("there is no such day", "Write it as 2022-12-31")
    if len(days) > 1:
        raise refuse("day and month can be read both ways", f"Write {days[0]} or {days[1]}")
    return days[0]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
