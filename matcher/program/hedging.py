"""Hedging: a program that commits who comes before it is known who withdraws.

Beside the plan stands a copy of it for every set of withdrawals. In a copy no more arrives, is
there or is handed over than the plan commits, and nothing of who withdraws. What stays open in the
copies is what the plan is to be good at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from matcher.plan.plan import Plan
from matcher.program.lane import ARRAYS, DEFAULT_SOLVER, Options
from matcher.program.linear import INFINITE, Linear
from matcher.program.match import make_plan
from matcher.program.program import Program
from matcher.program.solving import solve_program
from matcher.program.tiers import RELAXED, TIE, Tier
from matcher.program.withdrawals import (
    HEDGED,
    columns_of,
    gap_program,
    original_program,
    pin_rows,
    with_tiers,
)

_DIGITS = 9


@dataclass(frozen=True)
class Aim:
    """What a hedged plan is to be good at.

    Attributes
    ----------
    weight
        Of the mean of the worst beside the expectation, 0 to 1.
    alpha
        Share of samples that the mean of the worst leaves out.
    """

    weight: float
    alpha: float


def hedged_plan(
    plan: Plan, sets: Mapping[tuple[str, ...], float], aim: Aim, options: Options
) -> Plan:
    """Return the plan that leaves least open over some sets of withdrawals.

    Tier by tier of gaps, the expectation and the mean of the worst are weighed; then come the tiers
    of the plan itself, with nobody withdrawn.

    Parameters
    ----------
    plan
        Whose case is planned.
    sets
        Pledges that withdraw → how likely it is; together 1.
    aim
        What is weighed.
    options
        How it is solved.

    Raises
    ------
    ContradictionError
        Where rules that are no pins cannot all hold.
    SolverError
        Where the solver breaks down.
    """
    program = original_program(plan)
    copies = _copies(gap_program(plan), sets)
    wide = _widened(program, copies, np.array(list(sets.values())), aim)
    solution = solve_program(wide, replace(options, lane=ARRAYS))
    held = _held(program, solution.x[: len(program.linear.cost)])
    best = solve_program(held, options)
    return make_plan(replace(held, own=(HEDGED,)), best, DEFAULT_SOLVER)


@dataclass(frozen=True)
class _Copies:
    """The copies of a program, one for each set of withdrawals.

    Attributes
    ----------
    linear
        Arrays of one copy.
    tiers
        Its tiers of gaps.
    upper
        Set × column: upper bounds.
    moves
        Columns that the plan commits.
    """

    linear: Linear
    tiers: tuple[Tier, ...]
    upper: np.ndarray
    moves: np.ndarray


def _copies(program: Program, sets: Mapping[tuple[str, ...], float]) -> _Copies:
    """Return the copies of a program; in them nothing is whole, and no pin holds."""
    own = columns_of(program.layout)
    ids = program.layout.presence.eligibility.facts.pledges["id"].to_numpy(dtype=object)
    owner, column = ids[own["p"].to_numpy()], own["column"].to_numpy()
    upper = np.tile(program.linear.upper, (len(sets), 1))
    for number, gone in enumerate(sets):
        upper[number, column[np.isin(owner, list(gone))]] = 0.0
    lower = program.linear.row_lower.copy()
    lower[pin_rows(program)["row"].to_numpy()] = -INFINITE
    linear = replace(program.linear.relaxed(), row_lower=lower)
    tiers = tuple(tier for tier in program.tiers if tier.name != RELAXED)
    return _Copies(linear, tiers, upper, column)


def _widened(program: Program, copies: _Copies, chance: np.ndarray, aim: Aim) -> Program:
    """Return a program with the copies beside it, and first the tiers that weigh them."""
    linear, one, number = program.linear, copies.linear, len(chance)
    first, size = len(linear.cost), len(one.cost)
    spots = first + size * np.arange(number)
    tails = first + size * number + (1 + number) * np.arange(len(copies.tiers))
    total = int(first + size * number + (1 + number) * len(copies.tiers))
    links = _links(copies, number, first, total)
    most = [_most(tier, copies) for tier in copies.tiers]
    over = [
        _overs(tier, spots, tail, total)
        for tier, tail in zip(copies.tiers, tails.tolist(), strict=True)
    ]
    blocks = sparse.block_diag([linear.matrix, *[one.matrix] * number])
    blocks.resize((blocks.shape[0], total))
    added = number * (len(one.row_lower) + len(copies.moves) + len(copies.tiers))
    names = linear.row_names.having([f"{HEDGED}_{k}" for k in range(added)])
    free = np.full(number * (len(copies.moves) + len(copies.tiers)), -INFINITE)
    ends = np.concatenate([np.full(1 + number, value) for value in most])
    wide = Linear(
        cost=np.zeros(total),
        lower=np.concatenate([linear.lower, np.tile(one.lower, number), np.zeros(len(ends))]),
        upper=np.concatenate([linear.upper, copies.upper.ravel(), ends]),
        whole=np.append(linear.whole, np.zeros(total - first, dtype=bool)),
        matrix=sparse.csr_array(sparse.vstack([blocks, links, *over])),
        row_lower=np.concatenate([linear.row_lower, np.tile(one.row_lower, number), free]),
        row_upper=np.concatenate(
            [linear.row_upper, np.tile(one.row_upper, number), np.zeros(len(free))]
        ),
        column_names=linear.column_names.having([f"{HEDGED}_{k}" for k in range(total - first)]),
        row_names=names,
    )
    weighed = [
        _weighed(tier, spots, tail, total, chance, aim)
        for tier, tail in zip(copies.tiers, tails.tolist(), strict=True)
    ]
    later = [
        replace(tier, coefficients=np.append(tier.coefficients, np.zeros(total - first)))
        for tier in program.tiers
        if tier.name != TIE
    ]
    given_up = [tier for tier in later if tier.name == RELAXED]
    others = [tier for tier in later if tier.name != RELAXED]
    blank = dict.fromkeys(("pair", "p", "r", "date", "round"), -1) | {"about": ""}
    extra = pd.DataFrame({"family": [HEDGED] * added, **blank})
    rows = pd.concat([program.rows, extra], ignore_index=True)
    whole = replace(program, rows=rows, linear=wide, own=(HEDGED,))
    return with_tiers(whole, [*given_up, *weighed, *others])


def _links(copies: _Copies, number: int, first: int, total: int) -> sparse.csr_array:
    """Return what comes or is there in a copy − what the plan commits: rows never above 0."""
    moves, size = copies.moves, len(copies.linear.cost)
    row = np.arange(number * len(moves))
    own = np.concatenate([first + size * k + moves for k in range(number)])
    committed = np.tile(moves, number)
    value = np.concatenate([np.ones(len(row)), -np.ones(len(row))])
    places = (np.concatenate([row, row]), np.concatenate([own, committed]))
    return sparse.csr_array(sparse.coo_array((value, places), shape=(len(row), total)))


def _most(tier: Tier, copies: _Copies) -> float:
    """Return the most that a tier can come to in a copy."""
    return float((np.maximum(tier.coefficients, 0.0) * copies.linear.upper).sum())


def _overs(tier: Tier, spots: np.ndarray, tail: int, total: int) -> sparse.csr_array:
    """Return tier in a copy − threshold − what is over it, a row each; never above 0."""
    own = np.flatnonzero(tier.coefficients)
    count = len(spots)
    row = np.arange(count)
    rows = [np.repeat(row, len(own)), row, row]
    columns = [(spots[:, None] + own).ravel(), np.full(count, tail), tail + 1 + row]
    values = [np.tile(tier.coefficients[own], count), -np.ones(count), -np.ones(count)]
    places = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array(
        sparse.coo_array((np.concatenate(values), places), shape=(count, total))
    )


def _weighed(
    tier: Tier, spots: np.ndarray, tail: int, total: int, chance: np.ndarray, aim: Aim
) -> Tier:
    """Return expectation and mean of the worst of a tier over the copies, weighed."""
    coefficients = np.zeros(total)
    own = np.flatnonzero(tier.coefficients)
    each = (1 - aim.weight) * chance[:, None] * tier.coefficients[own]
    coefficients[(spots[:, None] + own).ravel()] = each.ravel()
    coefficients[tail] = aim.weight
    coefficients[tail + 1 : tail + 1 + len(spots)] = aim.weight * chance / (1 - aim.alpha)
    return Tier(f"{HEDGED}:{tier.name}", coefficients)


def _held(program: Program, x: np.ndarray) -> Program:
    """Return a program in which who comes, is there and hands over is as in some values."""
    moves = columns_of(program.layout)["column"].to_numpy()
    linear = program.linear
    lower, upper = linear.lower.copy(), linear.upper.copy()
    near = np.where(linear.whole, np.rint(x), np.round(x, _DIGITS))[moves]
    lower[moves] = upper[moves] = np.clip(near, lower[moves], upper[moves])
    return replace(program, linear=replace(linear, lower=lower, upper=upper))
