"""The changes: what stays open against how many changes to what was agreed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from matcher.errors import count
from matcher.insight.replanning import Replan
from matcher.plan.measures import measure_of
from matcher.present.charts.look import BLUE, finish, nothing
from matcher.present.layout import number

_SMALL = 1e-9
_NUMBERED = 12
"""Most points that carry a number."""


def changes(found: Replan) -> go.Figure:
    """Return the best gap with no more than each number of changes to what was agreed.

    Parameters
    ----------
    found
        As of `matcher.replan`, with its curve.
    """
    if found.changes.empty:
        return nothing("Everything is as agreed", "The best plan changes nothing that was agreed.")
    unit = measure_of("gap", found.plan.case.settings)
    possible = found.curve[found.curve["gap"].notna()]
    figure = go.Figure(_line(possible, unit))
    figure.update_xaxes(title="changes to what was agreed (pairs)", rangemode="tozero")
    figure.update_yaxes(title=f"open ({unit})", rangemode="tozero")
    if len(found.curve) <= _NUMBERED:
        figure.update_xaxes(dtick=1)
    figure.update_layout(showlegend=False)
    told = f"Line of {count(len(possible), 'point')}: {_points(possible)}."
    return finish(figure, _finding(possible), told, notes=_notes(found, possible))


def _line(points: pd.DataFrame, unit: str) -> go.Scatter:
    text = [number(gap) for gap in points["gap"]]
    return go.Scatter(
        x=points["changes"].to_numpy(),
        y=points["gap"].to_numpy(),
        mode="lines+markers+text" if len(points) <= _NUMBERED else "lines+markers",
        line={"color": BLUE, "shape": "hv", "width": 2},
        marker={"size": 9},
        text=text,
        textposition="top right",
        cliponaxis=False,
        hovertemplate=f"%{{x}} changes: %{{y:,.4~g}} {unit} open<extra></extra>",
    )


def _finding(points: pd.DataFrame) -> str:
    """Return what all changes close, and how few close half of that."""
    first, last = points.iloc[0], points.iloc[-1]
    many = count(int(last["changes"]), "change")
    closed = first["gap"] - last["gap"]
    if len(points) == 1:
        return f"With {many} {number(last['gap'])} stays open"
    fewest = f"{int(first['changes']):,}" if first["changes"] else "none"
    if closed <= _SMALL:
        return f"{many} close no more than {fewest}"
    told = f"{many} lower what is open from {number(first['gap'])} to {number(last['gap'])}"
    half = points.loc[points["gap"] <= first["gap"] - closed / 2, "changes"].iloc[0]
    return told if half == last["changes"] else f"{told}; {int(half):,} of them do half of that"


def _notes(found: Replan, possible: pd.DataFrame) -> list[str]:
    notes = []
    blank = int(found.curve["gap"].isna().sum())
    if blank:
        least = int(possible["changes"].iloc[0])
        notes.append(
            f"Fewer than {count(least, 'change')} cannot be: the rest of the plan forbids it."
        )
    must = int(found.changes["must"].sum())
    if must:
        notes.append(f"{count(must, 'pair')} cannot stay as agreed, whatever else changes.")
    return notes


def _points(points: pd.DataFrame) -> str:
    at = np.unique(np.linspace(0, len(points) - 1, 5).astype(int))
    rows = points.iloc[at]
    pairs = zip(rows["changes"], rows["gap"], strict=True)
    return ", ".join(f"{count(int(n), 'change')} with {number(gap)} open" for n, gap in pairs)
