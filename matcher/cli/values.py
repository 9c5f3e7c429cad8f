"""``matcher values``: what would be lost without each pledge and each support link."""

from __future__ import annotations

from functools import partial

from matcher.cli.arguments import AsJson, ShowAll, TimeLimit
from matcher.cli.endings import exit_codes
from matcher.cli.plans import PlanPath, read_best_plan
from matcher.cli.printing import print_answer, shown_rows
from matcher.cli.terminal import shown_progress


def values(
    path: PlanPath,
    time_limit: TimeLimit = None,
    as_json: AsJson = False,
    show_all: ShowAll = False,
) -> None:
    """Say what would be lost without each pledge and support.

    The plan is made again without each of them.
    """
    from matcher.insight.worth import values as find_values
    from matcher.present.worth import worth_text

    with exit_codes():
        with shown_progress() as tell:
            plan = read_best_plan(path, time_limit=time_limit, progress=tell)
            found = find_values(plan, time_limit=time_limit, progress=tell)
        told = partial(worth_text, found, plan.case.settings)
        print_answer(found, told, as_json=as_json, rows=shown_rows(show_all=show_all))
