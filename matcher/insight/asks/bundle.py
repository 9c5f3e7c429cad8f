"""Bundles: the asks that close most together, when only so many may be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy import sparse

from matcher.insight.asks.ask import Ask
from matcher.insight.asks.pledging import Names, pledge_all
from matcher.insight.inquiry import Inquiry
from matcher.insight.leading import leading_tiers
from matcher.program.eligibility import screen
from matcher.program.facts import place_of
from matcher.program.formulation import formulate_presence
from matcher.program.linear import INFINITE, Linear
from matcher.program.presence import lay_out
from matcher.program.program import Program
from matcher.program.tiers import Tier
from matcher.program.what_if import Answer

_CHOSEN = {
    "ask_id": "str",
    "capability_id": "str",
    "times": "int64",
    "quantity": "float64",
    "measure": "str",
}


_FAMILY = "asks"
"""Family of the rows that let no ask give more than it is made, and tier of how many are made."""


@dataclass(frozen=True, repr=False)
class Bundle:
    """Asks that close most together.

    Attributes
    ----------
    chosen
        A row for each ask that is made. Columns ask_id, capability_id, times (how many steps of
        it), quantity, measure.
    gains
        Leading tier → by how much it is better than without any ask, over the same dates.
    closed
        Leading tier → how its solve ended: ``linear``, ``branching`` or ``limit``.
    """

    chosen: pd.DataFrame
    gains: Mapping[str, float]
    closed: Mapping[str, str]

    def __repr__(self) -> str:
        rows = zip(self.chosen["quantity"], self.chosen["capability_id"], strict=True)
        made = ", ".join(f"{quantity:g} {capability}" for quantity, capability in rows)
        gains = ", ".join(f"{tier} {gain:g}" for tier, gain in self.gains.items())
        return f"<Bundle: {made or 'nothing'}; gains {gains}>"


def choose_bundle(inquiry: Inquiry, asks: Sequence[Ask], number: int) -> Bundle:
    """Return the asks that together gain most, of at most so many steps; of several the fewest.

    One program holds them all, and how often a step of each is asked for is a whole number in it.
    All that are asked about offer their dates, also those that are not chosen.

    Parameters
    ----------
    inquiry
        The plan, and how to solve.
    asks
        What may be asked for.
    number
        Most steps of all asks together.
    """
    program, times = _program(inquiry, asks)
    with inquiry.handle(program) as handle:
        limit = [program.linear.matrix.shape[0] - 1]
        handle.set_sides(limit, upper=0.0)
        without = handle.solve()
        handle.set_sides(limit, upper=float(number))
        found = handle.solve()
    chosen = np.rint(found.x[times]).astype(int)
    rows = [
        {
            "ask_id": ask.ask_id,
            "capability_id": ask.capability_id,
            "times": often,
            "quantity": often * ask.step,
            "measure": ask.measure,
        }
        for ask, often in zip(asks, chosen.tolist(), strict=True)
        if often
    ]
    frame = pd.DataFrame(rows, columns=list(_CHOSEN)).astype(_CHOSEN)
    gains = _gains(program, without, found)
    return Bundle(frame, gains, {tier: found.closed[tier] for tier in gains})


def _gains(program: Program, without: Answer, found: Answer) -> Mapping[str, float]:
    before, after = without.values, found.values
    leading = program.tiers[:-1]
    return MappingProxyType({t.name: t.sense * (before[t.name] - after[t.name]) for t in leading})


def _program(inquiry: Inquiry, asks: Sequence[Ask]) -> tuple[Program, np.ndarray]:
    """Return the program in which asks are chosen, and the column of how often each is."""
    case = inquiry.plan.case
    names = [Names.of(case, number) for number in range(1, len(asks) + 1)]
    pledged = [ask.pledged(case, ask.most, one) for ask, one in zip(asks, names, strict=True)]
    eligibility = screen(pledge_all(case, pledged), relaxed=inquiry.relaxed)
    program = formulate_presence(lay_out(eligibility))
    program = replace(program, tiers=leading_tiers(program.tiers))
    pledges = eligibility.facts.pledges
    owner = np.full(len(pledges), -1)
    owner[[place_of(pledges, one.pledge, "pledge") for one in names]] = np.arange(len(asks))
    return _with_choice(program, asks, owner)


def _with_choice(
    program: Program, asks: Sequence[Ask], owner: np.ndarray
) -> tuple[Program, np.ndarray]:
    """Add how often each ask is made, and let it give no more than that.

    What is away of an ask is no more than step · times at any date; Σ times has no limit yet.

    Parameters
    ----------
    program
        The program.
    asks
        The asks.
    owner
        Pledge → place of its ask; −1 for those that were made.
    """
    columns, rows, linear = program.layout.columns, program.rows, program.linear
    step = np.array([ask.step for ask in asks])
    level = np.flatnonzero(((columns["kind"] == "level") & (owner[columns["p"]] >= 0)).to_numpy())
    supply = ((rows["family"] == "supply") & (owner[rows["p"]] >= 0)).to_numpy()
    last = np.flatnonzero(supply)[~rows.loc[supply, "p"].duplicated(keep="last").to_numpy()]
    number, times = len(linear.row_lower), len(linear.cost) + np.arange(len(asks))
    of_level, of_last = owner[columns["p"].to_numpy()[level]], owner[rows["p"].to_numpy()[last]]
    own = number + np.arange(len(level))
    total = np.full(len(asks), number + len(level))
    coo = linear.matrix.tocoo()
    terms = [
        (coo.row, coo.col, coo.data),
        (last, times[of_last], -step[of_last]),
        (own, level, np.ones(len(level))),
        (own, times[of_level], -step[of_level]),
        (total, times, np.ones(len(asks))),
    ]
    row, column, value = (np.concatenate(part) for part in zip(*terms, strict=True))
    shape = (number + len(level) + 1, len(linear.cost) + len(asks))
    upper = linear.row_upper.copy()
    upper[last] = 0.0
    names = [f"level_of_ask_{k}" for k in range(len(level))]
    wider = Linear(
        cost=_padded(linear.cost, asks),
        lower=_padded(linear.lower, asks),
        upper=np.append(linear.upper, [round(ask.most / ask.step) for ask in asks]),
        whole=np.append(linear.whole, np.ones(len(asks), dtype=bool)),
        matrix=sparse.csr_array(sparse.coo_array((value, (row, column)), shape=shape)),
        row_lower=np.append(linear.row_lower, np.full(len(level) + 1, -INFINITE)),
        row_upper=np.concatenate([upper, np.zeros(len(level)), [INFINITE]]),
        column_names=linear.column_names.having([f"times_{k}" for k in range(len(asks))]),
        row_names=linear.row_names.having([*names, "asks"]),
    )
    blank = dict.fromkeys(("pair", "p", "r", "date", "round"), -1) | {"about": ""}
    added = pd.DataFrame({"family": [_FAMILY] * (len(level) + 1), **blank})
    tiers = [replace(tier, coefficients=_padded(tier.coefficients, asks)) for tier in program.tiers]
    fewest = Tier(_FAMILY, np.append(np.zeros(len(linear.cost)), np.ones(len(asks))))
    rows = pd.concat([rows, added], ignore_index=True)
    return replace(program, rows=rows, linear=wider, tiers=(*tiers, fewest)), times


def _padded(values: np.ndarray, asks: Sequence[Ask]) -> np.ndarray:
    return np.append(values, np.zeros(len(asks)))
