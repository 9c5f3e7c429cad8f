"""How long it takes to prove a plan and to audit it, as shares of the time it took to solve.

Run as ``python benchmarks/certificate.py``: one period without dates, 100,000 eligible pairs. A
proof that takes longer than the answer would not be made; the goal is both in less time than that.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from matcher import Case, formulate
from matcher.program.lane import Options
from matcher.program.match import make_plan
from matcher.program.proofs import certify
from matcher.program.solving import solve_program

GOAL = 1.0
"""Certificate and audit together, as a share of the solve."""

Result = TypeVar("Result")


def main() -> None:
    """Solve, prove and audit one case, and print how long each took."""
    options = _read_options()
    case = _make_case(options)
    program = formulate(case)
    pairs = len(program.layout.presence.eligibility.pairs)
    print(f"{pairs:,} eligible pairs, {program}")
    chosen = Options(solver=options.solver)
    solution, solve = _timed(lambda: solve_program(program, chosen))
    plan = make_plan(program, solution, options.solver)
    _, prove = _timed(lambda: certify(program, solution, plan.tiers["value"].to_numpy()))
    audit, check = _timed(plan.audit)
    for name, seconds in (("solve", solve), ("certificate", prove), ("audit", check)):
        print(f"{name:<14}{seconds:>8.2f} s{seconds / solve:>8.2f} of the solve")
    ratio = (prove + check) / solve
    print(f"audit {'passed' if audit.passed else 'failed'}")
    print(f"both below {GOAL:g} of the solve: {'yes' if ratio < GOAL else 'no'} ({ratio:.2f})")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pledges", type=int, default=2500)
    parser.add_argument("--requirements", type=int, default=1250)
    parser.add_argument("--capabilities", type=int, default=31, help="each for a share of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solver", default="HiGHS")
    return parser.parse_args()


def _make_case(options: argparse.Namespace) -> Case:
    """Return a case without dates: every pledge of a capability may serve all that want it."""
    random = np.random.default_rng(options.seed)
    pledged, required = np.arange(options.pledges), np.arange(options.requirements)
    capability = [f"C{number}" for number in range(options.capabilities)]
    pledges = pd.DataFrame(
        {
            "id": [f"P{number}" for number in pledged],
            "contributor_id": [f"N{number % 120}" for number in pledged],
            "capability_id": [capability[number % len(capability)] for number in pledged],
            "quantity": random.integers(1, 20, len(pledged)),
            "duty": random.choice([0.5, 0.75, 1.0], len(pledged)),
            "monthly_cost": random.integers(50, 200, len(pledged)),
            "deployment_cost": random.integers(100, 400, len(pledged)),
        }
    )
    requirements = pd.DataFrame(
        {
            "id": [f"R{number}" for number in required],
            "mission_id": [f"M{number % 12}" for number in required],
            "capability_id": [capability[number % len(capability)] for number in required],
            "quantity": random.integers(1, 40, len(required)),
            "priority": random.integers(1, 4, len(required)),
            "weight": random.choice([1.0, 1.5, 2.0], len(required)),
        }
    )
    return Case.from_frames(pledges, requirements)


def _timed(call: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    result = call()
    return result, time.perf_counter() - start


if __name__ == "__main__":
    main()
