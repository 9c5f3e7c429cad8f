"""What a pledge counts for at a requirement: stand-ins, persons, and the planner's own rate."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from graphlib import TopologicalSorter

import pandas as pd

from matcher.plan.audit.cells import cell_number, rows_of
from matcher.plan.audit.facts import Facts, Pledge, Requirement


def best_chains(stand_ins: pd.DataFrame) -> dict[str, dict[str, Fraction]]:
    """Return provided capability → required capability → rate of the best chain.

    Parameters
    ----------
    stand_ins
        The table; it holds no circle.
    """
    links: defaultdict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for row in rows_of(stand_ins):
        rate = cell_number(row["rate"]) or Fraction(0)
        links[str(row["provided"])].append((str(row["required"]), rate))
    order = TopologicalSorter({one: [to for to, _ in ends] for one, ends in links.items()})
    best: dict[str, dict[str, Fraction]] = {}
    for provided in order.static_order():
        rates: dict[str, Fraction] = {}
        for nearer, rate in links.get(provided, ()):
            for required, further in ({nearer: Fraction(1)} | best[nearer]).items():
                rates[required] = max(rates.get(required, Fraction(0)), rate * further)
        best[provided] = rates
    return best


def chain_rate(facts: Facts, pledge: Pledge, requirement: Requirement) -> Fraction | None:
    """Return the rate of the best chain of stand-ins, None where there is no chain."""
    if pledge.capability == requirement.capability:
        return Fraction(1)
    return facts.chains.get(pledge.capability, {}).get(requirement.capability)


def rate_of(facts: Facts, pledge: Pledge, requirement: Requirement) -> Fraction | None:
    """Return what one measure of a pledge counts for, None where it cannot serve."""
    own = facts.pair(pledge, requirement).rate
    if own is not None:
        return own
    chain = chain_rate(facts, pledge, requirement)
    if chain is None or not requirement.in_persons:
        return chain
    return None if pledge.persons_each is None else chain * pledge.persons_each
