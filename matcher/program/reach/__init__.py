"""Reach: what a pledge could serve, itself or as a part of others, and what is missing for it."""

from matcher.program.reach.answer import reach
from matcher.program.reach.reach import Chain, Reach, Step

__all__ = ["Chain", "Reach", "Step", "reach"]
