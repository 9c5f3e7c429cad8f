"""``matcher template``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.endings import exit_codes
from matcher.cli.outputs import WORKBOOK, is_workbook


def _check_workbook(path: Path) -> Path:
    if not is_workbook(path):
        raise typer.BadParameter(f"{path} is no name of a workbook: end it in {WORKBOOK}")
    return path


def template(
    path: Annotated[
        Path, typer.Argument(callback=_check_workbook, help="The .xlsx workbook to write.")
    ],
    like: Annotated[
        Path | None,
        typer.Option(help="Fill it with this scenario: a folder, a workbook, or a name."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Write a workbook to fill in.

    Its sheets hold an example, or a scenario.
    """
    from matcher.present.example import example_case
    from matcher.present.template import check_new, write_template
    from matcher.scenario.scenario import load_scenario

    with exit_codes():
        check_new(path, force=force)
        write_template(example_case() if like is None else load_scenario(like).case, path)
        typed = f'"{path}"' if " " in str(path) else path
        typer.echo(f"{path} is written. Fill it in, save and close it, then: matcher run {typed}")
