"""The look that all charts share: colours, title, notes, and what is said where nothing is."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from matcher.present.charts.words import wrapped

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, GREY = "#56B4E9", "#CC79A7", "#8A8A8A"
"""Colours that the colour-blind tell apart, after Okabe and Ito (2008)."""

HATCHED = {"shape": "/", "fgcolor": VERMILION, "size": 7, "solidity": 0.28, "fillmode": "overlay"}
"""How what is open is drawn, so that it is told from what is covered without colour."""

_CLEAR = "rgba(0,0,0,0)"
_TITLE_WIDTH, _NOTE_WIDTH = 76, 112
_LINE, _ABOVE, _TOP = 22, 38, 14
_LOW, _HIGH = 220, 1500
_FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"


def _template(text: str, grid: str, box: str) -> go.layout.Template:
    axis = {
        "gridcolor": grid,
        "linecolor": grid,
        "zeroline": False,
        "ticklabelstandoff": 6,
        "ticks": "",
        "title": {"standoff": 12},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": _FONT, "size": 13, "color": text},
            "title": {"font": {"size": 16}},
            "paper_bgcolor": _CLEAR,
            "plot_bgcolor": _CLEAR,
            "colorway": [BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, GREY],
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": box,
                "bordercolor": grid,
                "font": {"color": text},
                "align": "left",
            },
            "legend": {
                "traceorder": "normal",
                "orientation": "h",
                "x": 0,
                "y": 1.0,
                "yanchor": "bottom",
                "xanchor": "left",
            },
            "modebar": {
                "bgcolor": _CLEAR,
                "color": GREY,
                "activecolor": text,
                "remove": ["sendChartToCloud"],
            },
        }
    )


_LIGHT = _template("#2B2B2B", "#D9D9D9", "#FFFFFF")
_DARK = _template("#E4E4E4", "#4A4A4A", "#202020")


def finish(
    figure: go.Figure,
    finding: str,
    description: str,
    *,
    notes: Sequence[str] = (),
    tall: float = 420,
) -> go.Figure:
    """Return a figure with its title, its notes and what it says in words.

    Parameters
    ----------
    figure
        The figure; it is changed.
    finding
        What it shows, as a sentence; its title.
    description
        What it shows in words, for those who do not see it.
    notes
        What is not in it and why, a sentence each.
    tall
        Pixels of what is drawn, without title and notes.
    """
    head = wrapped(finding, _TITLE_WIDTH)
    small = wrapped(" ".join(notes), _NOTE_WIDTH)
    lines = [f"<b>{line}</b>" for line in head]
    lines += [f'<span style="font-size:12px">{line}</span>' for line in small]
    above = _ABOVE + _LINE * len(lines)
    height = above + min(max(tall, _LOW), _HIGH)
    title = {"text": "<br>".join(lines), "x": 0.01, "xanchor": "left", "yanchor": "top"}
    words = " ".join([_sentence(finding), description, *notes])
    figure.update_layout(
        template=_LIGHT,
        height=height,
        margin={"t": above, "r": 24, "b": 56, "l": 24},
        title={**title, "y": 1 - (_TOP + 4 * (len(lines) > 1)) / height},
        meta={"finding": finding, "description": words.strip()},
    )
    return figure


def nothing(finding: str, why: str = "") -> go.Figure:
    """Return a figure of which nothing is to be drawn, and that says so.

    Parameters
    ----------
    finding
        That there is nothing, as a sentence.
    why
        What follows from it or explains it; blank where nothing does.
    """
    figure = go.Figure()
    hidden = {"visible": False, "range": [0, 1]}
    figure.update_layout(xaxis=hidden, yaxis=hidden)
    said = "<br>".join(wrapped(why or "There is nothing to draw.", 80))
    figure.add_annotation(text=said, x=0.5, y=0.5, showarrow=False)
    return finish(figure, finding, why)


def describe(figure: go.Figure) -> str:
    """Return what a chart shows as plain text, such as for the `alt` of a picture.

    Parameters
    ----------
    figure
        As one of the charts gives it.
    """
    return str(figure.layout.meta["description"])


def on_dark(figure: go.Figure) -> go.Figure:
    """Return a copy of a chart for a dark page: the ground stays clear, the letters are light.

    Parameters
    ----------
    figure
        As one of the charts gives it.
    """
    return go.Figure(figure).update_layout(template=_DARK)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
