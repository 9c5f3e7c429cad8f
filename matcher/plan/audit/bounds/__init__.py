"""Bounds: what the prices of a certificate prove, added up anew and exactly from the tables.

Whatever the prices are, the sum of what they say of every row, and of the best that every column
could do against them, is a value that no plan over the offered dates falls below (weak duality).
Nothing here knows the program that was solved: its rows and columns are made again from the facts.
"""

from matcher.plan.audit.bounds.check import check_bounds

__all__ = ["check_bounds"]
