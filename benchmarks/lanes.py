"""From how many columns on an interior point is faster than the simplex, through PuLP and HiGHS.

Run as ``python benchmarks/lanes.py``. Both solve the gap of parts of one national case without
whole columns, one after the other, several times; the ratio of the shortest processor times is
printed. `matcher.program.lane.LARGE`
is the size from which on the interior point wins.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np
import pulp
from instances import make_case

from matcher import formulate
from matcher.program.bundles import bundles
from matcher.program.lane import LARGE, to_problem
from matcher.program.linear import Linear

METHODS = ("simplex", "ipm")


def main() -> None:
    """Print the ratio of both methods at every size, and where it crosses 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pledges", type=int, default=1000)
    parser.add_argument("--requirements", type=int, default=500)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--parts", type=int, default=10, help="how many, of all sizes")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    print(f"{'columns':>8}{'rows':>8}{'simplex':>11}{'interior':>11}{'ratio':>8}")
    measured = []
    for linear in _parts(options):
        columns, took = len(linear.cost), _shortest(linear, options.repeats)
        ratio = took["simplex"] / took["ipm"]
        measured.append((columns, ratio))
        seconds = "".join(f"{took[method]:>9.3f} s" for method in METHODS)
        print(f"{columns:>8,}{linear.matrix.shape[0]:>8,}{seconds}{ratio:>8.2f}", flush=True)
    print(f"\n{_crossing(measured)}; the lane changes at {LARGE:,}")


def _parts(options: argparse.Namespace) -> list[Linear]:
    """Return parts of a case, small to large, scaled as they are solved."""
    case = make_case(options.pledges, options.requirements, options.months)
    linear = formulate(case.with_settings(priorities="weighted", weights={1: 9, 2: 3, 3: 1})).linear
    parts = [linear.part(*places).relaxed() for places in bundles(linear)]
    parts = sorted((part for part in parts if part.cost.any()), key=lambda part: len(part.cost))
    chosen = np.unique(np.linspace(0, len(parts) - 1, options.parts).astype(int))
    return [_scaled(parts[place]) for place in chosen]


def _scaled(linear: Linear) -> Linear:
    size = np.abs(linear.cost[linear.cost != 0])
    return replace(linear, cost=linear.cost / np.sqrt(size.min() * size.max()))


def _shortest(linear: Linear, repeats: int) -> dict[str, float]:
    """Return the shortest processor time of each method, taken in turn."""
    times: dict[str, list[float]] = {method: [] for method in METHODS}
    for _ in range(repeats):
        for method in METHODS:
            problem = to_problem(linear)
            start = time.process_time()
            problem.solve(pulp.HiGHS(msg=False, solver=method))
            times[method].append(time.process_time() - start)
    return {method: min(taken) for method, taken in times.items()}


def _crossing(measured: list[tuple[int, float]]) -> str:
    """Say between which sizes the interior point becomes the faster for good."""
    slower = [columns for columns, ratio in measured if ratio < 1]
    if not slower:
        return f"the interior point is faster from {measured[0][0]:,} columns on, or before"
    faster = [columns for columns, ratio in measured if columns > slower[-1]]
    if not faster:
        return f"the simplex is faster up to {slower[-1]:,} columns, or beyond"
    return (
        f"the interior point is faster somewhere between {slower[-1]:,} and {faster[0]:,} columns"
    )


if __name__ == "__main__":
    main()
