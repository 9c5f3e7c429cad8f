"""``matcher report``: a plan as one page to send on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.endings import exit_codes
from matcher.cli.plans import PlanPath, read_plan_or_scenario
from matcher.cli.terminal import shown_progress


def report(
    path: PlanPath,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file; else report.html in the folder of the plan, or here for a scenario. "
            "A report that stands there is replaced."
        ),
    ] = None,
    asks: Annotated[
        bool,
        typer.Option(
            "--asks", help="Say what each pledge to ask for would close; that takes longer."
        ),
    ] = False,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for the plan, and again for each solve.")
    ] = None,
) -> None:
    """Write a plan as one page that opens from an attachment.

    It is a file of HTML that holds all that it shows, and prints.
    """
    from matcher.insight.asks import asks as find_asks
    from matcher.insight.reasons import with_reasons
    from matcher.plan.plan import Plan
    from matcher.present.report import report_html
    from matcher.present.report.file import check_file, save

    with exit_codes():
        found = read_plan_or_scenario(path)
        place = out or (path / "report.html" if isinstance(found, Plan) else Path("report.html"))
        check_file(place)
        with shown_progress() as tell:
            if isinstance(found, Plan):
                plan = found
            else:
                plan = found.match(time_limit=time_limit, progress=tell)
                plan = with_reasons(plan, time_limit=time_limit, progress=tell)
            asked = find_asks(plan, time_limit=time_limit, progress=tell) if asks else None
        save(report_html(plan, asked), place)
        typer.echo(f"The report is in {place}.", err=True)
