"""The command: ``python -m benchmarks [CASE ...] [--size SIZE ...] [--repeats N] [--write]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import Bench, BenchmarkCase
from benchmarks.cases import CASES
from benchmarks.children import Children
from benchmarks.machine import describe
from benchmarks.page import make_page
from benchmarks.report import Report
from benchmarks.seen import keep, see

_PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_REPEATS = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run cases, print what they say, and return 1 where tools disagree or fail."""
    options = _read(arguments)
    chosen = [CASES[name] for name in options.cases or CASES]
    start = time.perf_counter()
    reports = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Children(options.repeats, Path(folder)), Path(folder))
        for one in chosen:
            report = one.run(bench, options.size or one.default)
            print(f"{report}\n", flush=True)
            reports.append(report)
    _close(reports, bench, time.perf_counter() - start)
    if options.write is not None:
        _write(reports, options)
    return int(any(one.faults for one in reports))


def _write(reports: Sequence[Report], options: argparse.Namespace) -> None:
    found = keep((see(one, _command(options, one)) for one in reports), _kept(options.write))
    page = make_page([found[name] for name in CASES if name in found])
    options.write.write_text(page, encoding="utf-8")


def _kept(page: Path) -> Path:
    """Return the file beside a page that holds what it was made of."""
    return page.with_suffix(".json")


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Compare matcher with what else can solve the same.",
        epilog="Cases: " + "; ".join(_told(one) for one in CASES.values()),
    )
    parser.add_argument("cases", metavar="CASE", nargs="*", help="none: all of them")
    parser.add_argument(
        "--size", action="append", help="instead of the usual ones; may be repeated"
    )
    parser.add_argument("--repeats", type=int, default=_REPEATS, help="most runs of each tool")
    parser.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=_PAGE,
        help="write what was seen into a page, docs/benchmarks.md; other cases stay in it",
    )
    options = parser.parse_args(arguments)
    for name in options.cases:
        if name not in CASES:
            parser.error(f"there is no case {name}; there are {', '.join(CASES)}")
    for one in (CASES[name] for name in options.cases or CASES):
        for size in options.size or ():
            if size not in one.sizes:
                parser.error(f"{one.name} has no size {size}; it has {', '.join(one.sizes)}")
    return options


def _told(one: BenchmarkCase) -> str:
    return f"{one.name} ({', '.join(one.sizes)})"


def _close(reports: Sequence[Report], bench: Bench, seconds: float) -> None:
    versions = {name: found for one in reports for name, found in one.versions.items()}
    print(describe(versions))
    for name in bench.children.missing:
        print(f"Left out, because it is not installed: {name}")
    faults = sum(len(one.faults) for one in reports)
    print(f"{seconds:.0f} s in all; tools agree: {'no' if faults else 'yes'}")


def _command(options: argparse.Namespace, report: Report) -> str:
    sizes = [word for size in options.size or () for word in ("--size", size)]
    repeats = [] if options.repeats == _REPEATS else ["--repeats", str(options.repeats)]
    return " ".join(["python -m benchmarks", report.name, *sizes, *repeats, "--write"])


if __name__ == "__main__":
    sys.exit(main())
