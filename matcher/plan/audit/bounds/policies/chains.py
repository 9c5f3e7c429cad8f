"""Chains: the level of a policy from date to date, which what arrives and leaves moves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from fractions import Fraction

from matcher.plan.audit.bounds.charges import Charged
from matcher.plan.audit.bounds.policies.scopes import Weighed
from matcher.plan.audit.bounds.prices import Prices

ZERO = Fraction(0)


class Chain:
    """A level that is a balance over its dates.

    Parameters
    ----------
    family, about
        What its rows are called.
    members
        What moves it.
    days
        Its dates in order; what moves later moves nothing.
    """

    def __init__(self, family: str, about: str, members: Weighed, days: Iterable[int]) -> None:
        self.family, self.about, self.members = family, about, members
        self.days = tuple(days)

    def at(self, day: int) -> int | None:
        """Return the number of the last date by a day, None before the first."""
        place = bisect_right(self.days, day)
        return place - 1 if place else None

    def price(self, prices: Prices, charged: Charged) -> tuple[Fraction, list[Fraction]]:
        """Charge what moves the level; return what its rows add, and what each level costs.

        A level stands in the row of its date and, less, in that of the next.
        """
        row = [prices.of(self.family, about=self.about, day=day) for day in self.days]
        total = ZERO
        if any(row):
            for one, each in self.members:
                for number, day in enumerate(one.days):
                    place = bisect_left(self.days, day)
                    if place == len(self.days):
                        break
                    charged.arriving(one, number, each * row[place])
                    charged.leaving(one, number, -each * row[place])
                    if number == 0:
                        total += each * one.begun * row[place]
        after = [*row[1:], ZERO][: len(row)]
        return total, [following - own for own, following in zip(row, after, strict=True)]


def best(cost: Fraction, least: Fraction, most: Fraction) -> Fraction:
    """Return the least that a column between two bounds can add."""
    return cost * (least if cost >= 0 else most)
