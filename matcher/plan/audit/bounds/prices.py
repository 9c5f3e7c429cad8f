"""Prices: those of one proof, each asked for by what its row is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from matcher.plan.audit.cells import shown_day, shown_text
from matcher.plan.certificate import RowKey

ZERO = Fraction(0)

ROUNDS = "largest"
"""Family of rows that have a round instead of a day."""


class Prices:
    """The prices of one proof, exact; remembers which rows were asked for.

    Parameters
    ----------
    prices
        As the certificate holds them.
    plan_day
        Day from which the days of the certificate count.
    dated
        Whether there is a calendar.

    Attributes
    ----------
    pointless
        Rows asked for whose price has the wrong sign, so that it counts for nothing.
    """

    def __init__(self, prices: Mapping[RowKey, float], plan_day: int, *, dated: bool) -> None:
        self._plan_day, self._dated = plan_day, dated
        self._prices: dict[tuple[str, str, str, str, int | None], Fraction]
        self._prices = {key: Fraction(price) for key, price in prices.items()}
        self._left = set(prices)
        self.pointless: list[RowKey] = []
        self._families = {key.family for key in prices}

    def has(self, family: str) -> bool:
        """Say whether any row of a family has a price."""
        return family in self._families

    def of(
        self,
        family: str,
        pledge: str = "",
        requirement: str = "",
        about: str = "",
        *,
        day: int | None = None,
        number: int | None = None,
        side: int = 0,
    ) -> Fraction:
        """Return the price of a row, 0 where the proof names none or it says nothing.

        Parameters
        ----------
        family
            Family of the row.
        pledge, requirement
            Ids, blank where the row is not about one.
        about
            What else the row is about.
        day
            Day of the row, None where it has none.
        number
            Round of the row, None where it has none.
        side
            1 where the row is *at least* something, so that its price is 0 or more; -1 where it
            is *at most*, so that it is 0 or less; 0 where it is *equal*, for any price.
        """
        if family not in self._families:
            return ZERO
        since = number if day is None else day - self._plan_day
        price = self._prices.get((family, pledge, requirement, about, since))
        if price is None:
            return ZERO
        key = RowKey(family, pledge, requirement, about, since)
        if key in self._left:
            self._left.remove(key)
            if price * side < 0:
                self.pointless.append(key)
                self._prices[key] = price = ZERO
        return price

    def supply(self, pledge: str, day: int, days: Sequence[int]) -> Fraction:
        """Return the price of the supply of a pledge on one of the days on which it may depart.

        On the last day the row is *at most* what has come; before, *equal* to what is away.
        """
        return self.of("supply", pledge, day=day, side=-1 if day == days[-1] else 0)

    def unused(self) -> list[RowKey]:
        """Return the rows with a price that nobody asked for: there are none such."""
        return [key for key in map(RowKey._make, self._prices) if key in self._left]

    def row_text(self, key: RowKey) -> str:
        """Return what a row is about, as a planner reads it."""
        ids = [shown_text(one) for one in (key.pledge_id, key.requirement_id) if one]
        named = " ".join([shown_text(key.family), "of", " at ".join(ids) or "all"])
        named += f" for {shown_text(key.about)}" if key.about else ""
        if key.day is None or (key.day == 0 and not self._dated):
            return named
        if key.family == ROUNDS:
            return f"{named}, round {key.day}"
        day = shown_day(key.day + self._plan_day) if self._dated else f"day {key.day}"
        return f"{named} on {day}"
