"""What-ifs on pairs, by the handle of matcher or by PuLP from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.watch import Watch


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Answer `number` what-ifs warm, or with `sample` only so many of them cold.

    Each is another quantity of one pledge, which is taken back after it.
    """
    data, number = Pairs.read(settings["data"]), settings["number"]
    asked = _questions(data, number)
    if "sample" not in settings:
        found = _warm(data, asked, watch)
        return Answer(figures={f"{k}": value for k, value in enumerate(found)})
    chosen = np.unique(np.linspace(0, number - 1, settings["sample"]).astype(int)).tolist()
    figures = {}
    for k in chosen:
        p, quantity = asked[k]
        figures[f"{k}"] = _cold(data, p, quantity, watch)
    return Answer(figures=figures)


def _questions(data: Pairs, number: int) -> list[tuple[int, int]]:
    """Return pledges and what they offer instead: nothing, or half of it."""
    random = np.random.default_rng(7)
    pledges = random.integers(0, len(data.supply), number).tolist()
    factors = random.choice([0.0, 0.5], number).tolist()
    return [(p, int(data.supply[p] * factor)) for p, factor in zip(pledges, factors, strict=True)]


def _warm(data: Pairs, asked: list[tuple[int, int]], watch: Watch) -> list[float]:
    from benchmarks.tools.pairs_matcher import one_tier
    from matcher import Case
    from matcher.program.what_if import WhatIf

    case = Case.from_frames(**data.tables(whole=True), settings=one_tier(data))
    found = []
    with watch.stage("handle"):
        what_if = WhatIf(case, stop=0.0)
        what_if.solve()
    rows = what_if.program.rows
    supplies = rows[rows["family"] == "supply"].reset_index().set_index("p")["index"]
    ids = what_if.program.layout.presence.eligibility.facts.pledges["id"]
    row_of = dict(zip(ids[supplies.index], supplies, strict=True))
    with what_if, watch.stage("what-ifs"):
        for p, quantity in asked:
            with what_if.trying():
                what_if.set_sides([row_of[f"P{p}"]], upper=quantity)
                found.append(what_if.solve().values["gap"])
    return found


def _cold(data: Pairs, p: int, quantity: int, watch: Watch) -> float:
    from benchmarks.tools.pairs_pulp import solve_by_hand

    supply = data.supply.copy()
    supply[p] = quantity
    return solve_by_hand(replace(data, supply=supply), watch, whole=True)
