"""Tight sets: requirements that only some pledges may serve, and that these are too few for.

Where all is one network, as in one period without needs, policies and limits, the plan says it
itself: from a requirement that stays open it is followed backwards what could be moved towards it.
What is reached, all of it used up, is tight (the set of Hall's theorem, one side of a least cut).
"""

from __future__ import annotations

import networkx as nx
import pandas as pd

from matcher.insight.reasons.laid import LaidPlan
from matcher.insight.reasons.losses import eligible
from matcher.insight.reasons.sets import Tight

_SMALL = 1e-9

_SOURCE = ("source", "")


def tight_set(laid: LaidPlan, r: int) -> Tight | None:
    """Return the requirements and pledges that a requirement is tied to.

    Parameters
    ----------
    laid
        The plan, laid out.
    r
        Place of the requirement.

    Returns
    -------
    Tight | None
        None where no network is behind it, or nothing is tight.
    """
    if not _could_be_network(laid):
        return None
    pairs = eligible(laid.plan).pairs
    if not ((pairs["rate"] * pairs["duty"]) == 1).all() or (pairs["pinned"] > 0).any():
        return None
    name = str(laid.requirements["id"].iloc[r])
    reached = nx.ancestors(_residual(laid, pairs), ("requirement", name))
    if _SOURCE in reached:
        return None
    requirements = sorted({name, *(one for kind, one in reached if kind == "requirement")})
    pledges = sorted(one for kind, one in reached if kind == "pledge")
    rows = laid.requirements.set_index("id").loc[requirements]
    required = float(rows["size"].sum())
    pledged = float(laid.pledges.set_index("id").loc[pledges, "amount"].sum())
    if not pledges or pledged >= required - _SMALL:
        return None
    urgency = tuple(int(one) for one in rows["urgency"])
    return Tight(tuple(requirements), urgency, tuple(pledges), required, pledged)


def _could_be_network(laid: LaidPlan) -> bool:
    case = laid.plan.case
    rows = laid.requirements[["minimum_quantity", "contributors_at_most"]]
    apart = case.is_dated or len(case["needs"]) or len(case.policies)
    return not apart and not rows.notna().any(axis=None) and case["pairs"]["at_most"].isna().all()


def _residual(laid: LaidPlan, pairs: pd.DataFrame) -> nx.DiGraph:
    """Return what more could go along which edge: from pledges to requirements, and back."""
    graph = nx.DiGraph()
    graph.add_nodes_from(("requirement", one) for one in laid.requirements["id"])
    for one, other in zip(pairs["pledge_id"], pairs["requirement_id"], strict=True):
        graph.add_edge(("pledge", one), ("requirement", other))
    deployments = laid.plan.deployments
    for row in deployments.itertuples():
        graph.add_edge(("requirement", row.requirement_id), ("pledge", row.pledge_id))
    used = deployments.groupby("pledge_id")["quantity"].sum()
    amount = laid.pledges.set_index("id")["amount"]
    left = amount - used.reindex(amount.index).fillna(0.0)
    graph.add_edges_from((_SOURCE, ("pledge", one)) for one in left.index[left > _SMALL])
    return graph
