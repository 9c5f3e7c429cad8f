"""Pledges that need parts of others: how the program grows, and how it is solved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.report import Report, Table

SIZES = {
    TINY: (6, 3, 3, 2),
    "small": (24, 6, 10, 6),
    "eighth": (250, 25, 37, 60),
    "quarter": (500, 50, 75, 60),
    "half": (1000, 100, 150, 60),
    "full": (2000, 200, 300, 60),
}
"""Pledges with needs, givers, requirements and kinds of units."""

_STOP, _LIMIT = 1e-3, 60.0
_SOLVED = (TINY, "small")
_OURS = Contestant("matcher", "case: matcher")
_PULP = Contestant("PuLP, `to_pulp()` and HiGHS", "case: PuLP")
_SIZES = Contestant("sizes", "case: sizes")


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Solve the smaller sizes with matcher and PuLP, and formulate all of them."""
    report = CASE.report()
    rows: dict[str, list[str]] = {}
    for size in sizes:
        pledges, givers, requirements, _ = SIZES[size]
        title = (
            f"{pledges:,} pledges with needs × {givers:,} givers × {requirements:,} requirements"
        )
        asked: dict[str, Any] = {
            "maker": "supports",
            "sizes": _sizes(size),
            **({} if size == TINY else {"warm": {"sizes": _sizes(TINY)}}),
            "rules": {"objective": ["gap"], "break_ties": False},
            "stop": _STOP,
        }
        if size in _SOLVED:
            bench.compare(
                report,
                f"{title}, tier gap, stop {_STOP:g}",
                (_OURS, _PULP),
                asked,
                limit=_LIMIT,
                distance=2 * _STOP,
            )
            continue
        one = bench.children.run(_SIZES, asked)
        if one.fault:
            report.faults.append(f"{title}: {one.fault}")
            continue
        cells = {name: f"{value:,.0f}" for name, value in one.answer.figures.items()}
        cells |= {f"{name}, seconds": f"{value:.2f}" for name, value in one.seconds.items()}
        for name, cell in {"": f"{pledges:,} × {givers:,} × {requirements:,}", **cells}.items():
            rows.setdefault(name, [name]).append(cell)
    if rows:
        title = "Size of the program: products are links times the pairs of their receivers"
        report.tables.append(Table(title, list(rows.values())))
    return report


def _sizes(size: str) -> dict[str, int]:
    return dict(zip(("pledges", "givers", "requirements", "kinds"), SIZES[size], strict=True))


CASE = BenchmarkCase(
    "supports",
    "Units that need two parts each, the second after the first; givers come in two or three "
    "deliveries and are refitted by others. Columns follow the dates of pairs and links; nothing "
    "is made for the products of pledges, givers and requirements.",
    tuple(SIZES),
    ("small", "eighth", "quarter", "half", "full"),
    run,
)
