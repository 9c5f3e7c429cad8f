"""What a case is, and what it is handed to run on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.children import Children, Contestant
from benchmarks.comparison import Comparison
from benchmarks.report import Report

TINY = "tiny"
"""The size that every case has, and that takes no time."""


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
            `limit`, seconds of one run, and `distance`, by what share values may differ.
        """
        distance = {"distance": limits.pop("distance")} if "distance" in limits else {}
        runs = self.children.alternate(title, contestants, settings, **limits)
        comparison = Comparison(title, runs, contestants, **distance)
        if any(comparison.done(label) for label in runs):
            report.tables.append(comparison.table())
        report.faults.extend(comparison.faults())
        report.versions.update(comparison.versions())
        return comparison
