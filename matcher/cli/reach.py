"""``matcher reach``: what a pledge could serve."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from matcher.cli.arguments import AsJson
from matcher.cli.endings import INPUT, exit_codes, leave
from matcher.cli.plans import PlanPath, read_plan_or_scenario
from matcher.cli.printing import print_answer
from matcher.program.defaults import CHAINS

_ALL = 1_000_000
"""More ways of a pledge than anybody reads."""


def reach(
    path: PlanPath,
    pledge: Annotated[str, typer.Argument(help="Id of a pledge of it.")],
    as_json: AsJson = False,
    show_all: Annotated[
        bool, typer.Option("--all", help=f"Show all of each, not the first {CHAINS}.")
    ] = False,
) -> None:
    """Say what a pledge could serve, and what is missing for it.

    It may serve by itself, or as a part of others.
    """
    from matcher.present.reach import reach_text
    from matcher.program.eligibility import screen
    from matcher.program.facts import place_of
    from matcher.program.reach import reach as find_reach

    with exit_codes():
        eligibility = screen(read_plan_or_scenario(path).case)
        try:
            place_of(eligibility.facts.pledges, pledge, "pledge")
        except KeyError as error:
            leave(f"{error.args[0]}", INPUT)
        found = find_reach(eligibility, pledge, at_most=_ALL if show_all else CHAINS)
        rows = None if show_all else CHAINS
        print_answer(found, partial(reach_text, found), as_json=as_json, rows=rows)
