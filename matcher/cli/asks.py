"""``matcher asks``: what to ask for, and what each ask would close."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from matcher.cli.arguments import AsJson, TimeLimit
from matcher.cli.endings import exit_codes
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress


def asks(
    path: PlanPath,
    top: Annotated[int, typer.Option(min=1, help="How many asks are told.")] = 10,
    bundle: Annotated[
        int, typer.Option(min=0, help="Say which so many of them close most together.")
    ] = 0,
    steps: Annotated[int, typer.Option(min=1, help="How many quantities of each are tried.")] = 5,
    time_limit: TimeLimit = None,
    as_json: AsJson = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Tell every ask, and every row of each section.")
    ] = False,
) -> None:
    """Say which pledges that nobody has made yet would close most.

    Each is put into the scenario, in every quantity, and the plan is made again.
    """
    from matcher.insight.asks import asks as find_asks
    from matcher.present.asks import asks_text

    with exit_codes():
        with shown_progress() as tell:
            plan = read_best_plan(path, time_limit=time_limit, progress=tell)
            found = find_asks(
                plan, top=None if show_all else top, steps=steps, time_limit=time_limit,
                progress=tell,
            )  # fmt: skip
            together = found.bundle(bundle) if bundle else None
        told = partial(asks_text, found, together)
        print_answer(found.ranking, told, as_json=as_json, rows=shown_rows(show_all=show_all))
