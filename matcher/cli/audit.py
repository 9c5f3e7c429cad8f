"""``matcher audit``: whether a written plan agrees with its own tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.arguments import AsJson
from matcher.cli.endings import INPUT, exit_codes
from matcher.cli.printing import print_answer


def audit(
    plan: Annotated[Path, typer.Argument(help="Folder of a plan that was written with --out.")],
    as_json: AsJson = False,
) -> None:
    """Recompute a written plan from its own tables.

    The exit code is 2 where anything does not agree.
    """
    from matcher.plan.plan import read_plan
    from matcher.present.data import as_data
    from matcher.present.layout import folded_text

    with exit_codes():
        read = read_plan(plan)
        found = read.audit()
        told = "\n".join((*read.notes, str(found)))
        data = {"passed": found.passed, **as_data(found), "notes": read.notes}
        print_answer(data, partial(folded_text, told), as_json=as_json)
        if not found.passed:
            raise typer.Exit(INPUT)
