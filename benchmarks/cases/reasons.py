"""Reasons: why things stay open, beside the solve that left them so."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.bench import Bench, BenchmarkCase
from benchmarks.cases.national import SIZES, settings, told
from benchmarks.children import Contestant
from benchmarks.report import Report, Verdict
from benchmarks.spread import Spread

_OURS = Contestant("matcher", "reasons")
_GOAL = 10.0
_STOP = 1e-4
_IDLE = 20


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Explain every gap of a national plan, and some idle pledges."""
    report = CASE.report()
    for size in sizes:
        asked = settings("national", size, ["gap", "cost"], stop=_STOP) | {"idle": _IDLE}
        if "warm" in asked:
            asked["warm"] |= {"idle": _IDLE}
        found = bench.compare(report, told(size), [_OURS], asked)
        runs = found.done(_OURS.label)
        if not runs:
            continue
        ratio = Spread.of([one.seconds["gaps"] / one.seconds["solve"] for one in runs])
        report.notes.append(f"{told(size)}: all gaps take {ratio} × as long as the first solve.")
        if size in CASE.default:
            target = "all gaps explained in less than 10 × the first solve"
            report.verdicts.append(Verdict(told(size), target, f"{ratio} ×", ratio.middle < _GOAL))
    return report


CASE = BenchmarkCase(
    "reasons",
    "Why does each requirement stay open? First reasons of all gaps, and of twenty idle pledges, "
    "each proved by solving again on the program that is kept, beside the first solve.",
    tuple(SIZES),
    ("full",),
    run,
)
