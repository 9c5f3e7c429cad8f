"""Fitting: pairs whose capabilities fit, a bounded number of them at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matcher.program.facts import Facts
from matcher.program.named import Named, pair_key
from matcher.program.ranges import runs_of
from matcher.program.stand_ins import stand_in_rates


class Fitting(NamedTuple):
    """Pairs, told by places in the facts: `fit` is NaN where the capabilities do not fit."""

    p: np.ndarray
    r: np.ndarray
    fit: np.ndarray


class _Kinds:
    """Which capability serves which other at which rate, and who pledges and requires it."""

    def __init__(self, facts: Facts) -> None:
        case = facts.case
        place = case["capabilities"].set_index("id").index
        rates = stand_in_rates(case["capabilities"], case["stand_ins"])
        provided = place.get_indexer(rates["provided"])
        order = np.argsort(provided, kind="stable")
        self.required = place.get_indexer(rates["required"])[order]
        self.rate = rates["rate"].to_numpy(dtype=float)[order]
        self.first = np.searchsorted(provided[order], np.arange(len(place) + 1))
        self.pledged = place.get_indexer(facts.pledges["capability_id"])
        wanted = place.get_indexer(facts.requirements["capability_id"])
        self.asking = np.argsort(wanted, kind="stable")
        self.begins = np.searchsorted(wanted[self.asking], np.arange(len(place) + 1))

    def numbers(self) -> np.ndarray:
        """Return how many requirements fit each pledge."""
        asked = np.append(0, np.cumsum(np.diff(self.begins)[self.required]))
        return (asked[self.first[1:]] - asked[self.first[:-1]])[self.pledged]

    def pairs(self, p: np.ndarray) -> Fitting:
        """Return what fits some pledges, in no order."""
        kind = self.pledged[p]
        which, served = runs_of(self.first[kind], self.first[kind + 1])
        required = self.required[served]
        again, place = runs_of(self.begins[required], self.begins[required + 1])
        return Fitting(p[which[again]], self.asking[place], self.rate[served[again]])

    def rate_of(self, p: int, r: int) -> float:
        """Return the rate at which a pledge fits a requirement, NaN where it does not."""
        found = self.pairs(np.array([p]))
        return float(np.append(found.fit[found.r == r], np.nan)[0])


def fit_pair(facts: Facts, p: int, r: int) -> Fitting:
    """Return one pair, whether or not its capabilities fit."""
    return Fitting(np.array([p]), np.array([r]), np.array([_Kinds(facts).rate_of(p, r)]))


def fitting_pairs(
    facts: Facts, named: Named, at_once: float, *, unlisted: bool = False
) -> Iterator[Fitting]:
    """Yield pairs whose capabilities fit, and those that have a rate of their own or are running.

    Parameters
    ----------
    facts
        The pledges and requirements.
    named
        What the planner says; where only allowed pairs count, those alone fit.
    at_once
        About how many pairs are yielded at a time; those of one pledge are never parted. They are
        sorted by pledge and requirement.
    unlisted
        Whether pairs fit too that are not allowed.
    """
    kinds = _Kinds(facts)
    before = np.append(0, np.cumsum(kinds.numbers()))
    extra = (named.rows["rate"].notna() | named.rows["runs"]).to_numpy(dtype=bool)
    own = named.rows["p"].to_numpy()
    for first, stop in _cuts(before, at_once):
        found = kinds.pairs(np.arange(first, stop))
        found = found if unlisted else _allowed(facts, named, found)
        yield _sorted(facts, named, found, extra & (own >= first) & (own < stop))


def _cuts(before: np.ndarray, at_once: float) -> Iterator[tuple[int, int]]:
    """Yield the first pledge and the end of every bundle, given how many pairs come before each."""
    first, last = 0, len(before) - 1
    while True:
        stop = int(np.searchsorted(before, before[first] + at_once, side="right")) - 1
        stop = min(max(stop, first + 1), last)
        yield first, stop
        if stop == last:
            return
        first = stop


def _allowed(facts: Facts, named: Named, found: Fitting) -> Fitting:
    """Return pairs without those that are not allowed, where only allowed ones count."""
    if not facts.case.settings.only_pairs:
        return found
    allowed = (named.rows["verdict"] == "allow").to_numpy(dtype=bool)
    kept = np.append(allowed, False)[named.places(pair_key(facts, found.p, found.r))]
    return Fitting(*(part[kept] for part in found))


def _sorted(facts: Facts, named: Named, found: Fitting, extra: np.ndarray) -> Fitting:
    """Return pairs sorted, and with some that are named."""
    key = pair_key(facts, found.p, found.r)
    if extra.any():
        new = extra & ~np.isin(named.key, key)
        p, r = (named.rows[name].to_numpy()[new] for name in ("p", "r"))
        blank = np.full(len(p), np.nan)
        found = Fitting(*map(np.append, found, (p, r, blank)))
        key = np.append(key, named.key[new])
    if (key[1:] > key[:-1]).all():
        return found
    order = np.argsort(key)
    return Fitting(*(part[order] for part in found))
