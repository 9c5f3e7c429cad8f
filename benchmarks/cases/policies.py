"""Policies that link everything, in persons: matcher beside PuLP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.report import Report

SIZES = {TINY: (4, 2, 2), "small": (30, 8, 6), "full": (80, 12, 12)}
"""Contributors, missions and months."""

_LIMIT, _DISTANCE = 120.0, 1e-5
_CONTESTANTS = (
    Contestant("matcher", "case: matcher"),
    Contestant("PuLP, `to_pulp()` and HiGHS", "case: PuLP"),
)


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Compare all tiers at some sizes."""
    report = CASE.report()
    for size in sizes:
        contributors, missions, months = SIZES[size]
        asked: dict[str, Any] = {
            "maker": "laydown",
            "sizes": _sizes(size),
            **({} if size == TINY else {"warm": {"sizes": _sizes(TINY)}}),
            "rules": {"objective": ["gap", "rules", "cost"], "break_ties": False},
            "stop": 0.0,
        }
        title = f"{contributors} contributors × {missions} missions × {months} months"
        bench.compare(report, title, _CONTESTANTS, asked, limit=_LIMIT, distance=_DISTANCE)
    return report


def _sizes(size: str) -> dict[str, int]:
    return dict(zip(("contributors", "missions", "months"), SIZES[size], strict=True))


CASE = BenchmarkCase(
    "policies",
    "Who is where and who could step in, in persons: pledges bound to missions and reserves that "
    "may go anywhere, under ceilings within ceilings, shares of women, shares of contributors, "
    "lift and budget; tiers gap, rules and cost, each solved with PuLP in turn.",
    tuple(SIZES),
    ("small", "full"),
    run,
)
