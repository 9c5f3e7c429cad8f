"""Worth: what would be lost if a pledge were withdrawn, or a support were not given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.errors import ContradictionError
from matcher.insight.inquiry import Inquiry
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.facts import place_of
from matcher.program.formulation import formulate
from matcher.program.linear import INFINITE
from matcher.program.program import Program
from matcher.program.solving import Progress
from matcher.program.what_if import Answer, WhatIf

CONTRADICTS = "contradicts"
"""How a tier is closed where nothing is possible without it, because of pins."""

_SAME = 1e-6
"""Values that differ by less than this share of the larger one, or of 1, are the same."""

_COLUMNS = {
    "kind": "str",
    "pledge_id": "str",
    "contributor_id": "str",
    "capability_id": "str",
    "receiver_pledge_id": "str",
    "need_id": "str",
    "used": "bool",
    "tier": "str",
    "value": "float64",
    "without": "float64",
    "loss": "float64",
    "decides": "bool",
    "closed": "str",
}


@dataclass(frozen=True)
class _Held:
    """A pledge, or a support link: its cells, its columns, and the rows of its pins."""

    cells: dict[str, Any]
    columns: np.ndarray
    pins: np.ndarray


def values(
    plan: Plan | Case,
    *,
    time_limit: float | None = None,
    stop: float = 0.0,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> pd.DataFrame:
    """Say what each pledge, and each support link, is worth: what would be lost without it.

    A pledge that is withdrawn neither goes nor gives, and what is running of it goes home on the
    plan date; its own pins go with it. Without a link its giver hands its receiver nothing for
    that need. All else may be planned anew, over the same dates: those that the pledge offers stay
    offered. What a plan does not use is worth nothing, because the plan can do without.

    Parameters
    ----------
    plan
        The plan, also one read from disk; of a case the best plan is found first.
    time_limit
        Seconds for each solve; what had not been closed by then says so.
    stop
        As of `match`; here the best is looked for, unless another is given.
    progress
        Is told how much is done, and what is left out.
    cancel
        Says whether to stop, as of `match`; what had not been closed by then says so.

    Returns
    -------
    pandas.DataFrame
        A row for each pledge and tier, then for each link that the plan uses and tier. Columns
        kind (pledge or link), pledge_id (of a link, the giver), contributor_id, capability_id,
        receiver_pledge_id, need_id (both of links), used (whether the plan uses it), tier, value
        (with it), without (the best value without), loss (by how much that is worse; below 0 where
        it is better, because an earlier tier came first), decides (whether it is the first tier
        that changes), closed (linear, branching or limit, as of the tiers of a plan;
        ``contradicts`` where pins of others cannot hold without it).

    Raises
    ------
    ContradictionError
        Where pins and hard policies of a case cannot all hold.
    SolverError
        Where the solver breaks down.
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    inquiry = Inquiry.into(plan, stop=stop, time_limit=time_limit, cancel=cancel)
    program = formulate(inquiry.plan.case, relaxed=inquiry.relaxed)
    program = replace(program, tiers=program.judged)
    held = [*_pledges(inquiry.plan, program), *_links(inquiry.plan, program)]
    rows: list[dict[str, Any]] = []
    with inquiry.handle(program) as handle:
        base = handle.solve()
        for number, one in enumerate(held):
            if progress is not None:
                progress(number / len(held), f"without {one.cells['pledge_id']}")
            answer = _without(handle, one) if one.cells["used"] else base
            rows += [one.cells | row for row in _compare(program, base, answer)]
    if progress is not None:
        progress(1.0, "solved")
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _pledges(plan: Plan, program: Program) -> Iterator[_Held]:
    """Yield every pledge, in the order of the ids."""
    layout = program.layout
    facts, columns = layout.presence.eligibility.facts, layout.columns
    own = np.where(columns["kind"].isin(["there", "arrive"]), columns["p"], -1)
    own = np.where(columns["kind"] == "handed", columns["giver"], own)
    is_pin = (program.rows["family"] == "pin").to_numpy()
    pair = program.rows["pair"].to_numpy()
    pinned = np.where(is_pin, layout.presence.eligibility.pairs["p"].to_numpy()[pair], -1)
    used = set(plan.deployments["pledge_id"]) | set(plan.supports["giver_pledge_id"])
    for p, pledge in enumerate(facts.pledges.itertuples()):
        cells = {
            "kind": "pledge",
            "pledge_id": pledge.id,
            "contributor_id": pledge.contributor_id,
            "capability_id": pledge.capability_id,
            "used": pledge.id in used,
        }
        yield _Held(cells, np.flatnonzero(own == p), np.flatnonzero(pinned == p))


def _links(plan: Plan, program: Program) -> Iterator[_Held]:
    """Yield every link that a plan uses, in the order of giver, receiver and need."""
    layout = program.layout
    eligibility = layout.presence.eligibility
    pledges, lacks = eligibility.facts.pledges, eligibility.supplies.lacks.rows
    handed = layout.holdings.handed
    named = ["giver_pledge_id", "receiver_pledge_id", "need_id"]
    used = plan.supports.drop_duplicates(named).sort_values(named)
    contributors = pledges.set_index("id")["contributor_id"]
    for link in used.itertuples():
        giver = place_of(pledges, link.giver_pledge_id, "pledge")
        receiver = place_of(pledges, link.receiver_pledge_id, "pledge")
        lack = lacks.index[(lacks["p"] == receiver) & (lacks["need_id"] == link.need_id)]
        own = (handed["giver"] == giver) & handed["lack"].isin(lack)
        cells = {
            "kind": "link",
            "pledge_id": link.giver_pledge_id,
            "contributor_id": contributors[link.giver_pledge_id],
            "capability_id": link.capability_id,
            "receiver_pledge_id": link.receiver_pledge_id,
            "need_id": link.need_id,
            "used": True,
        }
        yield _Held(cells, handed.loc[own, "column"].to_numpy(), np.array([], dtype=np.int64))


def _without(handle: WhatIf, one: _Held) -> Answer | None:
    """Return the best without a pledge or a link; None where pins of others forbid it."""
    with handle.trying():
        if len(one.pins):
            handle.set_sides(one.pins, lower=-INFINITE)
        if len(one.columns):
            handle.set_bounds(one.columns, upper=0.0)
        try:
            return handle.solve()
        except ContradictionError:
            return None


def _compare(program: Program, base: Answer, answer: Answer | None) -> Iterator[dict[str, Any]]:
    """Yield every tier, with and without."""
    decided = False
    for tier in program.tiers:
        value = base.values[tier.name]
        without = nan if answer is None else answer.values[tier.name]
        loss = tier.sense * (without - value)
        loss = 0.0 if abs(loss) <= _SAME * max(1.0, abs(value)) else loss
        yield {
            "tier": tier.name,
            "value": value,
            "without": without,
            "loss": loss,
            "decides": loss != 0 and not decided,
            "closed": CONTRADICTS if answer is None else answer.closed[tier.name],
        }
        decided = decided or loss != 0
