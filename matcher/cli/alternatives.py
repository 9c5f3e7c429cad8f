"""``matcher alternatives``: whether other plans are as good, and how different they are."""

from __future__ import annotations

from typing import Annotated

import typer

from matcher.cli.endings import exit_codes
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.terminal import line_width
from matcher.present.layout import ROWS


def alternatives(
    path: PlanPath,
    within: Annotated[
        float, typer.Option(min=0.0, help="By what share each tier may be worse: 0.05 for 5 %.")
    ] = 0.0,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for the plan, and again for each solve.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the pairs as JSON.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show every row, not the first {ROWS} of each section.")
    ] = False,
) -> None:
    """Say whether other plans are as good, and what they all have.

    How different the most different of them is, it says too.
    """
    from matcher.insight.alternatives import alternatives as find_alternatives
    from matcher.present.alternatives import alternatives_text

    with exit_codes():
        plan = read_best_plan(path, time_limit=time_limit)
        found = find_alternatives(plan, within, time_limit=time_limit)
        if as_json:
            text = found.pairs.to_json(orient="records", force_ascii=False) + "\n"
        else:
            rows = None if show_all else ROWS
            text = alternatives_text(found, plan.case.settings, width=line_width(), rows=rows)
        typer.echo(text, nl=False)
