"""Where the lanes cross: PuLP and arrays, simplex and interior point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.cases.national import SIZES, settings, told
from benchmarks.children import Contestant
from benchmarks.report import Report, Table
from benchmarks.spread import digits

_PARTS = 8
_PAIRS = {
    TINY: (20, 120),
    "small": (20, 50, 120, 300, 1_000),
    "full": (20, 50, 120, 300, 1_000, 10_000),
}


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Compare lanes on small cases, and methods on parts of a large one."""
    report = CASE.report()
    rounds = {"rounds": bench.children.repeats}
    for size in sizes:
        lanes = Contestant("lanes", "pairs: lanes", {"pairs": _PAIRS[size], **rounds})
        title = "One period without dates, no whole columns, seconds"
        _compare(bench, report, lanes, {}, title)
        methods = Contestant("methods", "case: methods", {"parts": _PARTS, "rounds": 1})
        title = f"{told(size)}, parts without whole columns, seconds"
        _compare(bench, report, methods, settings("national", size, ["gap"], stop=0.0), title)
    return report


def _compare(
    bench: Bench, report: Report, one: Contestant, asked: Mapping[str, Any], title: str
) -> None:
    """Put the seconds of two ways at every number of columns into a report."""
    run = bench.children.run(one, asked)
    if run.fault:
        report.faults.append(f"{title}: {run.fault}")
        return
    found = run.answer.figures
    columns = list(dict.fromkeys(int(name.split()[0]) for name in found))
    first, second = dict.fromkeys(name.split()[1] for name in found)
    rows = [["columns", first, second, "ratio"]]
    ratios = []
    for number in columns:
        one_way, other = found[f"{number} {first}"], found[f"{number} {second}"]
        ratios.append(one_way / max(other, 1e-9))
        rows.append([f"{number:,}", *map(digits, (one_way, other, ratios[-1]))])
    report.tables.append(Table(title, rows))
    slower = [number for number, ratio in zip(columns, ratios, strict=True) if ratio < 1]
    since = f" above {slower[-1]:,} columns" if slower else ""
    report.notes.append(f"`{second}` is the faster at every size{since}.")
    if slower and slower[-1] == columns[-1]:
        report.notes[-1] = f"`{first}` is the faster at the largest size."
    report.versions.update(run.versions)


CASE = BenchmarkCase(
    "lanes",
    "Two ways to the same values, the shortest of several in one process: PuLP and arrays on small "
    "cases, simplex and interior point of HiGHS on parts of the case of `phased`. Where they "
    "cross, the program changes from one to the other.",
    tuple(SIZES),
    ("full",),
    run,
)
