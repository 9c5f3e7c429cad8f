"""Comparing: plans side by side, and which changes of the case already give each difference."""

from matcher.insight.comparing.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
