"""``matcher compare``: plans side by side, and why they differ."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.arguments import AsJson, ShowAll, SolverName, Stop
from matcher.cli.endings import exit_codes
from matcher.cli.plans import read_plan_or_scenario
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP


def compare(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B [C ...]",
            help="Folders of plans, or scenarios as of `run`; all are compared with the first.",
        ),
    ],
    solver: SolverName = DEFAULT_SOLVER,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for each plan that is solved.")
    ] = None,
    stop: Stop = DEFAULT_STOP,
    causes: Annotated[
        bool,
        typer.Option(help="Solve again with some of the changes, to say which give a difference."),
    ] = True,
    as_json: AsJson = False,
    show_all: ShowAll = False,
) -> None:
    """Lay plans side by side, and say why they differ.

    A scenario is solved first; the folder of a plan is taken as it is.
    """
    from matcher.insight.comparing import compare as compare_plans
    from matcher.present.comparisons import comparison_text

    if len(paths) < 2:  # noqa: PLR2004 - a plan alone has nothing beside it
        raise typer.BadParameter("name at least two plans or scenarios")
    with exit_codes():
        asked = [read_plan_or_scenario(path) for path in paths]
        with shown_progress() as tell:
            found = compare_plans(
                asked,
                causes=causes,
                solver=solver,
                time_limit=time_limit,
                stop=stop,
                progress=tell,
            )
        told = partial(comparison_text, found)
        print_answer(found.differences, told, as_json=as_json, rows=shown_rows(show_all=show_all))
