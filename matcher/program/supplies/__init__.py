"""Supplies: what pledges need of each other before they can deploy, and who may give it."""

from matcher.program.supplies.lacks import (
    DEPLOYMENT,
    EACH,
    KEPT,
    MONTHLY,
    NO_RANK,
    PLEDGE,
    SPENT,
    Lacks,
)
from matcher.program.supplies.links import Links
from matcher.program.supplies.refusals import refuse_hand_over
from matcher.program.supplies.rules import LINK_RULES
from matcher.program.supplies.supplies import Supplies, find_supplies

__all__ = [
    "DEPLOYMENT",
    "EACH",
    "KEPT",
    "LINK_RULES",
    "MONTHLY",
    "NO_RANK",
    "PLEDGE",
    "SPENT",
    "Lacks",
    "Links",
    "Supplies",
    "find_supplies",
    "refuse_hand_over",
]
