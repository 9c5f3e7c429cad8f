"""Checks that nothing leads back to itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

import networkx as nx
import pandas as pd

from matcher.case.checks.lacks import lacks_of
from matcher.case.checks.typed import Tables
from matcher.errors import Problem, shorten

_SHOWN = 10
"""How many members of a circle are spelt out."""

_NOT_GIVEN = ("withdrawn", "lapsed", "deployed")
"""Status of pledges that are handed to no other."""


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


def check_order(tables: Tables) -> Iterator[Problem]:
    """No need comes after itself, not even by way of others or of its own alternatives."""
    lacks = lacks_of(tables)
    alone = lacks["group"].isna() | lacks["raises_to"].notna()
    # No id holds a semicolon, so that the name of the pledge ends at the first.
    hold = lacks["receiver"] + ";" + lacks["id"].where(alone, lacks["group"])
    held = pd.DataFrame({"receiver": lacks["receiver"], "after": lacks["id"], "end": hold})
    waits = lacks[["row", "receiver", "id", "after"]].assign(start=hold).explode("after")
    waits = waits.merge(held.drop_duplicates(["receiver", "after"]), on=["receiver", "after"])
    waits = waits.dropna(subset=["start", "end"]).set_index("row")
    said: set[int] = set()
    for row, chain in _circles(waits, "start", "end", lambda name: name.partition(";")[2]):
        if row not in said:
            one = str(waits["id"][waits.index == row].iloc[0])
            message = f"needs come after each other in a circle, {chain}"
            remedy = "Remove one of them"
            yield Problem("needs", message, remedy, row, one, "after", kind="cycle")
        said.add(row)


def check_supports(tables: Tables) -> Iterator[Problem]:
    """No pledge needs what needs it, not even by way of others."""
    lacks = lacks_of(tables).dropna(subset=["capability_id", "contributor_id"])
    graph = _possible_supports(tables, lacks)
    for knot in _knots_of_pledges(graph):
        chain, need = _circle_of(graph, knot)
        first = lacks[(lacks["receiver"] == chain[0]) & (lacks["capability_id"] == need)].iloc[0]
        message = f"pledges need each other in a circle, {_shown(chain)}"
        remedy = "Remove one of these needs, or name in only_recipients for whom each pledge is"
        row, one = int(first["row"]), None if pd.isna(first["id"]) else str(first["id"])
        value = shorten(need)
        yield Problem("needs", message, remedy, row, one, "capability_id", value, "cycle")


def _possible_supports(tables: Tables, lacks: pd.DataFrame) -> nx.DiGraph:
    """Return receivers → what they need → what fits → givers that need something themselves.

    Pledges are text, and what lies between them tuples: a need with its recipient, a capability
    that is needed, and one that is given. Edges grow with the pledges, not with the pairs of them.
    """
    wants = list(zip(lacks["capability_id"], lacks["contributor_id"], strict=True))
    kinds = _fits(tables, sorted({needed for needed, _ in wants}))
    givers = tables.frames["pledges"].dropna(subset=["id"]).drop_duplicates("id")
    givers = givers[~givers["status"].isin(_NOT_GIVEN) & givers["id"].isin(lacks["receiver"])]
    meant = givers["only_recipients"].map(len) > 0
    free = zip(givers["capability_id"][~meant], givers["id"][~meant], strict=True)
    bound = givers[meant].explode("only_recipients").merge(kinds, on="capability_id")
    names = ("needed", "only_recipients", "id")
    graph = nx.DiGraph()
    graph.add_edges_from(zip(lacks["receiver"], wants, strict=True))
    graph.add_edges_from((want, (want[0],)) for want in dict.fromkeys(wants))
    graph.add_edges_from(
        ((needed,), ("kind", kind, ""))
        for needed, kind in zip(kinds["needed"], kinds["capability_id"], strict=True)
    )
    graph.add_edges_from((("kind", kind, ""), one) for kind, one in free)
    graph.add_edges_from(
        ((needed, recipient), one)
        for needed, recipient, one in zip(*(bound[name] for name in names), strict=True)
    )
    return graph


def _fits(tables: Tables, needed: list[str]) -> pd.DataFrame:
    """Return each capability that is needed with all that fit it: itself, and what stands in."""
    rows = tables.frames["stand_ins"].dropna(subset=["provided", "required"])
    graph = nx.DiGraph(list(zip(rows["provided"], rows["required"], strict=True)))
    graph.add_nodes_from(needed)
    fits = [(one, kind) for one in needed for kind in sorted({one, *nx.ancestors(graph, one)})]
    return pd.DataFrame(fits, columns=["needed", "capability_id"], dtype="str")


def _knots_of_pledges(graph: nx.DiGraph) -> list[set[Hashable]]:
    """Return what leads back to itself by way of two pledges or more."""
    knots = [
        group
        for group in nx.strongly_connected_components(graph)
        if sum(isinstance(one, str) for one in group) > 1
    ]
    return sorted(knots, key=_first_pledge)


def _first_pledge(knot: Iterable[Hashable]) -> str:
    return min(one for one in knot if isinstance(one, str))


def _circle_of(graph: nx.DiGraph, knot: set[Hashable]) -> tuple[list[str], str]:
    """Return the pledges of a circle, each needing the next, and what the first of them needs."""
    first, inside = _first_pledge(knot), graph.subgraph(knot)
    paths = nx.single_source_shortest_path(inside, first)
    there = next(path for end, path in paths.items() if isinstance(end, str) and end != first)
    back = nx.shortest_path(inside, there[-1], first)
    pledges = [one for one in (*there, *back[1:-1]) if isinstance(one, str)]
    return pledges, there[1][0]


def _circles(
    frame: pd.DataFrame, start: str, end: str, name: Callable[[str], str] = str
) -> Iterator[tuple[int, str]]:
    """Yield one circle of each knot: the row that closes it, and its members in their order."""
    graph = nx.DiGraph(list(zip(frame[start], frame[end], strict=True)))
    knots = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    alone = [{one} for one, same in graph.edges if one == same]
    for group in sorted([*knots, *alone], key=min):
        cycle = nx.find_cycle(graph.subgraph(group), min(group))
        closing = (frame[start] == cycle[-1][0]) & (frame[end] == cycle[-1][1])
        row = int(frame.index[closing.to_numpy(dtype=bool)][0])
        yield row, _shown([name(edge[0]) for edge in cycle])


def _shown(members: list[str]) -> str:
    """Return the members of a circle in their order, and the first of them again."""
    some = members if len(members) <= _SHOWN else [*members[:_SHOWN], "..."]
    return " → ".join(map(shorten, [*some, members[0]]))
