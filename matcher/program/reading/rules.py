"""Rules in reasons: which policies are at their limit where a requirement stays open."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.policies import Rule
from matcher.program.facts import day_number
from matcher.program.layout import Layout
from matcher.program.scopes import pairs_in

_NAMED = 3


def rules_in_reasons(layout: Layout, gaps: pd.DataFrame, policies: pd.DataFrame) -> pd.Series:
    """Return the first reasons of gaps, with the policies that have no room left there.

    Parameters
    ----------
    layout
        The columns.
    gaps, policies
        Frames of the plan. A hard policy is named where one more of its limit would be worth
        something on a day of the gap, and some pair of the requirement is in its scope.
    """
    reasons = gaps["first_reason"].copy()
    binding = policies[policies["price"].notna() & (policies["hard"] == "yes")]
    if binding.empty:
        return reasons
    eligibility = layout.presence.eligibility
    requirements = eligibility.facts.requirements["id"].to_numpy(dtype=object)
    where = {}
    for one in eligibility.case.policies:
        if isinstance(one, Rule):
            own = eligibility.pairs["r"].to_numpy()[pairs_in(eligibility, one)]
            where[one.id] = set(requirements[own])
    open_ = np.flatnonzero((gaps["gap"] > 0).to_numpy() & reasons.notna().to_numpy())
    starts, ends = day_number(binding["from"]), day_number(binding["until"])
    for place in open_.tolist():
        row = gaps.iloc[place]
        first, last = day_number(pd.Series([row["from"], row["until"]]))
        during = np.isnan(starts) | ((starts <= last) & (ends >= first))
        named = [
            f"{kind} {one}"
            for kind, one, holds in zip(binding["kind"], binding["policy_id"], during, strict=True)
            if holds and row["requirement_id"] in where.get(one, ())
        ]
        told = list(dict.fromkeys(named))[:_NAMED]
        if told:
            reasons.iloc[place] = f"{reasons.iloc[place]} No room is left by {', '.join(told)}."
    return reasons
