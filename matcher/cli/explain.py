"""``matcher explain``: why something of a plan stays open or idle, proved by solving again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.endings import INPUT, exit_codes, leave
from matcher.cli.plans import read_plan_or_scenario
from matcher.cli.terminal import line_width, shown_progress
from matcher.present.layout import ROWS

if TYPE_CHECKING:
    from matcher.plan.plan import Plan


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
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show every row, not the first {ROWS} of each section.")
    ] = False,
) -> None:
    """Say why something of a plan stays open or idle.

    Without an id the first reason of everything; with two how a pledge stands to a requirement.
    """
    from matcher.plan.plan import Plan

    with exit_codes():
        found = read_plan_or_scenario(path)
        plan = found if isinstance(found, Plan) else found.match()
        try:
            if one is None:
                text = _everything(plan, time_limit, rows=None if show_all else ROWS)
            else:
                text = _told(plan, (one, other), all_reasons, time_limit)
        except KeyError as error:
            leave(f"{error.args[0]}", INPUT)
        except ValueError as error:
            leave(f"{error}", INPUT)
        typer.echo(text, nl=False)


def _everything(plan: Plan, time_limit: float | None, *, rows: int | None) -> str:
    """Return the first reason of everything that is open or idle."""
    from matcher.insight.reasons import with_reasons
    from matcher.present.reasons import reasons_text

    with shown_progress() as tell:
        told = with_reasons(plan, time_limit=time_limit, progress=tell)
    return reasons_text(told, width=line_width(), rows=rows)


def _told(
    plan: Plan, ids: tuple[str, str | None], all_reasons: int, time_limit: float | None
) -> str:
    """Return what is told of one thing, or of a pledge and a requirement in either order."""
    from matcher.insight.reasons import explain as explain_one
    from matcher.insight.reasons import why
    from matcher.present.reasons import told_text

    one, other = ids
    if other is None:
        found = explain_one(plan, one, all_reasons=all_reasons, time_limit=time_limit)
        return told_text(str(found), width=line_width())
    if (plan.case["requirements"]["id"] == one).any():
        one, other = other, one
    return told_text(str(why(plan, one, other, time_limit=time_limit)), width=line_width())
