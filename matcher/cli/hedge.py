"""``matcher hedge``: a plan made to hold when pledges fail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.arguments import Stop
from matcher.cli.endings import exit_codes
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.terminal import line_width, shown_progress
from matcher.program.defaults import DEFAULT_STOP


def hedge(
    path: PlanPath,
    samples: Annotated[int, typer.Option(min=1, help="Sets of withdrawals planned for.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="What they are drawn from.")] = 0,
    weight: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="What the mean of the worst counts.")
    ] = 0.5,
    alpha: Annotated[
        float,
        typer.Option(min=0.0, max=0.9999, help="Share that the mean of the worst leaves out."),
    ] = 0.9,
    common: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, help="Share of failing that pledges of a contributor have in common."
        ),
    ] = 0.5,
    reliability: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="What a blank reliability means in this run."),
    ] = None,
    judged_on: Annotated[
        int, typer.Option(min=1, help="Other samples, of the next seed, to judge it on.")
    ] = 1000,
    stop: Stop = DEFAULT_STOP,
    out: Annotated[
        Path | None, typer.Option(help="Write the hedged plan into this folder.")
    ] = None,
) -> None:
    """Make a plan that holds when pledges fail.

    What that costs and saves is said too; it is judged on withdrawals that it was not made for.
    """
    from matcher.insight.hedge import hedge as hedge_plan
    from matcher.plan.archive import check_place
    from matcher.present.hedge import hedge_text

    with exit_codes():
        if out is not None:
            check_place(out)
        plan = read_best_plan(path)
        with shown_progress() as tell:
            found = hedge_plan(
                plan,
                samples,
                seed,
                weight=weight,
                alpha=alpha,
                common=common,
                reliability=reliability,
                judged_on=judged_on,
                stop=stop,
                progress=tell,
            )
        if out is not None:
            found.plan.write(out)
        typer.echo(hedge_text(found, width=line_width()), nl=False)
        if out is not None:
            typer.echo(f"The hedged plan is in {out}.", err=True)
