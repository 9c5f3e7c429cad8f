"""Near links: who might hand what to whom, if what keeps it from that were lifted.

Nothing waits here for other parts: what comes first, and what a giver lacks itself, are rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.facts import FOREVER, Facts
from matcher.program.lifting.atoms import atoms, no_atoms
from matcher.program.lifting.kinds import BY_RULE, CONSENT
from matcher.program.supplies import (
    LINK_RULES,
    NO_RANK,
    PLEDGE,
    Links,
    Supplies,
    find_links,
    last_day,
    refused_hand_overs,
)

_NO_DAYS = pd.DataFrame({"link": [], "start": [], "end": []}, dtype=np.int64)


class Unrefused(Supplies):
    """Supplies in which nobody refuses a hand-over: where it is, is told apart."""

    def refused(self) -> pd.DataFrame:
        """Return no days."""
        return _NO_DAYS


@dataclass(frozen=True)
class NearLinks:
    """Links that are, or would be if something was lifted.

    Attributes
    ----------
    supplies
        All of them.
    bars
        What keeps a link out altogether: link, and the columns of `ATOM`.
    refused
        Days on which the receiver does not accept the giver: link, start, end.
    may_reach
        Readiness that a need could raise each pledge to, else −1.
    amount
        How much of each pledge there is, once what is asked of it is given where it is unknown.
    """

    supplies: Supplies
    bars: pd.DataFrame
    refused: pd.DataFrame
    may_reach: np.ndarray
    amount: np.ndarray


def find_near_links(supplies: Supplies, lifted: Facts, asked: np.ndarray) -> NearLinks:
    """Find the links that would be there if what may be lifted were.

    Parameters
    ----------
    supplies
        Who may give what to whom, as things are.
    lifted
        The facts of pledges as they would be.
    asked
        Whether each pledge is asked about, so that it might give sooner.
    """
    facts, lacks = supplies.facts, supplies.lacks
    reach, amount = facts.pledges["may_reach"].to_numpy(), lifted.pledges["amount"].to_numpy()
    if lacks.rows.empty:
        return NearLinks(supplies, no_atoms("link"), _NO_DAYS, reach, amount)
    links = find_links(facts, lacks)
    keeps = np.array([~rule.test(links) for rule in LINK_RULES], dtype=bool)
    keeps = keeps.reshape(len(LINK_RULES), len(links))
    liftable = np.array([rule.name in _LIFTABLE for rule in LINK_RULES], dtype=bool)
    giver, lack = (links.rows[name].to_numpy() for name in ("giver", "lack"))
    sooner, departs = lifted.pledges["departs"].to_numpy(), facts.pledges["departs"].to_numpy()
    first = np.where(asked, sooner, departs)[giver]
    kept = np.flatnonzero(~keeps[~liftable].any(axis=0) & _in_time(supplies, links, first))
    rows = links.rows.iloc[kept].assign(first=first[kept].astype(np.int64))
    rows = rows.reset_index(drop=True)
    may_reach = np.full(len(facts.pledges), NO_RANK)
    np.maximum.at(may_reach, rows["receiver"], lacks.rows["rank"].to_numpy()[lack[kept]])
    spans = refused_hand_overs(Links(facts, rows)).rename(columns={"pair": "link"})
    near = Unrefused(facts, lacks, rows)
    amount = _given(near, amount)
    return NearLinks(near, _bars(rows, keeps[:, kept]), spans, may_reach, amount)


def _given(near: Supplies, amount: np.ndarray) -> np.ndarray:
    """Return how much there is of each pledge; of one without a quantity what any need takes."""
    need = near.lacks.rows.iloc[near.links["lack"]]
    each = np.where(need["per"] == PLEDGE, 1.0, np.nan_to_num(amount[need["p"]], nan=1.0))
    enough = np.zeros(len(amount))
    asked = np.ceil(need["quantity"].to_numpy() * each / near.links["rate"].to_numpy() - _ROUND_OFF)
    np.maximum.at(enough, near.links["giver"], asked)
    return np.where((amount > 0) | (enough == 0), amount, enough)


_ROUND_OFF = 1e-9

_LIFTABLE = frozenset({rule.name for rule in LINK_RULES} - {"renewed"})


def _in_time(supplies: Supplies, links: Links, first: np.ndarray) -> np.ndarray:
    """Say of each link whether what is handed over on its first day is ready before it is over."""
    until = np.minimum(links.giver("back_by").astype(float), FOREVER)
    need = supplies.lacks.rows.iloc[links.rows["lack"]]
    end = np.where(need["use"] == "kept", until, np.inf)
    ready = first + need["lead"].to_numpy()
    return (first < until) & (ready < np.minimum(end, last_day(supplies.facts)))


def _bars(rows: pd.DataFrame, keeps: np.ndarray) -> pd.DataFrame:
    parts = [no_atoms("link")]
    for rule, keep in zip(LINK_RULES, keeps, strict=True):
        link = np.flatnonzero(keep)
        if rule.name != CONSENT and rule.name in BY_RULE and len(link):
            named = atoms(BY_RULE[rule.name], len(link), p=rows["giver"].to_numpy()[link])
            parts.append(pd.DataFrame({"link": link, **named}))
    return pd.concat(parts, ignore_index=True)
