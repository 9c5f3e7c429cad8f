"""What several commands take: a scenario, and how its program is solved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from matcher.errors import SolverError


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
