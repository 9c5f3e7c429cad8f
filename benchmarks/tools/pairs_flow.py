"""OR-Tools min-cost flow on pairs: a network code in C++, filled from arrays.

A source sends to pledges, pledges to requirements, these to a sink that wants all of the demand;
what no pledge brings goes from the source to the requirement at its weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow

from benchmarks.answer import Answer
from benchmarks.made.pairs import COST, Pairs
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve pairs as a network."""
    data = Pairs.read(settings["data"])
    pledges, requirements = len(data.supply), len(data.demand)
    wanted = int(data.demand.sum())
    source, sink = pledges + requirements, pledges + requirements + 1
    scale = 1 / COST if data.cost.any() else 1.0
    with watch.stage("build"):
        all_p, all_r = np.arange(pledges), pledges + np.arange(requirements)
        to_p, to_r = np.full(pledges, source), np.full(requirements, source)
        tail = np.concatenate([data.p, to_p, to_r, all_r])
        head = np.concatenate([pledges + data.r, all_p, all_r, np.full(requirements, sink)])
        most = np.minimum(data.supply[data.p], data.demand[data.r])
        capacity = np.concatenate([most, data.supply, data.demand, data.demand])
        free = np.zeros(requirements), np.zeros(pledges)
        cost = np.concatenate([data.cost[data.p], free[1], data.weight, free[0]])
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32),
            head.astype(np.int32),
            capacity.astype(np.int64),
            np.rint(cost * scale).astype(np.int64),
        )
        flow.set_node_supply(source, wanted)
        flow.set_node_supply(sink, -wanted)
    with watch.stage("solve"):
        status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended as {status}")
    with watch.stage("read"):
        sent = flow.flows(arcs[: len(data.p)])
    return Answer({"objective": data.value(sent, whole=settings["whole"])})
