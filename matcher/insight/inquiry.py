"""Inquiry: a plan that is asked about, and how what is asked is solved."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.case.case import Case
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel, Cancellation
from matcher.program.lane import Options, check_solver
from matcher.program.match import match


@dataclass(frozen=True)
class Inquiry:
    """A plan that is asked about.

    Attributes
    ----------
    plan
        The plan.
    options
        How to solve what is asked: the solver, its stop, the seconds of each solve.
    relaxed
        Ids of hard policies that the plan gave up.
    """

    plan: Plan
    options: Options
    relaxed: tuple[str, ...]

    @classmethod
    def into(
        cls,
        plan: Plan | Case,
        *,
        solver: str,
        time_limit: float | None,
        stop: float,
        cancel: Cancel | None,
    ) -> Inquiry:
        """Return an inquiry into a plan; of a case the best plan is found first.

        Raises
        ------
        ContradictionError
            Where pins and hard policies of a case cannot all hold.
        SolverError
            Where the solver is not there or breaks down.
        ValueError
            Where the plan follows constraints of an analyst's own, which its case does not hold.
        """
        check_solver(solver)
        if isinstance(plan, Case):
            plan = match(plan, solver=solver, time_limit=time_limit, stop=stop, cancel=cancel)
        if plan.own:
            raise ValueError(
                "the plan follows constraints of your own, which its case does not hold"
            )
        wish = None if cancel is None else Cancellation(cancel)
        options = Options(solver=solver, stop=stop, seconds=time_limit, cancel=wish)
        return cls(plan, options, relaxed_policies(plan))


def relaxed_policies(plan: Plan) -> tuple[str, ...]:
    """Return the ids of the hard policies that a plan gave up."""
    found = plan.policies.loc[plan.policies["hard"] == "relaxed", "policy_id"]
    return tuple(dict.fromkeys(found.tolist()))
