"""Alternatives: other plans that are as good, or nearly so."""

from matcher.insight.alternatives.alternatives import Alternatives, alternatives

__all__ = ["Alternatives", "alternatives"]
