"""Reasons: why something is open or idle, proved by solving again with this or that lifted."""

from matcher.insight.reasons.explain import explain
from matcher.insight.reasons.explanation import Explanation
from matcher.insight.reasons.first import with_reasons
from matcher.insight.reasons.losses import Loss
from matcher.insight.reasons.reason import Atom, Reason
from matcher.insight.reasons.sets import Check, Grounds, NearMiss, Repair, Tight
from matcher.insight.reasons.why import Why, why

__all__ = [
    "Atom",
    "Check",
    "Explanation",
    "Grounds",
    "Loss",
    "NearMiss",
    "Reason",
    "Repair",
    "Tight",
    "Why",
    "explain",
    "why",
    "with_reasons",
]
