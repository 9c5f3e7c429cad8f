"""Facts: pledges and requirements as the rules read them."""

from matcher.program.facts.blanks import Blanks
from matcher.program.facts.days import (
    EPOCH,
    FOREVER,
    MONTH,
    dates_on,
    day_number,
    on,
    plan_day_of,
    running_on,
)
from matcher.program.facts.facts import Facts, place_of, read_facts
from matcher.program.facts.pledges import NOT_OFFERED
from matcher.program.facts.ranks import NO_RANK

__all__ = [
    "EPOCH",
    "FOREVER",
    "MONTH",
    "NOT_OFFERED",
    "NO_RANK",
    "Blanks",
    "Facts",
    "dates_on",
    "day_number",
    "on",
    "place_of",
    "plan_day_of",
    "read_facts",
    "running_on",
]
