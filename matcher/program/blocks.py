"""Blocks: columns of one kind, with what each is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.counting import Counting
from matcher.program.hand_overs import ANY, PARTNERS
from matcher.program.holdings import Holdings
from matcher.program.limits import Limits
from matcher.program.presence import Presence
from matcher.program.shares import Shares

NONE = -1
"""Number of a column that is not there."""


_NUMBERS = ("pair", "r", "p", "giver", "date", "until", "round")
"""What a column may be about, told by a number."""


@dataclass(frozen=True)
class Block:
    """Columns of one kind, one after the other.

    Attributes
    ----------
    kind
        What they are, one word.
    size
        How many they are.
    cells
        What each is about, by the names of `Layout.columns`; what is missing does not apply.
    """

    kind: str
    size: int
    cells: dict[str, np.ndarray]

    def __len__(self) -> int:
        return self.size

    @property
    def upper(self) -> np.ndarray:
        """Upper bound of each."""
        return np.broadcast_to(np.asarray(self.cells["upper"], dtype=float), self.size)

    @property
    def lower(self) -> np.ndarray:
        """Lower bound of each, 0 where nothing else is said."""
        return np.broadcast_to(np.asarray(self.cells.get("lower", 0.0), dtype=float), self.size)

    @property
    def whole(self) -> np.ndarray:
        """Whether each takes whole numbers only."""
        return np.broadcast_to(np.asarray(self.cells.get("whole", False), dtype=bool), self.size)


def column_block(kind: str, rows: pd.DataFrame, **values: object) -> Block:
    """Return columns of one kind, one for each row; what is not given does not apply to them."""
    if "date" not in values and "date" in rows:
        values["date"] = rows["date"]
    return Block(kind, len(rows), {name: np.asarray(value) for name, value in values.items()})


def block_frame(blocks: Sequence[Block]) -> pd.DataFrame:
    """Return columns as rows of a frame, in the order of their numbers."""
    kinds = pd.array(list(dict.fromkeys(block.kind for block in blocks)), dtype="str")
    place = pd.Index(kinds).get_indexer([block.kind for block in blocks])
    sizes = [len(block) for block in blocks]

    def joined(name: str, blank: str | float, dtype: type) -> np.ndarray:
        parts: list[np.ndarray] = [
            np.broadcast_to(block.cells.get(name, blank), len(block)).astype(dtype)
            for block in blocks
        ]
        return np.concatenate([np.array([], dtype=dtype), *parts])

    return pd.DataFrame(
        {
            "kind": kinds.take(np.repeat(place, sizes)),
            **{name: joined(name, NONE, np.int64) for name in _NUMBERS},
            "about": pd.Series(joined("about", "", object), dtype=object),
            "lower": joined("lower", 0.0, float),
            "upper": joined("upper", 0.0, float),
            "whole": joined("whole", False, bool),
        }
    )


def share_blocks(shares: Shares) -> list[Block]:
    """Return the columns of compared shares, in the order in which they are numbered."""
    rounds = 1 + np.arange(len(shares.threshold))
    excess = pd.DataFrame(
        {"r": np.tile(shares.r, len(rounds)), "round": np.repeat(rounds, len(shares.r))}
    )
    blocks = (
        ("share", pd.DataFrame({"r": shares.r})),
        ("threshold", pd.DataFrame({"round": rounds})),
        ("excess", excess),
    )
    return [
        column_block(kind, rows, upper=np.ones(len(rows)), **{key: rows[key] for key in rows})
        for kind, rows in blocks
    ]


def holding_blocks(presence: Presence, holdings: Holdings) -> list[Block]:
    """Return the columns of needs and supports, in the order in which they are numbered."""
    supplies = presence.eligibility.supplies
    if supplies.lacks.rows.empty:
        return []
    lacks, holds, pairs = supplies.lacks.rows, supplies.lacks.holds, presence.eligibility.pairs
    blocks = []
    for kind, rows in (
        ("handed", holdings.handed),
        ("cover", holdings.cover),
        ("opened", holdings.opened),
    ):
        lack = lacks.iloc[rows["lack"]].reset_index(drop=True)
        named = name_class(presence, lack["need_id"], rows["place"])
        more = {name: rows[name] for name in ("giver", "until") if name in rows}
        whole = rows["whole"] if kind == "handed" else kind == "opened"
        blocks.append(
            column_block(
                kind, rows, p=lack["p"], about=named, upper=rows["upper"], whole=whole, **more
            )
        )
    events = presence.events[holdings.sent >= 0]
    own = pairs.iloc[events["pair"]]
    blocks.append(
        column_block(
            "sent", events, pair=events["pair"], p=own["p"], r=own["r"], upper=1.0, whole=True
        )
    )
    for kind in ("held", "used", "flex"):
        rows = holdings.demand[holdings.demand[kind] >= 0]
        hold = holds.iloc[rows["hold"]].reset_index(drop=True)
        named = name_class(presence, hold["name"], rows["place"])
        upper = rows["upper" if kind == "held" else "most"]
        blocks.append(
            column_block(kind, rows, p=hold["p"], about=named, until=rows["until"], upper=upper)
        )
    return blocks


def limit_blocks(limits: Limits) -> list[Block]:
    """Return the columns of limits, in the order in which they are numbered.

    How much can be over a sum, and the largest burden, are bounded by what adds to them: that is
    known once the rows are there, and set with them.
    """
    levels = limits.levels
    about = np.array([chain.about for chain in limits.chains], dtype=object)
    named = about[levels["chain"].to_numpy()]
    dates = {"date": levels["date"], "until": levels["until"]}
    top, low = levels["top"], levels["low"]
    blocks = [
        column_block("within", levels, about=named, lower=low, upper=top, **dates),
        column_block(
            "over",
            levels[levels["over"] >= 0],
            about=named[levels["over"] >= 0],
            until=levels.loc[levels["over"] >= 0, "until"],
            upper=levels.loc[levels["over"] >= 0, "most"],
        ),
    ]
    for rows in (limits.sums, limits.stays):
        own = rows[rows["over"] >= 0]
        more = {"pair": own["pair"]} if "pair" in own else {"until": own["until"]}
        blocks.append(column_block("over", own, about=own["about"], upper=own["most"], **more))
    if limits.carried:
        blocks.append(column_block("burden", pd.DataFrame(index=[0]), upper=np.inf))
    return blocks


def counting_blocks(presence: Presence, counting: Counting) -> list[Block]:
    """Return the columns of what counts, in the order in which they are numbered."""
    if not counting.exists:
        return []
    abouts = np.array([group.about for group in presence.conditions.groups], dtype=object)
    moments, counted = counting.moments, counting.counted
    own = counting.judged.iloc[counted["judged"]].reset_index(drop=True)
    counted = counted.assign(date=own["date"], about=counted["who"], upper=own["required"])
    useful = counting.judged[(counting.judged["useful"] >= 0).to_numpy()]
    moments = moments.assign(about=abouts[moments["group"]], upper=moments["can"])
    levels = counting.levels
    levels = levels.assign(about=abouts[levels["group"]] + " · " + levels["who"])
    present = levels.iloc[counting.present["level"]]
    blocks = (
        ("counted", counted, ("r", "date", "about", "upper")),
        ("serves", counted[(counted["serves"] >= 0).to_numpy()].assign(upper=1.0), ("r", "about")),
        ("useful", useful.assign(upper=1.0), ("r",)),
        ("holds", moments, ("until", "about")),
        ("over", moments[moments["excess"] >= 0].assign(upper=1.0), ("until", "about")),
        ("spread", levels, ("about",)),
        ("present", present.assign(upper=1.0), ("about",)),
    )
    whole = {"serves", "useful", "holds", "present"}
    return [
        column_block(
            kind, rows, upper=rows["upper"], whole=kind in whole, **{n: rows[n] for n in names}
        )
        for kind, rows, names in (
            (kind, rows, set(names) - {"upper"}) for kind, rows, names in blocks
        )
    ]


def change_block(rows: pd.DataFrame) -> Block:
    """Return the columns of changes; where a pair cannot be as agreed, it is changed."""
    must = rows["must"].to_numpy(dtype=float)
    own = {name: rows[name] for name in ("pair", "p", "r")}
    return column_block("changed", rows, **own, lower=must, upper=np.ones(len(rows)), whole=True)


def name_class(presence: Presence, names: pd.Series, places: pd.Series) -> np.ndarray:
    """Return what columns or rows are about: a need or a hold, and the mission it counts at."""
    missions = presence.eligibility.case["missions"]["id"].to_numpy(dtype=object)
    labels = np.array(["", *(f" @ {one}" for one in missions), f" @ {PARTNERS}"], dtype=object)
    place = places.to_numpy(dtype=np.int64)
    return np.asarray(names.to_numpy(dtype=object) + labels[place - ANY])
