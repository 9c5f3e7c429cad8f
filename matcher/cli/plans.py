"""A plan that a command asks about: one that was written, or the best of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from matcher.plan.plan import Plan
    from matcher.program.solving import Progress
    from matcher.scenario.scenario import Scenario

PlanPath: TypeAlias = Annotated[
    Path,
    typer.Argument(
        help="Folder of a plan that was written; or a scenario as of `run`, whose best plan is "
        "found first."
    ),
]


def read_plan_or_scenario(path: Path) -> Plan | Scenario:
    """Return the plan that stands in a folder, else the scenario.

    Raises
    ------
    InputError
        Where it is neither, or cannot be read.
    """
    from matcher.plan.archive import PLAN
    from matcher.plan.plan import read_plan
    from matcher.scenario.scenario import load_scenario

    return read_plan(path) if (path / PLAN).is_file() else load_scenario(path)


def read_best_plan(
    path: Path, *, time_limit: float | None = None, progress: Progress | None = None
) -> Plan:
    """Return the plan that stands in a folder, else the best one of the scenario.

    Raises
    ------
    ContradictionError
        Where pins of the scenario cannot all hold.
    InputError
        Where it is neither, or cannot be read.
    SolverError
        Where the solver breaks down.
    """
    from matcher.plan.plan import Plan

    found = read_plan_or_scenario(path)
    return (
        found if isinstance(found, Plan) else found.match(time_limit=time_limit, progress=progress)
    )
