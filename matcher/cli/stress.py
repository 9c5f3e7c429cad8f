"""``matcher stress``: what stays open of a plan when pledges fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from matcher.cli.arguments import (
    Alpha,
    AnswersFolder,
    AsJson,
    Common,
    Reliability,
    ShowAll,
    Workers,
)
from matcher.cli.endings import exit_codes, leave
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress

if TYPE_CHECKING:
    from concurrent.futures import Executor

INTERRUPTED = 130
"""Exit code where the caller stopped it."""


def stress(
    path: PlanPath,
    samples: Annotated[int, typer.Option(min=1, help="Sets of withdrawals drawn.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="What is drawn from.")] = 0,
    common: Common = 0.5,
    reliability: Reliability = None,
    alpha: Alpha = 0.95,
    by: Annotated[
        Literal["contributor", "pledge"], typer.Option(help="Who withdraws as a whole.")
    ] = "contributor",
    pairs: Annotated[
        bool, typer.Option(help="Whether the worst two to lose are looked for.")
    ] = True,
    workers: Workers = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster, tcp://host:port."),
    ] = None,
    out: AnswersFolder = None,
    as_json: AsJson = False,
    show_all: ShowAll = False,
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
            with shown_progress() as tell, _executor(cluster) as executor:
                plan = read_best_plan(path, progress=tell)
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
        told = partial(stress_text, found)
        print_answer(found.summary, told, as_json=as_json, rows=shown_rows(show_all=show_all))
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
