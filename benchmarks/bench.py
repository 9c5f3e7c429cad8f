"""What a case is, and what it is handed to run on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.children import Children, Contestant
from benchmarks.comparison import Comparison
from benchmarks.made.pairs import make_pairs
from benchmarks.report import Report

TINY = "tiny"
"""The size that every case has, and that takes no time."""

_WARM = 120
"""Pairs with which a tool warms up."""


@dataclass(frozen=True)
class BenchmarkCase:
    """One question that is answered by running.

    Attributes
    ----------
    name
        How it is asked for.
    question
        What it compares, in a sentence or two that stand above its tables.
    sizes
        The sizes it knows, `TINY` among them.
    default
        Those it runs where none is asked for; its targets are judged at these only.
    run
        Runs it at some sizes and says what was seen.
    """

    name: str
    question: str
    sizes: tuple[str, ...]
    default: tuple[str, ...]
    run: Callable[[Bench, Sequence[str]], Report]

    def report(self) -> Report:
        """Return an empty report on it."""
        return Report(self.name, self.question)


@dataclass(frozen=True)
class Bench:
    """Where cases run.

    Attributes
    ----------
    children
        What starts processes.
    folder
        Where data is written for them.
    """

    children: Children
    folder: Path

    def pairs(self, size: int, shape: str, *, whole: bool, warm: bool) -> dict[str, Any]:
        """Return what a child is handed to solve pairs: a file, and a tiny one to warm up."""
        settings: dict[str, Any] = {"data": self._written(size, shape), "whole": whole}
        if warm:
            settings["warm"] = {"data": self._written(_WARM, shape)}
        return settings

    def _written(self, size: int, shape: str) -> str:
        path = self.folder / f"{size} {shape}.npz"
        if not path.exists():
            make_pairs(size, shape).write(path)
        return str(path)

    def compare(
        self,
        report: Report,
        title: str,
        contestants: Sequence[Contestant],
        settings: Mapping[str, Any],
        **limits: Any,
    ) -> Comparison:
        """Run contestants in turn and put their table and their faults into a report.

        Parameters
        ----------
        report
            Is added to.
        title, contestants, settings
            As for `Children.alternate`.
        **limits
            `limit`, seconds of one run; `distance`, by what share values may differ; `shown`,
            whether to put in the table, which is usual; `known`, runs of some that were made
            before.
        """
        distance = {"distance": limits.pop("distance")} if "distance" in limits else {}
        shown = limits.pop("shown", True)
        known = limits.pop("known", {})
        asked = [one for one in contestants if one.label not in known]
        runs = {**known, **self.children.alternate(title, asked, settings, **limits)}
        comparison = Comparison(title, runs, contestants, **distance)
        if shown and any(comparison.done(label) for label in runs):
            report.tables.append(comparison.table())
        report.faults.extend(comparison.faults())
        report.versions.update(comparison.versions())
        return comparison
