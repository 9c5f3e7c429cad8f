"""Inquiry: a plan that is asked about, and how what is asked is solved."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.case.case import Case
from matcher.plan.basis import check_own, relaxed_policies
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel, Cancellation
from matcher.program.lane import Options
from matcher.program.match import match
from matcher.program.program import Program
from matcher.program.what_if import WhatIf


@dataclass(frozen=True)
class Inquiry:
    """A plan that is asked about.

    Attributes
    ----------
    plan
        The plan.
    relaxed
        Ids of hard policies that the plan gave up.
    stop, time_limit, cancel
        As of `WhatIf`.
    """

    plan: Plan
    relaxed: tuple[str, ...]
    stop: float
    time_limit: float | None
    cancel: Cancel | None

    @classmethod
    def into(
        cls, plan: Plan | Case, *, stop: float, time_limit: float | None, cancel: Cancel | None
    ) -> Inquiry:
        """Return an inquiry into a plan; of a case the best plan is found first.

        Raises
        ------
        ContradictionError
            Where pins and hard policies of a case cannot all hold.
        SolverError
            Where the solver breaks down.
        ValueError
            Where the plan follows constraints of an analyst's own, which its case does not hold.
        """
        if isinstance(plan, Case):
            plan = match(plan, time_limit=time_limit, stop=stop, cancel=cancel)
        check_own(plan)
        return cls(plan, relaxed_policies(plan), stop, time_limit, cancel)

    @property
    def options(self) -> Options:
        """How a program is solved that is not kept."""
        wish = None if self.cancel is None else Cancellation(self.cancel)
        return Options(stop=self.stop, seconds=self.time_limit, cancel=wish)

    def handle(self, program: Program) -> WhatIf:
        """Return a handle on a program that is changed and solved again."""
        return WhatIf(program, stop=self.stop, time_limit=self.time_limit, cancel=self.cancel)
