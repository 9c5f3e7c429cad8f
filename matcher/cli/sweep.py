"""``matcher sweep``: the best plan at every point of a grid of changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.arguments import ScenarioPath, SolverName, Stop
from matcher.cli.endings import exit_codes
from matcher.cli.terminal import line_width, shown_progress
from matcher.present.layout import ROWS
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP


def sweep(
    path: ScenarioPath,
    solver: SolverName = DEFAULT_SOLVER,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for each point.")
    ] = None,
    stop: Stop = DEFAULT_STOP,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; else one a core, where it pays.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Keep answers in this folder as they come; the same command goes on from there "
            "where it was broken off."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the points as JSON.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show every point, not the first {ROWS}.")
    ] = False,
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
        if as_json:
            text = found.points.to_json(orient="records", force_ascii=False) + "\n"
        else:
            text = sweep_text(found, width=line_width(), rows=None if show_all else ROWS)
        typer.echo(text, nl=False)
