"""Re-plans: what changes against what was agreed, as a planner reads it."""

from __future__ import annotations

import pandas as pd

from matcher.errors import count
from matcher.insight.replanning import Replan
from matcher.plan.measures import measure_of
from matcher.present.layout import ROWS, WIDTH, number, paragraph, section

_NAMED = 5
"""How many are named before the rest is counted."""


def replan_text(found: Replan, *, width: int = WIDTH, rows: int | None = ROWS) -> str:
    """Return the changes of a re-plan, what each staying would cost, and the curve.

    Parameters
    ----------
    found
        As of `matcher.replan`.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    gone = [*_limit(found, width), *_gone(found, width)]
    if found.changes.empty:
        as_agreed = f"Everything {'else ' if found.gone else ''}is as agreed."
        return "\n".join([*gone, "", as_agreed]) + "\n"
    measure = measure_of("gap", found.plan.case.settings)
    asked = len(found.curve) > 1
    cells = [
        [
            row.pledge_id,
            row.contributor_id,
            row.requirement_id,
            row.mission_id,
            number(row.agreed),
            number(row.now),
            "must" if row.must else _told(row.staying) if asked else "",
        ]
        for row in found.changes.itertuples()
    ]
    headers = ["pledge", "of", "at", "in", "agreed", "now", "staying"]
    lines = section("Changes against what was agreed", headers, cells, width, rows)
    told = (
        "In measures × days from the plan date on. *Staying* is what more would be open "
        f"({measure}) if this one stayed as agreed and all others might change; *must*: it cannot "
        "stay as agreed."
    )
    lines += ["", *paragraph(told, width, "  ")]
    if asked:
        points = [[str(row.changes), _told(row.gap)] for row in found.curve.itertuples()]
        lines += section("What so many changes leave open", ["changes", "gap"], points, width, rows)
    return "\n".join([*gone, *lines]) + "\n"


def _limit(found: Replan, width: int) -> list[str]:
    """Return lines that say that changes were limited, and what reasons mean then."""
    most = found.plan.case.settings.most_changes
    if most is None:
        return []
    told = (
        f"No more than {count(most, 'change')} to what was agreed may be made: what is said above "
        "of what would close more holds within that."
    )
    return ["", *paragraph(told, width, "  ")]


def _gone(found: Replan, width: int) -> list[str]:
    """Return lines that name what was agreed and is not in the tables any more."""
    if not found.gone:
        return []
    named, more = ", ".join(found.gone[:_NAMED]), len(found.gone) - _NAMED
    named += f" and {more:,} more" if more > 0 else ""
    verb = "is" if len(found.gone) == 1 else "are"
    told = (
        f"Agreed, but no longer in the tables, {verb} {named}: that is counted as no change. To "
        "count a pledge that left, keep its row and withdraw it."
    )
    return ["", *paragraph(told, width, "  ")]


def _told(gap: float) -> str:
    """Return what is open, or that nothing is possible."""
    return "not possible" if pd.isna(gap) else number(gap)
