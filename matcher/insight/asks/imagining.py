"""Imagining: asks put into the tables and laid out, each as if it were the only one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.case.case import Case
from matcher.insight.asks.ask import Ask
from matcher.insight.asks.imagined import Imagined
from matcher.insight.asks.pledging import Names, pledge_all
from matcher.insight.inquiry import Inquiry
from matcher.insight.leading import leading_tiers
from matcher.insight.nearby import nearby, only_pairs
from matcher.program.eligibility import Eligibility, screen
from matcher.program.facts import place_of
from matcher.program.formulation import formulate_presence
from matcher.program.presence import lay_out
from matcher.program.stand_ins import stand_in_rates


class Imagining:
    """Asks that are imagined one after the other.

    Those that can give nothing to anybody are screened together, because none of them changes who
    is complete, or when; each is then laid out without the pairs of the others.

    Parameters
    ----------
    inquiry
        The plan.
    asks
        What will be asked about.
    """

    def __init__(self, inquiry: Inquiry, asks: Sequence[Ask]) -> None:
        self._inquiry = inquiry
        case = inquiry.plan.case
        gives = _giving(case)
        alike = [ask for ask in asks if ask.capability_id not in gives]
        self._names = {ask: Names.of(case, number) for number, ask in enumerate(alike, start=1)}
        self._together: Eligibility | None = None

    def imagine(self, ask: Ask) -> Imagined | None:
        """Return the program of the plan's case with an ask; None where it could go nowhere."""
        names = self._names.get(ask)
        if names is None:
            names = Names.of(self._inquiry.plan.case)
            return _laid_out(self._screened({ask: names}), ask, names, [])
        if self._together is None:
            self._together = self._screened(self._names)
        others = [one.pledge for other, one in self._names.items() if other is not ask]
        return _laid_out(self._together, ask, names, others)

    def _screened(self, named: dict[Ask, Names]) -> Eligibility:
        case = self._inquiry.plan.case
        pledged = [ask.pledged(case, ask.most, names) for ask, names in named.items()]
        return screen(pledge_all(case, pledged), relaxed=self._inquiry.relaxed)


def _giving(case: Case) -> set[str]:
    """Return the capabilities of which something may be handed over to cover a need."""
    rates = stand_in_rates(case["capabilities"], case["stand_ins"])
    needed = rates["required"].isin(case["needs"]["capability_id"])
    return set(rates.loc[needed, "provided"])


def _laid_out(
    eligibility: Eligibility, ask: Ask, names: Names, others: list[str]
) -> Imagined | None:
    p = place_of(eligibility.facts.pledges, names.pledge, "pledge")
    near = nearby(_without(eligibility, others), p)
    program = formulate_presence(lay_out(near))
    columns, rows = program.layout.columns, program.rows
    levels = np.flatnonzero(((columns["kind"] == "level") & (columns["p"] == p)).to_numpy())
    supply = np.flatnonzero(((rows["family"] == "supply") & (rows["p"] == p)).to_numpy())
    if not len(supply):
        return None
    program = replace(program, tiers=leading_tiers(program.tiers))
    return Imagined(ask, program, p, levels, int(supply[-1]))


def _without(eligibility: Eligibility, others: list[str]) -> Eligibility:
    """Return what is eligible without some pledges, which then neither go nor receive."""
    if not others:
        return eligibility
    gone = eligibility.facts.pledges["id"].isin(others).to_numpy()
    links = eligibility.supplies.links
    kept = ~(gone[links["giver"].to_numpy()] | gone[links["receiver"].to_numpy()])
    supplies = replace(eligibility.supplies, links=links[kept].reset_index(drop=True))
    pairs = np.flatnonzero(~gone[eligibility.pairs["p"].to_numpy()])
    return replace(only_pairs(eligibility, pairs), supplies=supplies)
