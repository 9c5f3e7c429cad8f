"""Certificate and audit, as shares of the solve."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.report import Report, Verdict
from benchmarks.spread import Spread

SIZES = {TINY: 120, "10k": 10_000, "100k": 100_000}

_GOAL = 1.0
_OURS = Contestant("matcher", "pairs: certificate")


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Solve, prove and audit plans of some sizes."""
    report = CASE.report()
    for size in sizes:
        settings = bench.pairs(SIZES[size], "separate", whole=True, warm=size != TINY)
        title = f"{size} pairs, whole, default tiers"
        found = bench.compare(report, title, [_OURS], settings)
        runs = found.done(_OURS.label)
        if not runs or size == TINY:
            continue
        shares = [
            Spread.of([one.seconds[name] / one.seconds["solve"] for one in runs])
            for name in ("certificate", "audit")
        ]
        both = shares[0].middle + shares[1].middle
        seen = f"certificate {shares[0]}, audit {shares[1]}"
        report.verdicts.append(
            Verdict(title, "certificate and audit take less than the solve", seen, both < _GOAL)
        )
    return report


CASE = BenchmarkCase(
    "certificate",
    "A proof that takes longer than the answer would not be made: how long certificate and audit "
    "take beside the solve.",
    tuple(SIZES),
    ("100k",),
    run,
)
