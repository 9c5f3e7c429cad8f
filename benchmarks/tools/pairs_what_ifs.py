"""What-ifs on pairs, by the handle of matcher or by PuLP from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.watch import Watch

QUANTITY, WITHDRAW, REQUIRED = "quantity", "withdraw", "required"


class _Question(NamedTuple):
    """What is changed: its kind, the pledge or requirement by its place, and what it becomes."""

    kind: str
    place: int
    becomes: int


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Answer `number` what-ifs warm, or with `sample` only so many of them cold.

    Each changes one pledge or one requirement, which is taken back after it.
    """
    data, number = Pairs.read(settings["data"]), settings["number"]
    asked = _questions(data, number)
    if "sample" not in settings:
        found = _warm(data, asked, watch)
        return Answer(figures={f"{k}": value for k, value in enumerate(found)})
    chosen = range(0, number, number // settings["sample"] + 1)  # all kinds are among them
    return Answer(figures={f"{k}": _cold(data, asked[k], watch) for k in chosen})


def _questions(data: Pairs, number: int) -> list[_Question]:
    """Return changes in turn: twice or half of a pledge, none of it, twice of a requirement."""
    random = np.random.default_rng(7)
    pledges = random.integers(0, len(data.supply), number).tolist()
    requirements = random.integers(0, len(data.demand), number).tolist()
    asked = []
    for k, (p, r) in enumerate(zip(pledges, requirements, strict=True)):
        supply, demand = int(data.supply[p]), int(data.demand[r])
        asked.append(
            (
                _Question(QUANTITY, p, 2 * supply),
                _Question(WITHDRAW, p, 0),
                _Question(REQUIRED, r, 2 * demand),
                _Question(QUANTITY, p, (supply + 1) // 2),
            )[k % 4]
        )
    return asked


def _warm(data: Pairs, asked: list[_Question], watch: Watch) -> list[float]:
    from benchmarks.tools.pairs_matcher import one_tier
    from matcher import Case
    from matcher.program.what_if import WhatIf

    case = Case.from_frames(**data.tables(whole=True), settings=one_tier(data))
    found = []
    with watch.stage("handle"):
        what_if = WhatIf(case, stop=0.0)
        what_if.solve()
    with what_if, watch.stage("what-ifs"):
        for one in asked:
            with what_if.trying():
                if one.kind == QUANTITY:
                    what_if.set_quantity(f"P{one.place}", one.becomes)
                elif one.kind == WITHDRAW:
                    what_if.withdraw(f"P{one.place}")
                else:
                    what_if.set_required(f"R{one.place}", one.becomes)
                found.append(what_if.solve().values["gap"])
    return found


def _cold(data: Pairs, one: _Question, watch: Watch) -> float:
    from benchmarks.tools.pairs_pulp import solve_by_hand

    supply, demand = data.supply.copy(), data.demand.copy()
    changed = demand if one.kind == REQUIRED else supply
    changed[one.place] = one.becomes
    return solve_by_hand(replace(data, supply=supply, demand=demand), watch, whole=True)
