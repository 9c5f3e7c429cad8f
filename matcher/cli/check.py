"""``matcher check``: whether a scenario is sound."""

from __future__ import annotations

import typer

from matcher.cli.arguments import ScenarioPath
from matcher.cli.endings import exit_codes
from matcher.cli.terminal import line_width


def check(path: ScenarioPath) -> None:
    """Report every problem of every table, and run nothing."""
    from matcher.present.contents import case_text
    from matcher.scenario.scenario import load_scenario

    with exit_codes():
        scenario = load_scenario(path)
        typer.echo(case_text(scenario.case, scenario.name, width=line_width()), nl=False)
