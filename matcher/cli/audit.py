"""``matcher audit``: whether a written plan agrees with its own tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.endings import INPUT, exit_codes


def audit(
    plan: Annotated[Path, typer.Argument(help="Folder of a plan that was written with --out.")],
) -> None:
    """Recompute a written plan from its own tables.

    The exit code is 2 where anything does not agree.
    """
    from matcher.plan.plan import read_plan

    with exit_codes():
        read = read_plan(plan)
        found = read.audit()
        for line in (*read.notes, str(found)):
            typer.echo(line)
        if not found.passed:
            raise typer.Exit(INPUT)
