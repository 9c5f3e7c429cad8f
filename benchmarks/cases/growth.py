"""Growth: how time and memory follow the number of pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.made.pairs import Pairs
from benchmarks.report import Report, Table, Verdict
from benchmarks.spread import Spread, digits

SIZES = {
    TINY: 120,
    "1k": 1_000,
    "10k": 10_000,
    "30k": 30_000,
    "100k": 100_000,
    "300k": 300_000,
    "1M": 1_000_000,
}

_SLOPE, _KILOBYTES = 1.15, 1.5
_OURS = Contestant("matcher", "pairs: matcher")
_STAGES = ("build", "solve", "read")


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Match whole separate pairs of some sizes."""
    report = CASE.report()
    rows = [["pairs", "seconds", *_STAGES, "peak MB", "kB a pair", "kB a pair, above the start"]]
    seen: list[tuple[int, list[float], float]] = []
    for size in sizes:
        settings = bench.pairs(SIZES[size], "separate", whole=True, warm=size != TINY)
        runs = bench.children.alternate(f"growth, {size} pairs", [_OURS], settings)[_OURS.label]
        report.faults.extend(f"{size} pairs: {one.fault}" for one in runs if one.fault)
        runs = [one for one in runs if not one.fault]
        if not runs:
            continue
        report.versions.update(runs[0].versions)
        pairs, peak = len(Pairs.read(settings["data"]).p), max(one.peak for one in runs)
        stages = [Spread.of([one.seconds[name] for one in runs]).middle for name in _STAGES]
        total = Spread.of([one.total for one in runs])
        grown = max(one.peak - one.idle for one in runs)
        memory = [f"{peak / 1e6:,.0f}", digits(peak / pairs / 1e3), digits(grown / pairs / 1e3)]
        rows.append([f"{pairs:,}", str(total), *map(digits, stages), *memory])
        seen.append((pairs, [total.middle, *stages], peak / pairs / 1e3))
    report.tables.append(Table("Whole separate pairs, whole way", rows))
    if len(seen) > 1:
        slopes = _slopes([one[0] for one in seen], np.array([one[1] for one in seen]))
        told = ", ".join(f"{name} {slope:.2f}" for name, slope in slopes.items())
        report.notes.append(f"Slope of log time against log pairs: {told}.")
    if len(seen) > 1 and tuple(sizes) == CASE.default:
        report.verdicts.append(
            Verdict(
                f"growth from {sizes[0]} to {sizes[-1]} pairs",
                f"log-log slope of time ≤ {_SLOPE:g}; peak memory ≤ {_KILOBYTES:g} kB a pair",
                f"slope {slopes['whole way']:.2f}; {digits(seen[-1][2])} kB a pair at the largest, "
                "interpreter and imports among them",
                slopes["whole way"] <= _SLOPE and seen[-1][2] <= _KILOBYTES,
            )
        )
    return report


def _slopes(pairs: list[int], seconds: np.ndarray) -> dict[str, float]:
    fitted = np.polyfit(np.log(pairs), np.log(np.maximum(seconds, 1e-6)), 1)[0]
    return dict(zip(("whole way", *_STAGES), fitted.tolist(), strict=True))


CASE = BenchmarkCase(
    "growth",
    "The same as `one-period`, by matcher alone, from small to large: the slope of log time "
    "against log pairs is 1 where twice the pairs take twice the time.",
    tuple(SIZES),
    ("10k", "30k", "100k", "300k", "1M"),
    run,
)
