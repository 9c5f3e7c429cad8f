"""Limits: the columns of policies that restrict who is there, when, and at what cost."""

from matcher.program.limits.levels import FAMILIES, Chain, exchange_period, exchanges_in, room_on
from matcher.program.limits.limits import Limits, number_limits

__all__ = [
    "FAMILIES",
    "Chain",
    "Limits",
    "exchange_period",
    "exchanges_in",
    "number_limits",
    "room_on",
]
