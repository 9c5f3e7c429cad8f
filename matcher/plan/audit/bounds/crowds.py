"""Crowds: the many presences of one stretch that most requirements have, added up quickly."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import inf

from matcher.plan.audit.bounds.charges import Charged
from matcher.plan.audit.bounds.columns import Columns, over
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.bounds.prices import Prices
from matcher.plan.audit.facts import Facts
from matcher.plan.audit.pairs import NO_PAIR
from matcher.plan.audit.steps import Steps

ZERO = Fraction(0)

CLEARLY = 1e-12
"""A difference of floats above this share of both is no round-off, which is some 1e-15 of them."""

NOTHING = 1e-300
"""Far above what a product of floats loses where it is too small for one."""

Rounded = tuple[Fraction, float]
"""A number, and the float nearest to it."""


class Crowds:
    """What all presences at one requirement could add to the objective.

    Parameters
    ----------
    facts
        Facts of the case.
    prices
        Of the proof.
    columns
        What each presence could add.
    charged
        What further families of rows add.
    """

    def __init__(self, facts: Facts, prices: Prices, columns: Columns, charged: Charged) -> None:
        self._facts, self._columns, self._charged = facts, columns, charged
        self._outright: dict[tuple[str, tuple[int, ...], int], Rounded] = {}
        self._has_tours = prices.has("tour_length")

    def least_of(self, presences: Iterable[Presence], worth: Steps) -> Fraction:
        """Return the least that all presences at one requirement can add up to.

        Most of them are of one stretch and cost more than they are worth, so that the best is not
        to come: floats that differ clearly say so as surely as fractions do.

        Parameters
        ----------
        presences
            The presences.
        worth
            As in `Columns.least`.
        """
        total = ZERO
        prices: dict[tuple[int, ...], Rounded] = {}
        for one in presences:
            if not one.is_one_stay or self._has_tours or self._is_charged(one):
                total += self._columns.least(one, worth)
                continue
            price = prices.get(one.days)
            if price is None:
                price = prices[one.days] = _rounded(over(worth, *one.days))
            cost = self._cost(one)
            if not price[0] and cost[0].numerator >= 0:
                continue
            gain = one.counts_about * price[1]
            is_dear = cost[1] - gain > CLEARLY * (abs(cost[1]) + abs(gain)) + NOTHING
            if not is_dear and _is_worth(cost[0], one.counts, price[0]):
                total += (cost[0] - one.counts * price[0]) * one.most_there(0)
        return total

    def _cost(self, one: Presence) -> Rounded:
        """Return what one measure of a presence of one stretch costs from its way there to home."""
        if self._facts.pair(one.pledge, one.requirement) is not NO_PAIR:
            return _rounded(self._columns.outright(one))
        key = (one.pledge.id, one.days, one.travel)
        found = self._outright.get(key)
        if found is None:
            found = self._outright[key] = _rounded(self._columns.outright(one))
        return found

    def _is_charged(self, one: Presence) -> bool:
        return bool(self._charged) and self._charged.of(one) is not None


def _is_worth(cost: Fraction, counts: Fraction, price: Fraction) -> bool:
    """Say whether a cost is less than what it buys: in whole numbers, as it is asked often."""
    bought = counts.numerator * price.numerator * cost.denominator
    return cost.numerator * counts.denominator * price.denominator < bought


def _rounded(number: Fraction) -> Rounded:
    try:
        return number, float(number)
    except OverflowError:
        return number, -inf if number < 0 else inf
