"""The places: where units come from and where they go, on a map that needs no network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from matcher.errors import count
from matcher.plan.record import Record
from matcher.present.charts import shares
from matcher.present.charts.folding import fold
from matcher.present.charts.look import BLUE, GREY, ORANGE, VERMILION, finish, nothing
from matcher.present.charts.positions import coast, positions
from matcher.present.charts.room import find_room
from matcher.present.charts.words import NAME_CHARACTERS, label, plain
from matcher.present.layout import number, percent

_WIDTHS = (1.0, 2.2, 4.5)
"""Pixels of the ways: of the lower half, of most of the rest, and of the largest tenth."""

_LEVELS = (0.5, 0.9)
_MOST_WAYS = 150
_LARGEST, _SMALLEST = 20, 6
_SHORT = 20
_NAMED = 8
_WIDE, _TALL = 640, 520
_MARGIN = 12.0


@dataclass(frozen=True)
class _Ways:
    """What goes from where to where, with degrees east and north of both."""

    rows: pd.DataFrame
    lost: list[str]
    unit: str


def places(plan: Record) -> go.Figure:
    """Return a map of where units come from and where they go.

    A contributor stands where its table says, else a state in the middle of its largest land
    (Natural Earth); a mission where its table says, else at its host. What has no place is named in
    a note. A way is as wide, and a place as large, as what goes there: persons × days, or
    requirement-days served where persons are not known of all.

    Parameters
    ----------
    plan
        The plan.
    """
    if plan.deployments.empty:
        return nothing("Nothing is deployed", "No pledge goes to any requirement in this plan.")
    ways = _ways(plan)
    if ways.rows.empty:
        return nothing("No place is known of what is deployed", " ".join(ways.lost))
    figure = go.Figure(_coast())
    for trace in _lines(ways.rows):
        figure.add_trace(trace)
    across, up = _frame(ways.rows)
    for trace in _marks(ways, min(_WIDE / (across[1] - across[0]), _TALL / (up[1] - up[0]))):
        figure.add_trace(trace)
    figure.update_xaxes(title="degrees east", range=across, showgrid=False, constrain="domain")
    figure.update_yaxes(
        title="degrees north",
        range=up,
        showgrid=False,
        scaleanchor="x",
        scaleratio=1,
        constrain="domain",
        constraintoward="top",
    )
    figure.update_layout(showlegend=True)
    told = _told(ways)
    notes = [*ways.lost, *_thinned(ways.rows), *_handed(plan)]
    return finish(figure, _finding(ways), told, notes=notes, tall=_TALL)


def _ways(plan: Record) -> _Ways:
    """Return what goes from each contributor to each mission, at most so many of either."""
    rows = plan.deployments
    days = (rows["end"] - rows["start"]).dt.days.add(1).fillna(1)
    counted = bool(rows["persons"].notna().all())
    amount = rows["persons"] * days if counted else shares.served_days(plan)
    persons = "person-days" if plan.case.is_dated else "persons"
    ways = pd.DataFrame(
        {"giver": rows["contributor_id"], "mission": rows["mission_id"], "amount": amount}
    )
    ways = ways.groupby(["giver", "mission"], as_index=False)["amount"].sum()
    found = {"giver": positions(plan, "contributors"), "mission": positions(plan, "missions")}
    lost = []
    for column, at in found.items():
        ways = ways.merge(at.add_prefix(f"{column}_"), left_on=column, right_index=True, how="left")
        blank = ways.loc[ways[f"{column}_east"].isna(), column].drop_duplicates().tolist()
        if blank:
            noun = "contributor" if column == "giver" else "mission"
            lost.append(
                f"Not shown: {count(len(blank), noun)} whose place is not known ({_few(blank)})."
            )
    known = ways["giver_east"].notna() & ways["mission_east"].notna()
    ways = ways[known].reset_index(drop=True)
    kept, small = _largest(ways)
    return _Ways(ways[kept], lost + small, persons if counted else shares.measure(plan))


def _largest(ways: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """Return which ways are drawn, and the note on how much goes on those that are not."""
    kept = np.full(len(ways), fill_value=True)
    if ways.empty:
        return kept, []
    for column in ("giver", "mission"):
        folded = fold(ways[column], ways["amount"])
        kept &= folded.rows < len(folded.keys)
    if kept.all():
        return kept, []
    share = percent(round(ways.loc[~kept, "amount"].sum() / ways["amount"].sum(), 3))
    many = count(int((~kept).sum()), "way")
    return kept, [f"Not drawn: {many} of or to those with least, {share} of all."]


def _coast() -> go.Scatter:
    east, north = coast()
    return go.Scatter(
        x=east,
        y=north,
        mode="lines",
        line={"color": GREY, "width": 0.7},
        opacity=0.7,
        hoverinfo="skip",
        showlegend=False,
    )


def _lines(ways: pd.DataFrame) -> list[go.Scatter]:
    """Return the ways, a trace for each width."""
    ways = ways.nlargest(_MOST_WAYS, "amount")
    levels = np.quantile(ways["amount"], _LEVELS)
    widths = np.searchsorted(levels, ways["amount"].to_numpy(), side="left")
    traces = []
    for place, width in enumerate(_WIDTHS):
        own = ways[widths == place]
        if own.empty:
            continue
        blank = np.full(len(own), np.nan)
        x = np.column_stack([own["giver_east"], own["mission_east"], blank]).ravel()
        y = np.column_stack([own["giver_north"], own["mission_north"], blank]).ravel()
        traces.append(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                line={"color": BLUE, "width": width},
                opacity=0.45,
                hoverinfo="skip",
                showlegend=False,
            )
        )
    return traces


def _marks(ways: _Ways, scale: float) -> list[go.Scatter]:
    """Return contributors and missions as marks, with as many names as there is room for.

    Parameters
    ----------
    ways
        What goes where.
    scale
        Pixels of a degree, about.
    """
    listed = [_ends(ways.rows, column) for column in ("mission", "giver")]
    every = pd.concat(listed, ignore_index=True)
    east, north = every["east"] * scale, every["north"] * scale
    where = find_room(east, north, every["label"], every["size"], every["kind"] == "mission")
    traces = []
    for column, name, symbol, colour in (
        ("giver", "contributor", "circle", ORANGE),
        ("mission", "mission", "diamond", VERMILION),
    ):
        own = (every["kind"] == column).to_numpy()
        rows, room = every[own], where[own]
        named = zip(rows["label"], room, strict=True)
        told = zip(rows["name"], rows["amount"], strict=True)
        traces.append(
            go.Scatter(
                name=name,
                x=rows["east"].to_numpy(),
                y=rows["north"].to_numpy(),
                mode="markers+text",
                text=[one if place else "" for one, place in named],
                textposition=[place or "top center" for place in room],
                marker={
                    "symbol": symbol,
                    "size": rows["size"].to_numpy(),
                    "color": colour,
                    "opacity": 1,
                    "line": {"color": "#FFFFFF", "width": 1},
                },
                hovertext=[f"{label(full)}<br>{number(by)} {ways.unit}" for full, by in told],
                hoverinfo="text",
                customdata=rows["amount"].to_numpy(),
            )
        )
    return traces


def _ends(ways: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the places at one end of the ways, those where most goes first."""
    at = {f"{column}_{word}": word for word in ("east", "north", "name")}
    rows = ways.groupby([column, *at], as_index=False)["amount"].sum().rename(columns=at)
    rows = rows.sort_values("amount", ascending=False, kind="stable")
    share = rows["amount"] / max(rows["amount"].max(), shares.SMALL)
    size = np.clip(np.sqrt(share) * _LARGEST, _SMALLEST, None)
    return rows.assign(kind=column, size=size, label=[label(one, _SHORT) for one in rows[column]])


def _frame(ways: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Return which degrees east and north are shown: where units come from and go, and around."""
    east = pd.concat([ways["giver_east"], ways["mission_east"]])
    north = pd.concat([ways["giver_north"], ways["mission_north"]])
    across = [max(east.min() - 2 * _MARGIN, -180.0), min(east.max() + 2 * _MARGIN, 180.0)]
    return across, [max(north.min() - _MARGIN, -60.0), min(north.max() + _MARGIN, 85.0)]


def _finding(ways: _Ways) -> str:
    """Return from how many places how much goes to how many missions."""
    givers = count(ways.rows["giver"].nunique(), "contributor")
    by = ways.rows.groupby("mission")["amount"].sum()
    missions = count(len(by), "mission")
    if len(by) == 1:
        return f"Units of {givers} go to {plain(by.index[0], NAME_CHARACTERS)}"
    return f"Units of {givers} go to {missions}, most to {plain(by.idxmax(), NAME_CHARACTERS)}"


def _told(ways: _Ways) -> str:
    by = ways.rows.sort_values("amount", ascending=False, kind="stable").head(3)
    listed = ", ".join(
        f"{plain(row.giver_name, NAME_CHARACTERS)} to {plain(row.mission, NAME_CHARACTERS)} "
        f"({number(row.amount)})"
        for row in by.itertuples()
    )
    return f"Map of {count(len(ways.rows), 'way')}. The largest, in {ways.unit}: {listed}."


def _thinned(ways: pd.DataFrame) -> list[str]:
    """Return the note on how much goes on the ways that are drawn, where not all are."""
    if len(ways) <= _MOST_WAYS:
        return []
    kept = ways["amount"].nlargest(_MOST_WAYS).sum()
    share = percent(round(kept / ways["amount"].sum(), 3))
    return [f"Lines: the {_MOST_WAYS} largest of {len(ways):,} ways, {share} of what is shown."]


def _handed(plan: Record) -> list[str]:
    many = len(plan.supports)
    return [f"Parts that are handed over ({many:,}) are in the chart of the flow."] if many else []


def _few(names: list[str]) -> str:
    shown = ", ".join(plain(one, NAME_CHARACTERS) for one in names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown
