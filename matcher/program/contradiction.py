"""Contradictions: the smallest set of pins and own constraints that cannot all hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.case.case import Case
from matcher.case.policies import Exchange, Policy
from matcher.errors import ContradictionError, MatcherError, SolverError
from matcher.plan.filters import FILTERS, describe_filters
from matcher.program.facts import on
from matcher.program.lane import INFEASIBLE, OWN, Options, solve
from matcher.program.linear import INFINITE, Linear
from matcher.program.program import Program
from matcher.program.scopes import is_soft

POLICY_FAMILIES = (
    "ceiling",
    "footprint",
    "women",
    "contributor_share",
    "exchange",
    "budget",
    "lift",
    "changes_at_most",
    "stay",
)
"""Families of rows of policies that limit who is there."""


def explain_contradiction(program: Program, rows: np.ndarray, options: Options) -> MatcherError:
    """Return the error that names a smallest contradicting set among the members of some rows.

    Members are pins, constraints that an analyst added, and hard policies. One after the other is
    dropped, policies first, so that pins stay named where either would do; what still contradicts
    without it is searched on, so that in the end none can be spared.

    Parameters
    ----------
    program
        The program.
    rows
        Rows that together cannot be satisfied.
    options
        Solver.
    """
    policies, pins = _policies(program, rows), _pins(program, rows)
    members = policies | pins
    if not members:
        return SolverError(
            f"{options.solver} calls a program impossible that holds no pin and to which doing "
            "nothing is an answer. This is a fault of the solver or of matcher: please report it"
        )
    needed = list(members)
    for name in list(members):
        rest = [members[other] for other in needed if other != name]
        if _is_impossible(program.linear, members, rest, options):
            needed.remove(name)
    return ContradictionError([name for name in pins | policies if name in needed])


def _pins(program: Program, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Return the rows of each pin, and of each constraint of an analyst, by what it is called."""
    eligibility = program.layout.presence.eligibility
    case, pairs = eligibility.case, eligibility.pairs
    both = zip(case["pairs"]["pledge_id"], case["pairs"]["requirement_id"], strict=True)
    places = {pair: case.place_of("pairs", number) for number, pair in enumerate(both)}
    found: dict[str, list[int]] = {}
    for row in rows.tolist():
        family = program.rows["family"].iloc[row]
        if family == "pin":
            pair = pairs.iloc[int(program.rows["pair"].iloc[row])]
            name = f"pin of {pair['pledge_id']} on {pair['requirement_id']} ({pair['pinned']:g}"
            if case.is_dated:
                name += f", {on(pair['pin_start'])} to {on(pair['pin_end'] - 1)}"
            name += f"; {places[pair['pledge_id'], pair['requirement_id']]})"
            found.setdefault(name, []).append(row)
        elif family == "short" and program.layout.changes.frozen.any():
            pair = pairs.iloc[int(program.rows["pair"].iloc[row])]
            name = f"agreed {pair['pledge_id']} at {pair['requirement_id']}, as far as it has begun"
            found.setdefault(name, []).append(row)
        elif family == "changed":
            most = case.settings.most_changes
            name = f"most_changes (no more than {most} otherwise than agreed)"
            found.setdefault(name, []).append(row)
        elif family in program.own:
            found.setdefault(f"your constraint {family.removeprefix(OWN)}", []).append(row)
    return {name: np.array(place) for name, place in found.items()}


def _policies(program: Program, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Return the rows of each hard policy that limits, by what it is called.

    The rows of an exchange belong to the ceiling that it widens: without it they say nothing.
    """
    eligibility = program.layout.presence.eligibility
    about = program.rows["about"].iloc[rows].str.partition(" · ")[0].to_numpy(dtype=object)
    family = program.rows["family"].iloc[rows].to_numpy(dtype=object)
    widened = {one.id: one.more for one in eligibility.case.policies if isinstance(one, Exchange)}
    owner = np.array([widened.get(name, name) for name in about], dtype=object)
    found = {}
    for place, policy in enumerate(eligibility.case.policies):
        if policy.conditional or isinstance(policy, Exchange) or is_soft(eligibility, policy):
            continue
        own = rows[(owner == policy.id) & np.isin(family, POLICY_FAMILIES)]
        if len(own):
            found[name_policy(eligibility.case, policy, place)] = own
    return found


def name_policy(case: Case, policy: Policy, place: int) -> str:
    """Return what a policy is called: its kind, id, limit, scope and place in the tables."""
    limit = getattr(policy, "at_most", None)
    told = []
    if limit is not None:
        counted = getattr(policy, "counted_in", case.settings.currency or "")
        told.append(f"{limit:,g} {counted}".strip())
    elif hasattr(policy, "share"):
        told.append(f"{policy.share:.0%}")
    elif hasattr(policy, "days"):
        told.append(f"{policy.days:g} days")
    filters = describe_filters({name: getattr(policy, name, ()) for name in FILTERS})
    told += [filters] if filters else []
    told += [f"from {policy.from_}"] if policy.from_ else []
    told += [f"until {policy.until}"] if policy.until else []
    told.append(case.place_of("policies", place))
    return f"{policy.kind} {policy.id} ({'; '.join(told)})"


def _is_impossible(
    linear: Linear, members: dict[str, np.ndarray], kept: list[np.ndarray], options: Options
) -> bool:
    """Say whether the program cannot be satisfied with only some members in force."""
    every = np.concatenate(list(members.values()))
    dropped = np.setdiff1d(every, np.concatenate(kept) if kept else np.array([], dtype=int))
    lower, upper = linear.row_lower.copy(), linear.row_upper.copy()
    lower[dropped], upper[dropped] = -INFINITE, INFINITE
    held = np.flatnonzero((lower > -INFINITE) | (upper < INFINITE))
    tried = replace(linear, cost=np.zeros(len(linear.cost)), row_lower=lower, row_upper=upper)
    columns = np.arange(len(linear.cost))
    outcome = solve(
        tried.part(columns, held), replace(options, stop=0.0, seconds=None, cancel=None)
    )
    return outcome.status == INFEASIBLE
