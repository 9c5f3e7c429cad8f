"""Checks that nothing leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pandas as pd

from matcher.case.checks.typed import Tables
from matcher.errors import Problem, shorten

_SHOWN = 10
"""How many members of a circle are spelt out."""


def check_stand_ins(tables: Tables) -> Iterator[Problem]:
    """Nothing stands in for itself, not even by way of others."""
    frame = tables.frames["stand_ins"].dropna(subset=["provided", "required"])
    for row, chain in _circles(frame, "provided", "required"):
        message = f"stand-ins run in a circle, {chain}"
        remedy = "Remove one of these rows; two measures of one thing are one capability"
        yield Problem("stand_ins", message, remedy, row, column="required", kind="cycle")


def check_advances(tables: Tables) -> Iterator[Problem]:
    """No pledge renews itself, not even by way of others."""
    frame = tables.frames["pledges"].dropna(subset=["id", "advances"]).drop_duplicates("id")
    for row, chain in _circles(frame, "id", "advances"):
        message = f"pledges renew each other in a circle, {chain}"
        remedy = "Write only the earlier pledge"
        one = str(frame["id"][row])
        yield Problem("pledges", message, remedy, row, one, "advances", kind="cycle")


def _circles(frame: pd.DataFrame, start: str, end: str) -> Iterator[tuple[int, str]]:
    """Yield one circle of each knot: the row that closes it, and its members in their order."""
    graph = nx.DiGraph(list(zip(frame[start], frame[end], strict=True)))
    knots = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    alone = [{one} for one, same in graph.edges if one == same]
    for group in sorted([*knots, *alone], key=min):
        cycle = nx.find_cycle(graph.subgraph(group), min(group))
        closing = (frame[start] == cycle[-1][0]) & (frame[end] == cycle[-1][1])
        row = int(frame.index[closing.to_numpy(dtype=bool)][0])
        members = [edge[0] for edge in cycle]
        shown = members if len(members) <= _SHOWN else [*members[:_SHOWN], "..."]
        yield row, " → ".join(map(shorten, [*shown, members[0]]))
