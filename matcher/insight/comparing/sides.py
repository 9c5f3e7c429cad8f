"""Sides: what plans are compared in, as frames with a column for each plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from matcher.plan.plan import Plan
from matcher.program.tiers import TIE

SAME = 1e-6
"""Values that differ by less than this share of the larger one, or of 1, are the same."""


@dataclass(frozen=True)
class Side:
    """One frame in which plans are compared.

    Attributes
    ----------
    name
        Its name.
    keys
        Columns that say what a row is about.
    summary
        What is compared.
    """

    name: str
    keys: tuple[str, ...]
    summary: str


SIDES = (
    Side("tiers", ("tier",), "The value of each tier."),
    Side(
        "gaps",
        ("requirement_id", "mission_id", "capability_id"),
        "What stays open of each requirement, in its measure times days.",
    ),
    Side(
        "deployments",
        ("pledge_id", "contributor_id", "requirement_id", "mission_id"),
        "How much of each pledge is at each requirement, in its measure times days.",
    ),
    Side(
        "supports",
        ("giver_pledge_id", "receiver_pledge_id", "need_id"),
        "How much is handed over, in the measure of the giver.",
    ),
    Side(
        "burden",
        ("contributor_id", "mission_id"),
        "Persons times days that each contributor has in each mission.",
    ),
)
"""What plans are compared in, in this order."""


def read_sides(plan: Plan) -> dict[str, pd.Series]:
    """Return what one plan has on each side: name → values by the keys of the side."""
    there = plan.deployments
    days = (there["end"] - there["start"]).dt.days + 1 if plan.case.is_dated else 1
    burden = plan.burden[plan.burden["mission_id"].notna()]
    values = {name: value for name, value in plan.objective.items() if name != TIE}
    found = {
        "tiers": pd.DataFrame({"tier": list(values), "amount": list(values.values())}),
        "gaps": plan.gaps.assign(amount=plan.gaps["gap"] * plan.gaps["days"]),
        "deployments": there.assign(amount=there["quantity"] * days),
        "supports": plan.supports.assign(amount=plan.supports["quantity"]),
        "burden": burden.assign(amount=burden["person_days"]),
    }
    sides = {}
    for side in SIDES:
        rows = found[side.name]
        by = rows.groupby(list(side.keys), sort=False, dropna=False)["amount"]
        sides[side.name] = by.sum(min_count=1) if len(rows) else pd.Series(dtype=float)
    return sides


def beside(
    side: Side, plans: Sequence[Mapping[str, pd.Series]], names: Sequence[str]
) -> pd.DataFrame:
    """Return a side of several plans as a frame: its keys, and a column for each plan.

    What a plan has nothing of is 0; a tier that it does not know is blank.
    """
    columns = []
    for name, sides in zip(names, plans, strict=True):
        found = sides[side.name].rename(name)
        rows = found.reset_index() if len(found) else pd.DataFrame(columns=[*side.keys, name])
        columns.append(rows.set_axis([*side.keys, name], axis=1).set_index(list(side.keys))[name])
    joined = pd.concat(columns, axis=1, sort=False) if columns else pd.DataFrame()
    if side.name != "tiers":
        joined = joined.astype(float).fillna(0.0).sort_index()
    frame = joined.astype(float).reset_index()
    return frame.set_axis([*side.keys, *names], axis=1)


def is_same(one: float, other: float) -> bool:
    """Say whether two values are the same, up to the round-off of a solver."""
    if pd.isna(one) or pd.isna(other):
        return pd.isna(one) and pd.isna(other)
    return abs(one - other) <= SAME * max(1.0, abs(one), abs(other))
