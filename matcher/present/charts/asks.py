"""The asks: what each pledge that nobody has made yet would close, step by step."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from matcher.errors import count
from matcher.insight.asks import Asks
from matcher.plan.measures import measure_of
from matcher.present.charts.folding import ROWS
from matcher.present.charts.look import finish, nothing
from matcher.present.charts.words import NAME_CHARACTERS, label, plain
from matcher.present.layout import number

_SHADES = ("#08306B", "#0072B2", "#56B4E9", "#A8D5F0", "#DCEEF9")
"""From the first step to the last, from dark to light, so that they are told without colour."""

_WORDS = ("first", "second", "third", "fourth", "fifth")
_CHARACTERS = 44


def asks(found: Asks) -> go.Figure:
    """Return what each ask would close, a piece of its bar for each step of its quantity.

    Pieces that grow shorter say that one more is worth less. An ask is drawn in the tier that ranks
    it, and only the 60 best are: what two asks would close does not add up, each is made alone.

    Parameters
    ----------
    found
        As of `matcher.asks`.
    """
    gaining = found.ranking[found.ranking["gain"] > 0]
    if gaining.empty:
        return nothing(
            "No ask closes anything", "Nothing is open that a further pledge could close."
        )
    units = gaining["tier"].map(lambda tier: measure_of(tier, found.plan.case.settings))
    unit = units.iloc[0]
    drawn = gaining[units == unit].head(ROWS)
    figure = go.Figure([*_pieces(found, drawn), _sums(drawn)])
    figure.update_xaxes(title=f"less open ({unit})" if unit else "gain", rangemode="tozero")
    figure.update_yaxes(
        title="ask",
        tickvals=list(range(len(drawn))),
        ticktext=[label(name, _CHARACTERS) for name in _names(drawn)],
        range=[len(drawn) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_layout(
        barmode="stack",
        uniformtext={"minsize": 10, "mode": "hide"},
    )
    best = drawn.iloc[0]
    what = f"{number(best['quantity'])} {plain(best['capability_id'], NAME_CHARACTERS)}"
    finding = f"Ask first for {what}: {number(best['gain'])} {unit} less open"
    more = len(gaining) - len(drawn)
    notes = [f"Not drawn: {count(more, 'ask')} of lower rank."] if more else []
    told = f"Bars of {count(len(drawn), 'ask')}, the best first, a piece for each step."
    return finish(figure, finding, told, notes=notes, tall=100 + 30 * len(drawn))


def _pieces(found: Asks, drawn: pd.DataFrame) -> list[go.Bar]:
    """Return a trace for each step: what it adds to the one before, of each ask."""
    rows = found.steps[found.steps["decides"] & found.steps["ask_id"].isin(drawn["ask_id"])]
    rows = rows.assign(step=rows.groupby("ask_id").cumcount())
    place = pd.Series(np.arange(len(drawn)), index=drawn["ask_id"].to_numpy())
    what = drawn.set_index("ask_id")["capability_id"].map(label)
    traces = []
    for step, own in rows.groupby("step"):
        at = min(int(step), len(_SHADES) - 1)
        told = [
            f"{number(row.quantity)} {what[row.ask_id]}<br>{number(row.gain)} in all, "
            f"{number(row.added)} more than a step less"
            for row in own.itertuples()
        ]
        traces.append(
            go.Bar(
                name=f"{_WORDS[at]} step" if step < len(_WORDS) else f"step {int(step) + 1}",
                orientation="h",
                x=own["added"].to_numpy(),
                y=place.loc[own["ask_id"]].to_numpy(),
                marker={
                    "color": _SHADES[at],
                    "line": {"color": "#FFFFFF", "width": 1},
                },
                text=[number(quantity) for quantity in own["quantity"]],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                hovertext=told,
                hoverinfo="text",
                customdata=own["gain"].to_numpy(),
                showlegend=True,
            )
        )
    return traces


def _sums(drawn: pd.DataFrame) -> go.Scatter:
    """Return how much each ask would close in all, behind its bar."""
    return go.Scatter(
        x=drawn["gain"].to_numpy(),
        y=np.arange(len(drawn)),
        mode="text",
        text=[f" {number(gain)}" for gain in drawn["gain"]],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _names(drawn: pd.DataFrame) -> list[str]:
    cells = zip(drawn["capability_id"], drawn["tier"], drawn["ask_id"], strict=True)
    several = len(drawn["tier"].unique()) > 1
    return [
        f"{one} · {tier} · {what}" if several else f"{one} · {what}" for what, tier, one in cells
    ]
