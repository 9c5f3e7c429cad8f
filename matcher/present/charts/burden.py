"""The burden: what each contributor carries of all missions together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from matcher.errors import count
from matcher.plan.record import Record
from matcher.present.charts.folding import fold
from matcher.present.charts.look import BLUE, ORANGE, finish, nothing
from matcher.present.charts.words import NAME_CHARACTERS, label, plain
from matcher.present.layout import number, percent

_PATTERNS = ("", "/")
_HATCH = {"fgcolor": "#FFFFFF", "fillmode": "overlay", "size": 6, "solidity": 0.3}
_NAMED = 3
_WHOLE = 100
_ROOM = 1.22
"""How much longer than the longest bar an axis is, for the number behind it."""


def burden(plan: Record) -> go.Figure:
    """Return what each contributor carries: persons × days, and cost where anything costs.

    Of more than 60 contributors those stay that carry most, and *others* has the sum of the rest.

    Parameters
    ----------
    plan
        The plan.
    """
    rows = plan.burden[plan.burden["mission_id"].isna()]
    rows = rows[rows[["person_days", "cost"]].gt(0).any(axis=1)]
    dated = bool(plan.case.is_dated)
    money = plan.case.settings.currency or "currency of the scenario"
    panels = {
        "person_days": ("persons × days" if dated else "persons", BLUE),
        "cost": (f"cost ({plain(money, NAME_CHARACTERS)})", ORANGE),
    }
    panels = {name: look for name, look in panels.items() if rows[name].gt(0).any()}
    notes = _unknown(plan)
    if not panels:
        why = "No deployment has persons or a cost that are known."
        return nothing("Nobody carries anything that is counted", " ".join([why, *notes]))
    first = next(iter(panels))
    folded = fold(rows["contributor_id"], rows[first].fillna(0) + rows["cost"].fillna(0) * 1e-12)
    names = [label(one) for one in folded.keys]
    names += [f"others ({folded.others:,})"] * (folded.others > 0)
    figure = make_subplots(cols=len(panels), shared_yaxes=True, horizontal_spacing=0.06)
    for at, (name, (title, colour)) in enumerate(panels.items(), start=1):
        values = np.bincount(folded.rows, rows[name].fillna(0), folded.size)
        figure.add_trace(_bars(values, names, title, colour, at), row=1, col=at)
        figure.update_xaxes(title=title, range=[0, _ROOM * values.max()], row=1, col=at)
    figure.update_yaxes(
        tickvals=list(range(folded.size)),
        ticktext=names,
        range=[folded.size - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_yaxes(title="contributor", row=1, col=1)
    figure.update_layout(showlegend=False)
    values = rows.set_index("contributor_id")[first].sort_values(ascending=False, kind="stable")
    told = f"Bars of {count(len(rows), 'contributor')}, those that carry most first."
    tall = 90 + 22 * folded.size
    return finish(figure, _finding(values, panels[first][0]), told, notes=notes, tall=tall)


def _bars(values: np.ndarray, names: list[str], title: str, colour: str, at: int) -> go.Bar:
    text = [f"{value:,.0f}" if value >= _WHOLE else number(value) for value in values]
    return go.Bar(
        orientation="h",
        x=values,
        y=np.arange(len(values)),
        marker={"color": colour, "pattern": {"shape": _PATTERNS[at - 1], **_HATCH}},
        text=text,
        textposition="outside",
        textangle=0,
        hovertext=[f"{name}<br>{value}, {title}" for name, value in zip(names, text, strict=True)],
        hoverinfo="text",
    )


def _finding(values: pd.Series, title: str) -> str:
    """Return how much those who carry most carry of all."""
    most = values.head(_NAMED)
    share = percent(round(most.sum() / values.sum(), 2))
    names = [plain(one, NAME_CHARACTERS) for one in most.index]
    if len(values) <= _NAMED:
        return (
            f"{names[0]} carries most: {percent(round(most.iloc[0] / values.sum(), 2))} of {title}"
        )
    return f"{', '.join(names[:-1])} and {names[-1]} carry {share} of {title}"


def _unknown(plan: Record) -> list[str]:
    """Return the note on deployments of which nobody knows the persons."""
    many = int(plan.deployments["persons"].isna().sum())
    if not many:
        return []
    are = "are" if many > 1 else "is"
    return [f"Not counted: the persons of {count(many, 'deployment')}, which {are} not known."]
