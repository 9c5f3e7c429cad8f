"""``matcher stress``: what stays open of a plan when pledges fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from matcher.cli.endings import exit_codes, leave
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.terminal import line_width, shown_progress
from matcher.present.layout import ROWS

if TYPE_CHECKING:
    from concurrent.futures import Executor

INTERRUPTED = 130
"""Exit code where the caller stopped it."""


def stress(
    path: PlanPath,
    samples: Annotated[int, typer.Option(min=1, help="Sets of withdrawals drawn.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="What is drawn from.")] = 0,
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
    alpha: Annotated[
        float,
        typer.Option(min=0.0, max=0.9999, help="Share that the mean of the worst leaves out."),
    ] = 0.95,
    by: Annotated[
        Literal["contributor", "pledge"], typer.Option(help="Who withdraws as a whole.")
    ] = "contributor",
    pairs: Annotated[
        bool, typer.Option(help="Whether the worst two to lose are looked for.")
    ] = True,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; else one a core, where it pays.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster, tcp://host:port."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Keep answers in this folder as they come, and the frames in the end; the same "
            "command goes on from there where it was broken off."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show every row, not the first {ROWS} of each section.")
    ] = False,
) -> None:
    """Say what stays open of a plan when pledges fail.

    Withdrawals are drawn by the reliability of pledges; who is missed most is found exactly.
    """
    from matcher.insight.stress import stress as stress_plan
    from matcher.present.stress import stress_text

    if cluster is not None and workers is not None:
        raise typer.BadParameter("a cluster has workers of its own: leave one of the two out")
    with exit_codes():
        try:
            plan = read_best_plan(path)
            with shown_progress() as tell, _executor(cluster) as executor:
                found = stress_plan(
                    plan,
                    samples,
                    seed,
                    common=common,
                    reliability=reliability,
                    alpha=alpha,
                    by=by,
                    pairs=pairs,
                    executor=executor,
                    workers=workers,
                    folder=out,
                    progress=tell,
                )
        except KeyboardInterrupt:
            kept = f" What was solved is in {out}: the same command goes on from there."
            leave("Stopped." + (kept if out is not None else ""), INTERRUPTED)
        if out is not None:
            found.write(out)
        if as_json:
            text = found.summary.to_json(orient="records", force_ascii=False) + "\n"
        else:
            text = stress_text(found, width=line_width(), rows=None if show_all else ROWS)
        typer.echo(text, nl=False)
        if out is not None:
            typer.echo(f"The frames are in {out}.", err=True)


@contextmanager
def _executor(cluster: str | None) -> Iterator[Executor | None]:
    if cluster is None:
        yield None
        return
    from matcher.insight.cluster import cluster_executor

    with cluster_executor(cluster) as executor:
        yield executor
