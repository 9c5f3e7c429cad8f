"""``matcher explain``: why something of a plan stays open or idle, proved by solving again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from matcher.cli.arguments import AsJson, ShowAll
from matcher.cli.endings import INPUT, exit_codes, leave
from matcher.cli.plans import read_plan_or_scenario
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.plan.plan import Plan
    from matcher.program.solving import Progress

    Answer: TypeAlias = tuple[Any, Callable[..., str]]
    """What JSON tells, and what makes the text."""


def explain(
    path: Annotated[
        Path,
        typer.Argument(
            help="Folder of a plan that was written; or a scenario, whose best plan is found first."
        ),
    ],
    one: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id of a requirement or a pledge of it.")
    ] = None,
    other: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="Of a pledge and a requirement: how the one stands to the other."
        ),
    ] = None,
    all_reasons: Annotated[
        int, typer.Option(min=1, help="Sets of reasons that are looked for.")
    ] = 1,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.0, help="Seconds; what was not settled by then is not proved."),
    ] = None,
    as_json: AsJson = False,
    show_all: ShowAll = False,
) -> None:
    """Say why something of a plan stays open or idle.

    Without an id the first reason of everything; with two how a pledge stands to a requirement.
    """
    from matcher.plan.plan import Plan

    with exit_codes():
        found = read_plan_or_scenario(path)
        try:
            with shown_progress() as tell:
                plan = found if isinstance(found, Plan) else found.match(progress=tell)
                if one is None:
                    answer = _everything(plan, time_limit, tell)
                else:
                    tell(1.0, "looking for reasons")
                    answer = _told(plan, (one, other), all_reasons, time_limit)
        except KeyError as error:
            leave(f"{error.args[0]}", INPUT)
        except ValueError as error:
            leave(f"{error}", INPUT)
        data, text = answer
        print_answer(data, text, as_json=as_json, rows=shown_rows(show_all=show_all))


def _everything(plan: Plan, time_limit: float | None, tell: Progress) -> Answer:
    """Return the first reason of everything that is open or idle."""
    from matcher.insight.reasons import with_reasons
    from matcher.present.reasons import reasons_text

    told = with_reasons(plan, time_limit=time_limit, progress=tell)
    gaps = told.gaps[told.gaps["first_reason"].notna()]
    return {"gaps": gaps, "idle": told.idle}, partial(reasons_text, told)


def _told(
    plan: Plan, ids: tuple[str, str | None], all_reasons: int, time_limit: float | None
) -> Answer:
    """Return what is told of one thing, or of a pledge and a requirement in either order."""
    from matcher.insight.reasons import explain as explain_one
    from matcher.insight.reasons import why
    from matcher.present.data import as_data
    from matcher.present.reasons import told_text

    found: Any
    one, other = ids
    if other is None:
        found = explain_one(plan, one, all_reasons=all_reasons, time_limit=time_limit)
    else:
        if (plan.case["requirements"]["id"] == one).any():
            one, other = other, one
        found = why(plan, one, other, time_limit=time_limit)
    told = str(found)
    return {**as_data(found), "told": told}, lambda width, rows: told_text(told, width=width)  # noqa: ARG005
