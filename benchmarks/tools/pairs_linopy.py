"""linopy on pairs: one variable over all pairs, grouped sums, HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve pairs with linopy."""
    data, whole = Pairs.read(settings["data"]), settings["whole"]
    with watch.stage("build"):
        pair = pd.RangeIndex(len(data.p), name="pair")
        pledge = pd.RangeIndex(len(data.supply), name="pledge")
        requirement = pd.RangeIndex(len(data.demand), name="requirement")
        model = linopy.Model()
        sent = model.add_variables(lower=0, coords=[pair], integer=whole, name="sent")
        gap = model.add_variables(lower=0, coords=[requirement], name="gap")
        by_pledge = sent.groupby(pd.Series(data.p, pair, name="pledge")).sum()
        by_requirement = sent.groupby(pd.Series(data.r, pair, name="requirement")).sum()
        supply = xr.DataArray(data.supply, coords=[pledge])
        demand = xr.DataArray(data.demand, coords=[requirement])
        model.add_constraints(by_pledge <= supply, name="supply")
        model.add_constraints(by_requirement + gap >= demand, name="coverage")
        missing = (gap * xr.DataArray(data.weight, coords=[requirement])).sum()
        if data.cost.any():
            missing += (sent * xr.DataArray(data.cost[data.p], coords=[pair])).sum()
        model.add_objective(missing)
    with watch.stage("solve"):
        model.solve(
            "highs",
            io_api="direct",
            progress=False,
            log_to_console=False,
            mip_rel_gap=0.0,
        )
    with watch.stage("read"):
        values = np.asarray(sent.solution)
    return Answer({"objective": data.value(values, whole=whole)})
