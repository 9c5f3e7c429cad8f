"""The timeline: who is there from when until when, and what stays open beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from matcher.errors import count
from matcher.plan.record import Record
from matcher.present.charts import shares
from matcher.present.charts.folding import Folded, fold
from matcher.present.charts.look import BLUE, HATCHED, VERMILION, finish, nothing
from matcher.present.charts.periods import by_period
from matcher.present.charts.words import HOVER_CHARACTERS, NAME_CHARACTERS, label, plain
from matcher.present.layout import number, percent

_PIECES = 1500
"""Most deployments that are drawn one by one; of more, what they serve together is drawn."""

_PAIRS = 200_000
"""Most pairs of a stretch and a deployment that are looked at to tell deployments apart."""

_LANE = 0.84
_THIN = 0.12
_DAY = pd.Timedelta(days=1)
_MILLISECONDS = 86_400_000
_PIECE = ["row", "from", "until", "low", "high", "share", "days"]


def timeline(plan: Record, mission: str | None = None) -> go.Figure:
    """Return who is at which requirement from when until when, with gaps as gaps.

    A row of the chart is a requirement, a bar a deployment, as high as the share of the
    requirement that it covers; what stays open is hatched above it. Of more than 60 requirements
    those stay that are most open, and *others* has the mean of the rest. Without a calendar the
    bars show shares.

    Parameters
    ----------
    plan
        The plan.
    mission
        Id of the mission that is shown; None: all.

    Raises
    ------
    ValueError
        Where the plan has no such mission.
    """
    rows = shares.stretches(plan)
    if mission is not None:
        rows = rows[rows["mission_id"] == mission].reset_index(drop=True)
        if rows.empty:
            raise ValueError(f"no requirement with a quantity is of mission {plain(mission)}")
    if rows.empty:
        return nothing("Nothing is required", " ".join(shares.left_out(plan)))
    folded = fold(rows["requirement_id"], rows["open"] * rows["days"], pd.Series(rows.index))
    names = _names(rows, folded)
    dated = bool(plan.case.is_dated)
    drawn = _over_time(plan, rows, folded, names) if dated else _at_once(rows, folded, names)
    drawn.update_yaxes(
        title="mission and requirement",
        tickmode="array",
        tickvals=list(range(folded.size)),
        ticktext=names,
        range=[folded.size - 0.5, -0.5],
        showgrid=False,
    )
    notes = [*shares.left_out(plan), *_summed(folded)]
    told = _told(plan, rows, dated=dated)
    return finish(drawn, shares.opening(rows), told, notes=notes, tall=90 + 24 * folded.size)


def _over_time(plan: Record, rows: pd.DataFrame, folded: Folded, names: list[str]) -> go.Figure:
    own = folded.rows < len(folded.keys)
    lanes = rows.assign(row=folded.rows)
    lost = lanes[own & (rows["open"] > shares.SMALL)]
    scale = lost["required"].clip(lower=lost["served"])
    gaps = pd.DataFrame(
        {
            **{name: lost[name] for name in ("row", "from", "until", "days")},
            "low": 1 - lost["gap"] / scale,
            "high": 1.0,
            "share": lost["open"],
        }
    )
    gaps["text"] = [
        f"{number(gap)} of {number(size)} open"
        for gap, size in zip(lost["gap"], lost["required"], strict=True)
    ]
    gaps = _joined(gaps, ["row", "low", "share", "text"])
    there = _deployed(plan, lanes[own])
    both = [there, gaps]
    if folded.others:
        both = [pd.concat(pair) for pair in zip(both, _others(lanes[~own]), strict=True)]
    figure = go.Figure()
    looks = {
        "there": {"color": BLUE, "line": {"color": "#FFFFFF"}},
        "open": {"color": "rgba(0,0,0,0)", "pattern": HATCHED, "line": {"color": VERMILION}},
    }
    for (name, look), bars in zip(looks.items(), both, strict=True):
        figure.add_trace(_bars(bars, names, name, look))
    figure.update_xaxes(title="date", type="date")
    figure.update_layout(barmode="overlay", uniformtext={"minsize": 10, "mode": "hide"})
    return figure


def _bars(bars: pd.DataFrame, names: list[str], name: str, look: dict[str, Any]) -> go.Bar:
    """Return rectangles over time as one trace: from, until, low and high within a lane."""
    places = bars["row"].to_numpy()
    days = (bars["until"] - bars["from"]).dt.days.add(1).to_numpy()
    first, last = (bars[c].dt.strftime("%Y-%m-%d") for c in ("from", "until"))
    told = [
        f"{names[row]}<br>{text}<br>{a} until {b}, share {percent(share)}"
        for row, text, a, b, share in zip(
            places, bars["text"], first, last, bars["share"], strict=True
        )
    ]
    middle = (bars["low"] + bars["high"]) / 2
    inside = bars["text"] if name == "there" else None
    return go.Bar(
        name=name,
        orientation="h",
        base=first.tolist(),
        x=days * _MILLISECONDS,
        y=places + _LANE * (0.5 - middle.to_numpy()),
        width=_LANE * (bars["high"] - bars["low"]).to_numpy(),
        marker={**look, "line": {**look["line"], "width": _edges(bars)}},
        text=inside,
        textposition="inside" if name == "there" else "none",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": "#FFFFFF"},
        hovertext=told,
        hoverinfo="text",
        customdata=(bars["share"] * bars["days"]).to_numpy(),
        showlegend=True,
    )


def _edges(bars: pd.DataFrame) -> np.ndarray:
    """Return how wide the edge of each bar is: none where it would hide the bar."""
    return np.where(bars["high"] - bars["low"] > _THIN, 1.0, 0.0)


def _deployed(plan: Record, lanes: pd.DataFrame) -> pd.DataFrame:
    """Return what is there: a piece for each deployment, or one for all where they are many."""
    columns = ["requirement_id", "contributor_id", "quantity", "served", "start", "end"]
    rows = plan.deployments[["deployment_id", "capability_id", *columns]]
    rows = rows[rows["requirement_id"].isin(lanes["requirement_id"])]
    stretches = lanes["requirement_id"].value_counts()
    pairs = rows["requirement_id"].map(stretches).sum()
    if len(rows) <= _PIECES and pairs <= _PAIRS:
        pieces = _one_by_one(lanes, rows)
        if len(pieces) <= _PIECES:
            return pieces
    scale = lanes["required"].clip(lower=lanes["served"])
    high = (lanes["required"] - lanes["gap"]).clip(lower=0) / scale
    text = [
        f"{number(served)} of {number(size)}"
        for served, size in zip(lanes["served"], lanes["required"], strict=True)
    ]
    found = lanes.assign(low=0.0, high=high, share=1 - lanes["open"], text=text)
    return found.loc[found["high"] > shares.SMALL, [*_PIECE, "text"]]


def _one_by_one(lanes: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a piece for each deployment, on top of each other where they are together."""
    both = lanes.merge(rows, on="requirement_id", suffixes=("", "_own"))
    there = both["start"].isna() | (both["start"] <= both["from"])
    there &= both["end"].isna() | (both["end"] >= both["until"])
    both = both[there].reset_index(drop=True)
    stretch = [both["row"], both["from"]]
    stacked = both.groupby(stretch, sort=False)["served_own"]
    scale = np.maximum(both["required"], stacked.transform("sum") + both["gap"])
    both["high"] = stacked.cumsum() / scale
    both["low"] = both["high"] - both["served_own"] / scale
    both["share"] = both["served_own"] / both["required"]
    both = both.sort_values(["deployment_id", "from"], kind="stable")
    pieces = _joined(both, ["deployment_id", "low", "high", "share"])
    return pieces.assign(text=_givers(pieces))[[*_PIECE, "text"]]


def _joined(rows: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """Return rows with those joined that follow each other and have the same in some columns."""
    told = rows[same].round(9)
    follows = (told == told.shift()).all(axis=1)
    follows &= rows["from"] == rows["until"].shift() + _DAY
    groups = rows.groupby((~follows).cumsum().to_numpy(), sort=False)
    return groups.first().assign(until=groups["until"].last(), days=groups["days"].sum())


def _givers(pieces: pd.DataFrame) -> list[str]:
    """Return who gives how much of what, such as ``KEN: 3 infantry-company``."""
    told = {
        column: {one: label(one, 24) for one in pieces[column].unique()}
        for column in ("contributor_id", "capability_id_own")
    }
    columns = (pieces[name] for name in ("contributor_id", "quantity", "capability_id_own"))
    who, what = told["contributor_id"], told["capability_id_own"]
    return [f"{who[a]}: {number(n)} {what[b]}" for a, n, b in zip(*columns, strict=True)]


def _others(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the mean share that is there and open of all other requirements, month by month."""
    _, periods, cells = by_period(rows, np.zeros(len(rows), dtype=int), 1)
    lost, days = cells[:, 0, :]
    used = days > 0
    share = lost[used] / days[used]
    frame = pd.DataFrame(
        {
            "row": rows["row"].iloc[0],
            "from": periods.start_time[used].normalize(),
            "until": periods.end_time[used].normalize(),
            "days": days[used],
        }
    )
    frame["from"] = frame["from"].clip(lower=rows["from"].min())
    frame["until"] = frame["until"].clip(upper=rows["until"].max())
    there = frame.assign(low=0.0, high=1 - share, share=1 - share)
    open_ = frame.assign(low=1 - share, high=1.0, share=share)
    both = []
    for part, word in ((there, "there"), (open_, "open")):
        told = part.assign(text=[f"{percent(round(one, 3))} {word}" for one in part["share"]])
        both.append(told[told["share"] > shares.SMALL])
    return both[0], both[1]


def _at_once(rows: pd.DataFrame, folded: Folded, names: list[str]) -> go.Figure:
    """Return the shares there and open where there is no calendar."""
    lost = np.bincount(folded.rows, rows["open"], folded.size)
    size = np.bincount(folded.rows, minlength=folded.size)
    figure = go.Figure()
    for name, share, look in (
        ("there", 1 - lost / size, {"color": BLUE}),
        (
            "open",
            lost / size,
            {
                "color": "rgba(0,0,0,0)",
                "pattern": HATCHED,
                "line": {"color": VERMILION, "width": 1},
            },
        ),
    ):
        figure.add_trace(
            go.Bar(
                name=name,
                orientation="h",
                x=100 * share,
                y=np.arange(folded.size),
                width=_LANE,
                marker=look,
                customdata=share * size,
                hovertext=[
                    f"{row}<br>{percent(s)} {name}" for row, s in zip(names, share, strict=True)
                ],
                hoverinfo="text",
                showlegend=True,
            )
        )
    figure.update_layout(barmode="stack")
    return figure.update_xaxes(title="share of what is required (%)", range=[0, 100])


def _names(rows: pd.DataFrame, folded: Folded) -> list[str]:
    """Return what stands beside each row of the chart."""
    first = rows.drop_duplicates("requirement_id").set_index("requirement_id")
    told = [label(f"{first.at[key, 'mission_id']} · {key}", NAME_CHARACTERS) for key in folded.keys]
    return [*told, f"others ({folded.others:,})"] if folded.others else told


def _summed(folded: Folded) -> list[str]:
    if not folded.others:
        return []
    others = count(folded.others, "requirement")
    return [f"The row others is the mean of {others} that are least open."]


def _told(plan: Record, rows: pd.DataFrame, *, dated: bool) -> str:
    """Return what the chart shows in words."""
    kind = "Bars over time" if dated else "Bars"
    lost = (rows["open"] * rows["days"]).groupby(rows["requirement_id"].to_numpy()).sum()
    worst = lost.sort_values(ascending=False, kind="stable").head(3)
    named = ", ".join(
        f"{plain(one, HOVER_CHARACTERS)} ({number(by)})"
        for one, by in worst.items()
        if by > shares.SMALL
    )
    own = plan.deployments["requirement_id"].isin(rows["requirement_id"])
    told = f"{kind}: {count(int(own.sum()), 'deployment')}, a row for each requirement."
    unit = shares.measure(plan)
    return f"{told} Most open, in {unit}: {named}." if named else told
