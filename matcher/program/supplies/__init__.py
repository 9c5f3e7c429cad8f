"""Supplies: what pledges need of each other before they can deploy, and who may give it."""

from matcher.program.supplies.lacks import (
    DEPLOYMENT,
    EACH,
    KEPT,
    MONTHLY,
    PLEDGE,
    SPENT,
    Lacks,
)
from matcher.program.supplies.links import LINK_RULES, Links
from matcher.program.supplies.supplies import Supplies, find_supplies

__all__ = [
    "DEPLOYMENT",
    "EACH",
    "KEPT",
    "LINK_RULES",
    "MONTHLY",
    "PLEDGE",
    "SPENT",
    "Lacks",
    "Links",
    "Supplies",
    "find_supplies",
]
