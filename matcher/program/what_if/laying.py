"""Laying out anew: the program of a changed case over the dates offered at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from matcher.program.conditions import find_conditions
from matcher.program.facts import Facts
from matcher.program.formulation import formulate_presence
from matcher.program.presence import Presence, phases_in, required_in
from matcher.program.program import Program
from matcher.program.what_if.changed import Changed, change_case
from matcher.program.what_if.ground import Ground


def lay_out_again(ground: Ground, changed: Changed) -> Program:
    """Return the program of a changed case, with the pairs and dates of the start.

    Pairs that were closed, and what is forced, are not in it: that is a matter of bounds.

    Raises
    ------
    InputError
        Where the tables cannot hold the limits that were set.
    """
    program = formulate_presence(change_presence(ground, changed))
    return replace(program, tiers=program.judged)


def change_presence(ground: Ground, changed: Changed) -> Presence:
    """Return the presence of a changed case: what is there at most, and what is required."""
    start = ground.presence
    facts = _change_facts(ground, changed)
    pairs = _change_pairs(ground, facts)
    case = start.eligibility.case
    if changed.limits:
        case = change_case(case, Changed(limits=changed.limits))
    if changed.deliveries:
        case = change_case(case, Changed(deliveries=changed.deliveries))
    facts = replace(facts, case=case)
    eligibility = replace(
        start.eligibility,
        case=case,
        facts=facts,
        pairs=pairs,
        supplies=replace(start.eligibility.supplies, facts=facts),
        dropped=tuple(sorted({*start.eligibility.dropped, *changed.dropped})),
    )
    most = pairs["most"].to_numpy()[ground.event_pair]
    runs = ground.running[ground.event_pair] > 0
    before = start.events["most"].to_numpy()
    open_to = np.where(runs & (most == 0), before, np.where(ground.is_open, most, 0.0))
    return replace(
        start,
        eligibility=eligibility,
        events=start.events.assign(most=open_to),
        stretches=_change_stretches(start, facts),
        conditions=find_conditions(eligibility),
    )


def _change_facts(ground: Ground, changed: Changed) -> Facts:
    pledges, requirements = ground.facts.pledges, ground.facts.requirements
    amount = pledges["amount"].to_numpy(dtype=float).copy()
    rows = ground.facts.case["deliveries"]["pledge_id"]
    moved = {*changed.quantities, *(str(rows.iloc[place]) for place in changed.deliveries)}
    for one in moved:
        amount[ground.pledges[one]] = ground.amount(one, changed)
    for one in changed.withdrawn:
        p = ground.pledges[one]
        if not pledges["running"].iloc[p]:
            amount[p] = 0.0
    gone = pledges["id"].isin(changed.withdrawn)
    quantity = _by_id(requirements, "quantity", changed.required)
    phases = ground.facts.case["phases"].groupby("requirement_id")["quantity"].max()
    most = requirements["id"].map(phases).to_numpy(dtype=float)
    return replace(
        ground.facts,
        pledges=pledges.assign(
            amount=amount,
            status=pledges["status"].mask(gone, "withdrawn"),
            quantity=_by_id(pledges, "quantity", changed.quantities),
            monthly_cost=_by_id(pledges, "monthly_cost", changed.monthly),
            deployment_cost=_by_id(pledges, "deployment_cost", changed.deployment),
        ),
        requirements=requirements.assign(
            quantity=quantity, size=np.fmax(quantity.to_numpy(dtype=float), most)
        ),
    )


def _by_id(frame: pd.DataFrame, column: str, values: Mapping[str, float]) -> pd.Series:
    return frame["id"].map(values).astype(float).fillna(frame[column])


def _change_pairs(ground: Ground, facts: Facts) -> pd.DataFrame:
    pairs = ground.presence.eligibility.pairs
    amount = facts.pledges["amount"].to_numpy()[pairs["p"].to_numpy()]
    return pairs.assign(most=np.fmin(amount, ground.at_most))


def _change_stretches(start: Presence, facts: Facts) -> pd.DataFrame:
    phases = phases_in(start.eligibility)
    required = required_in(facts.requirements, phases, start.stretches)
    return start.stretches.assign(required=required)
