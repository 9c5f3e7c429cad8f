"""Imagined: a case with one more pledge, laid out once, in which its quantity is switched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import NamedTuple

import numpy as np

from matcher.insight.asks.ask import Ask
from matcher.insight.inquiry import Inquiry
from matcher.program.faces import find_prices
from matcher.program.lane import solve
from matcher.program.linear import components
from matcher.program.program import Program
from matcher.program.tiers import Tier
from matcher.program.what_if import WhatIf

_LITTLE = 1e-3
"""What share of a step is a little of an ask."""

_SAME = 1e-9


class _Proved(NamedTuple):
    """What the first tier cannot be below, and what one measure more of an ask is worth there."""

    bound: float
    price: float


@dataclass(frozen=True)
class Imagined:
    """The program of a case in which an ask is pledged, and where in it the ask stands.

    Attributes
    ----------
    ask
        What is asked for.
    program
        The program of all that can hang together with it; of the tiers, the leading ones.
    p
        Its place among the pledges.
    levels
        Columns of how much of it is away or handed over, at each date but the last.
    supply
        Row that says the same of the last date.
    """

    ask: Ask
    program: Program
    p: int
    levels: np.ndarray
    supply: int

    def handle(self, inquiry: Inquiry, *more: Tier) -> WhatIf:
        """Return a handle on the program, with more tiers after the leading ones."""
        program = replace(self.program, tiers=(*self.program.tiers, *more))
        return inquiry.handle(program)

    def switch(self, handle: WhatIf, quantity: float) -> None:
        """Let there be so much of it: from nothing up to `ask.most`."""
        handle.set_bounds(self.levels, upper=quantity)
        handle.set_sides([self.supply], upper=quantity)

    def price(self, inquiry: Inquiry) -> float:
        """Return what no measure of it can be worth more than, in the first tier; NaN if unknown.

        The prices of the program with nothing of it prove it where nothing has to be whole: they
        hold for any quantity. Of several such prices those count that also hold with a little of
        it, because they say what the first of it is worth. Where something is whole, prices prove
        nothing of it.
        """
        columns, rows = self._own()
        if self.program.linear.whole[columns].any():
            return nan
        little = self.ask.step * _LITTLE
        without, with_little = (self._proved(columns, rows, q, inquiry) for q in (0.0, little))
        if without is None or with_little is None:
            return nan
        at_none = with_little.bound + with_little.price * little
        same = without.bound - at_none <= _SAME * max(1.0, abs(without.bound))
        return with_little.price if same else without.price

    def _proved(
        self, columns: np.ndarray, rows: np.ndarray, quantity: float, inquiry: Inquiry
    ) -> _Proved | None:
        """Return what prices prove of the first tier with so much of it."""
        linear = self.program.linear
        upper, row_upper = linear.upper.copy(), linear.row_upper.copy()
        upper[self.levels] = row_upper[self.supply] = quantity
        cost = self.program.tiers[0].coefficients
        linear = replace(linear, cost=cost, upper=upper, row_upper=row_upper).part(columns, rows)
        prices = find_prices(linear, solve(linear, inquiry.options))
        if prices is None:
            return None
        row = prices.rows[np.searchsorted(rows, self.supply)]
        levels = prices.columns[np.searchsorted(columns, self.levels)]
        return _Proved(prices.bound, float(-min(row, 0.0) - np.minimum(levels, 0.0).sum()))

    def _own(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns and rows that do hang together with it."""
        of_column, of_row = components(self.program.linear.matrix)
        own = of_row[self.supply]
        return np.flatnonzero(of_column == own), np.flatnonzero(of_row == own)
