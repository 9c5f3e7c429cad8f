"""Start-up: the command line, and the whole way of a small scenario."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import TINY, Bench, BenchmarkCase
from benchmarks.children import Contestant
from benchmarks.report import Report, Table, Verdict
from benchmarks.spread import Spread

_TIMES, _SECONDS = 1.5, 0.5
_SCENARIO = "seoul-2021-assumed"
_ROUNDS = {TINY: 1, "full": 9}
_COMMANDS = {
    "`matcher --help`": ("-m", "matcher", "--help"),
    "`import pydantic`": ("-c", "import pydantic"),
    "`import matcher`": ("-c", "import matcher"),
    "an empty program": ("-c", ""),
}


def run(bench: Bench, sizes: Sequence[str]) -> Report:
    """Time commands in turn, and a scenario after all is imported."""
    report = CASE.report()
    for size in sizes:
        taken = _commands(_ROUNDS[size])
        rows = [["", "seconds"], *([name, str(Spread.of(one))] for name, one in taken.items())]
        report.tables.append(Table("Commands, each a process", rows))
        ours, theirs = (taken[name] for name in list(_COMMANDS)[:2])
        ratio = Spread.of([one / other for one, other in zip(ours, theirs, strict=True)])
        report.verdicts.append(
            Verdict(
                "`matcher --help`",
                f"≤ {_TIMES:g} × `python -c 'import pydantic'`",
                f"{ratio} ×",
                ratio.middle <= _TIMES,
            )
        )
        one = Contestant("matcher", "scenario", {"scenario": _SCENARIO})
        found = bench.compare(report, f"`{_SCENARIO}`, whole way after import", [one], {})
        if found.done(one.label):
            total = found.total(one.label)
            reached = total.middle < _SECONDS
            report.verdicts.append(
                Verdict(
                    f"`{_SCENARIO}`, whole way with audit",
                    f"< {_SECONDS:g} s after import",
                    f"{total} s",
                    reached,
                )
            )
    return report


def _commands(rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each command, taken in turn."""
    taken: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(rounds):
        for name, arguments in _COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments],
                cwd=Path(__file__).parents[2],
                stdout=subprocess.DEVNULL,
                check=True,
            )
            taken[name].append(time.perf_counter() - start)
    return taken


CASE = BenchmarkCase(
    "start-up",
    "How long `matcher --help` takes beside the import of pydantic, and a scenario from its tables "
    "to an audited plan, once all modules are imported (another scenario was matched before).",
    tuple(_ROUNDS),
    ("full",),
    run,
)
