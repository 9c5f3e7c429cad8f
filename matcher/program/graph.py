"""The graph of what is possible: who may give what to whom, and what may serve what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from matcher.case.cells import READINESS_ORDER
from matcher.program.arrivals import first_days
from matcher.program.facts import FOREVER, dates_on
from matcher.program.supplies import NO_RANK, Supplies


def possible_graph(pairs: pd.DataFrame, refused: pd.DataFrame, supplies: Supplies) -> nx.DiGraph:
    """Return what is possible.

    Parameters
    ----------
    pairs, refused, supplies
        As `Eligibility` has them.

    Returns
    -------
    networkx.DiGraph
        Nodes and edges as `Eligibility.graph` lists them.
    """
    facts, links, graph = supplies.facts, supplies.links, nx.DiGraph()
    there = np.unique(np.concatenate([pairs["p"], links["giver"], links["receiver"]]))
    pledges = facts.pledges.iloc[there.astype(np.int64)]
    requirements = facts.requirements.iloc[pairs["r"].unique()]
    graph.add_edges_from(
        (("contributor", giver), ("pledge", one), {"quantity": amount})
        for one, giver, amount in _tuples(pledges[["id", "contributor_id", "amount"]])
    )
    graph.add_edges_from(_to_receivers(supplies, there))
    graph.add_edges_from(_from_givers(supplies))
    graph.add_edges_from(_to_requirements(pairs, first_days(pairs, refused, supplies), supplies))
    graph.add_edges_from(
        (("requirement", one), ("mission", where), {"quantity": size})
        for one, where, size in _tuples(requirements[["id", "where", "size"]])
    )
    return graph


def _from_givers(supplies: Supplies) -> Iterator[tuple[Any, ...]]:
    links, ids = supplies.links, supplies.facts.pledges["id"].to_numpy(dtype=object)
    lacks = supplies.lacks.rows.iloc[links["lack"]]
    lead = lacks["lead"].to_numpy()
    rows = pd.DataFrame(
        {
            "giver": ids[links["giver"]],
            "receiver": ids[links["receiver"]],
            "need": lacks["need_id"].to_numpy(),
            "rate": links["rate"],
            "handed_on": _dates(supplies, links["first"].to_numpy()),
            "lead": lead,
            "ready_on": _dates(supplies, links["first"].to_numpy() + lead),
        }
    )
    for giver, receiver, need, rate, handed_on, days, ready_on in _tuples(rows):
        cells = {"rate": rate, "handed_on": handed_on, "lead": days, "ready_on": ready_on}
        yield ("pledge", giver), ("need", receiver, need), cells


def _to_receivers(supplies: Supplies, there: np.ndarray) -> Iterator[tuple[Any, ...]]:
    lacks = supplies.lacks.rows
    lacks = lacks[lacks["p"].isin(there)]
    receivers = supplies.facts.pledges["id"].to_numpy(dtype=object)[lacks["p"]]
    rows = lacks[["need_id", "capability_id", "quantity", "per", "use", "rank"]]
    for receiver, (need, capability, quantity, per, use, rank) in zip(
        receivers, _tuples(rows), strict=True
    ):
        cells = {"capability_id": capability, "quantity": quantity, "per": per, "use": use}
        cells |= {"raises_to": READINESS_ORDER[rank]} if rank > NO_RANK else {}
        yield ("need", receiver, need), ("pledge", receiver), cells


def _to_requirements(
    pairs: pd.DataFrame, first: np.ndarray, supplies: Supplies
) -> Iterator[tuple[Any, ...]]:
    names = ["pledge_id", "requirement_id", "rate", "travel", "most", "raised"]
    dates = _dates(supplies, first), _dates(supplies, pairs["latest"].to_numpy() - 1)
    rows = pairs[names].assign(start=dates[0], end=dates[1])
    for p, r, rate, travel, most, raised, start, end in _tuples(rows):
        cells = {"rate": rate, "travel": travel, "most": most, "start": start, "end": end}
        cells |= {"raised": READINESS_ORDER[raised]} if raised > NO_RANK else {}
        yield ("pledge", p), ("requirement", r), cells


def _dates(supplies: Supplies, days: np.ndarray) -> np.ndarray:
    """Return days as dates; blank without a calendar, and where they are no day."""
    known = (days < FOREVER) & supplies.facts.case.is_dated
    return dates_on(np.where(known, days, np.nan))


def _tuples(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    return frame.itertuples(index=False, name=None)
