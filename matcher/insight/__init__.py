"""Insight: questions about a plan that are answered by solving again."""
