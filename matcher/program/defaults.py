"""What is taken where nobody says otherwise."""

DEFAULT_SOLVER = "HiGHS"
"""The solver that comes with matcher."""

DEFAULT_STOP = 1e-4
"""Relative distance to its bound at which a branched tier is good enough."""

CHAINS = 20
"""How many chains of a pledge are told."""
