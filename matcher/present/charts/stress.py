"""The stress: how much stays open when pledges fail, and how often."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from matcher.errors import count
from matcher.insight.stress import Stress
from matcher.present.charts.look import BLUE, GREEN, PURPLE, VERMILION, finish, nothing
from matcher.present.layout import number, percent

_BINS = 40
_QUESTIONS = {"fixed": "the plan as it stands", "anew": "planned anew"}
_COLOURS = {"fixed": BLUE, "anew": GREEN}
_PATTERNS = {"fixed": "", "anew": "/"}
_MARGIN = 0.03
_SAME = 1e-9


def stress(found: Stress) -> go.Figure:
    """Return how much stays open when pledges fail, as shares of the samples that were drawn.

    The plan as it stands above, planned anew below. Lines mark what is open with nobody withdrawn,
    the median, what 1 in 20 samples exceeds, and the mean of the worst (CVaR).

    Parameters
    ----------
    found
        As of `matcher.stress`.
    """
    if (found.chances["reliability"] >= 1).all():
        why = "Every pledge is taken as sure to come, so that nothing was drawn."
        return nothing("Nothing was drawn that fails", why)
    total = found.summary[found.summary["level"] == "all"].set_index("question")
    gaps = np.concatenate([found.samples[one].to_numpy(float) for one in _QUESTIONS])
    edges = _edges(gaps, total)
    figure = make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.1)
    for at, (question, told) in enumerate(_QUESTIONS.items(), start=1):
        bars, high = _bars(found.samples[question].to_numpy(float), edges, question)
        figure.add_trace(bars, row=at, col=1)
        for mark in _marks(total.loc[question], found.alpha, high, first=at == 1):
            figure.add_trace(mark, row=at, col=1)
        figure.update_yaxes(title=f"{told}<br>samples (%)", rangemode="tozero", row=at, col=1)
    figure.update_xaxes(title=f"open ({found.measure})", row=2, col=1)
    figure.update_xaxes(range=_range(edges))
    figure.update_layout(bargap=0.04)
    words = "Two histograms of what stays open. " + " ".join(_told(total))
    notes = [f"{count(len(found.samples), 'sample')} from seed {found.seed}."]
    return finish(figure, _finding(total, found.measure), words, notes=notes, tall=460)


def _edges(gaps: np.ndarray, total: pd.DataFrame) -> np.ndarray:
    low = min(float(gaps.min()), float(total["now"].min()))
    high = max(float(gaps.max()), float(total["cvar"].max()))
    if high - low <= _SAME:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, _BINS + 1)


def _range(edges: np.ndarray) -> list[float]:
    """Return what the axis of gaps shows: a little more, so that lines at its ends are seen."""
    more = _MARGIN * (edges[-1] - edges[0])
    return [float(edges[0] - more), float(edges[-1] + more)]


def _bars(gaps: np.ndarray, edges: np.ndarray, question: str) -> tuple[go.Bar, float]:
    """Return the share of samples in each stretch of gaps, and the largest share."""
    share = 100 * np.histogram(gaps, edges)[0] / len(gaps)
    bars = go.Bar(
        name=_QUESTIONS[question],
        x=(edges[:-1] + edges[1:]) / 2,
        y=share,
        width=np.diff(edges),
        showlegend=False,
        marker={
            "color": _COLOURS[question],
            "pattern": {
                "shape": _PATTERNS[question],
                "fgcolor": "#FFFFFF",
                "fillmode": "overlay",
                "solidity": 0.25,
            },
        },
        customdata=np.column_stack([edges[:-1], edges[1:]]),
        hovertemplate="%{customdata[0]:,.4~g} to %{customdata[1]:,.4~g} open: "
        "%{y:.3~g} % of samples<extra></extra>",
    )
    return bars, float(share.max())


def _marks(row: pd.Series, alpha: float, high: float, *, first: bool) -> list[go.Scatter]:
    """Return a line for each number that is marked, told apart by its dashes."""
    looks = {
        "now": ("now", "solid", "#8A8A8A"),
        "median": ("median", "dot", PURPLE),
        "in_20": ("1 in 20 is worse", "dash", VERMILION),
        "cvar": (f"worst {percent(1 - alpha)} (CVaR)", "longdashdot", VERMILION),
    }
    return [
        go.Scatter(
            name=name,
            legendgroup=column,
            showlegend=first,
            x=[row[column]] * 2,
            y=[0, high],
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2.5},
            hovertemplate=f"{name}: %{{x:,.4~g}}<extra></extra>",
        )
        for column, (name, dash, colour) in looks.items()
    ]


def _finding(total: pd.DataFrame, unit: str) -> str:
    """Return what 19 of 20 samples do not exceed, as the plan stands and anew."""
    fixed, anew = (number(total.at[one, "in_20"]) for one in _QUESTIONS)
    now = number(total.at["fixed", "now"])
    told = f"19 times out of 20 at most {fixed} {unit}".rstrip()
    if fixed == anew == now:
        return f"{told} stay open, as now"
    again = "also" if anew == fixed else f"at most {anew}"
    return f"{told} stay open, planned anew {again}; now {now}"


def _told(total: pd.DataFrame) -> list[str]:
    return [
        f"{told.capitalize()}: median {number(row['median'])}, 1 in 20 more than "
        f"{number(row['in_20'])}, mean of the worst {number(row['cvar'])}."
        for told, row in ((told, total.loc[one]) for one, told in _QUESTIONS.items())
    ]
