"""How long it takes to prove a plan and to audit it, beside the time it took to solve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.answer import Answer
from benchmarks.made.pairs import Pairs
from benchmarks.tools.ours import read, solve
from benchmarks.watch import Watch
from matcher import Case, formulate
from matcher.program.proofs import certify


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Solve pairs with all default tiers, prove the plan, and audit it."""
    data = Pairs.read(settings["data"])
    program = formulate(Case.from_frames(**data.tables(whole=settings["whole"])))
    with watch.stage("solve"):
        solution = solve(program, stop=0.0)
    plan = read(program, solution)
    with watch.stage("certificate"):
        certify(program, solution, plan.tiers["value"].to_numpy())
    with watch.stage("audit"):
        audit = plan.audit()
    if not audit.passed:
        raise ValueError(f"the audit found {audit}")
    return Answer()
