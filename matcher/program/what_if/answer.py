"""The answer to a what-if."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import nan
from types import MappingProxyType

import numpy as np
import pandas as pd

from matcher.program.program import Program
from matcher.program.reading import read_frames
from matcher.program.solving import Solution


@dataclass(frozen=True, repr=False, eq=False)
class Answer:
    """The answer to a what-if: how good the best plan is, and what it looks like.

    Attributes
    ----------
    values
        Tier → its value, most important first, in the measure of the tier.
    bounds
        Tier → what no plan that is as good in the earlier tiers can be better than; NaN where the
        solver does not say.
    closed
        Tier → ``linear``, ``branching`` or ``limit``, as of the tiers of a plan.
    status
        ``optimal``, ``within stop``, ``limit`` or ``cancelled``, as of a plan.
    x
        Value of every column of the program.
    """

    values: Mapping[str, float]
    bounds: Mapping[str, float]
    closed: Mapping[str, str]
    status: str
    x: np.ndarray
    _solution: Solution
    _lay_out: Callable[[], Program]

    def __repr__(self) -> str:
        values = ", ".join(f"{name} {value:g}" for name, value in self.values.items())
        return f"<Answer: {values}, {self.status}>"

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return read_frames(self._lay_out(), self._solution)

    @property
    def deployments(self) -> pd.DataFrame:
        """Who is where, as the frame of a plan."""
        return self._frames["deployments"]

    @property
    def gaps(self) -> pd.DataFrame:
        """What stays open, as the frame of a plan."""
        return self._frames["gaps"]


def read_answer(
    program: Program, solution: Solution, lay_out: Callable[[], Program], *, cancelled: bool
) -> Answer:
    """Return what a solution says of every tier.

    Parameters
    ----------
    program, solution
        What was solved, and what came of it.
    lay_out
        Gives the program with all that its frames tell; called once, when a frame is asked for.
    cancelled
        Whether a tier was left open because of a wish to stop.
    """
    both = list(zip(program.tiers, solution.tiers, strict=True))
    values = {t.name: t.sense * t.value(solution.x) + 0.0 for t, _ in both}
    bounds = {t.name: nan if r.bound is None else t.sense * r.bound + 0.0 for t, r in both}
    return Answer(
        values=MappingProxyType(values),
        bounds=MappingProxyType(bounds),
        closed=MappingProxyType({result.name: result.closed for result in solution.tiers}),
        status=solution.status(cancelled=cancelled),
        x=solution.x,
        _solution=solution,
        _lay_out=lay_out,
    )
