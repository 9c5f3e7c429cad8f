"""``matcher values``: what would be lost without each pledge and each support link."""

from __future__ import annotations

from typing import Annotated

import typer

from matcher.cli.endings import exit_codes
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.terminal import line_width, shown_progress
from matcher.present.layout import ROWS


def values(
    path: PlanPath,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for the plan, and again for each solve.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show every row, not the first {ROWS} of each section.")
    ] = False,
) -> None:
    """Say what would be lost without each pledge and support.

    The plan is made again without each of them.
    """
    from matcher.insight.worth import values as find_values
    from matcher.present.worth import worth_text

    with exit_codes():
        with shown_progress() as tell:
            plan = read_best_plan(path, time_limit=time_limit)
            found = find_values(plan, time_limit=time_limit, progress=tell)
        if as_json:
            text = found.to_json(orient="records", force_ascii=False) + "\n"
        else:
            rows = None if show_all else ROWS
            text = worth_text(found, plan.case.settings, width=line_width(), rows=rows)
        typer.echo(text, nl=False)
