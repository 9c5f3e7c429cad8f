"""Reasons: why things stay open and pledges idle, as a planner reads it in a terminal."""

from __future__ import annotations

from matcher.plan.record import Record
from matcher.present.layout import WIDTH, paragraph, sentences
from matcher.present.openings import describe_idle, describe_openings


def reasons_text(plan: Record, *, width: int = WIDTH, rows: int | None = None) -> str:
    """Return a sentence for everything that is open, and for every pledge that is idle.

    Parameters
    ----------
    plan
        The plan, with its first reasons.
    width
        Characters of a line.
    rows
        Most of each that are shown; None for all.
    """
    lines = sentences("Open", describe_openings(plan), width, rows)
    lines += sentences("Idle", describe_idle(plan), width, rows)
    return "\n".join(lines).lstrip("\n") + "\n" if lines else "Nothing is open, and nothing idle.\n"


def told_text(told: str, *, width: int = WIDTH) -> str:
    """Return what is told of one thing, each of its lines folded.

    Parameters
    ----------
    told
        Some lines.
    width
        Characters of a line.
    """
    lines = [line for one in told.splitlines() for line in paragraph(one, width, "  ")]
    return "\n".join(lines) + "\n"
