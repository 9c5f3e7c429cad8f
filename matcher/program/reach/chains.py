"""Chains: every way from a pledge, over those that it could help, to a requirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush, nsmallest
from itertools import count

import numpy as np

from matcher.program.arrivals import first_days
from matcher.program.eligibility import Eligibility
from matcher.program.reach.network import (
    NEVER,
    Completion,
    Link,
    Network,
    accepted,
    spans_by,
)
from matcher.program.supplies import NO_RANK


@dataclass(frozen=True)
class Hand:
    """One hand-over of a chain, with the days on which it is made and is ready."""

    link: Link
    handed: float
    ready: float


@dataclass(frozen=True)
class Route:
    """Hand-overs one after the other, the pair that the last receiver serves, and its first day."""

    hands: tuple[Hand, ...]
    pair: int
    day: float


@dataclass(frozen=True)
class Routes:
    """What a search found.

    Attributes
    ----------
    best
        The first, soonest first; of those as soon, by requirement and then the shortest.
    number
        How many there are. Where there are too many to try each, those are counted too that turn
        out to be too late.
    days
        Requirement (place) → first day of the soonest.
    """

    best: tuple[Route, ...]
    number: int
    days: dict[int, float]


def find_routes(eligibility: Eligibility, network: Network, p: int, at_most: int) -> Routes:
    """Return the chains from a pledge to requirements, its own pairs among them.

    Parameters
    ----------
    eligibility
        What was screened.
    network
        The links around the pledge.
    p
        Place of the pledge.
    at_most
        Most chains that are told.
    """
    search = _Search(eligibility, network, at_most)
    r = eligibility.pairs["r"].tolist()
    days: dict[int, float] = {}
    found = 0

    def counted() -> Iterator[Route]:
        nonlocal found
        for route in search.routes(p):
            found += 1
            days[r[route.pair]] = min(route.day, days.get(r[route.pair], NEVER))
            yield route

    best = nsmallest(
        at_most, counted(), key=lambda one: (one.day, r[one.pair], len(one.hands), _names(one))
    )
    return Routes(tuple(best), search.number(p) if search.is_cut else found, days)


def _names(route: Route) -> list[tuple[int, int]]:
    return [(hand.link.receiver, hand.link.lack) for hand in route.hands]


class _Search:
    """Walks from a pledge along links, always on with what is ready soonest.

    No link is followed more often than there are chains to tell: those that come over it later are
    later at every requirement, whatever follows.
    """

    def __init__(self, eligibility: Eligibility, network: Network, at_most: int) -> None:
        pairs = eligibility.pairs
        self._eligibility, self._network, self._at_most = eligibility, network, at_most
        self._of = pairs.groupby("p").indices
        self._refused = spans_by(eligibility.refused, "pair")
        names = ("travel", "first_arrival", "latest", "raised", "may_arrive")
        self._cells = {name: pairs[name].to_numpy() for name in names}
        self.is_cut = False

    def routes(self, p: int) -> Iterator[Route]:
        """Yield every chain that ends at a requirement, but for those that are cut."""
        eligibility = self._eligibility
        first = first_days(eligibility.pairs, eligibility.refused, eligibility.supplies)
        for pair in self._of.get(p, ()):
            if first[pair] < NEVER:
                yield Route((), int(pair), float(first[pair]))
        ready = float(eligibility.facts.pledges["parts_ready"].iloc[p])
        followed: Counter[Link] = Counter()
        order = count()
        heap: list[tuple[float, int, tuple[Hand, ...], Completion]] = []
        for hands, done in self._onward(p, (), Completion(ready)):
            heappush(heap, (hands[-1].ready, next(order), hands, done))
        while heap:
            _, _, hands, complete = heappop(heap)
            last = hands[-1].link
            followed[last] += 1
            if followed[last] > self._at_most:
                self.is_cut = True
                continue
            yield from self._ends(hands, complete)
            if not last.only_raises:
                for more, done in self._onward(last.receiver, hands, complete):
                    heappush(heap, (more[-1].ready, next(order), more, done))

    def _onward(
        self, here: int, hands: tuple[Hand, ...], complete: Completion
    ) -> Iterator[tuple[tuple[Hand, ...], Completion]]:
        for link in self._network.gives.get(here, ()):
            handed, ready = link.hand(complete.parts)
            if ready < NEVER:
                yield (*hands, Hand(link, handed, ready)), self._network.complete(link, ready)

    def _ends(self, hands: tuple[Hand, ...], complete: Completion) -> Iterator[Route]:
        last = hands[-1].link
        for pair in self._of.get(last.receiver, ()):
            day = self._arrival(int(pair), last, complete)
            if day < NEVER:
                yield Route(hands, int(pair), day)

    def _arrival(self, pair: int, last: Link, complete: Completion) -> float:
        cells, rank = self._cells, int(self._cells["raised"][pair])
        if not cells["may_arrive"][pair] or (last.only_raises and rank == NO_RANK):
            return NEVER
        day = max(cells["first_arrival"][pair], complete.ready(rank) + cells["travel"][pair])
        day = accepted(float(day), self._refused.get(pair, ()))
        return day if day < cells["latest"][pair] else NEVER

    def number(self, p: int) -> int:
        """Return how many chains there are, whether or not each is in time."""
        known: dict[tuple[int, bool], int] = {}
        arrives, raised = self._cells["may_arrive"], self._cells["raised"] > NO_RANK

        def beyond(here: int, *, only_raised: bool) -> int:
            key = (here, only_raised)
            if key not in known:
                own = self._of.get(here, np.array([], dtype=np.int64))
                known[key] = int((arrives[own] & (raised[own] | (not only_raised))).sum())
                for link in () if only_raised else self._network.gives.get(here, ()):
                    known[key] += beyond(link.receiver, only_raised=link.only_raises)
            return known[key]

        return beyond(p, only_raised=False)
