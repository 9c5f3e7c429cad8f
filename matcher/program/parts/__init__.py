"""The parts of a program: what shares no row is solved apart, and loses nothing by it."""

from matcher.program.parts.leaving import TierDuals
from matcher.program.parts.part import Part
from matcher.program.parts.underway import BRANCHING, LIMIT, LINEAR

__all__ = ["BRANCHING", "LIMIT", "LINEAR", "Part", "TierDuals"]
