"""The network of hand-overs around one pledge, as a search walks through it link by link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.facts import FOREVER
from matcher.program.supplies import KEPT, NO_RANK, Supplies, last_day

NEVER = float("inf")
"""The day on which something that cannot be is."""

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class Link:
    """Who may cover which need, and the days that decide when.

    Attributes
    ----------
    giver, receiver, lack
        Places of pledges and of the need.
    only_raises
        Whether it raises readiness, and no part rests on it.
    first, lead
        First day of a hand-over, and days from then until the receiver is ready with it.
    gone, ready_by
        Days before which it must be handed over, and ready.
    refused
        Days without consent, sorted.
    """

    giver: int
    receiver: int
    lack: int
    only_raises: bool
    first: float
    lead: float
    gone: float
    ready_by: float
    refused: Spans

    def hand(self, day: float) -> tuple[float, float]:
        """Return the first day of a hand-over from a day on, and that on which it is ready."""
        handed = accepted(max(self.first, day), self.refused)
        ready = handed + self.lead
        return (handed, ready) if handed < self.gone and ready < self.ready_by else (NEVER, NEVER)


def accepted(day: float, refused: Spans) -> float:
    """Return the first day, from a day on, that lies in none of some spans, sorted by start."""
    for start, end in refused:
        day = end if start <= day < end else day
    return day


def spans_by(refused: pd.DataFrame, places: str) -> dict[int, Spans]:
    """Return the spans of a frame (columns start, end) by its places, sorted by start."""
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    rows = refused.sort_values([places, "start"])[[places, "start", "end"]]
    for place, start, end in rows.itertuples(index=False, name=None):
        found[place].append((start, end))
    return {place: tuple(spans) for place, spans in found.items()}


@dataclass(frozen=True)
class Way:
    """Whom a pledge could help, by hand-overs one after the other.

    Attributes
    ----------
    completed
        Places of pledges that could have parts that rest on it, itself among them.
    raised
        Places of those that could only be raised by something that rests on it.
    """

    completed: frozenset[int]
    raised: frozenset[int]


def find_way(supplies: Supplies, links: pd.DataFrame, p: int) -> Way:
    """Return whom a pledge could help over some links (columns giver, receiver, lack)."""
    raises = supplies.lacks.only_raises[links["lack"]]
    giver, receiver = links["giver"].to_numpy(), links["receiver"].to_numpy()
    completed = np.isin(np.arange(len(supplies.facts.pledges)), p)
    while True:
        more = completed.copy()
        more[receiver[completed[giver] & ~raises]] = True
        if np.array_equal(more, completed):
            break
        completed = more
    own = frozenset(np.flatnonzero(completed).tolist())
    return Way(own, frozenset(receiver[completed[giver] & raises].tolist()) - own)


@dataclass(frozen=True)
class Completion:
    """When a pledge has its parts, and on which days it could be raised to which readiness."""

    parts: float
    raised: tuple[tuple[int, float], ...] = ()

    def ready(self, rank: int) -> float:
        """Return when it can go where it must be raised to a rank first; −1 where it need not."""
        days = (day for reached, day in self.raised if reached >= rank)
        return self.parts if rank == NO_RANK else max(self.parts, min(days, default=NEVER))


class Network:
    """The links that matter to a way.

    Attributes
    ----------
    gives
        Giver on the way → the links in which it gives.
    """

    def __init__(self, supplies: Supplies, way: Iterable[int]) -> None:
        lacks = supplies.lacks
        waits = lacks.waits
        self._group = lacks.group
        self._rank = lacks.rows["rank"].to_numpy()
        self._ready = supplies.ready_days()
        self._own = lacks.rows.groupby("p").indices
        self._members = pd.Series(self._group).groupby(self._group).indices
        self._waits = {
            one: set(self._group[rows["first"]].tolist()) for one, rows in waits.groupby("lack")
        }
        self.gives: dict[int, list[Link]] = defaultdict(list)
        self._covers: dict[int, list[Link]] = defaultdict(list)
        givers = supplies.links["giver"].isin(list(way))
        for link in _links(supplies, givers | supplies.links["lack"].isin(waits["lack"])):
            self.gives[link.giver].append(link)
            self._covers[link.lack].append(link)

    def complete(self, link: Link, ready: float) -> Completion:
        """Return when a receiver has its parts, if one link alone covers what it covers.

        Parameters
        ----------
        link
            The link.
        ready
            Day on which the receiver is ready with what it hands over.
        """
        known = {int(self._group[link.lack]): ready}
        own = self._own[link.receiver]
        parts = {int(self._group[one]) for one in own if self._rank[one] == NO_RANK}
        days = [self._group_day(one, known) for one in parts]
        raising = [one for one in own if self._rank[one] > NO_RANK]
        if link.only_raises:
            raising = [link.lack]
        raised = tuple((int(self._rank[one]), self._group_day(int(one), known)) for one in raising)
        return Completion(max(days, default=-NEVER), raised)

    def _group_day(self, group: int, known: dict[int, float]) -> float:
        """Return from when a group of needs is covered, the day of some groups being known."""
        if group not in known:
            known[group] = min(self._lack_day(int(one), known) for one in self._members[group])
        return known[group]

    def _lack_day(self, lack: int, known: dict[int, float]) -> float:
        first = self._waits.get(lack)
        if not first:
            return float(self._ready[lack])
        after = max(self._group_day(one, known) for one in first)
        return min((link.hand(after)[1] for link in self._covers[lack]), default=NEVER)


def _links(supplies: Supplies, chosen: pd.Series) -> Iterable[Link]:
    rows = supplies.links[chosen]
    lacks, pledges = supplies.lacks.rows.iloc[rows["lack"]], supplies.facts.pledges
    gone = np.minimum(pledges["back_by"].to_numpy(dtype=float)[rows["giver"]], FOREVER)
    loan = np.where(lacks["use"] == KEPT, gone, np.inf)
    refused = spans_by(supplies.refused(), "link")
    columns = (
        rows["giver"],
        rows["receiver"],
        rows["lack"],
        pd.Series(supplies.lacks.only_raises[rows["lack"]]),
        rows["first"].astype(float),
        lacks["lead"].astype(float),
        pd.Series(gone),
        pd.Series(np.minimum(loan, last_day(supplies.facts))),
    )
    spans = [refused.get(place, ()) for place in rows.index]
    for cells in zip(*(column.tolist() for column in columns), spans, strict=True):
        yield Link(*cells)
