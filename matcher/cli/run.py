"""``matcher run``: the best plan of a scenario."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.cli.arguments import LaneName, ScenarioPath, SolverName, Stop
from matcher.cli.endings import exit_codes
from matcher.cli.outputs import check_free, check_name, write_out
from matcher.cli.terminal import line_width, shown_progress
from matcher.present.layout import ROWS
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP

if TYPE_CHECKING:
    from matcher.insight.replanning import Replan
    from matcher.scenario.scenario import Scenario

_TIMES, _LEAST_SECONDS = 10, 60.0
"""Reasons take up to so many times as long as the plan did, and up to so many seconds anyway."""


def run(
    path: ScenarioPath,
    out: Annotated[
        Path | None,
        typer.Option(
            callback=check_name,
            help="Write the plan into this folder, or as a workbook where the name ends in .xlsx; "
            "a plan that stands there is replaced.",
        ),
    ] = None,
    solver: SolverName = DEFAULT_SOLVER,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.0, help="Seconds for all solves; the best plan by then is shown."),
    ] = None,
    stop: Stop = DEFAULT_STOP,
    lane: LaneName = "auto",
    relax: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="A hard policy that may be given up where pins leave no plan; once for each, in "
            "this order, after those of the scenario.",
        ),
    ] = None,
    agreed: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PLAN",
            help="Folder of a plan that was agreed: change as little of it as the best gap takes.",
        ),
    ] = None,
    max_changes: Annotated[
        int | None,
        typer.Option(min=0, help="With --from: most changes, although more would close more."),
    ] = None,
    reasons: Annotated[
        bool,
        typer.Option(
            help="Whether it is proved, by solving again, why things stay open and pledges idle; "
            "else, and where ten times as long as the plan took is over, it is only counted how "
            "pledges fall short."
        ),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show every row, not the first {ROWS} of each section.")
    ] = False,
) -> None:
    """Find the best plan of a scenario.

    It says who goes where, what stays open, and why.
    """
    from matcher.insight.reasons import with_reasons
    from matcher.present.replans import replan_text
    from matcher.present.text import plan_text
    from matcher.scenario.scenario import load_scenario

    if lane == "arrays" and solver.casefold() != DEFAULT_SOLVER.casefold():
        raise typer.BadParameter(f"arrays lead to HiGHS alone, not to {solver}")
    if max_changes is not None and agreed is None:
        raise typer.BadParameter("changes are counted from a plan: name it with --from")
    with exit_codes():
        if out is not None:
            check_free(out)
        scenario = _relaxing(load_scenario(path), relax or [])
        limits: dict[str, Any] = {"solver": solver, "time_limit": time_limit, "stop": stop}
        start = time.monotonic()
        with shown_progress() as tell:
            if agreed is None:
                again, plan = None, scenario.match(**limits, lane=lane, progress=tell)
            else:
                again = _again(scenario, agreed, max_changes, progress=tell, **limits)
                plan = again.plan
            if reasons:
                seconds = _seconds_for_reasons(time.monotonic() - start, time_limit)
                plan = with_reasons(plan, time_limit=seconds, progress=tell)
        if out is not None:
            write_out(plan, out)
        rows = None if show_all else ROWS
        text = plan.to_json() + "\n" if as_json else plan_text(plan, width=line_width(), rows=rows)
        typer.echo(text, nl=False)
        if again is not None and not as_json:
            from matcher.present.replans import replan_text

            typer.echo(replan_text(again, width=line_width(), rows=rows), nl=False)
        if out is not None:
            typer.echo(f"The plan is in {out}.", err=True)


def _seconds_for_reasons(took: float, limit: float | None) -> float:
    """Return how long reasons may take: so many times what the plan took, or as long as it may."""
    most = max(_LEAST_SECONDS, _TIMES * took)
    return most if limit is None else min(limit, most)


def _again(scenario: Scenario, agreed: Path, most: int | None, **options: Any) -> Replan:
    """Return the plan of a scenario with few changes to one that was written."""
    from matcher.insight.replanning import replan
    from matcher.plan.plan import read_plan

    return replan(scenario.case, read_plan(agreed), most_changes=most, **options)


def _relaxing(scenario: Scenario, more: list[str]) -> Scenario:
    """Return a scenario in which more policies may be given up, after its own."""
    if not more:
        return scenario
    order = list(dict.fromkeys([*scenario.case.settings.relax, *more]))
    return replace(scenario, case=scenario.case.with_settings(relax=order))
