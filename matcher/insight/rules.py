"""What each rule costs: how good a plan could be without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import nan

import pandas as pd

from matcher.case.case import Case
from matcher.case.policies import Policy
from matcher.errors import ContradictionError
from matcher.plan.basis import check_own, relaxed_policies
from matcher.plan.filters import FILTERS, describe_filters
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel, Cancellation
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP
from matcher.program.formulation import formulate
from matcher.program.lane import Options
from matcher.program.match import match
from matcher.program.reading import read_values
from matcher.program.solving import Progress, solve_program

CONTRADICTS = "contradicts"
"""How a tier is closed where nothing is possible without a rule: an exchange, with pins."""

_SAME = 1e-6
"""Values that differ by less than this share of the larger one, or of 1, are the same."""

Row = dict[str, str | float | bool | None]
"""Some cells of a row, by column."""

_COLUMNS = {
    "policy_id": "str",
    "kind": "str",
    "filter": "str",
    "hard": "str",
    "tier": "str",
    "value": "float64",
    "without": "float64",
    "gain": "float64",
    "decides": "bool",
    "closed": "str",
}


def cost_rules(
    plan: Plan | Case,
    *,
    solver: str = DEFAULT_SOLVER,
    time_limit: float | None = None,
    stop: float = DEFAULT_STOP,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> pd.DataFrame:
    """Say what every policy costs: the value of each tier with it, and without it.

    Each policy is left out by itself, and all that hold with it; then all together, because two
    may keep out the same. The same dates are offered without it, so that what is gained is gained
    by the rule alone. A ceiling that goes takes the exchange that it is part of with it.

    Parameters
    ----------
    plan
        The plan, also one read from disk; of a case the best plan is found first.
    solver, stop
        As of `match`.
    time_limit
        Seconds for each solve; what had not been closed by then says so.
    progress
        Is told how much is done, and which rule is left out.
    cancel
        Says whether to stop, as of `match`; what had not been closed by then says so.

    Returns
    -------
    pandas.DataFrame
        A row for each policy and tier, in order. Columns policy_id (blank: all together), kind,
        filter, hard (yes, no, or relaxed where the plan had given it up), tier, value (of the
        plan), without (the best value without the policy), gain (by how much that is better;
        below 0 where it is worse, because an earlier tier came first), decides (whether it is the
        first tier that changes; what later ones gain or lose follows from that), closed (linear,
        branching or limit, as of the tiers of a plan; ``contradicts`` where nothing is possible
        without an exchange).

    Raises
    ------
    ContradictionError
        Where pins and hard policies of a case cannot all hold.
    SolverError
        Where the solver is not there or breaks down.
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    if isinstance(plan, Case):
        plan = match(plan, solver=solver, time_limit=time_limit, stop=stop, cancel=cancel)
    check_own(plan)
    wish = None if cancel is None else Cancellation(cancel)
    options = Options(solver=solver, stop=stop, seconds=time_limit, cancel=wish)
    choices = list(_choices(plan))
    rows = []
    for number, (dropped, told) in enumerate(choices):
        if progress is not None:
            progress(number / len(choices), f"without {told['policy_id'] or 'any rule'}")
        rows += [told | row for row in _compare(plan, dropped, options)]
    if progress is not None:
        progress(1.0, "solved")
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _choices(plan: Plan) -> Iterator[tuple[tuple[str, ...], Row]]:
    """Yield the ids of what is left out, and how it is told."""
    policies = plan.case.policies
    for one in policies:
        filters = describe_filters({name: getattr(one, name, ()) for name in FILTERS})
        told = {"kind": one.kind, "filter": filters or None, "hard": _strictness(plan, one)}
        yield (str(one.id),), {"policy_id": str(one.id), **told}
    if len(policies) > 1:
        blank: Row = dict.fromkeys(("policy_id", "kind", "filter", "hard"))
        yield tuple(str(one.id) for one in policies), blank


def _strictness(plan: Plan, policy: Policy) -> str:
    if policy.id in relaxed_policies(plan):
        return "relaxed"
    return "no" if policy.is_soft else "yes"


def _compare(plan: Plan, dropped: tuple[str, ...], options: Options) -> Iterator[Row]:
    """Yield every tier of a plan, with its best value where some policies are left out."""
    program = formulate(plan.case, relaxed=relaxed_policies(plan), dropped=dropped)
    program = replace(program, tiers=program.judged)
    values, closed = {}, {}
    try:
        solution = solve_program(program, options)
        values = read_values(program, solution)
        closed = {tier.name: tier.closed for tier in solution.tiers}
    except ContradictionError:
        pass
    had = plan.objective
    decided = False
    for tier in program.tiers:
        value, without = had[tier.name], values.get(tier.name, nan)
        gain = tier.sense * (value - without)
        if abs(gain) <= _SAME * max(1.0, abs(value)):
            gain = 0.0
        yield {
            "tier": tier.name,
            "value": value,
            "without": without,
            "gain": gain,
            "decides": gain != 0 and not decided,
            "closed": closed.get(tier.name, CONTRADICTS),
        }
        decided = decided or gain != 0
