"""Steps: lengths of time as a calendar counts them, such as ``1 month``."""

from __future__ import annotations

import re

from matcher.case.cells import read_text
from matcher.case.refusal import refuse

_STEP = re.compile(r"([0-9]{1,4})\s*(day|week|month|year)s?")


def read_step(value: object) -> str:
    """Read a calendar step such as ``1 month`` or ``7 days``; returns it in the singular."""
    match = _STEP.fullmatch(read_text(value).casefold())
    if match is None or int(match[1]) == 0:
        raise refuse("it is no step", 'Write a number and day, week, month or year, as "1 month"')
    return f"{int(match[1])} {match[2]}"
