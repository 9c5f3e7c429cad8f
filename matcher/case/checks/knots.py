"""Knots: what leads back to itself, told as one circle of each; and all that leads to an end."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import networkx as nx

from matcher.case.checks.links import Links


def circles(links: Links) -> Iterator[Links]:
    """Yield one circle of each knot, from its smallest member back to it."""
    graph = nx.DiGraph(links)
    knots = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    alone = [{one} for one, same in graph.edges if one == same]
    for group in sorted([*knots, *alone], key=min):
        yield nx.find_cycle(graph.subgraph(group), min(group))


def leading_to(links: Links, ends: Iterable[str]) -> dict[str, set[str]]:
    """Return for each of some ends all that leads to it."""
    graph = nx.DiGraph(links)
    return {end: nx.ancestors(graph, end) if end in graph else set() for end in ends}


def circles_of_pledges(links: Links) -> Iterator[tuple[list[str], str]]:
    """Yield one circle of each knot of two pledges or more.

    Parameters
    ----------
    links
        Pledges are text, and what lies between them tuples.

    Yields
    ------
    tuple
        The pledges, each needing the next, and what the first of them needs.
    """
    graph = nx.DiGraph(links)
    knots = [
        group
        for group in nx.strongly_connected_components(graph)
        if sum(isinstance(one, str) for one in group) > 1
    ]
    for knot in sorted(knots, key=_first_pledge):
        yield _circle_of(graph, knot)


def _first_pledge(knot: Iterable[Hashable]) -> str:
    return min(one for one in knot if isinstance(one, str))


def _circle_of(graph: nx.DiGraph, knot: set[Hashable]) -> tuple[list[str], str]:
    first, inside = _first_pledge(knot), graph.subgraph(knot)
    paths = nx.single_source_shortest_path(inside, first)
    there = next(path for end, path in paths.items() if isinstance(end, str) and end != first)
    back = nx.shortest_path(inside, there[-1], first)
    pledges = [one for one in (*there, *back[1:-1]) if isinstance(one, str)]
    return pledges, there[1][0]
