"""Supplies: what pledges need of each other before they can deploy, and who may give it."""

from matcher.program.supplies.lacks import Lacks
from matcher.program.supplies.links import LINK_RULES, Links
from matcher.program.supplies.supplies import Supplies, find_supplies

__all__ = ["LINK_RULES", "Lacks", "Links", "Supplies", "find_supplies"]
