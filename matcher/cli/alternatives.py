"""``matcher alternatives``: whether other plans are as good, and how different they are."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from matcher.cli.arguments import AsJson, ShowAll, TimeLimit
from matcher.cli.endings import exit_codes
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress


def alternatives(
    path: PlanPath,
    within: Annotated[
        float, typer.Option(min=0.0, help="By what share each tier may be worse: 0.05 for 5 %.")
    ] = 0.0,
    time_limit: TimeLimit = None,
    as_json: AsJson = False,
    show_all: ShowAll = False,
) -> None:
    """Say whether other plans are as good, and what they all have.

    How different the most different of them is, it says too.
    """
    from matcher.insight.alternatives import alternatives as find_alternatives
    from matcher.present.alternatives import alternatives_text

    with exit_codes():
        with shown_progress() as tell:
            plan = read_best_plan(path, time_limit=time_limit, progress=tell)
            tell(1.0, "looking for other plans as good")
            found = find_alternatives(plan, within, time_limit=time_limit)
        told = partial(alternatives_text, found, plan.case.settings)
        print_answer(found.pairs, told, as_json=as_json, rows=shown_rows(show_all=show_all))
