"""Hand-overs: on which days a part may be handed over, and for which missions it then counts.

A giver that is bound to missions binds what is made with it. So where such a giver may be, parts
are handed over for one mission, or for any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import FOREVER
from matcher.program.handing import offer_days

ANY = -1
"""Class of what counts at every mission."""

PARTNERS = "partners"
"""Name of the class of what counts where a partner asks for itself."""

_KINDS = dict.fromkeys(
    ("link", "lack", "giver", "receiver", "place", "date", "ready", "until"), np.dtype(np.int64)
) | {"rate": np.dtype(float)}
"""Columns of hand-overs."""


@dataclass(frozen=True)
class HandOvers:
    """The hand-overs offered.

    Attributes
    ----------
    rows
        One row per link, class and day, sorted: `link` (place in the links), `lack`, `giver`,
        `receiver`, `place` (mission for which it counts, by its place among the missions; one more
        than the last for partners that ask for themselves; −1 for any), date, ready (day on which
        the receiver is ready with it), until (day on which it no longer counts), rate.
    classes
        Classes of pledges that are split because a giver of theirs, or of their givers, is bound:
        p, place. Any is not among them.
    coarsened
        Receivers (places of pledges) for whom days moved to the first of a month.
    """

    rows: pd.DataFrame
    classes: pd.DataFrame
    coarsened: np.ndarray


def offer_hand_overs(eligibility: Eligibility) -> HandOvers:
    """Return the days and the classes of every hand-over that may be."""
    if eligibility.supplies.links.empty:
        return _nothing()
    links = _timed(eligibility)
    days, crowded = offer_days(eligibility, links)
    classes = _classes(eligibility, links)
    placed = _placed(eligibility, links, classes)
    rows = placed.merge(days, on="link").merge(links, on="link")
    rows = rows.assign(ready=rows["date"] + rows["lead"])
    rows = rows.sort_values(["link", "place", "date"], ignore_index=True)[list(_KINDS)]
    return HandOvers(rows.astype(_KINDS), classes, np.flatnonzero(crowded))


def _nothing() -> HandOvers:
    """Return the hand-overs of a case in which nobody may give anything to anybody."""
    rows = pd.DataFrame({name: np.array([], dtype=kind) for name, kind in _KINDS.items()})
    classes = pd.DataFrame({name: np.array([], dtype=np.int64) for name in ("p", "place")})
    return HandOvers(rows, classes, np.array([], dtype=np.int64))


def _timed(eligibility: Eligibility) -> pd.DataFrame:
    """Return the links with the days between which, and how long, something can be handed over."""
    supplies, facts = eligibility.supplies, eligibility.facts
    links, lacks = supplies.links, supplies.lacks.rows
    lack = lacks.iloc[links["lack"]].reset_index(drop=True)
    gone = np.minimum(facts.pledges["back_by"].to_numpy()[links["giver"]], FOREVER)
    return links.assign(
        link=np.arange(len(links)),
        lead=lack["lead"],
        gone=gone.astype(np.int64),
        until=np.where(lack["use"] == "kept", gone, FOREVER).astype(np.int64),
    )


def _classes(eligibility: Eligibility, links: pd.DataFrame) -> pd.DataFrame:
    """Return the missions of every pledge that is split: p, place."""
    facts = eligibility.facts
    number = len(facts.pledges)
    giver, receiver = links["giver"].to_numpy(), links["receiver"].to_numpy()
    bound = is_bound(facts.pledges)
    split = np.zeros(number, dtype=bool)
    while True:
        more = split.copy()
        more[receiver[bound[giver] | split[giver]]] = True
        if np.array_equal(more, split):
            break
        split = more
    own = pd.DataFrame({"p": eligibility.pairs["p"], "place": mission_places(eligibility)})
    own = own[split[own["p"].to_numpy()]].drop_duplicates()
    chain = pd.DataFrame({"p": giver, "receiver": receiver})[split[giver]].drop_duplicates()
    while True:
        passed = chain.merge(own.rename(columns={"p": "receiver"}), on="receiver")[["p", "place"]]
        more_own = pd.concat([own, passed], ignore_index=True).drop_duplicates()
        if len(more_own) == len(own):
            return own.sort_values(["p", "place"], ignore_index=True).astype(np.int64)
        own = more_own


def is_bound(pledges: pd.DataFrame) -> np.ndarray:
    """Say of each pledge whether it goes to some missions only."""
    named = zip(pledges["only_missions"], pledges["not_missions"], strict=True)
    return np.array([bool(only) or bool(never) for only, never in named], dtype=bool)


def mission_places(eligibility: Eligibility) -> np.ndarray:
    """Return the place of the mission of each pair; of partners, one more than the last."""
    missions = eligibility.case["missions"]["id"]
    place = pd.Series(np.arange(len(missions)), index=missions)
    named = eligibility.facts.requirements["mission_id"].map(place).fillna(len(missions))
    return np.asarray(named.to_numpy(dtype=np.int64)[eligibility.pairs["r"]])


def _placed(eligibility: Eligibility, links: pd.DataFrame, classes: pd.DataFrame) -> pd.DataFrame:
    """Return for which classes each link may hand over: link, place."""
    facts = eligibility.facts
    bound = is_bound(facts.pledges)
    free = links[~bound[links["giver"].to_numpy()]]
    anywhere = free[["link"]].assign(place=ANY)
    named = links[links["giver"].isin(classes["p"]) | bound[links["giver"].to_numpy()]]
    named = named[["link", "giver", "receiver"]].merge(
        classes.rename(columns={"p": "receiver"}), on="receiver"
    )
    goes = _may_go(facts.pledges, eligibility.case["missions"]["id"])
    named = named[goes[named["giver"].to_numpy(), named["place"].to_numpy(dtype=np.int64)]]
    return pd.concat([anywhere, named[["link", "place"]]], ignore_index=True)


def _may_go(pledges: pd.DataFrame, missions: pd.Series) -> np.ndarray:
    """Return pledge × mission (partners last) → whether the pledge may go there."""
    ids = missions.to_numpy(dtype=object)
    goes = np.ones((len(pledges), len(ids) + 1), dtype=bool)
    for p in np.flatnonzero(is_bound(pledges)):
        only, never = pledges["only_missions"].iloc[p], pledges["not_missions"].iloc[p]
        if only:
            goes[p] = np.append(np.isin(ids, list(only)), False)
        if never:
            goes[p, :-1] &= ~np.isin(ids, list(never))
    return goes
