"""Counting: the columns that say how much of what is there counts, where a rule may forbid it.

A requirement is *judged* where less than something is worthless, where only so many contributors
count, or where a policy lets it count only while something holds. Of all others everything that is
there counts, and they have no columns here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.case.policies import Spread
from matcher.program.conditions import Group
from matcher.program.presence import Presence
from matcher.program.scopes import is_soft


@dataclass(frozen=True)
class Counting:
    """The columns of what counts, each frame with the numbers of its columns.

    Attributes
    ----------
    judged
        One row per stretch of a judged requirement that asks for something: stretch (place), r,
        date, required, least (below it nothing counts; 0 where no such rule), most (contributors
        that may count; 0 for any number), useful (column: whether anything counts; −1 where
        `least` gates no sum).
    counted
        How much counts: judged (row), r, who (contributor; blank where they need not be told
        apart), column, serves (column: whether this one serves; −1).
    moments
        One row per group and stretch in which its condition is asked for: group, date, until,
        holds (column), excess (column; −1 where it is hard), can (0 where it cannot hold: what is
        looked at has no quantity).
    gates
        Which stretch counts only at which moment: judged, moment (rows).
    looks
        What must be covered at a moment: moment (row), r, stretch (place), required, judged (row;
        −1 where all that is there counts).
    levels
        How much of a contributor is there in the scope of a `spread`: group, who, date, column,
        upper.
    present
        Whether a contributor is there with enough: moment (row), who, column, level (row of
        `levels`), least.
    """

    judged: pd.DataFrame
    counted: pd.DataFrame
    moments: pd.DataFrame
    gates: pd.DataFrame
    looks: pd.DataFrame
    levels: pd.DataFrame
    present: pd.DataFrame

    @property
    def exists(self) -> bool:
        """Whether any requirement is judged, or any contributor looked for."""
        return len(self.judged) > 0 or len(self.levels) > 0


def number_counting(presence: Presence, first: int) -> Counting:
    """Number the columns of what counts, from the first that is free."""
    if not len(presence.conditions.groups) and not presence.conditions.judged.any():
        return _everything_counts()
    judged = _judged(presence)
    counted = _counted(presence, judged)
    moments, gates = _moments(presence, judged)
    looks = _looks(presence, judged, moments)
    moments = moments.assign(can=_can(presence, moments))
    levels = _levels(presence)
    present = _present(presence, moments, levels)
    counted["column"], first = _number(np.ones(len(counted), dtype=bool), first)
    counted["serves"], first = _number(judged["most"].to_numpy()[counted["judged"]] > 0, first)
    judged["useful"], first = _number((judged["least"] > 0) & (judged["most"] != 1), first)
    moments["holds"], first = _number(np.ones(len(moments), dtype=bool), first)
    groups = presence.conditions.groups
    soft = np.array([is_soft(presence.eligibility, one.policy) for one in groups], dtype=bool)
    moments["excess"], first = _number(soft[moments["group"]], first)
    levels["column"], first = _number(np.ones(len(levels), dtype=bool), first)
    present["column"], first = _number(np.ones(len(present), dtype=bool), first)
    return Counting(judged, counted, moments, gates, looks, levels, present)


def _everything_counts() -> Counting:
    """Return the columns of a case in which no requirement is judged: none."""
    kinds: dict[str, type] = dict.fromkeys(("required", "least", "can", "upper"), float)
    kinds["who"] = object

    def blank(columns: str) -> pd.DataFrame:
        return pd.DataFrame(
            {name: np.array([], dtype=kinds.get(name, np.int64)) for name in columns.split()}
        )

    return Counting(
        blank("stretch r date required least most useful"),
        blank("judged r who column serves"),
        blank("group date until can holds excess"),
        blank("judged moment"),
        blank("moment r stretch required judged"),
        blank("group who date upper column"),
        blank("moment who level least column"),
    )


def condition_excess(counting: Counting, group: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how far a soft condition is overstepped: columns, and the days that each counts.

    Parameters
    ----------
    counting
        The columns.
    group
        Place of the group among the conditions.
    """
    rows = counting.moments
    rows = rows[((rows["group"] == group) & (rows["excess"] >= 0)).to_numpy()]
    return rows["excess"].to_numpy(), (rows["until"] - rows["date"]).to_numpy(dtype=float)


def _number(exists: np.ndarray | pd.Series, first: int) -> tuple[np.ndarray, int]:
    there = np.asarray(exists, dtype=bool)
    return np.where(there, first + np.cumsum(there) - 1, -1), first + int(there.sum())


def _judged(presence: Presence) -> pd.DataFrame:
    """Return the stretches of judged requirements, with the rules that are their own."""
    stretches, facts = presence.stretches, presence.eligibility.facts
    r = stretches["r"].to_numpy()
    place = np.flatnonzero(presence.conditions.judged[r] & (stretches["required"] > 0).to_numpy())
    rows = stretches.iloc[place]
    least = facts.requirements["minimum_quantity"].fillna(0.0).to_numpy()[rows["r"]]
    limit = facts.requirements["contributors_at_most"].astype(float).fillna(np.inf).to_numpy()
    may = _givers(presence).groupby("r")["who"].nunique()
    number = may.reindex(range(len(facts.requirements))).fillna(0).to_numpy()
    most = np.where(number > limit, limit, 0.0)
    frame = pd.DataFrame(
        {
            "stretch": place,
            "r": rows["r"],
            "date": rows["start"],
            "required": rows["required"],
            "least": np.minimum(least, rows["required"].to_numpy()),
            "most": most[rows["r"]],
        }
    )
    return frame.astype({"most": np.int64}).reset_index(drop=True)


def _givers(presence: Presence) -> pd.DataFrame:
    """Return who may serve which judged requirement: r, who; each once, sorted."""
    pairs, facts = presence.eligibility.pairs, presence.eligibility.facts
    own = np.flatnonzero(presence.conditions.judged[pairs["r"].to_numpy(dtype=np.int64)])
    who = facts.pledges["contributor_id"].to_numpy(dtype=object)[pairs["p"].to_numpy()[own]]
    rows = pd.DataFrame({"r": pairs["r"].to_numpy()[own], "who": pd.Series(who, dtype="str")})
    return rows.drop_duplicates().sort_values(["r", "who"], ignore_index=True)


def _counted(presence: Presence, judged: pd.DataFrame) -> pd.DataFrame:
    rows = judged[["r", "most"]].reset_index(names="judged")
    apart = rows[rows["most"] > 0].merge(_givers(presence), on="r")
    both = pd.concat([rows[rows["most"] == 0].assign(who=""), apart], ignore_index=True)
    both = both.sort_values(["judged", "who"], ignore_index=True)
    return both[["judged", "r", "who"]].astype({"who": object})


def _moments(presence: Presence, judged: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return when the condition of each group is asked for, and which stretches wait for it."""
    parts = [pd.DataFrame({"group": [], "date": [], "until": [], "judged": []}, dtype=np.int64)]
    end = presence.stretches["end"].to_numpy()[judged["stretch"]]
    for number, group in enumerate(presence.conditions.groups):
        waits = np.isin(judged["r"].to_numpy(), group.scope)
        waits &= ((judged["date"] >= group.begins) & (judged["date"] < group.ends)).to_numpy()
        if not isinstance(group.policy, Spread):
            waits &= np.isin(judged["date"].to_numpy(), _looked_at(presence, group))
        rows = np.flatnonzero(waits)
        date = judged["date"].to_numpy()[rows]
        frame = {"group": number, "date": date, "until": end[rows], "judged": rows}
        parts.append(pd.DataFrame(frame))
    rows = pd.concat(parts, ignore_index=True).astype(np.int64)
    rows = rows.sort_values(["group", "date", "judged"], ignore_index=True)
    new = ~rows.duplicated(["group", "date"]).to_numpy()
    gates = pd.DataFrame({"judged": rows["judged"], "moment": np.cumsum(new) - 1})
    return rows.loc[new, ["group", "date", "until"]].reset_index(drop=True), gates


def _looked_at(presence: Presence, group: Group) -> np.ndarray:
    """Return the dates of stretches in which something that a group looks at is asked for."""
    stretches, rows = presence.stretches, presence.eligibility.facts.requirements
    asked = np.isin(stretches["r"].to_numpy(), group.looked) & (stretches["required"] > 0)
    dates = [stretches["start"].to_numpy()[asked]]
    for r in _unquantified(presence, group):
        every = stretches["start"].to_numpy()
        dates.append(every[(every >= rows["start"].iloc[r]) & (every < rows["end"].iloc[r])])
    return np.unique(np.concatenate(dates))


def _unquantified(presence: Presence, group: Group) -> np.ndarray:
    size = presence.eligibility.facts.requirements["size"].to_numpy()[group.looked]
    return group.looked[np.isnan(size)]


def _can(presence: Presence, moments: pd.DataFrame) -> np.ndarray:
    """Return 0 for moments at which something without a quantity is looked at, else 1."""
    rows = presence.eligibility.facts.requirements
    can = np.ones(len(moments))
    for number, group in enumerate(presence.conditions.groups):
        for r in _unquantified(presence, group):
            asked = (moments["date"] >= rows["start"].iloc[r]) & (
                moments["date"] < rows["end"].iloc[r]
            )
            can[(asked & (moments["group"] == number)).to_numpy()] = 0.0
    return can


def _looks(presence: Presence, judged: pd.DataFrame, moments: pd.DataFrame) -> pd.DataFrame:
    """Return what must be covered at each moment."""
    groups = presence.conditions.groups
    seen = pd.DataFrame(
        {
            "group": np.repeat(np.arange(len(groups)), [len(group.looked) for group in groups]),
            "r": np.concatenate([np.array([], dtype=np.int64), *(one.looked for one in groups)]),
        }
    )
    stretches = presence.stretches.reset_index(names="stretch").rename(columns={"start": "date"})
    stretches = stretches.loc[stretches["required"] > 0, ["stretch", "r", "date", "required"]]
    asked = moments[["group", "date"]].reset_index(names="moment").merge(seen, on="group")
    looks = asked.merge(stretches, on=["r", "date"]).sort_values(["moment", "r"], ignore_index=True)
    row = np.full(len(presence.stretches), -1)
    row[judged["stretch"]] = np.arange(len(judged))
    columns = ["moment", "r", "stretch", "required"]
    return looks[columns].assign(judged=row[looks["stretch"].astype(np.int64)])


def _levels(presence: Presence) -> pd.DataFrame:
    """Return the dates on which what is there of each contributor may change, for each `spread`."""
    facts, events = presence.eligibility.facts, presence.events
    parts = [pd.DataFrame({"group": [], "who": [], "date": [], "upper": []})]
    for number, group in enumerate(presence.conditions.groups):
        if not isinstance(group.policy, Spread):
            continue
        reach = _reach(presence, group)
        moves = events["date"].to_numpy()[
            np.isin(events["pair"].to_numpy(), _pairs(presence, group))
        ]
        own = presence.stretches[np.isin(presence.stretches["r"].to_numpy(), group.scope)]
        date = np.unique(np.concatenate([moves, own["start"].to_numpy(), own["end"].to_numpy()]))
        date = date[(date >= facts.plan_day) & (date < group.ends)]
        dates = pd.DataFrame({"date": date})
        parts.append(reach.merge(dates, how="cross").assign(group=number))
    frame = pd.concat(parts[1:] or parts, ignore_index=True)
    frame = frame.astype({"group": np.int64, "date": np.int64, "upper": float, "who": object})
    return frame[["group", "who", "date", "upper"]]


def _pairs(presence: Presence, group: Group) -> np.ndarray:
    """Return the pairs in the scope of a group."""
    return np.flatnonzero(np.isin(presence.eligibility.pairs["r"].to_numpy(), group.scope))


def _reach(presence: Presence, group: Group) -> pd.DataFrame:
    """Return who may be there in the scope of a group, and with how much: who, upper; sorted."""
    facts = presence.eligibility.facts
    pairs = presence.eligibility.pairs.iloc[_pairs(presence, group)]
    most = (pairs["rate"] * pairs["duty"]).groupby(pairs["p"]).max()
    amount = facts.pledges["amount"].fillna(0.0).to_numpy()[most.index]
    who = facts.pledges["contributor_id"].to_numpy(dtype=object)[most.index]
    upper = (most * amount).groupby(who).sum()
    return pd.DataFrame({"who": upper.index.to_numpy(dtype=object), "upper": upper.to_numpy()})


def _present(presence: Presence, moments: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Return who is asked to be there at each moment of a `spread`."""
    groups = presence.conditions.groups
    spread = np.array([isinstance(group.policy, Spread) for group in groups], dtype=bool)
    asked = moments[["group", "date"]].reset_index(names="moment")
    asked = asked[spread[asked["group"]]]
    rows = levels[["group", "who", "date"]].reset_index(names="level")
    both = asked.merge(rows, on=["group", "date"]).sort_values(["moment", "who"])
    least = np.array([getattr(group.policy, "minimum_each", 0.0) for group in groups])
    frame = both[["moment", "who", "level"]].reset_index(drop=True)
    return frame.assign(least=least[both["group"]] if len(both) else 0.0)
