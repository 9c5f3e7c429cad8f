"""matcher on pairs: the whole way from DataFrames to the frames of a plan, in three stages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.answer import Answer
from benchmarks.made.pairs import COST, PRIORITIES, Pairs
from benchmarks.tools.ours import read, solve
from benchmarks.watch import Watch
from matcher import Case, Plan, formulate


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Match a case of pairs, with the tiers of the others or (`tiers` = default) with all."""
    data, whole = Pairs.read(settings["data"]), settings["whole"]
    tables = data.tables(whole=whole)
    rules = {} if settings.get("tiers") == "default" else one_tier(data)
    with watch.stage("build"):
        program = formulate(Case.from_frames(**tables, settings=rules))
    with watch.stage("solve"):
        solution = solve(program, stop=0.0)
    with watch.stage("read"):
        plan = read(program, solution)
    return Answer({"objective": data.value(_sent(data, plan), whole=whole)})


def one_tier(data: Pairs) -> dict[str, Any]:
    """Return the settings with which a case of pairs is what the others solve."""
    return {
        "objective": [{"gap": 1.0, "cost": COST}] if data.shape == "costed" else ["gap"],
        "priorities": "weighted",
        "weights": PRIORITIES,
        "gap_in": "quantity",
        "break_ties": False,
    }


def _sent(data: Pairs, plan: Plan) -> np.ndarray:
    """Return what a plan sends over every pair."""
    deployments = plan.deployments
    p, r = (
        deployments[f"{side}_id"].str[1:].astype(np.int64).to_numpy()
        for side in ("pledge", "requirement")
    )
    width = len(data.demand)
    keys = data.p.astype(np.int64) * width + data.r
    place = np.searchsorted(keys, p * width + r)
    if np.any(keys[np.minimum(place, len(keys) - 1)] != p * width + r):
        raise ValueError("a pair is used that is not eligible")
    return np.bincount(place, deployments["quantity"].to_numpy(), minlength=len(keys))
