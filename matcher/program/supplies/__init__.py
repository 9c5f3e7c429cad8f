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
from matcher.program.supplies.links import Links, find_links, refused_hand_overs
from matcher.program.supplies.refusals import refuse_hand_over
from matcher.program.supplies.rules import LINK_RULES
from matcher.program.supplies.supplies import Supplies, find_supplies, last_day

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
    "find_links",
    "find_supplies",
    "last_day",
    "refuse_hand_over",
    "refused_hand_overs",
]
