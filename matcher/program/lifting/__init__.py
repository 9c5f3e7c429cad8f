"""Lifting: what keeps a requirement open, as bounds and sides that can be lifted one by one."""

from matcher.program.lifting.kinds import KINDS
from matcher.program.lifting.lifting import Lifting, lift
from matcher.program.lifting.piece import NODES, Least, Piece, slack
from matcher.program.lifting.planned import planned_values

__all__ = ["KINDS", "NODES", "Least", "Lifting", "Piece", "lift", "planned_values", "slack"]
