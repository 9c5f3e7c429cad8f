"""Holdings: the columns of what pledges hand each other, and of what it holds back or lets go.

What a pledge may hand over, and when, stands in `hand_overs`. What comes of it adds up to how much
of a need is covered; what is away, or has left, to how much has to be. Both are balances over the
dates on which they change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.demand import find_demand
from matcher.program.facts import FOREVER
from matcher.program.hand_overs import ANY, mission_places
from matcher.program.presence import Presence
from matcher.program.supplies import DEPLOYMENT, PLEDGE


@dataclass(frozen=True)
class Holdings:
    """The columns of needs and supports, each frame with the number of its column.

    Attributes
    ----------
    handed
        `HandOvers.rows` with upper (what the giver has) and whole.
    cover
        How much of a need is covered for a class, from each date on which that changes: lack,
        place, date, upper.
    opened
        Whether a need per pledge is met: as `cover`, and the column of `cover`.
    scope
        What each hold holds back: hold, pair, place (class).
    demand
        The dates on which a hold must be covered: hold, place, date, until (the next date; −1
        after the last), upper (of `held`), held (column; −1 where there is none), used (column of
        what a month uses up; −1), flex (column of what is taken from what counts anywhere; −1),
        most (upper of the demand), running (what needs no cover: it is there on the plan date).
    sent
        Column for every event: whether anything departs; −1 where nobody asks.
    """

    handed: pd.DataFrame
    cover: pd.DataFrame
    opened: pd.DataFrame
    scope: pd.DataFrame
    demand: pd.DataFrame
    sent: np.ndarray


def number_holdings(
    presence: Presence, moves: tuple[np.ndarray, np.ndarray], upper: np.ndarray, first: int
) -> Holdings:
    """Number the columns of needs and supports, from the first that is free.

    Parameters
    ----------
    presence
        What is laid out.
    moves
        Columns of what arrives and of what leaves at each event, −1 where there is none.
    upper
        Upper bound of every column so far.
    first
        First free number.
    """
    if presence.eligibility.supplies.lacks.rows.empty:
        return _nothing(len(presence.events))
    handed = _handed(presence, first)
    first += len(handed)
    cover = _cover(handed)
    cover["column"] = first + np.arange(len(cover))
    first += len(cover)
    opened = _opened(presence, cover)
    opened["column"] = first + np.arange(len(opened))
    first += len(opened)
    scope = _scope(presence)
    sent = _sent(presence, scope, moves[0], first)
    first += int((sent >= 0).sum())
    demand = find_demand(presence, scope, handed, moves, upper)
    for name in ("held", "used", "flex"):
        there = demand[name].to_numpy()
        demand[name] = np.where(there, first + np.cumsum(there) - 1, -1)
        first += int(there.sum())
    return Holdings(handed, cover, opened, scope, demand, sent)


def _nothing(events: int) -> Holdings:
    """Return the columns of a case in which nobody needs anything."""
    whole = "lack giver receiver link place date ready until column hold pair cover held used flex"
    kinds = dict.fromkeys(whole.split(), np.dtype(np.int64)) | {"whole": np.dtype(bool)}

    def blank(columns: str) -> pd.DataFrame:
        return pd.DataFrame(
            {name: np.array([], dtype=kinds.get(name, float)) for name in columns.split()}
        )

    return Holdings(
        blank("link lack giver receiver place date ready until rate upper whole column"),
        blank("lack place date upper column"),
        blank("lack place date cover upper column"),
        blank("hold pair place"),
        blank("hold place date until held used flex upper most running"),
        np.full(events, -1),
    )


def _handed(presence: Presence, first: int) -> pd.DataFrame:
    facts, rows = presence.eligibility.facts, presence.hand_overs.rows
    giver = rows["giver"].to_numpy()
    whole_kinds = facts.case["capabilities"].set_index("id")["whole"] == "yes"
    whole = facts.pledges["capability_id"].map(whole_kinds).to_numpy(dtype=bool)[giver]
    amount = facts.pledges["amount"].to_numpy()[giver]
    upper = np.where(whole, np.floor(amount + 1e-9), amount)
    return rows.assign(upper=upper, whole=whole, column=first + np.arange(len(rows)))


def _cover(handed: pd.DataFrame) -> pd.DataFrame:
    """Return the dates on which what covers a need changes, for each of its classes."""
    loans = handed[handed["until"] < FOREVER]
    dates = pd.concat(
        [
            handed[["lack", "place", "ready"]].rename(columns={"ready": "date"}),
            loans[["lack", "place", "until"]].rename(columns={"until": "date"}),
        ],
        ignore_index=True,
    )
    dates = dates.drop_duplicates().sort_values(["lack", "place", "date"], ignore_index=True)
    most = (handed["rate"] * handed["upper"]).groupby([handed["lack"], handed["place"]]).sum()
    key = pd.MultiIndex.from_frame(dates[["lack", "place"]])
    return dates.assign(upper=most.reindex(key).to_numpy(dtype=float))


def _opened(presence: Presence, cover: pd.DataFrame) -> pd.DataFrame:
    per = presence.eligibility.supplies.lacks.rows["per"].to_numpy()[cover["lack"]]
    opened = cover[per == PLEDGE].rename(columns={"column": "cover"})
    return opened.assign(upper=1.0).reset_index(drop=True)


def _scope(presence: Presence) -> pd.DataFrame:
    """Return the pairs that each hold holds back, with the class in which they count."""
    pairs, holds = presence.eligibility.pairs, presence.eligibility.supplies.lacks.holds
    split = presence.hand_overs.classes["p"].unique()
    own = pd.DataFrame(
        {
            "pair": np.arange(len(pairs)),
            "p": pairs["p"],
            "raised": pairs["raised"],
            "place": np.where(pairs["p"].isin(split), mission_places(presence.eligibility), ANY),
        }
    )
    both = holds.reset_index(names="hold")[["hold", "p", "rank"]].merge(own, on="p")
    both = both[(both["rank"] < 0) | (both["raised"] >= both["rank"])]
    return both[["hold", "pair", "place"]].astype(np.int64).reset_index(drop=True)


def _sent(presence: Presence, scope: pd.DataFrame, arrive: np.ndarray, first: int) -> np.ndarray:
    holds = presence.eligibility.supplies.lacks.holds
    counted = scope[holds["per"].to_numpy()[scope["hold"]] == DEPLOYMENT]
    there = np.isin(presence.events["pair"].to_numpy(), counted["pair"]) & (arrive >= 0)
    return np.where(there, first + np.cumsum(there) - 1, -1)
