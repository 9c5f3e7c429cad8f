"""Layout: paragraphs and tables as plain lines of text, of a known width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from matcher.errors import one_line

WIDTH = 100
"""Characters of a line where the width of the terminal is not known."""

ROWS = 40
"""Rows of a section that are shown before the rest is counted."""


def heading(title: str, number: int) -> str:
    """Return the line above a section, with how many things follow."""
    return f"\n{title} ({number:,})"


def paragraph(text: str, width: int, indent: str = "") -> list[str]:
    """Return a text as lines; whatever cannot be printed in it is replaced by a mark.

    Parameters
    ----------
    text
        Any text, names from foreign tables among it.
    width
        Characters of a line.
    indent
        What the second and later lines begin with.
    """
    wide = max(width, 40)
    return wrap(one_line(text), wide, subsequent_indent=indent, break_on_hyphens=False) or [""]


def folded_text(told: str, *, width: int = WIDTH) -> str:
    """Return lines of text folded, each with what it begins with kept and its rest indented.

    Parameters
    ----------
    told
        Some lines.
    width
        Characters of a line.
    """
    lines = []
    for one in told.splitlines():
        margin = one[: len(one) - len(one.lstrip(" "))]
        first, *more = paragraph(one.strip(), width - len(margin), "  ")
        lines += [f"{margin}{first}", *(f"{margin}{line}" for line in more)]
    return "\n".join(lines) + "\n"


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    width: int,
    spill: Sequence[str] = (),
) -> list[str]:
    """Return a table as lines; columns whose cells all are numbers stand to the right.

    Parameters
    ----------
    headers
        One per column.
    rows
        Cells as text, taken as they are: never as markup.
    width
        Characters of a line; long text is folded, or stands below its row.
    spill
        Headers of the columns that stand below first.
    """
    from matcher.present.grid import draw

    listed = [[one_line(cell) for cell in row] for row in rows]
    return draw(headers, listed, max(width, 40), spill)


def section(
    title: str,
    headers: list[str],
    cells: list[list[str]],
    width: int,
    rows: int | None,
    spill: Sequence[str] = (),
) -> list[str]:
    """Return a section as lines; columns that are blank in every row are left out."""
    if not cells:
        return []
    shown = cells[:rows]
    kept = [place for place in range(len(headers)) if any(row[place] for row in shown)]
    names = [headers[k] for k in kept]
    body = table(names, ([row[k] for k in kept] for row in shown), width, spill)
    return [heading(title, len(cells)), *body, *rest(len(cells) - len(shown))]


def sentences(title: str, told: list[str], width: int, rows: int | None) -> list[str]:
    """Return a section of sentences as lines, each folded; nothing where there are none."""
    if not told:
        return []
    shown = told[:rows]
    body = [line for sentence in shown for line in paragraph(sentence, width, "  ")]
    return [heading(title, len(told)), *body, *rest(len(told) - len(shown))]


def rest(more: int) -> list[str]:
    """Return the line that says how many rows are not shown, where there are any."""
    return [f"and {more:,} more (--all shows them)"] if more > 0 else []


def number(value: float) -> str:
    """Return a quantity in as few characters as say it: ``13,289`` or ``0.5``."""
    return f"{value:,.6g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share as ``96 %``, and nothing where it is blank."""
    return "" if share != share else f"{100 * share:.3g} %"  # noqa: PLR0124 - NaN is no share
