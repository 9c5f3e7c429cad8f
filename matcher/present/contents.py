"""Contents: what a case holds, as a planner reads it before anything is run."""

from __future__ import annotations

from typing import Any

from matcher.case.case import Case
from matcher.errors import count
from matcher.present.layout import WIDTH, paragraph


def case_contents(case: Case, name: str) -> dict[str, Any]:
    """Return what `case_text` tells, as data.

    Returns
    -------
    dict
        name, question, plan_date, horizon, rows (table → rows), made, numbered, ignored, and unused
        (table → columns that a run does not use).
    """
    settings = case.settings
    return {
        "name": name,
        "question": settings.question,
        "plan_date": settings.plan_date,
        "horizon": settings.horizon,
        "rows": {table: len(frame) for table, frame in case.frames.items() if len(frame)},
        "made": case.made,
        "numbered": case.numbered,
        "ignored": case.ignored,
        "unused": case.unused_columns(),
    }


def case_text(case: Case, name: str, *, width: int = WIDTH) -> str:
    """Return what a case holds, what was made for it, and which columns a run does not use.

    Parameters
    ----------
    case
        The case; it has been read, so it has no problems.
    name
        What it is called.
    width
        Characters of a line.
    """
    settings = case.settings
    lines = paragraph(f"{name} holds no problem and can be run.", width)
    if settings.question:
        lines += paragraph(settings.question, width, "  ")
    lines.append(_calendar(case))
    filled = [f"{name} {len(frame):,}" for name, frame in case.frames.items() if len(frame)]
    lines += paragraph(f"Rows: {', '.join(filled)}.", width, "  ")
    lines += paragraph(_quantities(case), width, "  ")
    if case.made:
        lines += paragraph(f"Made from other tables: {', '.join(case.made)}.", width, "  ")
    if case.numbered:
        lines += paragraph(f"Numbered by their rows: {', '.join(case.numbered)}.", width, "  ")
    if case.ignored:
        lines += paragraph(f"Not read: {', '.join(case.ignored)}.", width, "  ")
    return "\n".join([*lines, *_unused(case, width)]) + "\n"


def _calendar(case: Case) -> str:
    settings = case.settings
    if settings.plan_date is None:
        return "No date is given: there is one period."
    until = "" if settings.horizon is None else f", horizon {settings.horizon}"
    return f"Plan date {settings.plan_date}{until}."


def _quantities(case: Case) -> str:
    delivered = case["deliveries"]["pledge_id"]
    pledges, requirements = case["pledges"], case["requirements"]
    pledged = int((pledges["quantity"].notna() | pledges["id"].isin(delivered)).sum())
    required = int(requirements["quantity"].notna().sum())
    return (
        f"A quantity stands in {pledged} of {count(len(pledges), 'pledge')} and in {required} of "
        f"{count(len(requirements), 'requirement')}."
    )


def _unused(case: Case, width: int) -> list[str]:
    """Return the columns that are kept and carried and that no run uses."""
    unused = case.unused_columns()
    if not unused:
        return ["Every column is used by a run."]
    lines = ["Kept, but not used by a run:"]
    for table, columns in unused.items():
        lines += paragraph(f"  {table}: {', '.join(columns)}", width, "    ")
    return lines
