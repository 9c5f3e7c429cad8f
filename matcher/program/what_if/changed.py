"""What was changed, in the words of the case, and the case that these words make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from matcher.case.case import Case
from matcher.case.policies import Exchange, Policy
from matcher.program.facts import plan_day_of, running_on

Pair = tuple[str, str]
"""Ids of a pledge and of a requirement."""


@dataclass(frozen=True)
class Changed:
    """Everything that was changed by name.

    Attributes
    ----------
    quantities
        Pledge → how much it offers.
    deliveries
        Row of table `deliveries`, by its place → how much comes.
    withdrawn
        Pledges that offer nothing more.
    required
        Requirement → how much it asks for, until its first phase.
    monthly, deployment
        Pledge → its costs.
    limits
        Policy → its limit, as `LIMITED_BY` names it.
    dropped
        Policies that are left out.
    forbidden
        Pairs whose pledge may not go to their requirement.
    forced
        Pair → how much is there at least, as early and as long as it can be.
    """

    quantities: Mapping[str, float] = field(default_factory=dict)
    deliveries: Mapping[int, float] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    required: Mapping[str, float] = field(default_factory=dict)
    monthly: Mapping[str, float] = field(default_factory=dict)
    deployment: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    forced: Mapping[Pair, float] = field(default_factory=dict)

    def setting(self, name: str, key: Any, value: float) -> Changed:
        """Return the changes with one more value in one of the mappings."""
        values: dict[str, Any] = {name: {**getattr(self, name), key: float(value)}}
        return replace(self, **values)

    def adding(self, name: str, keys: frozenset[Any]) -> Changed:
        """Return the changes with more members in one of the sets."""
        return replace(self, **{name: getattr(self, name) | keys})


LIMITED_BY = {
    "ceiling": "at_most",
    "exchange": "at_most",
    "footprint": "at_most",
    "budget": "at_most",
    "lift": "at_most",
    "changes_at_most": "at_most",
    "share": "share",
    "contributor_share": "share",
    "only_with": "share",
    "spread": "contributors",
}
"""Kind of a policy → the key that is its limit. That of a `stay` decides on which days something
may leave, so that it is none that can be changed while the dates stay."""


def change_case(case: Case, changed: Changed) -> Case:
    """Return the case that the changes make of another.

    A ceiling that is dropped takes the exchange with it that it is part of. Of a pledge that is
    withdrawn only what is running is left, and what the planner allowed it is taken back.

    Raises
    ------
    InputError
        Where the tables cannot hold what was changed.
    """
    tables: dict[str, Any] = {}
    if changed.quantities or changed.withdrawn or changed.monthly or changed.deployment:
        tables["pledges"] = _pledges(case, changed)
    if changed.deliveries or (changed.withdrawn and len(case["deliveries"])):
        tables["deliveries"] = _deliveries(case, changed)
        tables["pledges"] = _raised(tables.get("pledges", case["pledges"]), tables["deliveries"])
    if changed.required:
        frame = case["requirements"]
        tables["requirements"] = frame.assign(quantity=_by_id(frame, "quantity", changed.required))
    if changed.limits or changed.dropped:
        tables["policies"] = _policies(case, changed)
    if changed.forbidden or changed.forced or changed.withdrawn:
        tables["pairs"] = _pairs(case["pairs"], changed)
    return case.with_frames(**tables) if tables else case


def _by_id(frame: pd.DataFrame, column: str, values: Mapping[str, float]) -> pd.Series:
    return frame["id"].map(values).astype(float).fillna(frame[column])


def _pledges(case: Case, changed: Changed) -> pd.DataFrame:
    frame = case["pledges"]
    gone = frame["id"].isin(changed.withdrawn)
    running = running_on(case, plan_day_of(case)).groupby("pledge_id")["quantity"].sum()
    quantity = _by_id(frame, "quantity", changed.quantities)
    return frame.assign(
        quantity=quantity.mask(gone, frame["id"].map(running).fillna(0.0)),
        monthly_cost=_by_id(frame, "monthly_cost", changed.monthly),
        deployment_cost=_by_id(frame, "deployment_cost", changed.deployment),
        status=frame["status"].mask(gone, "withdrawn"),
    )


def _deliveries(case: Case, changed: Changed) -> pd.DataFrame:
    frame = case["deliveries"]
    quantity = frame["quantity"].to_numpy(dtype=float).copy()
    for place, value in changed.deliveries.items():
        quantity[place] = value
    frame = frame.assign(quantity=quantity)
    return frame[(quantity > 0) & ~frame["pledge_id"].isin(changed.withdrawn)]


def _raised(pledges: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return pledges with at least the quantity that their deliveries bring."""
    total = pledges["id"].map(deliveries.groupby("pledge_id")["quantity"].sum())
    return pledges.assign(quantity=pledges["quantity"].mask(total > pledges["quantity"], total))


def _policies(case: Case, changed: Changed) -> list[Policy]:
    kept = [one for one in case.policies if one.id not in changed.dropped]
    whole = [
        one
        for one in kept
        if not (isinstance(one, Exchange) and {one.more, one.fewer} & changed.dropped)
    ]
    return [change_policy(one, changed) for one in whole]


def change_policy(policy: Policy, changed: Changed) -> Policy:
    """Return a policy with the limit that was set, unchecked."""
    if policy.id not in changed.limits:
        return policy
    return policy.model_copy(update={LIMITED_BY[policy.kind]: changed.limits[str(policy.id)]})


def _pairs(frame: pd.DataFrame, changed: Changed) -> pd.DataFrame:
    allowed = frame["pledge_id"].isin(changed.withdrawn) & (frame["verdict"] == "allow")
    frame = frame.assign(verdict=frame["verdict"].mask(allowed))
    rows = frame.astype(object).to_dict("records")
    known = {(str(row["pledge_id"]), str(row["requirement_id"])): row for row in rows}
    for pair in sorted({*changed.forbidden, *changed.forced}):
        if pair not in known:
            known[pair] = dict(zip(("pledge_id", "requirement_id"), pair, strict=True))
            rows.append(known[pair])
        if pair in changed.forbidden:
            known[pair]["verdict"] = "forbid"
        else:
            known[pair]["pinned"] = changed.forced[pair]
    return pd.DataFrame(rows, columns=frame.columns)
