"""What cases said when they last ran, kept beside the page so that one may run alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.report import Report


@dataclass(frozen=True)
class Seen:
    """What one case said, by which command, on what.

    Attributes
    ----------
    name
        Of the case.
    command
        What was run.
    machine
        The machine, and the versions of all that ran.
    targets
        Rows of four cells: case, target, what was seen, whether that reaches it.
    body
        Its question, tables, notes and faults, in markdown.
    """

    name: str
    command: str
    machine: str
    targets: list[list[str]]
    body: str


def see(report: Report, command: str) -> Seen:
    """Return what is kept of a report."""
    parts = [report.question, *map(str, report.tables), *report.notes]
    parts += [f"**Fault**: {fault}" for fault in report.faults]
    targets = [[one.case, one.target, one.seen, one.word] for one in report.verdicts]
    return Seen(report.name, command, describe(report.versions), targets, "\n\n".join(parts))


def keep(latest: Iterable[Seen], file: Path) -> dict[str, Seen]:
    """Put what was seen latest in the place of what a file holds of the same cases.

    Returns
    -------
    dict[str, Seen]
        All that the file holds then, by the names of the cases.
    """
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    found = {one["name"]: Seen(**one) for one in known} | {one.name: one for one in latest}
    text = json.dumps([asdict(one) for one in found.values()], indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    return found
