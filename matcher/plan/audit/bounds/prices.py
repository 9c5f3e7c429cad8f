"""Prices: those of one proof, each asked for by what its row is about."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from matcher.plan.certificate import RowKey

ZERO = Fraction(0)


class Prices:
    """The prices of one proof, exact; remembers which rows were asked for.

    Parameters
    ----------
    prices
        As the certificate holds them.
    plan_day
        Day from which the days of the certificate count.
    """

    def __init__(self, prices: Mapping[RowKey, float], plan_day: int) -> None:
        self._plan_day = plan_day
        self._left = {key: Fraction(price) for key, price in prices.items()}
        self._asked: dict[RowKey, Fraction] = {}
        self._families = {key.family for key in prices}

    def has(self, family: str) -> bool:
        """Say whether any row of a family has a price."""
        return family in self._families

    def of(
        self,
        family: str,
        pledge: str = "",
        requirement: str = "",
        *,
        day: int | None = None,
        number: int | None = None,
    ) -> Fraction:
        """Return the price of a row, 0 where the proof names none.

        Parameters
        ----------
        family
            Family of the row.
        pledge, requirement
            Ids, blank where the row is not about one.
        day
            Day of the row, None where it has none.
        number
            Round of the row, None where it has none.
        """
        if family not in self._families:
            return ZERO
        since = number if day is None else day - self._plan_day
        key = RowKey(family, pledge, requirement, since)
        price = self._left.pop(key, None)
        if price is None:
            return self._asked.get(key, ZERO)
        self._asked[key] = price
        return price

    def unused(self) -> list[RowKey]:
        """Return the rows with a price that nobody asked for: there are none such."""
        return list(self._left)
