"""The graph of a plan: who gives what to whom, and what of it serves which requirement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import pandas as pd

from matcher.plan.record import Record

_LINK = ["giver_pledge_id", "receiver_pledge_id", "need_id"]


def planned_graph(plan: Record) -> nx.DiGraph:
    """Return what is planned, out of the frames of a plan.

    Parameters
    ----------
    plan
        The plan, or one that was read.

    Returns
    -------
    networkx.DiGraph
        Nodes and edges as `Plan.graph` lists them.
    """
    graph = nx.DiGraph()
    graph.add_edges_from(_from_contributors(plan))
    graph.add_edges_from(_from_givers(plan.supports))
    graph.add_edges_from(_to_receivers(plan))
    graph.add_edges_from(_to_requirements(plan.deployments))
    places = plan.deployments[["requirement_id", "mission_id"]].drop_duplicates()
    graph.add_edges_from(
        (("requirement", one), ("mission", where)) for one, where in _tuples(places)
    )
    return graph


def _from_contributors(plan: Record) -> Iterator[tuple[Any, ...]]:
    """Yield who gives each pledge that is deployed, hands something on, or receives it."""
    deployed = plan.deployments.groupby("pledge_id")["quantity"].sum()
    given = plan.supports.groupby("giver_pledge_id")["quantity"].sum()
    received = pd.Index(plan.supports["receiver_pledge_id"].unique())
    used = deployed.index.union(given.index).union(received)
    contributors = plan.case["pledges"].set_index("id")["contributor_id"].reindex(used)
    for pledge_id, contributor_id in contributors.items():
        quantities = {
            "deployed": float(deployed.get(pledge_id, 0.0)),
            "handed": float(given.get(pledge_id, 0.0)),
        }
        yield ("contributor", contributor_id), ("pledge", pledge_id), quantities


def _from_givers(supports: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    covers = supports.assign(covers=supports["quantity"] * supports["rate"])
    for (giver, receiver, need), rows in covers.groupby(_LINK):
        yield (
            ("pledge", giver),
            ("need", receiver, need),
            {
                "quantity": float(rows["quantity"].sum()),
                "covers": float(rows["covers"].sum()),
                "handed_on": rows["handed_on"].min(),
                "ready_on": rows["ready_on"].max(),
                "supports": tuple(rows["support_id"]),
                "missions": tuple(sorted(rows["mission_id"].dropna().unique())),
            },
        )


def _to_receivers(plan: Record) -> Iterator[tuple[Any, ...]]:
    supports = plan.supports
    covers = supports.assign(covers=supports["quantity"] * supports["rate"])
    parts = _parts_by_support(plan)
    for (receiver, need), rows in covers.groupby(["receiver_pledge_id", "need_id"]):
        own = parts[parts["support_id"].isin(rows["support_id"])]
        yield (
            ("need", receiver, need),
            ("pledge", receiver),
            {
                "covers": float(rows["covers"].sum()),
                "ready_on": rows["ready_on"].max(),
                "deployments": tuple(own["deployment_id"].drop_duplicates()),
                "is_last": bool(own["is_last"].any()),
                "caps": bool(own["caps"].any()),
            },
        )


def _parts_by_support(plan: Record) -> pd.DataFrame:
    """Return the parts of deployments, a row for each support; the last is what is ready last."""
    rows = plan.parts[["deployment_id", "supports", "ready_on", "is_last", "caps"]]
    rows = rows.assign(support_id=rows["supports"].str.split("; ")).explode("support_id")
    own = plan.supports.set_index("support_id")["ready_on"].reindex(rows["support_id"])
    return rows.assign(is_last=rows["is_last"] & (own.array == rows["ready_on"].array))


def _to_requirements(deployments: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    totals = deployments.groupby(["pledge_id", "requirement_id"]).agg(
        quantity=("quantity", "sum"), start=("start", "min"), end=("end", "max")
    )
    for (pledge_id, requirement_id), row in totals.iterrows():
        yield ("pledge", pledge_id), ("requirement", requirement_id), row.to_dict()


def _tuples(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    return frame.itertuples(index=False, name=None)
