"""``matcher rules``: what each policy costs."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from matcher.cli.arguments import AsJson, ScenarioPath, SolverName, Stop
from matcher.cli.endings import exit_codes
from matcher.cli.printing import print_answer
from matcher.cli.terminal import shown_progress
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP


def rules(
    path: ScenarioPath,
    solver: SolverName = DEFAULT_SOLVER,
    time_limit: Annotated[
        float | None, typer.Option(min=0.0, help="Seconds for the plan, and again for each rule.")
    ] = None,
    stop: Stop = DEFAULT_STOP,
    as_json: AsJson = False,
) -> None:
    """Say what each policy of a scenario costs.

    The scenario is solved again without each of them.
    """
    from matcher.insight.rules import cost_rules
    from matcher.present.costs import rules_text
    from matcher.scenario.scenario import load_scenario

    with exit_codes():
        case = load_scenario(path).case
        with shown_progress() as tell:
            costs = cost_rules(case, solver=solver, time_limit=time_limit, stop=stop, progress=tell)
        print_answer(costs, partial(rules_text, costs, case.settings), as_json=as_json)
