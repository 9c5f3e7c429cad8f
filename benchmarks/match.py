"""How long a match takes at national scale, and how far its plan may be from the best.

Run as ``python benchmarks/match.py``; ``--help`` tells how to make it smaller or harder.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from importlib.metadata import version

import numpy as np
import pandas as pd
from instances import make_case

from matcher import Case, match
from matcher.program.eligibility import screen
from matcher.program.formulation import formulate_presence
from matcher.program.presence import lay_out

GOAL_SECONDS, GOAL_DISTANCE = 120.0, 1.0
"""Two minutes on two cores, and one per cent."""


class Stopwatch:
    """Takes the time between two calls."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self) -> float:
        """Return the seconds since it was made, or last asked."""
        now = time.perf_counter()
        seconds, self._last = now - self._last, now
        return seconds


class Stages:
    """Takes down when a match tells of another stage: a tier, and the end of solving."""

    def __init__(self) -> None:
        self.begun: dict[str, float] = {}

    def __call__(self, _done: float, what: str) -> None:
        """Keep the time at which a stage is first told of."""
        self.begun.setdefault(what.split(",", maxsplit=1)[0], time.perf_counter())

    def seconds(self, end: float) -> pd.Series:
        """Return how long each stage took, the last until `end`."""
        times = pd.Series(self.begun)
        return times.shift(-1, fill_value=end) - times


def main() -> None:
    """Make a case, match it, and print sizes, seconds, values and bounds."""
    options = _read_options()
    case = make_case(
        options.pledges, options.requirements, options.months,
        seed=options.seed, windows=options.windows, linked=options.linked,
    )  # fmt: skip
    if options.priorities == "one":
        case = case.with_settings(priorities="weighted", weights={1: 1, 2: 1, 3: 1})
    print(
        f"{options.pledges:,} pledges × {options.requirements:,} requirements × "
        f"{options.months} months, windows of {options.windows}, priorities {options.priorities}, "
        f"seed {options.seed}"
    )
    print(
        f"Python {platform.python_version()}, PuLP {version('pulp')}, "
        f"highspy {version('highspy')}, {os.cpu_count()} cores\n"
    )
    _print_stages(case)
    _print_match(case, options)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pledges", type=int, default=1000)
    parser.add_argument("--requirements", type=int, default=500)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--windows", choices=["months", "days"], default="months")
    parser.add_argument("--linked", action="store_true", help="few capabilities, with stand-ins")
    parser.add_argument("--priorities", choices=["strict", "one"], default="strict")
    parser.add_argument("--stop", type=float, default=GOAL_DISTANCE / 100)
    parser.add_argument("--time-limit", type=float, default=100.0, help="seconds for all solves")
    parser.add_argument("--audit", action="store_true", help="audit the plan, which takes longer")
    return parser.parse_args()


def _print_stages(case: Case) -> None:
    """Print sizes, and how long the way to the program takes."""
    watch = Stopwatch()
    eligibility = screen(case)
    print(f"{'screen':<24}{watch.lap():8.2f} s   {len(eligibility.pairs):,} eligible pairs")
    presence = lay_out(eligibility)
    print(f"{'lay out':<24}{watch.lap():8.2f} s   {len(presence.events):,} offered dates")
    program = formulate_presence(presence)
    print(f"{'formulate':<24}{watch.lap():8.2f} s   {program}\n")


def _print_match(case: Case, options: argparse.Namespace) -> None:
    """Print how long `match` takes, and what every tier came to."""
    stages, start = Stages(), time.perf_counter()
    processed = time.process_time()
    plan = match(case, stop=options.stop, time_limit=options.time_limit, progress=stages)
    total = time.perf_counter() - start
    processed = time.process_time() - processed
    names = {"laying out": "screen to formulate", "solved": "read"}
    for name, seconds in stages.seconds(start + total).items():
        print(f"{names.get(str(name), f'solve {name}'):<24}{seconds:8.2f} s")
    print(f"{'match':<24}{total:8.2f} s   ({processed:.2f} s of processor time)\n")
    print(f"{'tier':<10}{'value':>16}{'bound':>16}{'distance':>12}  closed")
    furthest = 0.0
    for row in plan.tiers.itertuples():
        distance = _distance(row.value, row.bound)
        if row.tier != "tie":
            furthest = max(furthest, distance)
        print(
            f"{row.tier:<10}{row.value:>16,.2f}{row.bound:>16,.2f}{distance:>10.3f} %  {row.closed}"
        )
    is_near, is_quick = furthest <= GOAL_DISTANCE, total <= GOAL_SECONDS
    print(f"\nwithin {GOAL_DISTANCE:g} % of its bounds: {'yes' if is_near else 'no'}")
    print(f"within {GOAL_SECONDS:g} seconds: {'yes' if is_quick else 'no'}")
    if options.audit:
        watch = Stopwatch()
        audit = plan.audit()
        verdict = "passed" if audit.passed else "failed"
        print(f"audit: {verdict} in {watch.lap():.2f} s")


def _distance(value: float, bound: float) -> float:
    """Return how far a value is from its bound, in per cent of the value."""
    if value == bound:
        return 0.0
    if not np.isfinite(bound):
        return np.inf
    return 100.0 * abs(value - bound) / max(abs(value), 1e-9)


if __name__ == "__main__":
    main()
