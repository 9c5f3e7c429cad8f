"""A plan that a command asks about: one that was written, or the best of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from matcher.plan.plan import Plan

PlanPath: TypeAlias = Annotated[
    Path,
    typer.Argument(
        help="Folder of a plan that was written; or a scenario, whose best plan is found first."
    ),
]


def read_or_match(path: Path) -> Plan:
    """Return a plan that was written, or the best one of a scenario."""
    from matcher.plan.archive import PLAN
    from matcher.plan.plan import read_plan
    from matcher.scenario.scenario import load_scenario

    return read_plan(path) if (path / PLAN).exists() else load_scenario(path).match()
