"""What several commands take: a scenario, and how its program is solved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from matcher.errors import SolverError
from matcher.present.layout import ROWS


def _check_solver(name: str) -> str:
    from matcher.program.lane import check_solver

    try:
        check_solver(name)
    except SolverError as error:
        raise typer.BadParameter(str(error)) from None
    return name


ScenarioPath: TypeAlias = Annotated[
    Path,
    typer.Argument(help="Folder of a scenario, an .xlsx workbook, or a name out of `scenarios`."),
]

SolverName: TypeAlias = Annotated[
    str, typer.Option(callback=_check_solver, help="HiGHS, CBC, or any that PuLP knows.")
]

LaneName: TypeAlias = Annotated[
    Literal["auto", "pulp", "arrays"],
    typer.Option(
        "--lane",
        help="How the program reaches the solver: through PuLP, or as arrays to HiGHS, which is "
        "quicker where it is large; the plan is the same.",
    ),
]

Stop: TypeAlias = Annotated[
    float, typer.Option(min=0.0, help="Relative distance to the bound that is good enough.")
]

TimeLimit: TypeAlias = Annotated[
    float | None, typer.Option(min=0.0, help="Seconds for the plan, and again for each solve.")
]

Workers: TypeAlias = Annotated[
    int | None, typer.Option(min=1, help="Processes; else one a core, where it pays.")
]

AnswersFolder: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        help="Keep answers in this folder as they come, and the frames in the end; the same "
        "command goes on from there where it was broken off."
    ),
]

Reliability: TypeAlias = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="What a blank reliability means in this run."),
]

Common: TypeAlias = Annotated[
    float,
    typer.Option(
        min=0.0, max=1.0, help="Share of failing that pledges of a contributor have in common."
    ),
]

Alpha: TypeAlias = Annotated[
    float, typer.Option(min=0.0, max=0.9999, help="Share that the mean of the worst leaves out.")
]

AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print the answer as JSON, for other programs.")
]

ShowAll: TypeAlias = Annotated[
    bool, typer.Option("--all", help=f"Show every row, not the first {ROWS} of each section.")
]
