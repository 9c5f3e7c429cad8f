"""The page of results: targets first, all tables beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.report import lines
from benchmarks.seen import Seen

_HEAD = """# Benchmarks

Written by `python -m benchmarks --write`, or case by case by the command that stands under each;
[how to run and read them, and why targets are missed](../benchmarks/README.md). Every run of a tool
is a process of its own, on the same data, in alternating order; a ratio is taken round by round and
shown as its median with the least and the most. Seconds are of one machine; ratios are what counts.

## Targets
"""


def make_page(seen: Sequence[Seen]) -> str:
    """Return the page of what cases said, in the order given."""
    rows = [["case", "target", "seen", "reached"]]
    rows += [row for one in seen for row in one.targets]
    return "\n".join([_HEAD, *lines(rows, numbers=False), "", *_bodies(seen)])


def _bodies(seen: Sequence[Seen]) -> Iterator[str]:
    for one in seen:
        yield f"## {one.name}\n\n`{one.command}`\n\n{one.machine}\n\n{one.body}\n"
