"""The flow: who gives what, as a part of which unit, to which mission."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from matcher.errors import count
from matcher.plan.record import Record
from matcher.present.charts import shares
from matcher.present.charts.folding import fold
from matcher.present.charts.look import BLUE, GREEN, ORANGE, PURPLE, finish, nothing
from matcher.present.charts.words import NAME_CHARACTERS, label, plain

_MOST = 15
"""Most nodes of a column, the one of all others among them: 60 in four columns."""

_COLUMNS = ("giver", "part", "unit", "mission")
_COLOURS = (BLUE, ORANGE, GREEN, PURPLE)
_LINK = "rgba(138,138,138,0.38)"
_EDGE = 0.001
_PAD = 12
_LOW = 240
_OTHERS = "others ("

Nodes = dict[str, tuple[np.ndarray, list[str]]]
"""Column → the node of each path in it, −1 where none, and the names of its nodes."""
_NAMED = 3
_LIST = "; "


def flow(plan: Record) -> go.Figure:
    """Return who gives what to whom: givers → parts → units → missions.

    The width is what a deployment serves, in requirement-days. What hands parts over has its share
    of that: a deployment is split evenly between itself and the parts that it needs, and a part
    between those who cover it, by what they give. A column has at most 15 nodes; *others* has the
    sum of the rest. Where there are more units, a node holds those of one capability.

    Parameters
    ----------
    plan
        The plan.
    """
    weight = shares.served_days(plan)
    if weight.sum() <= shares.SMALL:
        return nothing("Nothing is deployed", "No pledge goes to any requirement in this plan.")
    paths = _paths(plan, weight)
    nodes = {name: _nodes(paths, name) for name in _COLUMNS}
    links, size = _links(paths, nodes)
    unit = shares.measure(plan)
    tall = max(_LOW, 60 + 30 * max(len(names) for _, names in nodes.values()))
    figure = go.Figure(_sankey(links, nodes, unit, tall))
    _head(figure, nodes)
    over = f" over {size['part']}" if nodes["part"][1] else ""
    told = f"Flow from {size['giver']}{over} to {size['unit']} and {size['mission']}."
    split = ", split evenly between a unit and the parts it is made of" if over else ""
    notes = [f"Widths are {unit} served{split}."]
    return finish(figure, _finding(paths), told, notes=notes, tall=tall)


def _paths(plan: Record, weight: pd.Series) -> pd.DataFrame:
    """Return giver, part (blank: none), unit, mission and weight; the weights add up."""
    rows = plan.deployments.assign(weight=weight)
    parts = plan.parts[plan.parts["deployment_id"].isin(rows["deployment_id"])]
    parts = parts[parts["supports"] != ""].assign(part=lambda found: np.arange(len(found)))
    many = parts["deployment_id"].value_counts()
    rows["weight"] /= rows["deployment_id"].map(many).fillna(0) + 1
    unit = rows["contributor_id"] + " · " + rows["capability_id"]
    if len(unit.unique()) > _MOST:
        unit = rows["capability_id"]
    own = pd.DataFrame(
        {
            "giver": rows["contributor_id"],
            "part": None,
            "unit": unit,
            "mission": rows["mission_id"].fillna(""),
            "weight": rows["weight"],
        }
    )
    handed = parts[["deployment_id", "part", "supports"]]
    handed = handed.assign(support_id=handed["supports"].str.split(_LIST)).explode("support_id")
    handed = handed.merge(plan.supports, on="support_id")
    covers = handed["quantity"] * handed["rate"]
    split = covers / covers.groupby(handed["part"]).transform("sum")
    whole = own[["unit", "mission", "weight"]].set_axis(rows["deployment_id"])
    found = whole.loc[handed["deployment_id"]].reset_index(drop=True)
    givers = plan.case["pledges"].set_index("id")["contributor_id"]
    found["giver"] = handed["giver_pledge_id"].map(givers).to_numpy()
    found["part"] = handed["capability_id"].to_numpy()
    found["weight"] *= split.to_numpy()
    return pd.concat([own, found], ignore_index=True)


def _nodes(paths: pd.DataFrame, column: str) -> tuple[np.ndarray, list[str]]:
    """Return the node of each path in a column, −1 where none, and the names of the nodes."""
    has = paths[column].notna().to_numpy()
    folded = fold(paths.loc[has, column], paths.loc[has, "weight"], most=_MOST)
    rows = np.full(len(paths), -1)
    rows[has] = folded.rows
    names = [label(one) for one in folded.keys]
    return rows, [*names, f"others ({folded.others:,})"] if folded.others else names


def _links(paths: pd.DataFrame, nodes: Nodes) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the links between nodes, numbered through, and how many things each column has."""
    start = dict(zip(_COLUMNS, np.cumsum([0, *(len(n) for _, n in nodes.values())]), strict=False))
    at = {name: nodes[name][0] + start[name] for name in _COLUMNS}
    has = nodes["part"][0] >= 0
    pairs = [
        (at["giver"][has], at["part"][has], has),
        (at["part"][has], at["unit"][has], has),
        (at["giver"][~has], at["unit"][~has], ~has),
        (at["unit"], at["mission"], np.full(len(paths), fill_value=True)),
    ]
    weight = paths["weight"].to_numpy()
    listed = [pd.DataFrame({"from": a, "to": b, "weight": weight[of]}) for a, b, of in pairs]
    links = pd.concat(listed).groupby(["from", "to"], as_index=False)["weight"].sum()
    size = {name: count(paths[name].nunique(), name) for name in _COLUMNS}
    return links[links["weight"] > 0], size


def _sankey(links: pd.DataFrame, nodes: Nodes, unit: str, tall: float) -> go.Sankey:
    names = [name for _, column in nodes.values() for name in column]
    colours = [c for c, (_, n) in zip(_COLOURS, nodes.values(), strict=True) for _ in n]
    across = _across(nodes)
    places = [across[name] for name, (_, column) in nodes.items() for _ in column]
    return go.Sankey(
        arrangement="snap",
        orientation="h",
        valueformat=",.4~g",
        valuesuffix=f" {unit}",
        node={
            "label": names,
            "color": colours,
            "x": places,
            "y": _heights(links, nodes, tall),
            "pad": _PAD,
            "thickness": 14,
            "line": {"width": 0},
        },
        link={
            "source": links["from"].to_numpy(),
            "target": links["to"].to_numpy(),
            "value": links["weight"].to_numpy(),
            "color": _LINK,
        },
    )


def _across(nodes: Nodes) -> dict[str, float]:
    """Return how far to the right each column stands that has nodes, from 0 to 1."""
    used = [name for name, (_, column) in nodes.items() if column]
    return dict(zip(used, np.linspace(_EDGE, 1 - _EDGE, len(used)), strict=True))


def _head(figure: go.Figure, nodes: Nodes) -> None:
    """Write what stands in each column above it."""
    across = _across(nodes)
    for name, x in across.items():
        anchor = "left" if x == _EDGE else "right" if x == 1 - _EDGE else "center"
        figure.add_annotation(
            text=f"<i>{name}</i>",
            x=x,
            y=1,
            xanchor=anchor,
            yanchor="bottom",
            yshift=6,
            xref="paper",
            yref="paper",
            showarrow=False,
        )


def _heights(links: pd.DataFrame, nodes: Nodes, tall: float) -> list[float]:
    """Return where the middle of each node stands, from 0 at the top to 1.

    Nodes of a column stand by what flows into them, from above to below; all others stand last.
    """
    size = sum(len(names) for _, names in nodes.values())
    out, into = (np.bincount(links[end], links["weight"], size) for end in ("from", "to"))
    weight = np.maximum(out, into)
    pad = _PAD / tall
    columns = np.split(np.arange(size), np.cumsum([len(names) for _, names in nodes.values()])[:-1])
    unit = min((1 - pad * (len(c) - 1)) / weight[c].sum() for c in columns if len(c))
    middle = np.zeros(size)
    for own, (_, names) in zip(columns, nodes.values(), strict=True):
        if not len(own):
            continue
        pulled = links["weight"] * middle[links["from"]]
        pull = np.bincount(links["to"], pulled, size)[own] / np.maximum(into[own], shares.SMALL)
        last = [name.startswith(_OTHERS) for name in names]
        order = own[np.lexsort(np.array([-weight[own], pull.round(3), last], dtype=float))]
        high = weight[order] * unit
        free = 1 - high.sum() - pad * (len(own) - 1)
        middle[order] = free / 2 + np.cumsum(high + pad) - pad - high / 2
    return np.clip(middle, _EDGE, 1 - _EDGE).tolist()


def _finding(paths: pd.DataFrame) -> str:
    """Return who serves how many missions, and who gives parts, those who give most first."""
    direct = paths["part"].isna()
    missions = count(paths["mission"].nunique(), "mission")
    many = len(paths.loc[direct, "giver"].unique())
    who = f"{_named(paths[direct])} {'serves' if many == 1 else 'serve'} {missions}"
    return who if direct.all() else f"{who}; parts come from {_named(paths[~direct])}"


def _named(paths: pd.DataFrame) -> str:
    by = paths.groupby("giver")["weight"].sum().sort_values(ascending=False, kind="stable")
    names = [plain(one, NAME_CHARACTERS) for one in by.index[:_NAMED]]
    more = len(by) - len(names)
    last = f"{more:,} more" if more else names.pop()
    return f"{', '.join(names)} and {last}" if names else last
