"""Sweeping: the best plan at every point of a grid of changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from matcher.case.case import Case
from matcher.case.sweeps import MOST_POINTS, Axis, Point, count_points, sweep_points
from matcher.errors import ContradictionError, InputError, Problem, shorten
from matcher.insight.ensemble import Job, Workers, run_many
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP
from matcher.program.match import match
from matcher.program.solving import Progress
from matcher.program.tiers import TIE

CONTRADICTS = "contradicts"
"""Status of a point at which nothing is possible with all pins."""


class Scenario(Protocol):
    """A question and the case it is asked of."""

    @property
    def case(self) -> Case:
        """What it is asked of."""


@dataclass(frozen=True, repr=False)
class Sweep:
    """The best plan at every point of a grid.

    Attributes
    ----------
    points
        A row a point: a column for each thing that is varied, then status (as of a plan, or
        ``contradicts``), met, partly and open (requirements), and the value of every tier; blank
        where nothing is possible.
    gaps
        A row for each point and requirement: number (of the point, the first row being 0),
        requirement_id, gap (what stays open, in its measure times days).
    """

    points: pd.DataFrame
    gaps: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return the points, a row each."""
        return self.points

    def __repr__(self) -> str:
        return f"<Sweep: {len(self.points)} points>"


@dataclass(frozen=True)
class _Study:
    """The cases of a sweep; a question is the number of a point."""

    case: Case
    points: tuple[Point, ...]
    options: Mapping[str, Any]

    def digest(self) -> str:
        """Return what tells the sweep from any other."""
        told = [self.case.to_records(), self.points, dict(self.options)]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()

    def open(self) -> Callable[[Job], Any]:
        """Return what answers questions."""
        return self.answer

    def answer(self, job: Job) -> dict[str, Any]:
        """Return how good the best plan of a point is."""
        case = self.at(int(job[0]))
        try:
            return _told(match(case, **self.options))
        except ContradictionError:
            return {"status": CONTRADICTS, "tiers": {}, "gaps": {}, "counts": [nan] * 3}

    def at(self, number: int) -> Case:
        """Return the case of a point."""
        return self.case.with_changes(*self.points[number][1])


def sweep(
    asked: Case | Scenario,
    over: Mapping[str, Axis | Mapping[str, Any]] | None = None,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    folder: str | Path | None = None,
    solver: str = DEFAULT_SOLVER,
    time_limit: float | None = None,
    stop: float = DEFAULT_STOP,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Sweep:
    """Find the best plan at every point of a grid of changes.

    Parameters
    ----------
    asked
        A case or scenario.
    over
        What is varied, as under ``[sweep]`` in ``scenario.toml``; None: what the scenario says.
    executor, workers
        Who plans: an executor, or how many processes. The answers are the same.
    folder
        Where answers are kept as they come; a run that was broken off goes on from there.
    solver, stop
        As of `match`.
    time_limit
        Seconds for each point.
    progress
        Is told how much is done.
    cancel
        Says whether to stop; points that were planned by then are returned.

    Raises
    ------
    InputError
        Where nothing is varied, there are too many points, or the changes of one cannot be
        applied: nothing is solved then.
    """
    case = asked if isinstance(asked, Case) else asked.case
    axes = _axes(case, over)
    options = {"solver": solver, "time_limit": time_limit, "stop": stop}
    study = _Study(case.with_settings(sweep={}), tuple(sweep_points(axes)), options)
    for number in range(len(study.points)):
        study.at(number)
    jobs = [(str(number),) for number in range(len(study.points))]
    answers = run_many(
        study,
        jobs,
        workers=Workers(executor, workers),
        folder=None if folder is None else Path(folder),
        alone=study.answer,
        progress=progress,
        cancel=cancel,
    )
    done = [(study.points[int(job[0])][0], answers[job]) for job in jobs if job in answers]
    gaps = [
        {"number": number, "requirement_id": one, "gap": gap}
        for number, (_, answer) in enumerate(done)
        for one, gap in answer["gaps"].items()
    ]
    return Sweep(_points(done), pd.DataFrame(gaps, columns=["number", "requirement_id", "gap"]))


def _axes(case: Case, over: Mapping[str, Any] | None) -> dict[str, Axis]:
    if over is not None:
        case = case.with_settings(sweep={name: _plain(axis) for name, axis in over.items()})
    axes = case.settings.sweep
    if not axes:
        message, remedy = "nothing is varied", "Write what under [sweep.…], or give `over`"
        raise InputError([Problem("scenario", message, remedy, column="sweep", kind="sweep")])
    if (number := count_points(axes)) > MOST_POINTS:
        message = f"{number:,} points are more than {MOST_POINTS:,}"
        remedy = f"Vary less of {shorten(', '.join(axes))}"
        raise InputError([Problem("scenario", message, remedy, column="sweep", kind="sweep")])
    return axes


def _plain(axis: Axis | Mapping[str, Any]) -> Any:
    if isinstance(axis, Axis):
        return axis.model_dump(exclude_unset=True, by_alias=True)
    return dict(axis)


def _told(plan: Plan) -> dict[str, Any]:
    """Return what is kept of the plan of a point."""
    gaps = plan.gaps.assign(open=plan.gaps["gap"] * plan.gaps["days"])
    by = gaps.groupby("requirement_id", sort=True)
    share = by[["served", "gap"]].sum()
    is_open = by["open"].sum() > 0
    none = is_open & (share["served"] == 0)
    counts = [int((~is_open).sum()), int((is_open & ~none).sum()), int(none.sum())]
    return {
        "status": plan.status,
        "tiers": {name: value for name, value in plan.objective.items() if name != TIE},
        "gaps": {str(one): float(value) for one, value in by["open"].sum().items()},
        "counts": counts,
    }


def _points(done: list[tuple[dict[str, Any], Any]]) -> pd.DataFrame:
    rows = []
    for values, answer in done:
        counts = dict(zip(("met", "partly", "open"), answer["counts"], strict=True))
        rows.append({**values, "status": answer["status"], **counts, **answer["tiers"]})
    return pd.DataFrame(rows)
