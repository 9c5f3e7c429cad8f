"""The page of results: targets first, all tables beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.machine import describe
from benchmarks.report import Report, lines

_HEAD = """# Benchmarks

Written by `{command}`; [how to run and read them](../benchmarks/README.md). Every run of a tool is
a process of its own, on the same data, in alternating order; a ratio is taken round by round and
shown as its median with the least and the most. Seconds are of one machine; ratios are what counts.

{machine}

## Targets
"""


def make_page(reports: Sequence[Report], command: str) -> str:
    """Return the page.

    Parameters
    ----------
    reports
        What the cases said, in their order.
    command
        What was run.
    """
    versions = {name: found for one in reports for name, found in one.versions.items()}
    head = _HEAD.format(command=command, machine=describe(versions))
    return "\n".join([head, *lines(_verdicts(reports), numbers=False), "", *_bodies(reports)])


def _verdicts(reports: Sequence[Report]) -> list[list[str]]:
    rows = [["case", "target", "seen", "reached"]]
    for report in reports:
        rows += [[one.case, one.target, one.seen, one.word] for one in report.verdicts]
    return rows


def _bodies(reports: Sequence[Report]) -> Iterator[str]:
    for report in reports:
        parts = [f"## {report.name}", report.question, *map(str, report.tables), *report.notes]
        parts += [f"**Fault**: {fault}" for fault in report.faults]
        yield "\n\n".join(parts) + "\n"
