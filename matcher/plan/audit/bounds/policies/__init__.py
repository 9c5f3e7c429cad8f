"""Rows and columns of policies, priced: what they charge presences, and what they add."""
