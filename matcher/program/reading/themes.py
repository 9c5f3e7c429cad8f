"""The frames of meetings and of A4P+: what was announced, what is in the tables, what is used."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.pledges import STATUSES
from matcher.case.policies.policy import A4P
from matcher.program.eligibility import Eligibility

STATED = ("units", "training", "medical", "women", "environment", "technology")
"""Themes under which states are announced, in the order of the columns that say so."""

_COUNTS = ("states", "pledges", *STATUSES, "renewed", "quantified", "eligible", "used")
_KEYS = ["meeting_id", "theme"]
_ALL = ""
"""The theme of every pledge of a meeting, and the meeting of those made at none."""


def theme_frame(
    eligibility: Eligibility,
    deployments: pd.DataFrame,
    supports: pd.DataFrame,
    gaps: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row for each meeting and theme; none where no meeting is known.

    Parameters
    ----------
    eligibility
        Who may go where.
    deployments, supports, gaps
        Frames of the plan.
    """
    meetings = eligibility.case["meetings"]
    if meetings.empty:
        return pd.DataFrame()
    pledges = _standing(eligibility, deployments, supports)
    pledges = pledges.assign(meeting_id=pledges["meeting_id"].fillna(_ALL), theme=_ALL)
    themed = pledges.assign(theme=_themes(eligibility)).explode("theme").dropna(subset=["theme"])
    listed = pd.concat([pledges, themed], ignore_index=True)
    stated = _stated(meetings)
    both = stated.merge(_counted(listed, _KEYS), on=_KEYS, how="outer")
    counts = list(_COUNTS)
    both[counts] = both[counts].fillna(0.0)
    both["unlisted"] = np.maximum(both["stated"] - both["states"], 0.0)
    asked = _asked(eligibility, gaps)
    both = both.merge(_served(listed, asked, deployments), on=_KEYS, how="left")
    wanted = both["theme"].map(asked.groupby("theme")["wanted"].sum())
    both["served_share"] = (both["part"].fillna(0.0) / wanted).where(wanted > 0)
    both["date"] = both["meeting_id"].map(meetings.set_index("id")["date"])
    return _in_order(both)


def a4p_frame(
    eligibility: Eligibility, deployments: pd.DataFrame, supports: pd.DataFrame
) -> pd.DataFrame:
    """Return a row for each priority of A4P+; none where no pledge names any."""
    named = eligibility.facts.pledges["a4p"]
    if not named.map(len).any():
        return pd.DataFrame()
    pledges = _standing(eligibility, deployments, supports).assign(priority=named)
    listed = pledges.explode("priority").dropna(subset=["priority"])
    counted = _counted(listed, ["priority"]).set_index("priority").reindex(A4P, fill_value=0.0)
    return counted.drop(columns=list(STATUSES)).reset_index().astype({"priority": "float64"})


def _standing(
    eligibility: Eligibility, deployments: pd.DataFrame, supports: pd.DataFrame
) -> pd.DataFrame:
    """Return how each pledge stands: its status, and whether it may be, and is, used."""
    pledges = eligibility.facts.pledges
    place, renewed = np.arange(len(pledges)), pledges["renewed_by"].notna()
    may = np.isin(place, eligibility.pairs["p"]) | np.isin(
        place, eligibility.supplies.links["giver"]
    )
    does = pledges["id"].isin(deployments["pledge_id"])
    does |= pledges["id"].isin(supports["giver_pledge_id"])
    return pd.DataFrame(
        {
            "pledge_id": pledges["id"],
            "contributor_id": pledges["contributor_id"],
            "meeting_id": pledges["meeting_id"],
            "status": pledges["status"].fillna("open"),
            "renewed": renewed,
            "quantified": ~renewed & pledges["amount"].notna(),
            "eligible": ~renewed & may,
            "used": ~renewed & does,
        }
    )


def _themes(eligibility: Eligibility) -> list[tuple[str, ...]]:
    """Return the themes of each pledge: its own and those of its capability, each once."""
    pledges = eligibility.facts.pledges
    shared = pledges["capability_id"].map(_capability_themes(eligibility))
    return [
        tuple(dict.fromkeys((*own, *of_it)))
        for own, of_it in zip(pledges["themes"], shared, strict=True)
    ]


def _capability_themes(eligibility: Eligibility) -> pd.Series:
    return eligibility.case["capabilities"].set_index("id")["themes"]


def _counted(listed: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the counts of each group of pledges; one that is renewed counts only as that."""
    marks = {name: ~listed["renewed"] & (listed["status"] == name) for name in STATUSES} | {
        "pledges": ~listed["renewed"]
    }
    marked = listed.assign(**marks)
    grouped = marked.groupby(keys)
    counts = grouped[[name for name in _COUNTS if name != "states"]].sum().astype("float64")
    return counts.assign(states=grouped["contributor_id"].nunique().astype("float64")).reset_index()


def _stated(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return what was announced: meeting, theme and number of states; of every meeting all."""
    names = {"states_pledging": _ALL} | {f"stated_{theme}": theme for theme in STATED}
    number = len(meetings)
    long = pd.DataFrame(
        {
            "meeting_id": pd.array(np.tile(meetings["id"].to_numpy(), len(names)), dtype="str"),
            "theme": pd.array(np.repeat(list(names.values()), number), dtype="str"),
            "stated": np.concatenate([meetings[name].to_numpy() for name in names]),
        }
    )
    return long[long["stated"].notna() | (long["theme"] == _ALL)]


def _served(listed: pd.DataFrame, asked: pd.DataFrame, deployments: pd.DataFrame) -> pd.DataFrame:
    """Return meeting, theme and the part of what is required under it that its pledges serve."""
    parts = _parts(asked[asked["theme"] == _ALL], deployments)
    themed = asked[["requirement_id", "theme"]].drop_duplicates()
    both = parts.merge(listed[["pledge_id", *_KEYS]], on="pledge_id")
    both = both.merge(themed, on=["requirement_id", "theme"])
    return both.groupby(_KEYS)["part"].sum().reset_index()


def _asked(eligibility: Eligibility, gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the quantified rows of gaps by theme, with the days that each weighs.

    Columns besides those of the frame: theme, `wanted` (days, times the share of the largest
    quantity that is required), `counts` (of one that is there, what counts, as such a share).
    """
    size = gaps["requirement_id"].map(eligibility.facts.requirements.set_index("id")["size"])
    rows = gaps.assign(size=size)
    rows = rows[rows["required"].notna() & (rows["size"] > 0)]
    there = rows["served"] + rows["uncounted"].fillna(0.0)
    counted = (rows["required"] - rows["gap"]) / rows["size"]
    rows = rows.assign(
        wanted=rows["required"] * rows["days"] / rows["size"],
        counts=np.divide(counted, there, out=np.zeros(len(rows)), where=there > 0),
    )
    shared = rows["capability_id"].map(_capability_themes(eligibility))
    themed = rows.assign(theme=shared).explode("theme").dropna(subset=["theme"])
    return pd.concat([rows.assign(theme=_ALL), themed], ignore_index=True)


def _parts(asked: pd.DataFrame, deployments: pd.DataFrame) -> pd.DataFrame:
    """Return what each deployment adds to what counts: requirement_id, pledge_id, part."""
    columns = ["requirement_id", "from", "until", "days", "counts"]
    own = deployments[["requirement_id", "pledge_id", "start", "end", "served"]]
    both = own.merge(asked[columns], on="requirement_id")
    first, last = both[["start", "from"]].max(axis=1), both[["end", "until"]].min(axis=1)
    days = ((last - first).dt.days + 1).clip(lower=0)
    part = both["served"] * both["counts"] * days.where(both["from"].notna(), both["days"])
    return both[["requirement_id", "pledge_id"]].assign(part=part)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return meetings by date, none last; all pledges first, then the themes of announcements."""
    place = {theme: number for number, theme in enumerate((_ALL, *STATED))}
    rank = rows["theme"].map(place).fillna(len(place))
    at_none = rows["meeting_id"] == _ALL
    order = ["at_none", "date", "meeting_id", "rank", "theme"]
    placed = rows.assign(rank=rank, at_none=at_none).sort_values(order, ignore_index=True)
    return placed.drop(columns=["part", "rank", "at_none"])
