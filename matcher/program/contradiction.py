"""Contradictions: the smallest set of pins and own constraints that cannot all hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.errors import ContradictionError, MatcherError, SolverError
from matcher.program.facts import on
from matcher.program.lane import INFEASIBLE, OWN, Options, solve
from matcher.program.linear import INFINITE, Linear
from matcher.program.program import Program


def explain_contradiction(program: Program, rows: np.ndarray, options: Options) -> MatcherError:
    """Return the error that names a smallest contradicting set among the members of some rows.

    Members are pins and constraints that an analyst added. One after the other is dropped; what
    still contradicts without it is searched on, so that in the end none can be spared.

    Parameters
    ----------
    program
        The program.
    rows
        Rows that together cannot be satisfied.
    options
        Solver.
    """
    members = _members(program, rows)
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
    return ContradictionError(needed)


def _members(program: Program, rows: np.ndarray) -> dict[str, np.ndarray]:
    pairs = program.layout.presence.eligibility.pairs
    dated = program.layout.presence.eligibility.case.is_dated
    found: dict[str, list[int]] = {}
    for row in rows.tolist():
        family = program.rows["family"].iloc[row]
        if family == "pin":
            pair = pairs.iloc[int(program.rows["pair"].iloc[row])]
            name = f"pin of {pair['pledge_id']} on {pair['requirement_id']} ({pair['pinned']:g}"
            if dated:
                name += f", {on(pair['pin_start'])} to {on(pair['pin_end'] - 1)}"
            found.setdefault(name + ")", []).append(row)
        elif family in program.own:
            found.setdefault(f"your constraint {family.removeprefix(OWN)}", []).append(row)
    return {name: np.array(place) for name, place in found.items()}


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
