"""Imagined: a case with one more pledge, laid out once, in which its quantity is switched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np

from matcher.insight.asks.ask import Ask
from matcher.insight.asks.pledging import Names
from matcher.insight.inquiry import Inquiry
from matcher.insight.leading import leading_tiers
from matcher.insight.nearby import nearby
from matcher.program.eligibility import screen
from matcher.program.faces import find_prices
from matcher.program.facts import place_of
from matcher.program.formulation import formulate_presence
from matcher.program.lane import solve
from matcher.program.linear import components
from matcher.program.presence import lay_out
from matcher.program.program import Program
from matcher.program.tiers import Tier
from matcher.program.what_if import WhatIf


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
        hold for any quantity. Where something is whole they prove nothing of it.
        """
        columns, rows = self._own()
        linear = self.program.linear
        upper, row_upper = linear.upper.copy(), linear.row_upper.copy()
        upper[self.levels] = row_upper[self.supply] = 0.0
        cost = self.program.tiers[0].coefficients
        linear = replace(linear, cost=cost, upper=upper, row_upper=row_upper).part(columns, rows)
        if linear.whole.any():
            return nan
        prices = find_prices(linear, solve(linear, inquiry.options))
        if prices is None:
            return nan
        row = prices.rows[np.searchsorted(rows, self.supply)]
        levels = prices.columns[np.searchsorted(columns, self.levels)]
        return float(-min(row, 0.0) - np.minimum(levels, 0.0).sum())

    def _own(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns and rows that do hang together with it."""
        of_column, of_row = components(self.program.linear.matrix)
        own = of_row[self.supply]
        return np.flatnonzero(of_column == own), np.flatnonzero(of_row == own)


def imagine(inquiry: Inquiry, ask: Ask) -> Imagined | None:
    """Return the program of a plan's case with an ask; None where it could go nowhere."""
    case = inquiry.plan.case
    names = Names.of(case)
    eligibility = screen(ask.add_to(case, ask.most), relaxed=inquiry.relaxed)
    p = place_of(eligibility.facts.pledges, names.pledge, "pledge")
    program = formulate_presence(lay_out(nearby(eligibility, p)))
    columns, rows = program.layout.columns, program.rows
    levels = np.flatnonzero(((columns["kind"] == "level") & (columns["p"] == p)).to_numpy())
    supply = np.flatnonzero(((rows["family"] == "supply") & (rows["p"] == p)).to_numpy())
    if not len(supply):
        return None
    program = replace(program, tiers=leading_tiers(program.tiers))
    return Imagined(ask, program, p, levels, int(supply[-1]))
