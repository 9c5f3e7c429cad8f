"""Sweeps: every point of a grid in a line, as a planner reads it."""

from __future__ import annotations

import pandas as pd

from matcher.insight.sweeping import Sweep
from matcher.present.layout import ROWS, WIDTH, number, section


def sweep_text(found: Sweep, *, width: int = WIDTH, rows: int | None = ROWS) -> str:
    """Return the points of a sweep as a table.

    Parameters
    ----------
    found
        As of `matcher.sweep`.
    width
        Characters of a line.
    rows
        Most rows; None for all.
    """
    cells = [[_text(cell) for cell in row] for row in found.points.to_numpy(dtype=object).tolist()]
    headers = [str(name) for name in found.points.columns]
    return "\n".join(section("Points", headers, cells, width, rows)).lstrip("\n") + "\n"


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return "" if pd.isna(cell) else number(cell)
    return str(cell)
