"""Reasons: why something is open or idle, proved by solving again with this or that lifted."""

from matcher.insight.reasons.explain import explain
from matcher.insight.reasons.explanation import (
    Atom,
    Check,
    Explanation,
    Grounds,
    NearMiss,
    Reason,
    Repair,
    Tight,
)
from matcher.insight.reasons.first import with_reasons

__all__ = [
    "Atom",
    "Check",
    "Explanation",
    "Grounds",
    "NearMiss",
    "Reason",
    "Repair",
    "Tight",
    "explain",
    "with_reasons",
]
