"""What-ifs: a handle that is kept warm, beside solving again from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.comparison import Comparison
from benchmarks.report import Report, Table, Verdict
from benchmarks.spread import Spread

SIZES = {TINY: 120, "10k": 10_000, "100k": 100_000}

_NUMBER, _SAMPLE, _TIMES = 100, 6, 30.0
_JUDGED = "100k"
_OURS = Contestant("matcher, warm", "pairs: what-ifs", {"number": _NUMBER})
_COLD = Contestant("PuLP by hand, cold", "pairs: what-ifs", {"number": _NUMBER, "sample": _SAMPLE})


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Answer a hundred what-ifs warm, and a few of them cold."""
    report = CASE.report()
    for size in sizes:
        asked = bench.pairs(SIZES[size], "separate", whole=True, warm=size != TINY)
        title = f"{size} pairs, whole, a hundred what-ifs, of which PuLP solves {_SAMPLE}"
        found = bench.compare(report, title, (_OURS, _COLD), asked, shown=False)
        report.tables.append(_seconds(title, found))
        rows = [["what-if", "matcher", "PuLP"]]
        for name, ours, cold in _values(found):
            rows.append([name, f"{ours:,.6g}", f"{cold:,.6g}"])
            if abs(ours - cold) > 1e-6 * max(1.0, abs(cold)):
                report.faults.append(f"{title}: number {name} is {ours:.9g}, and {cold:.9g} cold")
        report.tables.append(Table("Values", rows))
        if size == _JUDGED:
            report.verdicts.append(_judge(title, found))
    return report


def _seconds(title: str, found: Comparison) -> Table:
    """Return how long a what-if takes, and how long it takes to make the handle."""
    rows = [["", "seconds a what-if", "seconds of the handle", "peak MB"]]
    for one, number, stages in (
        (_OURS, _NUMBER, ("what-ifs",)),
        (_COLD, _SAMPLE, ("build", "solve", "read")),
    ):
        done = found.done(one.label)
        if done:
            each = Spread.of([spent / number for spent in found.seconds(one.label, *stages)])
            handle = Spread.of(found.seconds(one.label, "handle"))
            peak = max(run.peak for run in done)
            rows.append([one.label, str(each), str(handle), f"{peak / 1e6:,.0f}"])
    return Table(title, rows)


def _values(found: Comparison) -> Iterator[tuple[str, float, float]]:
    """Yield the number of a what-if, and its value warm and cold."""
    ours, cold = (found.answer(one.label).figures for one in (_OURS, _COLD))
    for name, value in cold.items():
        if name in ours:
            yield f"{int(name) + 1}", ours[name], value


def _judge(title: str, found: Comparison) -> Verdict:
    """Return how much faster a hundred are, and with all that the handle takes at first."""
    target = f"≥ {_TIMES:g} × faster than a hundred cold PuLP solves, identical values"
    cold = [one * _NUMBER / _SAMPLE for one in found.seconds(_COLD.label)]
    warm, first = found.seconds(_OURS.label, "what-ifs"), found.seconds(_OURS.label)
    if not cold or not warm:
        return Verdict(title, target, "–", None)
    alone = Spread.of([one / other for one, other in zip(cold, warm, strict=False)])
    in_all = Spread.of([one / other for one, other in zip(cold, first, strict=False)])
    same = all(abs(ours - other) <= 1e-6 * max(1.0, other) for _, ours, other in _values(found))
    seen = f"{alone} × ({in_all} × with making the handle); values {'' if same else 'not '}the same"
    return Verdict(title, target, seen, same and alone.middle >= _TIMES)


CASE = BenchmarkCase(
    "what-if",
    "A pledge is doubled, halved or withdrawn, or a requirement doubled, the best plan is found "
    "again, and the change is taken back: by the handle of matcher, and with PuLP built and solved "
    "anew for some of them.",
    tuple(SIZES),
    (_JUDGED,),
    run,
)
