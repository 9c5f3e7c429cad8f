"""Proofs: the certificate of a solved program, every price named by what its row is about."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, fsum

import numpy as np

from matcher.plan.certificate import Certificate, Proof, RowKey
from matcher.plan.offers import Offers
from matcher.program.duality import Duality, Proved
from matcher.program.faces import ROUND_OFF, least_of, sides_of
from matcher.program.program import Program
from matcher.program.solving import Solution
from matcher.program.tiers import CHANGES, Tier


def certify(
    program: Program, solution: Solution, values: Sequence[float]
) -> tuple[Certificate | None, list[Proved]]:
    """Return the proofs of all tiers but the one that breaks ties, and what they are made of.

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
    tuple[Certificate | None, list[Proved]]
        None where an analyst added constraints: the tables alone prove nothing then.
    """
    if program.own:
        return None, []
    senses = [tier.sense for tier in program.tiers]
    minimised = [sense * value for sense, value in zip(senses, values, strict=True)]
    duality = Duality(program, solution, minimised)
    proved: list[Proved] = []
    proofs = []
    for tier in program.judged:
        one = duality.prove(proved)
        proofs.append(_proof(program, tier, one, minimised))
        proved.append(one)
    return Certificate(_offers(program), tuple(proofs), _hands(program)), proved


def _proof(program: Program, tier: Tier, one: Proved, values: Sequence[float]) -> Proof:
    """Return a proof with its bound added up as exactly as floating point can."""
    linear = program.linear
    weighted = [(k, float(w)) for k, w in enumerate(one.weights) if w > 0]
    cost = tier.coefficients.astype(float).copy()
    for k, weight in weighted:
        cost += weight * program.tiers[k].coefficients
    reduced = cost - linear.matrix.T @ one.y
    terms = [
        *_without_zeros(one.y * sides_of(linear, one.y)),
        *_without_zeros(least_of(linear, reduced)),
        *(-weight * values[k] for k, weight in weighted),
    ]
    bound = fsum(terms)
    if tier.name == CHANGES:  # pairs change or do not: what is proved of some is proved of all
        bound = float(ceil(bound - ROUND_OFF))
    weights = {program.tiers[k].name: weight for k, weight in weighted}
    return Proof(tier.name, bound, weights, _keyed(program, one.y))


def _without_zeros(terms: np.ndarray) -> list[float]:
    found: list[float] = terms[terms != 0].tolist()
    return found


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
    named = (rows["family"], pledge, need, rows["about"])
    keys = zip(*(part.tolist() for part in named), days, strict=True)
    return dict(zip(map(RowKey._make, keys), y[y != 0].tolist(), strict=True))


def _of(values: np.ndarray, places: np.ndarray, blank: object) -> np.ndarray:
    """Return the value at each place, and what is blank where a place is −1."""
    found = np.full(len(places), blank, dtype=values.dtype)
    known = places >= 0
    found[known] = values[places[known]]
    return found


def _hands(program: Program) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Return the days on which every link may hand something over."""
    presence = program.layout.presence
    facts, lacks = presence.eligibility.facts, presence.eligibility.supplies.lacks.rows
    rows = presence.hand_overs.rows.drop_duplicates(["link", "date"])
    days = rows["date"].to_numpy() - facts.plan_day
    starts = np.flatnonzero(~rows.duplicated("link").to_numpy())
    first = rows.iloc[starts]
    pledges = facts.pledges["id"].to_numpy(dtype=object)
    needs = lacks["need_id"].to_numpy(dtype=object)
    named = zip(
        pledges[first["giver"]].tolist(),
        pledges[first["receiver"]].tolist(),
        needs[first["lack"]].tolist(),
        strict=True,
    )
    pieces = np.split(days, starts[1:]) if len(starts) else []
    return dict(zip(named, (tuple(sorted(set(one.tolist()))) for one in pieces), strict=True))


def _offers(program: Program) -> Offers:
    presence = program.layout.presence
    facts, pairs, events = presence.eligibility.facts, presence.eligibility.pairs, presence.events
    starts = np.flatnonzero(events["is_first"].to_numpy())
    pair = events["pair"].to_numpy()[starts]
    ids = (
        facts.pledges["id"].to_numpy(dtype=object),
        facts.requirements["id"].to_numpy(dtype=object),
    )
    places = (pairs["p"].to_numpy()[pair], pairs["r"].to_numpy()[pair])
    return Offers(ids, places, starts, events["date"].to_numpy() - facts.plan_day)
