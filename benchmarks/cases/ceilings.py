"""Ceilings that link everything: a good plan beside its bound, in the time of the bound."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.answer import Run
from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.cases.national import SIZES, settings, told
from benchmarks.children import Contestant
from benchmarks.comparison import Comparison
from benchmarks.report import Report, Verdict

OURS, LINEAR = "matcher", "its LP, interior point"
WINDOWS = {"months": "windows of whole months", "days": "windows on any days"}

_DISTANCE, _TIMES, _LIMIT_TIMES, _LEAST = 0.01, 2.0, 3.0, 10.0
_JUDGED = "full"
_TIERS = ("gap", "rules", "cost")
_LINEAR = Contestant(LINEAR, "case: HiGHS", {"relaxed": True, "options": {"solver": "ipm"}})


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Compare a plan with its LP, for windows of months and of days."""
    report = CASE.report()
    for size in sizes:
        for windows, words in list(WINDOWS.items())[1 if size == TINY else 0 :]:
            asked = settings("ceilings", size, _TIERS, stop=_DISTANCE, windows=windows)
            title = f"{told(size)}, twelve ceilings a mission, {words}"
            # the LP comes first, because how long matcher may take hangs on it
            known = bench.children.alternate(title, (_LINEAR,), asked)
            ours = Contestant(OURS, "case: matcher", {"seconds": _seconds(known[LINEAR])})
            contestants = (ours, _LINEAR)
            found = bench.compare(
                report, title, contestants, asked, distance=_DISTANCE, known=known
            )
            if size == _JUDGED:
                report.verdicts.append(_judge(title, found))
    return report


def _seconds(runs: Sequence[Run]) -> float:
    """Return how long matcher may take, by the shortest time of the LP of all tiers."""
    spent = [run.total - run.seconds.get("build", 0.0) for run in runs]
    return max(_LEAST, _LIMIT_TIMES * min(spent, default=0.0))


def _judge(title: str, found: Comparison) -> Verdict:
    """Return how far the plan is from the LP, and how long it took beside the LP of all tiers."""
    stages = [name for run in found.done(LINEAR)[:1] for name in run.seconds if name != "build"]
    ratio = found.ratio(OURS, LINEAR, stages=["solve"], of_under=stages)
    first = found.ratio(OURS, LINEAR, stages=["solve"], of_under=stages[:1])
    value = found.answer(OURS).values.get("gap")
    bound = found.answer(LINEAR).bounds.get("gap")
    target = f"within {_DISTANCE:.0%} of the LP bound in < {_TIMES:g} × the time of its LP"
    if ratio is None or value is None or bound is None:
        return Verdict(title, target, "–", None)
    distance = (value - bound) / max(abs(value), 1e-9)
    seen = f"{distance:.2%} in {ratio} × (the LP of the tier gap alone: {first} ×)"
    return Verdict(title, target, seen, distance <= _DISTANCE and ratio.middle < _TIMES)


CASE = BenchmarkCase(
    "ceilings",
    "The case of `phased` with a hard ceiling for every mission in each of twelve months, tiers "
    "gap, rules and cost: all is linked. Its LP is the whole program without whole columns, solved "
    "by the interior point of HiGHS tier after tier; its value is a bound for every plan.",
    tuple(SIZES),
    (_JUDGED,),
    run,
)
