"""One period: every tool on the same eligible pairs, whole and continuous."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.comparison import Comparison
from benchmarks.made.pairs import SHAPES
from benchmarks.report import Report, Verdict

OURS, FLOW, PULP, LINOPY = "matcher", "OR-Tools min-cost flow", "PuLP by hand", "linopy"
SIZES = {
    TINY: 120,
    "1k": 1_000,
    "10k": 10_000,
    "100k": 100_000,
    "400k": 400_000,
    "1M": 1_000_000,
}

_LIMIT = 60.0
_NO_SLOWER, _TIMES_FLOW, _TIMES_PULP, _TIMES_LINOPY = 1.0, 2.5, 8.0, 6.0
_JUDGED = "400k"

_MATCHER = Contestant(OURS, "pairs: matcher")
_DEFAULT = Contestant("matcher, default tiers", "pairs: matcher", {"tiers": "default"}, peer=False)
_FLOW = Contestant(FLOW, "pairs: min-cost flow")
_PULP = Contestant(PULP, "pairs: PuLP")
_LINOPY = Contestant(LINOPY, "pairs: linopy")
_OTHERS = (
    Contestant("Pyomo", "pairs: Pyomo"),
    Contestant("OR-Tools MathOpt", "pairs: MathOpt"),
    Contestant("HiGHS, whole as arrays", "pairs: HiGHS"),
)
_WITHOUT = Contestant("HiGHS, no presolve", "pairs: HiGHS", {"presolve": "off"})
_WHOLE = (_MATCHER, _DEFAULT, _FLOW, _PULP, _LINOPY, *_OTHERS)
_CONTINUOUS = (_MATCHER, _FLOW, _PULP, _LINOPY, *_OTHERS, _WITHOUT)


@dataclass(frozen=True)
class _Instance:
    size: str
    shape: str
    whole: bool
    contestants: tuple[Contestant, ...]

    @property
    def title(self) -> str:
        kind = "whole" if self.whole else "continuous"
        return f"{self.size} pairs, {self.shape}, {kind}"


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Compare every tool at some sizes."""
    report = CASE.report()
    for one in _instances(sizes):
        warm = one.size != TINY
        settings = bench.pairs(SIZES[one.size], one.shape, whole=one.whole, warm=warm)
        found = bench.compare(report, one.title, one.contestants, settings, limit=_LIMIT)
        if one.size == _JUDGED and one.whole:
            report.verdicts.extend(_judge(one, found))
    return report


def _instances(sizes: Sequence[str]) -> Iterator[_Instance]:
    """Yield what is solved: at the sizes that are usual not all by everybody, to save time."""
    for size in sizes:
        if size == TINY:
            yield _Instance(size, "costed", whole=True, contestants=_WHOLE)
        elif tuple(sizes) != CASE.default:
            for shape in SHAPES:
                yield _Instance(size, shape, whole=True, contestants=_WHOLE)
            yield _Instance(size, SHAPES[0], whole=False, contestants=_CONTINUOUS)
        elif size == _JUDGED:
            judged = (_MATCHER, _DEFAULT, _FLOW, _PULP, _LINOPY)
            yield _Instance(size, "separate", whole=True, contestants=(*judged, *_once(_OTHERS)))
            for shape in ("linked", "costed"):
                least = (_MATCHER, _FLOW, *_once((_PULP, _LINOPY)))
                yield _Instance(size, shape, whole=True, contestants=least)
            others = (_MATCHER, *_once(_CONTINUOUS[1:]))
            yield _Instance(size, "separate", whole=False, contestants=others)
        else:
            yield _Instance(size, "separate", whole=True, contestants=_WHOLE)


def _once(contestants: Iterable[Contestant]) -> tuple[Contestant, ...]:
    """Return contestants that run once only."""
    return tuple(replace(one, at_most=1) for one in contestants)


def _judge(one: _Instance, found: Comparison) -> Iterator[Verdict]:
    """Yield what the solve stage and the whole way are worth beside the others."""
    solve = found.ratio(OURS, FLOW, stages=["solve"], of_under=["solve"])
    yield Verdict(
        f"{one.title}, one weighted tier, solve stage",
        "no slower than OR-Tools min-cost flow",
        "–" if solve is None else f"{solve} × its time",
        None if solve is None else solve.middle <= _NO_SLOWER,
    )
    flow = found.ratio(OURS, FLOW)
    pulp, linopy = (found.ratio(other, OURS) for other in (PULP, LINOPY))
    seen = {"min-cost flow ×": flow, "PuLP ÷": pulp, "linopy ÷": linopy}
    told = [f"{name} {ratio}" for name, ratio in seen.items() if ratio is not None]
    if found.done(_DEFAULT.label):
        told.append(f"default tiers {found.total(_DEFAULT.label)} s")
    reached = None
    if flow is not None and pulp is not None and linopy is not None:
        others = pulp.middle >= _TIMES_PULP and linopy.middle >= _TIMES_LINOPY
        reached = flow.middle <= _TIMES_FLOW and others
    yield Verdict(
        "the same, whole way from DataFrames to the frames of a plan",
        f"≤ {_TIMES_FLOW:g} × min-cost flow; ≥ {_TIMES_PULP:g} × faster than PuLP by hand, "
        f"≥ {_TIMES_LINOPY:g} × than linopy",
        "; ".join(told) or "–",
        reached,
    )


CASE = BenchmarkCase(
    "one-period",
    "One period without dates: minimise Σ weight · gap over eligible pairs, tie-break off. The "
    "others are handed the pairs; matcher finds them in its tables, and ends with a plan, its "
    "reasons and its certificate. Separate: groups that share nothing; linked: all hang together; "
    "costed: what is sent costs.",
    tuple(SIZES),
    ("10k", _JUDGED),
    run,
)
