"""Hedges: what a plan made to hold costs and saves, as a planner reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.errors import count
from matcher.present.layout import WIDTH, number, paragraph, section

if TYPE_CHECKING:
    from matcher.insight.hedge import Hedge

_TOLD = {
    "expected": "gap expected of it as it stands",
    "cvar": "gap, mean of the worst",
    "worse": "share of samples worse than planned",
}

_SAME = 1e-6
"""Share of what stays open that is round-off."""


def hedge_text(found: Hedge, *, width: int = WIDTH) -> str:
    """Return what a hedged plan costs and saves.

    Parameters
    ----------
    found
        As of `matcher.hedge`.
    width
        Characters of a line.
    """
    name = found.plan.case.settings.name or "Plan"
    judged = len(found.hedged.samples)
    lines = paragraph(
        f"{name}: a plan made to hold. Both plans are judged on {count(judged, 'sample')} of "
        f"withdrawals from seed {found.hedged.seed}, for which neither was made; gaps in "
        f"{found.hedged.measure}.",
        width,
        "  ",
    )
    cells = [
        [
            _TOLD.get(row.measure, f"{row.measure} if nobody withdraws"),
            *(number(value) for value in (row.planned, row.hedged, row.saved)),
        ]
        for row in found.judged.itertuples()
    ]
    lines += section("What it saves", ["", "planned", "hedged", "saved"], cells, width, None)
    verdict = _verdict(found)
    if verdict:
        lines += ["", *paragraph(verdict, width, "  ")]
    ids = [
        set(one["pledge_id"]) for one in (found.planned.plan.deployments, found.plan.deployments)
    ]
    for told, more in (("comes in", ids[1] - ids[0]), ("stays at home", ids[0] - ids[1])):
        if more:
            text = f"Who {told} beside the plan: {', '.join(sorted(more))}."
            lines += ["", *paragraph(text, width, "  ")]
    return "\n".join(lines) + "\n"


def _verdict(found: Hedge) -> str:
    """Return why a hedge is of no use, as a sentence; nothing where it is of some."""
    if (found.planned.chances["reliability"] >= 1).all():
        return (
            "No pledge can fail: every reliability is 1, or blank and taken as 1, so that there is "
            "nothing to hedge against. Write reliability into pledges, or give --reliability."
        )
    held = found.judged.set_index("measure").loc[["expected", "cvar"]]
    if (held["saved"] > _SAME * (1 + held["planned"].abs())).any():
        return ""
    return "The hedged plan holds no better than the plan that is best if nobody withdraws."
