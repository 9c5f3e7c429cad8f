"""Withdrawals: a plan kept warm beside one solved from nothing, and one core beside two."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.comparison import Comparison
from benchmarks.report import Report
from benchmarks.spread import Spread

_SCENARIOS = {
    TINY: ("two-contributors", 10),
    "small": ("seoul-2021-assumed", 200),
    "full": ("laydown-2020", 40),
}
_ONE = Contestant("warm, one process", "stress", {"workers": 1})
_TWO = Contestant("warm, two processes", "stress", {"workers": 2})
_COLD = Contestant("from nothing, one process", "stress", {"workers": 0})


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Draw withdrawals of a scenario and solve them in three ways."""
    report = CASE.report()
    for size in sizes:
        scenario, samples = _SCENARIOS[size]
        title = f"`{scenario}`, {samples} samples"
        taking_part = [_ONE, _COLD] if size == TINY else [_ONE, _TWO, _COLD]
        asked = {"scenario": scenario, "samples": samples}
        found = bench.compare(report, title, taking_part, asked)
        report.notes += [f"{title}: {told}" for told in _told(found)]
    return report


def _told(found: Comparison) -> list[str]:
    """Return how much faster two processes are, and a set that starts warm."""
    told = []
    one, two = found.seconds(_ONE.label), found.seconds(_TWO.label)
    if one and two:
        ratio = Spread.of([a / b for a, b in zip(one, two, strict=False)])
        told.append(f"two processes are {ratio} × as fast as one.")
    cold = found.seconds(_COLD.label)
    if one and cold:
        sets = found.answer(_COLD.label).figures["solved"]
        asked = found.answer(_ONE.label).figures["solved"]
        pairs = zip(one, cold, strict=False)
        ratio = Spread.of([(b / sets) / (a / asked) for a, b in pairs])
        told.append(f"a question takes {ratio} × as long from nothing as warm.")
    return told


CASE = BenchmarkCase(
    "stress",
    "Sets of withdrawals are drawn for a plan, and what stays open is found: on the plan kept "
    "solved, and from nothing; by one process, and by two. Warm, both questions are answered and "
    "each contributor is withdrawn as well; from nothing only what is planned anew. With the "
    "seconds of processes counts all that they import.",
    tuple(_SCENARIOS),
    ("small", "full"),
    run,
)
