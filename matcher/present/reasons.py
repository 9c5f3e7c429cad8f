"""Reasons: why things stay open and pledges idle, as a planner reads it in a terminal."""

from __future__ import annotations

from matcher.plan.record import Record
from matcher.present.layout import WIDTH, heading, paragraph, rest
from matcher.present.openings import describe_openings


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
    idle = plan.idle.drop_duplicates("pledge_id")
    names = zip(idle["pledge_id"], idle["contributor_id"], idle["reason"], strict=True)
    told = [f"{pledge} ({who}): {reason}" for pledge, who, reason in names]
    lines = [*_section("Open", describe_openings(plan), width, rows)]
    lines += _section("Idle", told, width, rows)
    return "\n".join(lines).lstrip("\n") + "\n" if lines else "Nothing is open, and nothing idle.\n"


def _section(title: str, sentences: list[str], width: int, rows: int | None) -> list[str]:
    if not sentences:
        return []
    shown = sentences[:rows]
    body = [line for sentence in shown for line in paragraph(sentence, width, "  ")]
    return [heading(title, len(sentences)), *body, *rest(len(sentences) - len(shown))]


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
