"""How to solve: the solver, its limits, and the lane to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.program.defaults import DEFAULT_SOLVER

AUTO, PULP, ARRAYS = "auto", "pulp", "arrays"
LANES = (AUTO, PULP, ARRAYS)
"""The ways to a solver: chosen by size, through PuLP, or as arrays to HiGHS."""


@dataclass(frozen=True)
class Options:
    """How to solve.

    Attributes
    ----------
    solver
        Name by which PuLP knows it; ``HiGHS`` and ``CBC`` come with matcher.
    stop
        Relative distance to the bound at which branching stops.
    seconds
        Time limit of one solve; None for none.
    nodes
        Limit of branching nodes of one solve; None for none.
    start
        Values to start branching from, where the solver takes them (HiGHS does).
    cancel
        Says whether to stop; asked during a solve where the solver lets it (HiGHS does).
    lane
        ``pulp``, ``arrays``, or ``auto``: arrays where the solver is HiGHS and the program has
        `MANY` columns or more.
    afresh
        Whether a program that is kept starts from where its first solves left it, and not from its
        last, so that an answer hangs on its own numbers alone.
    """

    solver: str = DEFAULT_SOLVER
    stop: float = 0.0
    seconds: float | None = None
    nodes: int | None = None
    start: np.ndarray | None = None
    cancel: Callable[[], bool] | None = None
    lane: str = AUTO
    afresh: bool = False

    def __post_init__(self) -> None:
        if self.lane not in LANES:
            raise ValueError(f"there is no lane {self.lane!r}: write one of {', '.join(LANES)}")
        if self.lane == ARRAYS and not self.is_highs:
            raise ValueError(f"the lane of arrays leads to HiGHS alone, not to {self.solver}")

    @property
    def is_highs(self) -> bool:
        """Whether the solver is HiGHS, which takes arrays without PuLP."""
        return self.solver.casefold() == DEFAULT_SOLVER.casefold()
