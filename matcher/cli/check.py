"""``matcher check``: whether a scenario is sound."""

from __future__ import annotations

from functools import partial

import typer

from matcher.cli.arguments import AsJson, ScenarioPath
from matcher.cli.endings import INPUT, exit_codes
from matcher.cli.printing import print_answer, print_text
from matcher.errors import InputError


def check(path: ScenarioPath, as_json: AsJson = False) -> None:
    """Report every problem of every table, and run nothing."""
    from matcher.present.contents import case_contents, case_text
    from matcher.present.data import json_text
    from matcher.scenario.scenario import load_scenario

    with exit_codes():
        try:
            scenario = load_scenario(path)
        except InputError as error:
            if not as_json:
                raise
            print_text(json_text({"problems": [one.to_dict() for one in error.problems]}))
            raise typer.Exit(INPUT) from None
        case, name = scenario.case, scenario.name
        data = {"problems": [], **case_contents(case, name)}
        print_answer(data, partial(case_text, case, name), as_json=as_json)
