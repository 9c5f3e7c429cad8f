"""Comparisons: plans side by side, and why they differ, as a planner reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from matcher.insight.comparing import Comparison
from matcher.insight.comparing.comparison import SEVERAL
from matcher.insight.comparing.sides import SIDES, is_same
from matcher.present.layout import ROWS, WIDTH, number, paragraph, section

_TITLES = {
    "tiers": "Tiers",
    "gaps": "Open, in measures × days",
    "deployments": "There, in measures × days",
    "supports": "Handed over",
    "burden": "Burden, in person-days",
}


def comparison_text(found: Comparison, *, width: int = WIDTH, rows: int | None = ROWS) -> str:
    """Return a comparison: every side on which plans differ, and what makes the difference.

    Parameters
    ----------
    found
        As of `matcher.compare`.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    first, *others = found.names
    lines = paragraph(f"{first} and {', '.join(others)}, side by side.", width, "  ")
    cells = [
        [row.plan, str(row.number), row.change, row.what] for row in found.changes.itertuples()
    ]
    headers = [*(["in"] if len(others) > 1 else [""]), "", "change", "what"]
    shown = [["" if len(others) == 1 else cell[0], *cell[1:]] for cell in cells]
    lines += section("Changes", headers, shown, width, rows)
    because = _causes(found)
    for side in SIDES:
        frame = getattr(found, side.name)
        kept = frame if side.name == "tiers" else frame[_differs(frame, found.names)]
        body = []
        for row in kept.to_dict("records"):
            keys = [_text(row[key]) for key in side.keys]
            about = " · ".join(filter(None, keys))
            by = [because.get((name, side.name, about), "") for name in others]
            body.append([*keys, *(_amount(row[name]) for name in found.names), *by])
        named = [key.removesuffix("_id").replace("_", " ") for key in side.keys]
        by_each = ["by"] if len(others) == 1 else [f"{name} by" for name in others]
        lines += section(_TITLES[side.name], [*named, *found.names, *by_each], body, width, rows)
    for sentence in _sentences(found):
        lines += ["", *paragraph(sentence, width, "  ")]
    return "\n".join(lines) + "\n"


def _causes(found: Comparison) -> dict[tuple[str, str, str], str]:
    """Return plan, side and row → numbers of the changes that give the difference."""
    numbers = {(row.plan, row.change): str(row.number) for row in found.changes.itertuples()}
    causes = {}
    for row in found.differences.itertuples():
        said = row.changes.split("; ") if isinstance(row.changes, str) else []
        told = [numbers.get((row.plan, one), one) for one in said]
        causes[row.plan, row.side, row.about] = " + ".join(told)
    return causes


def _differs(frame: pd.DataFrame, names: tuple[str, ...]) -> list[bool]:
    return [
        not all(is_same(values[0], other) for other in values[1:])
        for values in frame[list(names)].to_numpy(dtype=float).tolist()
    ]


def _sentences(found: Comparison) -> Iterator[str]:
    """Yield what is to be said of the differences from the first plan."""
    rows = found.differences
    for name in found.names[1:]:
        own = rows[rows["plan"] == name]
        changed = (found.changes["plan"] == name).any()
        if own.empty:
            yield f"{name}: no difference."
        elif not changed:
            yield f"{name} is of the same case: what differs comes from how it was planned."
    if rows["number"].notna().any():
        yield (
            "*by* names the smallest set of changes that already gives the difference, found by "
            "solving again with these changes alone."
        )
    if (rows["changes"] == SEVERAL).any():
        yield "Where *several* stands, there are too many changes to try every set of them."


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _amount(value: float) -> str:
    return "" if pd.isna(value) else number(value)
