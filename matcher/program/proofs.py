"""Proofs: from the duals of every part and tier to a certificate that holds for the whole program.

A part that was closed as a linear program goes on on its optimal face, where columns are fixed and
rows are equalities. Its duals in the next tier are right on that face only. They become right for
the whole program once enough of the earlier tier is added: with a weight on the row *the earlier
tier is as good as in the plan*, its reduced costs outweigh those that point the wrong way. One
weight holds for all parts, so the largest that any part needs is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from matcher.plan.certificate import Certificate, Proof, RowKey
from matcher.program.linear import Linear
from matcher.program.parts import TierDuals
from matcher.program.program import Program
from matcher.program.solving import Solution
from matcher.program.tiers import Tier

_NOTHING = 1e-11
"""A price below this share of the largest is the round-off of a solver."""

_FIXED = 1e-7
"""Reduced costs above this, in the solver's scale, fix a column on the optimal face."""


@dataclass
class _Whole:
    """A part of the program on its way to a proof: its duals, reduced costs and weights."""

    columns: np.ndarray
    rows: np.ndarray
    duals: tuple[TierDuals, ...]


@dataclass
class _Proved:
    """The proof of one tier: duals of all rows, reduced costs of all columns, tier → weight."""

    y: np.ndarray
    reduced: np.ndarray
    weights: np.ndarray


def certify(program: Program, solution: Solution, values: Sequence[float]) -> Certificate | None:
    """Return the proofs of all tiers but the one that breaks ties.

    Parameters
    ----------
    program
        What was solved.
    solution
        With the duals of its parts.
    values
        Value of every tier, recomputed from the deployments.

    Returns
    -------
    Certificate
        None where an analyst added constraints: the tables alone prove nothing then.
    """
    if program.own:
        return None
    senses = [tier.sense for tier in program.tiers]
    values = [sense * value for sense, value in zip(senses, values, strict=True)]
    parts = [_Whole(part.columns, part.rows, part.duals) for part in solution.parts]
    parts.append(_alone(program, parts))
    proved: list[_Proved] = []
    proofs = []
    for place, tier in enumerate(program.tiers[:-1]):
        one = _prove(program, parts, proved, place)
        proved.append(one)
        proofs.append(_proof(program, tier, one, values))
    return Certificate(_offers(program), tuple(proofs))


def _alone(program: Program, parts: list[_Whole]) -> _Whole:
    """Return the columns that stand in no row; each tier fixes those that it counts."""
    free = np.ones(len(program.linear.cost), dtype=bool)
    for part in parts:
        free[part.columns] = False
    none = np.array([], dtype=np.int64)
    duals = tuple(TierDuals(none.astype(float), {}, 1.0, True) for _ in program.tiers)
    return _Whole(np.flatnonzero(free), none, duals)


def _prove(program: Program, parts: list[_Whole], proved: list[_Proved], place: int) -> _Proved:
    linear, tiers = program.linear, program.tiers
    y = np.zeros(len(linear.row_lower))
    weights = np.zeros((len(parts), place))
    for number, part in enumerate(parts):
        duals = part.duals[place]
        y[part.rows] = duals.rows
        for name, weight in duals.weights.items():
            weights[number, _place(tiers, name)] = weight
    of_column = np.zeros(len(linear.cost), dtype=np.int64)
    of_row = np.zeros(len(y), dtype=np.int64)
    for number, part in enumerate(parts):
        of_column[part.columns], of_row[part.rows] = number, number
    cost = tiers[place].coefficients.astype(float).copy()
    for earlier in range(place):
        cost += weights[of_column, earlier] * tiers[earlier].coefficients
    reduced = cost - linear.matrix.T @ y
    for earlier in reversed(range(place)):
        before = proved[earlier]
        missing = _missing(parts, before, reduced, y, (place, earlier))
        level = float((weights[:, earlier] + missing).max(initial=0.0))
        more = level - weights[:, earlier]
        y += more[of_row] * before.y
        reduced += more[of_column] * before.reduced
        weights[:, :earlier] += more[:, None] * before.weights[None, :earlier]
        weights[:, earlier] = level
    top = weights.max(axis=0, initial=0.0) if place else np.zeros(0)
    return _Proved(y, reduced, top)


def _place(tiers: Sequence[Tier], name: str) -> int:
    return [tier.name for tier in tiers].index(name)


def _missing(
    parts: list[_Whole],
    before: _Proved,
    reduced: np.ndarray,
    y: np.ndarray,
    place: tuple[int, int],
) -> np.ndarray:
    """Return how much more of an earlier tier each part needs, so that nothing points wrong."""
    now, earlier = place
    needed = np.zeros(len(parts))
    for number, part in enumerate(parts):
        if not part.duals[earlier].by_face:
            continue
        least = _FIXED / part.duals[earlier].scale
        noise = _FIXED / part.duals[now].scale
        for wrong, right in (
            (reduced[part.columns], before.reduced[part.columns]),
            (y[part.rows], before.y[part.rows]),
        ):
            against = (np.abs(right) > least) & (np.sign(wrong) == -np.sign(right))
            against &= np.abs(wrong) > noise * 1e-3
            if against.any():
                ratio = np.abs(wrong[against]) / np.abs(right[against])
                needed[number] = max(needed[number], float(ratio.max()))
    return needed


def _proof(program: Program, tier: Tier, one: _Proved, values: Sequence[float]) -> Proof:
    linear = program.linear
    names = [other.name for other in program.tiers]
    y = _valid(linear, one.y)
    weights = {name: float(w) for name, w in zip(names, one.weights, strict=False) if w > 0}
    cost = tier.coefficients + sum(
        (w * program.tiers[k].coefficients for k, w in enumerate(one.weights) if w > 0),
        np.zeros(len(linear.cost)),
    )
    reduced = cost - linear.matrix.T @ y
    sides = np.where(y > 0, linear.row_lower, linear.row_upper)
    used = y != 0
    terms = [
        *(y[used] * sides[used]).tolist(),
        *np.minimum(reduced * linear.lower, reduced * linear.upper).tolist(),
        *(-w * values[k] for k, w in enumerate(one.weights)),
    ]
    return Proof(tier.name, fsum(terms), weights, _keyed(program, y))


def _valid(linear: Linear, y: np.ndarray) -> np.ndarray:
    """Return duals without those that point to an infinite side, or are round-off."""
    small = _NOTHING * float(np.abs(y).max(initial=0.0))
    y = np.where(np.abs(y) <= small, 0.0, y)
    y = np.where((y > 0) & ~np.isfinite(linear.row_lower), 0.0, y)
    return np.where((y < 0) & ~np.isfinite(linear.row_upper), 0.0, y)


def _keyed(program: Program, y: np.ndarray) -> dict[RowKey, float]:
    """Return every price that is not 0 by what its row is about."""
    eligibility = program.layout.presence.eligibility
    pairs, facts = eligibility.pairs, eligibility.facts
    rows = program.rows[y != 0]
    pair, own_p, own_r = (rows[name].to_numpy().astype(np.int64) for name in ("pair", "p", "r"))
    p = np.where(pair >= 0, _of(pairs["p"].to_numpy(), pair, -1), own_p)
    r = np.where(pair >= 0, _of(pairs["r"].to_numpy(), pair, -1), own_r)
    pledge = _of(facts.pledges["id"].to_numpy(dtype=object), p, "")
    need = _of(facts.requirements["id"].to_numpy(dtype=object), r, "")
    days = [
        number if number > 0 else None if day < 0 else day - facts.plan_day
        for day, number in zip(rows["date"].tolist(), rows["round"].tolist(), strict=True)
    ]
    keys = zip(rows["family"].tolist(), pledge.tolist(), need.tolist(), days, strict=True)
    return dict(zip(map(RowKey._make, keys), y[y != 0].tolist(), strict=True))


def _of(values: np.ndarray, places: np.ndarray, blank: object) -> np.ndarray:
    """Return the value at each place, and what is blank where a place is −1."""
    found = np.full(len(places), blank, dtype=values.dtype)
    known = places >= 0
    found[known] = values[places[known]]
    return found


def _offers(program: Program) -> dict[tuple[str, str], tuple[int, ...]]:
    presence = program.layout.presence
    pairs, events = presence.eligibility.pairs, presence.events
    days = events["date"].to_numpy() - presence.eligibility.facts.plan_day
    pair = events["pair"].to_numpy()
    starts = np.flatnonzero(np.append(True, pair[1:] != pair[:-1])) if len(pair) else pair
    chosen = pairs.iloc[pair[starts]]
    named = zip(chosen["pledge_id"].tolist(), chosen["requirement_id"].tolist(), strict=True)
    pieces = np.split(days, starts[1:]) if len(pair) else []
    return dict(zip(named, (tuple(piece.tolist()) for piece in pieces), strict=True))
