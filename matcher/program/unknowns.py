"""Unknowns of policies: what the tables do not say, and policies count or leave out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from matcher.case.policies import Limit, Policy, Rule, Share
from matcher.program.eligibility import Eligibility
from matcher.program.scopes import pairs_in

_COUNTED = {
    "persons": "persons_each",
    "tonnes": "tonnes_each",
    "co2": "co2_per_month",
    "fuel": "fuel_per_month",
}

Row = tuple[str, str, str, str, str, str]
"""Kind, table, row, column, value and text of a decision."""


def unknown_to_policies(eligibility: Eligibility, deployments: pd.DataFrame) -> Iterator[Row]:
    """Yield a decision for each blank cell of a deployed pledge that a policy reads.

    Parameters
    ----------
    eligibility
        The pairs and policies.
    deployments
        Columns pledge_id and requirement_id.
    """
    for policy in eligibility.case.policies:
        if isinstance(policy, Limit):
            pledges = _deployed(eligibility, policy, deployments)
            yield from _uncounted(policy, pledges)
    rules = [one for one in eligibility.case.policies if isinstance(one, Rule)]
    yield from _without_category(eligibility, rules, deployments)
    yield from _without_region(eligibility, rules, deployments)


def policy_deployments(eligibility: Eligibility, deployments: pd.DataFrame) -> dict[str, str]:
    """Return the deployments in the scope of each policy, ``;`` between, by its id."""
    found = {}
    for policy in eligibility.case.policies:
        if isinstance(policy, Rule):
            inside = _in_scope(eligibility, policy, deployments)
            found[str(policy.id)] = "; ".join(deployments["deployment_id"][inside])
    return found


def _in_scope(eligibility: Eligibility, policy: Rule, deployments: pd.DataFrame) -> np.ndarray:
    own = eligibility.pairs.loc[pairs_in(eligibility, policy), ["pledge_id", "requirement_id"]]
    named = pd.MultiIndex.from_frame(deployments[["pledge_id", "requirement_id"]])
    return np.asarray(named.isin(pd.MultiIndex.from_frame(own)), dtype=bool)


def _deployed(eligibility: Eligibility, policy: Rule, deployments: pd.DataFrame) -> pd.DataFrame:
    inside = _in_scope(eligibility, policy, deployments)
    ids = deployments["pledge_id"][inside].unique()
    pledges = eligibility.facts.pledges
    return pledges[pledges["id"].isin(ids)]


def _uncounted(policy: Policy, pledges: pd.DataFrame) -> Iterator[Row]:
    unknown = f"{getattr(policy, 'unknown', 0.0):g}"
    if isinstance(policy, Share):
        text = f"women_each is blank: counted as a share of {unknown} by share {policy.id}"
        for one in pledges.loc[pledges["women_each"].isna(), "id"]:
            yield "unknown", "pledges", one, "women_each", unknown, text
    column = "persons_each" if isinstance(policy, Share) else None
    column = column or _COUNTED.get(getattr(policy, "counted_in", ""))
    if column is None:
        return
    facts = "persons" if column == "persons_each" else column
    value = "0" if isinstance(policy, Share) else unknown
    text = f"{column} is blank: counted as {value} by {policy.kind} {policy.id}"
    for one in pledges.loc[pledges[facts].isna(), "id"]:
        yield "unknown", "pledges", one, column, value, text


def _without_category(
    eligibility: Eligibility, rules: list[Rule], deployments: pd.DataFrame
) -> Iterator[Row]:
    """Yield capabilities without a category under a filter on what is pledged, or required."""
    facts = eligibility.facts
    looked = {"pledges": False, "requirements": False}
    for one in rules:
        looked["pledges" if isinstance(one, Limit) else "requirements"] |= bool(one.category)
    used: set[str] = set()
    for table, rows in (("pledges", facts.pledges), ("requirements", facts.requirements)):
        own = rows["id"].isin(deployments[f"{table[:-1]}_id"]) & looked[table]
        used.update(rows.loc[own, "capability_id"])
    text = "category is blank: counted by no rule on categories"
    yield from _blank(eligibility, "capabilities", "category", used, text)


def _without_region(
    eligibility: Eligibility, rules: list[Rule], deployments: pd.DataFrame
) -> Iterator[Row]:
    """Yield missions and contributors without a region under a filter on it."""
    facts = eligibility.facts
    text = "region is blank: counted by no rule on regions"
    if any(one.region for one in rules):
        there = facts.requirements["id"].isin(deployments["requirement_id"])
        used = set(facts.requirements.loc[there, "mission_id"].dropna())
        yield from _blank(eligibility, "missions", "region", used, text)
    if any(isinstance(one, Limit) and one.from_region for one in rules):
        gives = facts.pledges["id"].isin(deployments["pledge_id"])
        used = set(facts.pledges.loc[gives, "contributor_id"])
        yield from _blank(eligibility, "contributors", "region", used, text)


def _blank(
    eligibility: Eligibility, table: str, column: str, used: set[str], text: str
) -> Iterator[Row]:
    rows = eligibility.case[table]
    for one in rows.loc[rows[column].isna() & rows["id"].isin(used), "id"]:
        yield "unknown", table, one, column, "", text
