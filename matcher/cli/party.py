"""``matcher party``: what one contributor, or one mission, sees of a plan."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import typer

from matcher.cli.arguments import AsJson, ShowAll, TimeLimit
from matcher.cli.endings import INPUT, exit_codes, leave
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress


def party(
    path: PlanPath,
    one: Annotated[str, typer.Argument(metavar="ID", help="A contributor, or a mission.")],
    kind: Annotated[
        Literal["contributor", "mission"] | None,
        typer.Option(help="What the id is of, where it is of both."),
    ] = None,
    top: Annotated[
        int, typer.Option(min=0, help="How many asks that help a mission are told; 0 for none.")
    ] = 5,
    time_limit: TimeLimit = None,
    as_json: AsJson = False,
    show_all: ShowAll = False,
) -> None:
    """Print the page of one contributor, or of one mission.

    A contributor sees where its pledges go and why others stay at home; a mission what is met, by
    whom, what is open, and what to ask for.
    """
    from matcher.insight.parties import party as find_party
    from matcher.present.parties import party_text

    with exit_codes():
        with shown_progress() as tell:
            plan = read_best_plan(path, time_limit=time_limit, progress=tell)
            try:
                page = find_party(
                    plan, one, kind=kind, top=top, time_limit=time_limit, progress=tell
                )
            except KeyError as error:
                leave(str(error.args[0]), INPUT)
        told = partial(party_text, page)
        print_answer(page, told, as_json=as_json, rows=shown_rows(show_all=show_all))
