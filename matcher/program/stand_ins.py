"""What may stand in for what, at which rate, along the best chain."""

from __future__ import annotations

import networkx as nx
import pandas as pd


def stand_in_rates(capabilities: pd.DataFrame, stand_ins: pd.DataFrame) -> pd.DataFrame:
    """Return the best rate between every two capabilities that a chain of stand-ins joins.

    Rates along a chain multiply; of several chains the one with the highest product counts. The
    table holds no circle (the case has checked it), so the best product is found by one pass in
    topological order from each capability.

    Parameters
    ----------
    capabilities
        Column id.
    stand_ins
        Columns provided, required, rate (required measure per provided measure).

    Returns
    -------
    pandas.DataFrame
        Columns provided, required, rate; every capability serves itself at rate 1.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(capabilities["id"])
    rows = zip(stand_ins["provided"], stand_ins["required"], stand_ins["rate"], strict=True)
    graph.add_weighted_edges_from(rows, weight="rate")
    order = list(nx.topological_sort(graph))
    found: list[tuple[str, str, float]] = []
    for place, provided in enumerate(order):
        best = {provided: 1.0}
        if graph.out_degree(provided):
            for middle in order[place:]:
                if middle not in best:
                    continue
                for _, required, rate in graph.out_edges(middle, data="rate"):
                    best[required] = max(best.get(required, 0.0), best[middle] * rate)
        found.extend((provided, required, rate) for required, rate in best.items())
    return pd.DataFrame(found, columns=["provided", "required", "rate"])
