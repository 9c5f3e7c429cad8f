"""The least gap of a tiny case with needs, by trying every hand-over with every deployment.

Written from ``docs/model.md`` alone and knowing nothing of matcher: units and parts are whole, every
day may be a day of arrival, of leaving or of a hand-over. For every way in which givers may hand
over all that they have, whole by whole, the deployments of each pledge are tried that its parts and
what it keeps at home allow; what these cover on every day together leaves a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations_with_replacement, product
from math import inf, prod

import numpy as np
from tiny_supports import ANY, Asked, Hand, Lack, Links, Tiny

SMALL = 1e-9


class Fleet:
    """All deployments of one pledge, one row each: what is away, departs and is covered.

    Attributes
    ----------
    away, gone, sent, used, goes
        Requirement → row × day: away or at rest; departed until then; departures until then,
        however much goes; days away until the end of that day, rest left out; departs then.
    covered
        Row × (requirement, day).
    """

    def __init__(self, links: Links, p: int) -> None:
        tiny = links.tiny
        self.pledge = tiny.pledges[p]
        reach = 2 * max(one.travel for one in tiny.pledges) + max(one.rest for one in tiny.pledges)
        self.days = tiny.days + reach + 1
        self.pairs = links.pairs(p)
        rows = [*self._rows(tiny)]
        shape = (len(rows), len(tiny.asked), self.days)
        self.away, self.used, self.goes = (np.zeros(shape) for _ in range(3))
        self.covered = np.zeros((len(rows), len(tiny.asked), tiny.days))
        way, rest = self.pledge.travel, self.pledge.rest
        for number, stays in enumerate(rows):
            for r, start, stop, runs in stays:
                leaves = 0 if runs else start - way
                self.away[number, r, leaves : stop + way + rest] += 1
                self.used[number, r, leaves : stop + way] += 1
                self.covered[number, r, start:stop] += 1
                self.goes[number, r, leaves] += not runs
        self.sent = (self.goes > 0).cumsum(axis=2)
        self.gone, self.used = self.goes.cumsum(axis=2), self.used.cumsum(axis=2)

    def _rows(self, tiny: Tiny) -> Iterator[list[tuple[int, int, int, bool]]]:
        pledge = self.pledge
        stays = [
            (r, start, stop, False)
            for r, first, last in self.pairs
            for start in range(first, last)
            for stop in range(start + 1, last + 1)
            if pledge.tour is None or stop - start <= pledge.tour
        ]
        begun: list[tuple[tuple[int, int, int, bool], ...]] = [()]
        if pledge.running:
            r, quantity = pledge.running
            last = min(tiny.asked[r].until + 1, pledge.back - pledge.travel)
            ways = [(r, 0, stop, True) for stop in range(last + 1)]
            begun = [*combinations_with_replacement(ways, quantity)]
        for first in begun:
            away = np.zeros(self.days)
            for _, _, stop, _ in first:
                away[: stop + pledge.travel + pledge.rest] += 1
            yield from self._more([*first], stays, away)

    def _more(
        self,
        so_far: list[tuple[int, int, int, bool]],
        stays: list[tuple[int, int, int, bool]],
        away: np.ndarray,
    ) -> Iterator[list[tuple[int, int, int, bool]]]:
        yield so_far
        if len(so_far) >= self.pledge.trips:
            return
        way, rest = self.pledge.travel, self.pledge.rest
        for place, stay in enumerate(stays):
            out = away.copy()
            out[stay[1] - way : stay[2] + way + rest] += 1
            if out.max() <= self.pledge.quantity:
                yield from self._more([*so_far, stay], stays[place:], out)


class BruteForce:
    """The search over all hand-overs of a tiny case."""

    def __init__(self, tiny: Tiny) -> None:
        self.tiny, self.links = tiny, Links(tiny)
        self.fleets = [Fleet(self.links, p) for p in range(len(tiny.pledges))]
        self.hands = [
            [Hand(link, place, day) for link in links for place in link.places for day in link.days]
            for links in self.links.given
        ]
        self.covers = cache(self._covers)
        self._least = cache(self._gap)
        self._frontiers: list[np.ndarray] = []

    def size(self) -> int:
        """Return how many hand-overs there are, times how many deployments of one pledge."""
        ways = prod(len(self._ways(giver)) for giver in range(len(self.tiny.pledges)))
        return ways * max(len(fleet.away) for fleet in self.fleets)

    def least_gap(self) -> float:
        """Return the least Σ weight · gap · days / quantity of all plans."""
        everyone = range(len(self.tiny.pledges))
        best = inf
        for ways in product(*(self._ways(giver) for giver in everyone)):
            if self._is_in_order([self.hands[g][n] for g in everyone for n in ways[g]]):
                taken = [
                    tuple((g, n) for g in everyone for n in ways[g] if self._takes(p, g, n))
                    for p in everyone
                ]
                found = [self.covers(p, ways[p], taken[p]) for p in everyone]
                if None not in found:
                    best = min(best, self._least(tuple(one for one in found if one)))
        return best

    def _takes(self, p: int, giver: int, number: int) -> bool:
        return self.hands[giver][number].link.lack.receiver == p

    def _ways(self, giver: int) -> list[tuple[int, ...]]:
        """Return every way to hand over what a pledge has, as places; nothing is one of them."""
        pledge, hands = self.tiny.pledges[giver], self.hands[giver]
        come = pledge.come(self.tiny.days)
        found = []
        for number in range(pledge.quantity + 1):
            for way in combinations_with_replacement(range(len(hands)), number):
                days = sorted(hands[place].day for place in way)
                if all(place < come[day] for place, day in enumerate(days)):
                    found.append(way)
        return found

    def _share(self, hand: Hand) -> float:
        return hand.link.rate / hand.link.lack.need

    def _is_in_order(self, hands: list[Hand]) -> bool:
        """Say whether nothing is handed over before, or beyond, what it comes after."""
        return all(
            self._follows(hand, first, hands)
            for hand in hands
            for first in self.links.before(hand.link.lack)
        )

    def _follows(self, hand: Hand, first: list[Lack], hands: list[Hand]) -> bool:
        lack, day = hand.link.lack, hand.day
        same = [one for one in hands if one.link.lack == lack]
        came = [
            one for one in hands if one.link.lack in first and one.day + one.link.lack.lead <= day
        ]
        there = [one for one in came if one.covers(self.tiny.pledges[one.link.giver], day)]
        if first[0].per == "pledge":
            sums = {(one.link.lack.name, one.place): 0.0 for one in there}
            for one in there:
                sums[one.link.lack.name, one.place] += self._share(one)
            return max(sums.values(), default=0.0) >= 1 - SMALL
        if first[0].use == "kept" and lack.use == "spent":
            asked = sum(self._share(one) for one in same if one.day == day)
            return asked <= sum(map(self._share, there)) + SMALL
        asked = sum(self._share(one) for one in same if one.day <= day)
        return asked <= sum(map(self._share, came)) + SMALL

    def _covers(
        self, p: int, gives: tuple[int, ...], takes: tuple[tuple[int, int], ...]
    ) -> int | None:
        """Return which frontier a pledge can reach, 0 for none; None where parts are missing."""
        given = tuple(self.hands[p][place] for place in gives)
        taken = tuple(self.hands[giver][place] for giver, place in takes)
        fleet = self.fleets[p]
        days = range(fleet.days)
        handed = np.array([sum(hand.day <= day for hand in given) for day in days])
        fits = (fleet.away.sum(axis=1) + handed <= fleet.pledge.come(fleet.days)).all(axis=1)
        for least, hold in self._holds(p):
            fits &= self._is_held(p, hold, least, given, taken)
        if not fits.any():
            return None
        required = np.array([self._required(one) for one in self.tiny.asked])
        rows = np.minimum(fleet.covered[fits], required).reshape(int(fits.sum()), -1)
        rows = _undominated(rows)
        if not rows.any():
            return 0
        for number, known in enumerate(self._frontiers, start=1):
            if known.shape == rows.shape and (known == rows).all():
                return number
        self._frontiers.append(rows)
        return len(self._frontiers)

    def _holds(self, p: int) -> list[tuple[int | None, list[Lack]]]:
        own = [(None, hold) for hold in self.links.holds(p)]
        raising = [one for one in self.tiny.lacks if one.receiver == p and one.raises is not None]
        raised = [r for r, *_ in self.fleets[p].pairs if not self.links.is_ready(p, r)]
        for least in sorted({self.tiny.asked[r].least for r in raised}):
            enough = [one for one in raising if (one.raises or 0) >= least]
            own += [(least, enough)]
        return own

    def _is_held(
        self,
        p: int,
        hold: list[Lack],
        least: int | None,
        given: tuple[Hand, ...],
        taken: tuple[Hand, ...],
    ) -> np.ndarray:
        """Say of every deployment of a pledge whether it has what a hold asks, on every day."""
        fleet, one = self.fleets[p], hold[0]
        by_pledge = one.per == "pledge"
        measure = {"deployment": fleet.sent, "month": fleet.used / 30}.get(
            one.per, fleet.away if one.use == "kept" else fleet.goes if by_pledge else fleet.gone
        )
        hands_on = least is None and one.per in {"each", "pledge"}
        lacking = np.zeros((len(fleet.away), fleet.days))
        for place in self.links.places(p) | {ANY}:
            asked = np.zeros((len(fleet.away), fleet.days))
            for r, requirement in enumerate(self.tiny.asked):
                in_scope = least is None or (
                    not self.links.is_ready(p, r) and requirement.least >= least
                )
                if in_scope and place == (requirement.mission if p in self.links.split else ANY):
                    asked += measure[:, r] - self._begun(p, r, one)
            if hands_on:
                asked += self._handed(p, place, given, one)
            covered = self._covered(hold, place, taken)
            if by_pledge:
                is_open = (covered >= 1 - SMALL).any(axis=0)
                if place != ANY:
                    is_open |= (self._covered(hold, ANY, taken) >= 1 - SMALL).any(axis=0)
                lacking = np.maximum(lacking, np.where(is_open, 0.0, asked))
            elif place == ANY:
                lacking += asked - covered.sum(axis=0)
            else:
                lacking += np.maximum(0.0, asked - covered.sum(axis=0))
        return (lacking <= SMALL).all(axis=1)

    def _begun(self, p: int, r: int, lack: Lack) -> np.ndarray:
        """Return what is running and has its parts."""
        fleet = self.fleets[p]
        running = fleet.pledge.running
        if running is None or running[0] != r:
            return np.zeros(fleet.days)
        if lack.per == "month":
            return running[1] * np.arange(1, fleet.days + 1) / 30
        keeps = lack.use == "kept" and lack.per in {"each", "pledge"}
        return np.full(fleet.days, running[1] if keeps else 0)

    def _handed(self, p: int, place: str, given: tuple[Hand, ...], lack: Lack) -> np.ndarray:
        own = [hand for hand in given if place == (hand.place if p in self.links.split else ANY)]
        on_the_day = lack.per == "pledge" and lack.use == "spent"
        days = range(self.fleets[p].days)
        counts = [[h.day == t if on_the_day else h.day <= t for h in own] for t in days]
        return np.array([sum(one) for one in counts], dtype=float)

    def _covered(self, hold: list[Lack], place: str, taken: tuple[Hand, ...]) -> np.ndarray:
        """Return alternative × day: for how many it suffices."""
        days = range(self.fleets[hold[0].receiver].days)
        givers = self.tiny.pledges
        return np.array(
            [
                [
                    sum(
                        self._share(hand)
                        for hand in taken
                        if hand.link.lack == lack
                        and hand.place == place
                        and hand.covers(givers[hand.link.giver], day)
                    )
                    for day in days
                ]
                for lack in hold
            ]
        )

    def _required(self, one: Asked) -> np.ndarray:
        days = np.arange(self.tiny.days)
        return np.where((one.start <= days) & (days <= one.until), one.quantity, 0)

    def _gap(self, frontiers: tuple[int, ...]) -> float:
        required = np.array([self._required(one) for one in self.tiny.asked]).ravel()
        worth = np.repeat([one.weight / one.quantity for one in self.tiny.asked], self.tiny.days)
        rows = np.zeros((1, len(required)))
        for number in frontiers:
            more = self._frontiers[number - 1]
            rows = (rows[:, None, :] + more[None, :, :]).reshape(-1, len(required))
        return float((np.maximum(required - rows, 0.0) @ worth).min())


def _undominated(rows: np.ndarray) -> np.ndarray:
    """Return rows none of which is at most another one in every place."""
    rows = np.unique(rows, axis=0)
    rows = rows[np.argsort(-rows.sum(axis=1), kind="stable")]
    kept = []
    while len(rows):
        kept.append(rows[0])
        rows = rows[(rows > rows[0]).any(axis=1)]
    return np.array(kept)
