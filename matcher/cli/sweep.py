"""``matcher sweep``: the best plan at every point of a grid of changes."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from matcher.cli.arguments import (
    AnswersFolder,
    AsJson,
    ScenarioPath,
    ShowAll,
    SolverName,
    Stop,
    Workers,
)
from matcher.cli.endings import exit_codes
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP


def sweep(
    path: ScenarioPath,
    solver: SolverName = DEFAULT_SOLVER,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for each point.")
    ] = None,
    stop: Stop = DEFAULT_STOP,
    workers: Workers = None,
    out: AnswersFolder = None,
    as_json: AsJson = False,
    show_all: ShowAll = False,
) -> None:
    """Plan every point of the grid that a scenario sweeps.

    What is varied stands in its scenario.toml, under [sweep].
    """
    from matcher.insight.sweeping import sweep as sweep_case
    from matcher.present.sweeps import sweep_text
    from matcher.scenario.scenario import load_scenario

    with exit_codes():
        case = load_scenario(path).case
        with shown_progress() as tell:
            found = sweep_case(
                case,
                workers=workers,
                folder=out,
                solver=solver,
                time_limit=time_limit,
                stop=stop,
                progress=tell,
            )
        told = partial(sweep_text, found)
        print_answer(found.points, told, as_json=as_json, rows=shown_rows(show_all=show_all))
