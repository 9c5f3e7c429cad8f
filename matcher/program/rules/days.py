"""Days: whether a pledge can be there in time, and for a day at least."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.candidates import Candidates
from matcher.program.facts import on
from matcher.program.rules.rule import Rule


def _said(requirement: pd.Series, side: str) -> str:
    """Return an end of the window as its table says it."""
    day = requirement[f"needed_{side}"]
    return "the plan date" if pd.isna(day) else str(day.date())


def _is_soon(c: Candidates) -> np.ndarray:
    within = c.requirement("within_days")
    return np.isnan(within) | (c.pledge("departs") - c.facts.plan_day <= within)


def _tell_soon(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    days = int(pledge["departs"] - c.facts.plan_day)
    within = int(requirement["within_days"])
    found = f"it can depart {days} days after the plan date"
    return found, f"{within} days are allowed", f"Let it depart {days - within} days earlier"


NOTICE = Rule("notice", "with too long a notice", _is_soon, _tell_soon)


def _has_common_days(c: Candidates) -> np.ndarray:
    return c.earliest < c.latest


def _tell_common_days(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    start, end, travel = requirement["start"], requirement["end"], int(c.travel[0])
    arrives, leaves = pledge["departs"] + travel, pledge["back_by"] - travel
    if start >= end:
        needed = (
            f"it is needed from {_said(requirement, 'from')} until {_said(requirement, 'until')}"
        )
        return "the need is over on the plan date", needed, "Look at other requirements"
    needed = f"it is needed from {on(start)} until {on(end - 1)}"
    if arrives >= end:
        found = f"it arrives on {on(arrives)} at the earliest"
        return found, needed, f"Send it {count(int(arrives - end) + 1, 'day')} earlier"
    if leaves <= arrives:
        found = f"it arrives on {on(arrives)} and must leave by {on(leaves)}"
        longer = count(int(max(arrives, start) - leaves) + 1, "day")
        return found, "it must be there for a day", f"Keep it {longer} longer"
    longer = count(int(start - leaves) + 1, "day")
    return f"it must leave by {on(leaves)}", needed, f"Keep it {longer} longer"


WINDOW = Rule(
    "window",
    "not there in time",
    _has_common_days,
    _tell_common_days,
    arithmetic=True,
)
