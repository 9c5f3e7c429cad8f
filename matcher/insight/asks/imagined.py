"""Imagined: a case with one more pledge, laid out once, in which its quantity is switched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np

from matcher.insight.asks.ask import Ask
from matcher.insight.asks.pledging import Names, pledge_all
from matcher.insight.leading import leading_tiers
from matcher.insight.touched import Answer, Touched, touched_by
from matcher.plan.plan import Plan
from matcher.program.eligibility import Eligibility, screen
from matcher.program.faces import find_prices
from matcher.program.facts import place_of
from matcher.program.formulation import formulate_presence
from matcher.program.lane import Options, solve
from matcher.program.linear import Linear
from matcher.program.presence import lay_out
from matcher.program.program import Program

@dataclass(frozen=True)
class Imagined:
    """The program of a case in which an ask is pledged, and where in it the ask stands.

    Attributes
    ----------
    ask
        What is asked for.
    touched
        What hangs together with it.
    p
        Its place among the pledges.
    levels
        Columns of how much of it is away or handed over, at each date but the last.
    supply
        Row that says the same of the last date.
    """

    ask: Ask
    touched: Touched
    p: int
    levels: np.ndarray
    supply: int

    @property
    def program(self) -> Program:
        """The program."""
        return self.touched.program

    def holding(self, quantity: float) -> Linear:
        """Return the program in which there is so much of it: from nothing up to `ask.most`."""
        linear = self.program.linear
        upper, row_upper = linear.upper.copy(), linear.row_upper.copy()
        upper[self.levels] = row_upper[self.supply] = quantity
        return replace(linear, upper=upper, row_upper=row_upper)

    def solve(self, quantity: float, options: Options) -> Answer:
        """Find the best leading tiers with so much of it."""
        tiers = leading_tiers(self.program.tiers)
        return self.touched.solve(options, tiers=tiers, linear=self.holding(quantity))

    def price(self, options: Options) -> float:
        """Return what no measure of it can be worth more than, in the first tier; NaN if unknown.

        The prices of the program with nothing of it prove it where nothing has to be whole: they
        hold for any quantity. Where something is whole they prove nothing of it.
        """
        own = self.touched
        linear = self.holding(0.0).part(own.columns, own.rows)
        if linear.whole.any():
            return nan
        linear = replace(linear, cost=self.program.tiers[0].coefficients[own.columns])
        prices = find_prices(linear, solve(linear, options))
        if prices is None:
            return nan
        row = prices.rows[np.searchsorted(own.rows, self.supply)]
        levels = prices.columns[np.searchsorted(own.columns, self.levels)]
        return float(-min(row, 0.0) - np.minimum(levels, 0.0).sum())


def imagine(plan: Plan, ask: Ask, relaxed: tuple[str, ...]) -> Imagined | None:
    """Return the program of a plan's case with an ask; None where it could go nowhere.

    Parameters
    ----------
    plan
        The plan.
    ask
        What is asked for.
    relaxed
        Ids of hard policies that the plan gave up.
    """
    names = Names.of(plan.case)
    case = pledge_all(plan.case, [(ask, ask.most, names)])
    eligibility = screen(case, relaxed=relaxed)
    p = place_of(eligibility.facts.pledges, names.pledge, "pledge")
    program = formulate_presence(lay_out(_near(eligibility, p)))
    columns, rows = program.layout.columns, program.rows
    levels = np.flatnonzero(((columns["kind"] == "level") & (columns["p"] == p)).to_numpy())
    supply = np.flatnonzero(((rows["family"] == "supply") & (rows["p"] == p)).to_numpy())
    if not len(supply):
        return None
    last = int(supply[-1])
    joined = program.linear.matrix[[last]].indices
    return Imagined(ask, touched_by(program, joined), p, levels, last)


def _near(eligibility: Eligibility, p: int) -> Eligibility:
    """Return only the pairs that can hang together with a pledge, where that is easily said.

    Without policies and shares that are compared, only pledges, requirements and hand-overs join
    pairs: what is not joined offers no dates, and no rows, to what is.
    """
    case = eligibility.case
    compared = any(case.settings.asks_for(one) for one in ("largest_gap", "largest_share"))
    if case.policies or compared:
        return eligibility
    pledges = np.zeros(len(eligibility.facts.pledges), dtype=bool)
    requirements = np.zeros(len(eligibility.facts.requirements), dtype=bool)
    pairs, links = eligibility.pairs, eligibility.supplies.links
    of_pair = pairs["p"].to_numpy(), pairs["r"].to_numpy()
    of_link = links["giver"].to_numpy(), links["receiver"].to_numpy()
    pledges[p] = True
    while True:
        number = int(pledges.sum())
        requirements[of_pair[1][pledges[of_pair[0]]]] = True
        pledges[of_pair[0][requirements[of_pair[1]]]] = True
        joined = pledges[of_link[0]] | pledges[of_link[1]]
        pledges[of_link[0][joined]] = pledges[of_link[1][joined]] = True
        if int(pledges.sum()) == number:
            break
    kept = np.flatnonzero(pledges[of_pair[0]])
    place = np.full(len(pairs), -1)
    place[kept] = np.arange(len(kept))
    refused = eligibility.refused
    refused = refused[place[refused["pair"]] >= 0]
    return replace(
        eligibility,
        pairs=pairs.iloc[kept].reset_index(drop=True),
        refused=refused.assign(pair=place[refused["pair"]]).reset_index(drop=True),
    )
