"""How one cell becomes a value: the types that the columns of every table are made of.

A cell comes as text from a CSV file, typed from a workbook or a DataFrame. Whatever can be read
in one way only is read; whatever could be read in two ways is refused with both ways named.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal
from uuid import UUID

import pandas as pd
from pydantic import BeforeValidator

from matcher.case.numerals import day_in_text, number_in_text
from matcher.case.refusal import refuse

LARGEST = 1e12
"""The largest quantity that is read; beyond it sums lose whole units."""

LARGEST_WHOLE = 100_000
"""The largest number of days, and the largest count, that is read."""

FIRST_YEAR, LAST_YEAR = 1900, 2200

_LARGEST_AS_TEXT = 10**18

_WHOLE_AS_FLOAT = re.compile(r"(-?[0-9]+)\.0+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_INVISIBLE = {"Cf", "Zl", "Zp"}

_SPREADSHEET_ERRORS = {
    "#BLOCKED!", "#BUSY!", "#CALC!", "#CONNECT!", "#DIV/0!", "#EXTERNAL!", "#FIELD!",
    "#GETTING_DATA", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#PYTHON!", "#REF!", "#SPILL!",
    "#UNKNOWN!", "#VALUE!",
}  # fmt: skip


class Readiness(StrEnum):
    """Levels of the UN readiness register, lowest first."""

    ANNOUNCED = "announced"
    REGISTERED = "registered"
    ASSESSED = "assessed"
    VERIFIED = "verified"
    RAPID = "rapid"


READINESS_ORDER: tuple[str, ...] = tuple(Readiness)
"""The levels from lowest to highest; a level's place is its rank."""

_READINESS_ALIASES = {
    "level 1": "registered",
    "1": "registered",
    "level 2": "assessed",
    "2": "assessed",
    "level 3": "verified",
    "3": "verified",
    "rdl": "rapid",
    "rapid deployment level": "rapid",
}

_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}
_UNKNOWN = {"unknown", "?"}


def is_blank(value: object) -> bool:
    """Say whether a cell is blank: None, NaN, NaT, pd.NA, and text of nothing but white space."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    if isinstance(value, Decimal):
        return value.is_nan()
    return isinstance(value, str) and not value.strip()


def read_text(value: object) -> str:
    """Read a cell as text; a whole number loses its ``.0``, so that 7, 7.0 and "7" are one."""
    if isinstance(value, str):
        text = value.strip()
        if found := _CONTROL.search(text):
            raise refuse(f"it holds the control character U+{ord(found[0]):04X}", "Remove it")
        if text in _SPREADSHEET_ERRORS:
            raise refuse("it is an error of the spreadsheet", "Mend the formula, or clear the cell")
        return text
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return _number_as_text(value)
    if isinstance(value, datetime) and not any(value.timetuple()[3:6]):
        return value.date().isoformat()
    if isinstance(value, date | time | UUID):
        return str(value)
    raise refuse("it is no text", "Write text or a number")


def _number_as_text(value: float | Decimal) -> str:
    number = Decimal(value)
    if not number.is_finite() or abs(number) > _LARGEST_AS_TEXT:
        raise refuse("it is no number that can stand as text", "Write it as text")
    return str(int(value)) if number == int(number) else str(value)


def read_id(value: object) -> str:
    """Read an id: one line of text whose every sign is seen, numbers without their ``.0``."""
    if isinstance(value, bool):
        raise refuse("a yes or no stands where an id belongs", "Write the id as text")
    text = read_text(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if any(sign in text for sign in ";\n\r\t"):
        raise refuse("an id holds no line break, tab or semicolon", "Write it without them")
    for sign in text if not text.isprintable() else "":
        if unicodedata.category(sign) in _INVISIBLE:
            raise refuse(f"it holds the invisible character U+{ord(sign):04X}", "Remove it")
    whole = _WHOLE_AS_FLOAT.fullmatch(text)
    return whole[1] if whole else " ".join(text.split())


def read_number(value: object) -> float:
    """Read a number; text with a decimal comma is read, text that has two readings is refused."""
    if isinstance(value, bool):
        raise refuse("a yes or no stands where a number belongs", "Write a number")
    if isinstance(value, str):
        number = number_in_text(read_text(value))
    elif isinstance(value, int | float | Decimal | Fraction):
        number = _as_float(value)
    else:
        raise refuse("it is not a number", "Write a number")
    if not math.isfinite(number):
        raise refuse("it is not a finite number", "Write a number, or leave the cell blank")
    if abs(number) > LARGEST:
        raise refuse(f"its size is over {LARGEST:,.0f}", "Use a larger measure")
    return number


def _as_float(value: float | Decimal | Fraction) -> float:
    try:
        return float(value)
    except (OverflowError, ValueError):
        return math.inf


def read_amount(value: object) -> float:
    """Read a number that is not negative."""
    number = read_number(value)
    if number < 0:
        raise refuse("it is negative", "Write 0 or more")
    return number


def read_positive(value: object) -> float:
    """Read a number above 0."""
    number = read_number(value)
    if number <= 0:
        raise refuse("it is not above 0", "Write a number above 0")
    return number


def read_share(value: object) -> float:
    """Read a share between 0 and 1; ``40%`` is 0.4."""
    if isinstance(value, str) and value.strip().endswith("%"):
        number = read_number(value.strip()[:-1]) / 100
    else:
        number = read_number(value)
    if not 0 <= number <= 1:
        raise refuse("it is not between 0 and 1", "Write a share between 0 and 1, or as 40%")
    return number


def read_whole(value: object) -> int:
    """Read a whole number, 0 or more."""
    number = read_amount(value)
    if not number.is_integer():
        raise refuse("it is not a whole number", "Write a whole number")
    if number > LARGEST_WHOLE:
        raise refuse(f"it is over {LARGEST_WHOLE:,}", "Write a smaller number")
    return int(number)


def read_count(value: object) -> int:
    """Read a whole number, 1 or more."""
    number = read_whole(value)
    if number < 1:
        raise refuse("it is less than 1", "Write 1 or more")
    return number


def read_day(value: object) -> date:
    """Read a calendar day: a date cell, ``2022-12-31``, or ``31.12.2022``.

    A day with slashes is read where only one reading is a date, and refused otherwise.
    """
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise refuse("it carries a time zone", "Write the day alone, as 2022-12-31")
        if any(value.timetuple()[3:6]) or value.microsecond:
            raise refuse("it carries a time of day", "Write the day alone, as 2022-12-31")
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, str):
        day = day_in_text(read_text(value))
    else:
        raise refuse("it is not a date", "Write it as 2022-12-31")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refuse(f"its year is not between {FIRST_YEAR} and {LAST_YEAR}", "Check the year")
    return day


def read_list(value: object) -> tuple[str, ...]:
    """Read a list of ids or words, separated by ``;``."""
    parts: Iterable[object] = [value]
    if isinstance(value, str):
        parts = value.split(";")
    elif isinstance(value, set | frozenset):
        parts = sorted(value, key=str)
    elif isinstance(value, list | tuple):
        parts = value
    words = (read_id(part) for part in parts if not is_blank(part))
    return tuple(dict.fromkeys(words))


def read_yes_no(value: object) -> str:
    """Read ``yes`` or ``no``."""
    answer = read_answer(value)
    if answer == "unknown":
        raise refuse("it is neither yes nor no", "Write yes or no")
    return answer


def read_answer(value: object) -> str:
    """Read ``yes``, ``no`` or ``unknown``."""
    text = read_text(value).casefold()
    if text in _YES:
        return "yes"
    if text in _NO:
        return "no"
    if text in _UNKNOWN:
        return "unknown"
    raise refuse("it is neither yes nor no nor unknown", "Write yes, no or unknown")


def read_readiness(value: object) -> str:
    """Read a readiness level by its name, its number, or ``RDL``."""
    text = read_text(value).casefold()
    text = _READINESS_ALIASES.get(text, text)
    if text not in READINESS_ORDER:
        raise refuse("it is no readiness level", "Write " + _choices(READINESS_ORDER))
    return text


def one_of(*words: str) -> Callable[[object], str]:
    """Return a reader of one of a few words; case and spaces do not matter."""

    def read_word(value: object) -> str:
        text = read_text(value).casefold().replace(" ", "_").replace("-", "_")
        if text not in words:
            raise refuse("it is not one of the allowed words", "Write " + _choices(words))
        return text

    KINDS[read_word] = (" / ".join(words), "str")
    return read_word


def _choices(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


Text = Annotated[str, BeforeValidator(read_text)]
Id = Annotated[str, BeforeValidator(read_id)]
Ids = Annotated[tuple[str, ...], BeforeValidator(read_list)]
Number = Annotated[float, BeforeValidator(read_number)]
Amount = Annotated[float, BeforeValidator(read_amount)]
Positive = Annotated[float, BeforeValidator(read_positive)]
Share = Annotated[float, BeforeValidator(read_share)]
Days = Annotated[int, BeforeValidator(read_whole)]
Count = Annotated[int, BeforeValidator(read_count)]
Day = Annotated[date, BeforeValidator(read_day)]
YesNo = Annotated[Literal["yes", "no"], BeforeValidator(read_yes_no)]
Answer = Annotated[Literal["yes", "no", "unknown"], BeforeValidator(read_answer)]
Level = Annotated[Readiness, BeforeValidator(read_readiness)]

KINDS: dict[Callable[..., Any], tuple[str, str]] = {
    read_text: ("text", "str"),
    read_id: ("id", "str"),
    read_list: ("list, separated by ;", "object"),
    read_number: ("number", "float64"),
    read_amount: ("number, 0 or more", "float64"),
    read_positive: ("number above 0", "float64"),
    read_share: ("share, 0 to 1", "float64"),
    read_whole: ("whole number, 0 or more", "float64"),
    read_count: ("whole number, 1 or more", "float64"),
    read_day: ("date", "datetime64[ns]"),
    read_yes_no: ("yes / no", "str"),
    read_answer: ("yes / no / unknown", "str"),
    read_readiness: ("readiness level", "str"),
}
"""Reader of a column → its name in the data dictionary, and the dtype of the column in a frame."""
