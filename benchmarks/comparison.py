"""Runs of several tools on the same: ratios with their spread, and whether the values agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

from benchmarks.answer import BEST, Answer, Run
from benchmarks.children import Contestant
from benchmarks.report import Table
from benchmarks.spread import Spread, digits

_MEGA = 1e6

_EXACT, _NEARLY = 1e-6, 1e-5
"""By what share of a value round-off may part two of them, in the first tier and in later ones."""


@dataclass(frozen=True)
class Comparison:
    """Runs of contestants on one instance.

    Attributes
    ----------
    title
        What was solved.
    runs
        Label → runs.
    contestants
        Those that took part, in the order of the table.
    distance
        By what share of a value two of them may differ: the stops of both, and round-off.
    """

    title: str
    runs: Mapping[str, Sequence[Run]]
    contestants: Sequence[Contestant]
    distance: float = _EXACT

    def done(self, label: str) -> list[Run]:
        """Return the runs of a contestant that ended with an answer, or at their limit."""
        return [run for run in self.runs.get(label, ()) if not run.fault]

    def seconds(self, label: str, *stages: str) -> list[float]:
        """Return the seconds of some stages, or of all, of each run."""
        return [
            sum(run.seconds.get(stage, 0.0) for stage in stages) if stages else run.total
            for run in self.done(label)
        ]

    def ratio(
        self, over: str, under: str, *, stages: Sequence[str] = (), of_under: Sequence[str] = ()
    ) -> Spread | None:
        """Return the time of one over that of another, round by round; None where one is missing.

        Parameters
        ----------
        over, under
            Labels.
        stages
            Stages of `over` that count; none: all.
        of_under
            Stages of `under` that count; none: all.
        """
        pairs = list(zip(self.seconds(over, *stages), self.seconds(under, *of_under), strict=False))
        if not pairs or any(second == 0 for _, second in pairs):
            return None
        limited = any(run.is_limited for run in self.done(over))
        return Spread.of([first / second for first, second in pairs], at_least=limited)

    def table(self) -> Table:
        """Return a row for each contestant: its ratio to the first, seconds, memory, values."""
        there = [one.label for one in self.contestants if self.done(one.label)]
        every = [run for label in there for run in self.done(label)]
        stages = list(dict.fromkeys(name for run in every for name in run.seconds))
        tiers = list(dict.fromkeys(name for run in every for name in run.answer.values))
        bounds = list(dict.fromkeys(name for run in every for name in run.answer.bounds))[:1]
        header = ["", "times ours", "seconds", *stages, "peak MB", *tiers]
        rows = [[*header, *(f"bound of {tier}" for tier in bounds)]]
        for label in there:
            answer = self.done(label)[-1].answer
            peak = max(run.peak for run in self.done(label))
            rows.append(
                [
                    label,
                    str(self.ratio(label, there[0]) or ""),
                    str(self.total(label)),
                    *(self._cell(label, name) for name in stages),
                    f"{peak / _MEGA:,.0f}" if peak else "",
                    *(_figure(answer.values.get(tier)) for tier in tiers),
                    *(_figure(answer.bounds.get(tier)) for tier in bounds),
                ]
            )
        return Table(self.title, rows)

    def total(self, label: str) -> Spread:
        """Return the seconds of all stages."""
        limited = any(run.is_limited for run in self.done(label))
        return Spread.of(self.seconds(label), at_least=limited)

    def answer(self, label: str) -> Answer:
        """Return the last answer of a contestant; one without anything where there is none."""
        done = self.done(label)
        return done[-1].answer if done else Answer()

    def faults(self) -> Iterator[str]:
        """Yield who failed, whose values differ, and whose value is below another's bound."""
        for label, runs in self.runs.items():
            yield from (f"{self.title}: {label} failed: {run.fault}" for run in runs if run.fault)
        judged = [
            (one.label, run.answer)
            for one in self.contestants
            if one.peer
            for run in self.done(one.label)
        ]
        for (label, answer), (other, against) in combinations(judged, 2):
            yield from (
                f"{self.title}: {label} and {other} disagree, {what}"
                for what in _differences(answer, against, self.distance)
            )

    def versions(self) -> dict[str, str]:
        """Return the versions of all that took part."""
        return {
            name: found
            for label in self.runs
            for run in self.done(label)
            for name, found in run.versions.items()
        }

    def _cell(self, label: str, stage: str) -> str:
        spent = [run.seconds[stage] for run in self.done(label) if stage in run.seconds]
        return digits(Spread.of(spent).middle) if spent else ""


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.6g}"


def _differences(one: Answer, other: Answer, distance: float) -> Iterator[str]:
    """Yield in which tiers two answers cannot both be right.

    Where a tier may be missed by more than round-off, the later ones start from different plans,
    and only the first is compared; the bound of a later one always hangs on its own plan.
    """
    tiers = [tier for tier in one.values if tier in other.values]
    if distance > _NEARLY:
        tiers = tiers[:1]
    for tier in tiers:
        first, second = one.values[tier], other.values[tier]
        if one.ended == other.ended == BEST and not _is_close(first, second, distance):
            yield f"{tier}: {first:.9g} and {second:.9g}"
    for found, told in ((one, other), (other, one)):
        for tier in list(found.values)[:1]:
            value, bound = found.values[tier], told.bounds.get(tier, -inf)
            if value < bound and not _is_close(value, bound, _EXACT):
                yield f"{tier}: a plan of {value:.9g} is below a bound of {bound:.9g}"


def _is_close(one: float, other: float, distance: float) -> bool:
    return abs(one - other) <= distance * max(1.0, abs(one), abs(other))
