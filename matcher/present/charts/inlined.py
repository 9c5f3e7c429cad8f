"""Charts inside a page: as data, with what draws them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly
from plotly.offline import get_plotlyjs

from matcher.present.charts.look import describe, finish, on_dark

_TOP = 44


@dataclass(frozen=True)
class Inlined:
    """A chart that a page draws, and titles itself.

    Attributes
    ----------
    finding
        What it shows, as a sentence.
    description
        What it shows in words, for those who do not see it.
    height
        Pixels.
    document
        What Plotly draws, as JSON; its template is `template`.
    """

    finding: str
    description: str
    height: int
    document: str


def inlined(figure: go.Figure) -> Inlined | None:
    """Return a chart for a page of HTML; None where it has nothing to draw.

    Parameters
    ----------
    figure
        As one of the charts gives it.
    """
    if not figure.data:
        return None
    layout = figure.layout
    saved = layout.margin.t - _TOP
    height = int(layout.height - saved)
    told = figure.to_plotly_json()
    for name in ("template", "title", "meta", "height"):
        told["layout"].pop(name, None)
    told["layout"]["margin"] = {**told["layout"]["margin"], "t": _TOP}
    said = describe(figure).removeprefix(layout.meta["finding"]).lstrip(". ")
    return Inlined(layout.meta["finding"], said, height, to_json_plotly(told))


@cache
def template(*, dark: bool) -> str:
    """Return the look of all charts as JSON.

    Parameters
    ----------
    dark
        Whether it is for a dark page.
    """
    light = finish(go.Figure(), "", "")
    return to_json_plotly((on_dark(light) if dark else light).layout.template)


def drawing_script() -> str:
    """Return the script that draws charts in a browser."""
    return get_plotlyjs()
