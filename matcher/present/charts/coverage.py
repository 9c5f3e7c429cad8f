"""The coverage: how much of each requirement is covered, month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from matcher.plan.record import Record
from matcher.present.charts import shares
from matcher.present.charts.folding import Folded, fold
from matcher.present.charts.look import finish, nothing
from matcher.present.charts.periods import by_period
from matcher.present.charts.words import label, plain
from matcher.present.layout import percent

_TICKS = 12
_NUMBERED = 26
"""Most columns whose cells have room for a number."""

_SCALE = [[0, "#F3E3C3"], [0.5, "#6FA3C7"], [1, "#08306B"]]
"""From light to dark, so that it is read without colour."""


def coverage(plan: Record) -> go.Figure:
    """Return a heat map: the share of each requirement that is covered, month by month.

    A cell is the mean over the days of the month on which the requirement stands, in whole
    per cent: 100 only where all is covered, 0 only where nothing is. Cells are numbered where there
    is room, and always the darker the more is covered. Over more than 40 months the
    columns are quarters, or years. Of more than 60 requirements those stay that are most open, and
    *others* has the mean of the rest.

    Parameters
    ----------
    plan
        The plan.
    """
    rows = shares.stretches(plan)
    if rows.empty:
        return nothing("Nothing is required", " ".join(shares.left_out(plan)))
    folded = fold(rows["requirement_id"], rows["open"] * rows["days"], pd.Series(rows.index))
    step, periods, cells = by_period(rows, folded.rows, folded.size)
    columns = [str(period) for period in periods] or ["whole plan"]
    with np.errstate(invalid="ignore"):
        share = 1 - cells[0] / cells[1]
    names = _names(rows, folded)
    figure = go.Figure(_map(share, cells, columns, names))
    every = max(1, -(-len(columns) // _TICKS))
    ticks = list(range(0, len(columns), every))
    figure.update_xaxes(
        title=step, tickvals=ticks, ticktext=[columns[tick] for tick in ticks], showgrid=False
    )
    figure.update_yaxes(
        title="mission and requirement",
        tickvals=list(range(folded.size)),
        ticktext=names,
        autorange="reversed",
        showgrid=False,
    )
    told = _told(rows, share, columns, step)
    tall = 100 + 24 * folded.size
    return finish(figure, _finding(rows), told, notes=shares.left_out(plan), tall=tall)


def _map(share: np.ndarray, cells: np.ndarray, columns: list[str], names: list[str]) -> go.Heatmap:
    whole = np.round(100 * share)
    whole = np.where((whole > 99) & (share < 1 - shares.SMALL), 99, whole)  # noqa: PLR2004 - 100 is all
    whole = np.where((whole < 1) & (share > shares.SMALL), 1, whole)
    text = np.where(np.isnan(whole), "", np.nan_to_num(whole).astype(int).astype(str))
    return go.Heatmap(
        z=np.round(100 * share, 1),
        x=np.arange(len(columns)),
        y=np.arange(len(names)),
        text=text,
        texttemplate="%{text}" if len(columns) <= _NUMBERED else None,
        customdata=np.round(np.moveaxis(cells, 0, -1), 4),
        zmin=0,
        zmax=100,
        colorscale=_SCALE,
        xgap=1,
        ygap=1,
        hoverongaps=False,
        hovertemplate="%{z} % covered; %{customdata[0]:,.1f} of %{customdata[1]:,.0f} days open"
        "<extra></extra>",
        colorbar={
            "title": {"text": "covered (%)"},
            "thickness": 14,
            "outlinewidth": 0,
            "len": 200,
            "lenmode": "pixels",
            "y": 1,
            "yanchor": "top",
        },
    )


def _finding(rows: pd.DataFrame) -> str:
    """Return how much is covered of all, and of the requirement that is covered least."""
    covered = percent(np.floor(1000 * (1 - _open(rows))) / 1000)
    by = rows["requirement_id"].to_numpy()
    lost = (rows["open"] * rows["days"]).groupby(by).sum() / rows["days"].groupby(by).sum()
    if lost.max() <= shares.SMALL:
        return "All that is required is covered throughout"
    bare = int((lost >= 1 - shares.SMALL).sum())
    if bare:
        told = f"{bare:,} of {len(lost):,} requirements not at all"
    else:
        told = f"least of {plain(lost.idxmax())}"
    return f"{covered} of what is required is covered; {told}"


def _open(rows: pd.DataFrame) -> float:
    return float((rows["open"] * rows["days"]).sum() / rows["days"].sum())


def _told(rows: pd.DataFrame, share: np.ndarray, columns: list[str], step: str) -> str:
    """Return what the chart shows in words."""
    size = rows["requirement_id"].nunique()
    told = f"Heat map of {size:,} requirements by {step}, from {columns[0]} until {columns[-1]}."
    if len(columns) == 1:
        return f"Heat map of {size:,} requirements."
    filled = ~np.isnan(share).all(axis=0)
    means = np.nanmean(share[:, filled], axis=0)
    listed = [one for one, use in zip(columns, filled, strict=True) if use]
    low = int(means.argmin())
    return f"{told} Least is covered in {listed[low]}: {percent(round(means[low], 2))} on average."


def _names(rows: pd.DataFrame, folded: Folded) -> list[str]:
    first = rows.drop_duplicates("requirement_id").set_index("requirement_id")
    told = [label(f"{first.at[key, 'mission_id']} · {key}") for key in folded.keys]
    return [*told, f"others ({folded.others:,})"] if folded.others else told
