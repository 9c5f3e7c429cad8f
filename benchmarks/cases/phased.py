"""Many months without a linking policy: matcher beside the same program given whole to HiGHS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.cases.national import SIZES, settings, told
from benchmarks.children import Contestant
from benchmarks.comparison import Comparison
from benchmarks.report import Report, Verdict

OURS, WHOLE = "matcher", "HiGHS, whole as arrays"

_STOP, _TIMES, _LIMIT_TIMES = 1e-4, 10.0, 11.0
_LEAST, _MOST, _ASIDE = 10.0, 240.0, 30.0
_GOAL_SECONDS, _GOAL_DISTANCE = 120.0, 0.01
_JUDGED = "full"
_OURS = Contestant(OURS, "case: matcher")
_PULP = Contestant("PuLP, `to_pulp()` and HiGHS", "case: PuLP")


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Compare one tier at some sizes, and show how all default tiers fare at the largest."""
    report = CASE.report()
    for size in sizes:
        asked = settings("national", size, ["gap"], stop=_STOP)
        limit = _limit(bench, asked, _MOST if size == _JUDGED else _ASIDE)
        whole = Contestant(WHOLE, "case: HiGHS", {"seconds": limit})
        others = (whole,) if size == _JUDGED else (whole, replace(_PULP, limit=limit))
        title = f"{told(size)}, whole, tier gap, stop {_STOP:g}"
        found = bench.compare(report, title, (_OURS, *others), asked, distance=2 * _STOP)
        if size == _JUDGED:
            report.verdicts.append(_judge(title, found))
        if size in (_JUDGED, TINY):
            report.verdicts.extend(_all_tiers(bench, report, size))
    return report


def _limit(bench: Bench, asked: Mapping[str, Any], most: float) -> float:
    """Return the seconds that the others have, after matcher was run once for it."""
    seconds = bench.children.run(_OURS, asked).seconds.get("solve", 0.0)
    return min(max(_LIMIT_TIMES * seconds, _LEAST), most)


def _judge(title: str, found: Comparison) -> Verdict:
    ratio = found.ratio(WHOLE, OURS, stages=["solve"], of_under=["solve"])
    return Verdict(
        title,
        f"≥ {_TIMES:g} × faster than the same program given whole to HiGHS",
        "–" if ratio is None else f"{ratio} × faster",
        None if ratio is None else ratio.middle >= _TIMES,
    )


def _all_tiers(bench: Bench, report: Report, size: str) -> Iterator[Verdict]:
    """Yield whether all default tiers are near their bounds in two minutes; the plan is audited."""
    asked = settings("national", size, ["gap", "cost"], stop=_GOAL_DISTANCE)
    asked["rules"] = {}
    one = Contestant("matcher, default tiers", "case: matcher", {"audit": True, "seconds": 100.0})
    found = bench.compare(
        report, f"{told(size)}, default tiers, stop {_GOAL_DISTANCE:g}", [one], asked
    )
    answer = found.answer(one.label)
    if not found.done(one.label) or size == TINY:
        return
    distances = {
        tier: (value - answer.bounds.get(tier, 0.0)) / max(abs(value), 1e-9)
        for tier, value in answer.values.items()
    }
    furthest = max(distances.values())
    seconds = max(found.seconds(one.label, "build", "solve", "read"))
    yield Verdict(
        f"{told(size)}, default tiers",
        f"every tier within {_GOAL_DISTANCE:.0%} of its bound in {_GOAL_SECONDS:g} s",
        f"{furthest:.2%} in {seconds:.1f} s",
        furthest <= _GOAL_DISTANCE and seconds <= _GOAL_SECONDS,
    )


CASE = BenchmarkCase(
    "phased",
    "Windows of whole months, readiness, travel, tours, arrivals on the first of a month, a "
    "capability for every four requirements, no policy that links them. HiGHS has a limit of "
    f"{_LIMIT_TIMES:g} times what matcher takes; what it did not finish took *at least* as long.",
    tuple(SIZES),
    ("small", _JUDGED),
    run,
)
