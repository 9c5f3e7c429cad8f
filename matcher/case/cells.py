"""How one cell becomes a value: the types that the columns of every table are made of.

A cell comes as text from a CSV file, typed from a workbook or a DataFrame. Whatever can be read
in one way only is read; whatever could be read in two ways is refused with both ways named.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

LARGEST = 1e12
"""The largest quantity that is read; beyond it sums lose whole units."""

FIRST_YEAR, LAST_YEAR = 1900, 2200

_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_SLASHED_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?)?$")
_WHOLE_AS_FLOAT = re.compile(r"-?\d+\.0+$")
_THOUSANDS_OR_DECIMAL = re.compile(r"-?\d{1,3}(,\d{3})$")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$")


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


def refuse(message: str, remedy: str) -> PydanticCustomError:
    """Return the error of a cell: what is wrong and what to write, each without its full stop."""
    return PydanticCustomError("cell", "{message}", {"message": message, "remedy": remedy})


def is_blank(value: object) -> bool:
    """Say whether a cell is blank: None, NaN, NaT, pd.NA, and text of nothing but white space."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, str) and not value.strip()


def read_text(value: object) -> str:
    """Read any cell as text; a whole number loses its ``.0``, so that 7, 7.0 and "7" are one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = str(value).strip()
    return text


def read_id(value: object) -> str:
    """Read an id: one line of text, numbers without their ``.0``."""
    text = read_text(value)
    if _WHOLE_AS_FLOAT.match(text):
        text = text.split(".")[0]
    if "\n" in text or ";" in text:
        raise refuse("an id holds no line break and no semicolon", "Write it without them")
    return text


def read_number(value: object) -> float:
    """Read a number; text with a decimal comma is read, text that has two readings is refused."""
    if isinstance(value, bool):
        raise refuse("a yes or no stands where a number belongs", "Write a number")
    if isinstance(value, int | float):
        number = float(value)
    else:
        number = _number_in_text(str(value))
    if not math.isfinite(number):
        raise refuse("it is not a finite number", "Write a number, or leave the cell blank")
    if abs(number) > LARGEST:
        raise refuse(f"it is larger than {LARGEST:g}", "Use a larger measure")
    return number


def _number_in_text(value: str) -> float:
    text = value.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace("_", "")
    if text.lower() in {"nan", "inf", "-inf", "+inf", "infinity", "-infinity"}:
        return math.nan
    if _THOUSANDS_OR_DECIMAL.match(text):
        raise refuse(
            "it can be read as thousands or as a decimal comma",
            f"Write {text.replace(',', '')} or {text.replace(',', '.')}",
        )
    if "," in text and "." in text:
        thousands, decimal = (",", ".") if text.rfind(",") < text.rfind(".") else (".", ",")
        text = text.replace(thousands, "").replace(decimal, ".")
    elif text.count(",") == 1:
        text = text.replace(",", ".")
    elif text.count(",") > 1:
        text = text.replace(",", "")
    if not _NUMBER.match(text):
        raise refuse("it is not a number", "Write a number without words")
    return float(text)


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
        if value.time().isoformat() != "00:00:00":
            raise refuse("it carries a time of day", "Write the day alone, as 2022-12-31")
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, str):
        day = _day_in_text(value.strip())
    else:
        raise refuse("it is not a date", "Write it as 2022-12-31")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refuse(f"its year is not between {FIRST_YEAR} and {LAST_YEAR}", "Check the year")
    return day


def _day_in_text(text: str) -> date:
    wrong = refuse("it is not a date", "Write it as 2022-12-31")
    if match := _ISO_DATE.match(text):
        readings = [(match[1], match[2], match[3])]
    elif match := _DOTTED_DATE.match(text):
        readings = [(match[3], match[2], match[1])]
    elif match := _SLASHED_DATE.match(text):
        readings = [(match[3], match[2], match[1]), (match[3], match[1], match[2])]
    else:
        raise wrong
    days = []
    for year, month, day in readings:
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    distinct = sorted(set(days))
    if not distinct:
        raise refuse("there is no such day", "Write it as 2022-12-31")
    if len(distinct) > 1:
        raise refuse(
            "day and month can be read both ways",
            f"Write {distinct[0].isoformat()} or {distinct[1].isoformat()}",
        )
    return distinct[0]


def read_list(value: object) -> tuple[str, ...]:
    """Read a list of ids or words, separated by ``;``."""
    parts: Iterable[object]
    if isinstance(value, str):
        parts = value.split(";")
    elif isinstance(value, list | tuple | set | frozenset):
        parts = value
    else:
        parts = [value]
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
        text = read_text(value).casefold().replace(" ", "_")
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
