"""Tiny cases with needs, and who may give what to whom in them.

Written from ``docs/model.md`` alone and knowing nothing of matcher.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from math import inf
from typing import NamedTuple

import numpy as np

NEVER = 10**6
ANY, PARTNERS = "", "partners"


@dataclass(frozen=True)
class Asked:
    """A requirement: what is needed on days start … until, both included; `least` is a rank."""

    kind: str
    start: int
    until: int
    quantity: int = 1
    weight: float = 1.0
    mission: str = "M1"
    least: int = 0


@dataclass(frozen=True)
class Pledged:
    """A pledge of whole units or parts, in days from the plan date.

    Attributes
    ----------
    kind, quantity, available_from, available_until, tour, tours, rest, deliveries
        As in table `pledges`; deliveries are pairs of day and quantity.
    travel
        Days to every requirement.
    rank
        Its readiness.
    missions
        Where alone it may go; None: anywhere, partners included.
    running
        Requirement and quantity of what is there on the plan date.
    """

    kind: str
    quantity: int = 1
    available_from: int = 0
    available_until: int | None = None
    tour: int | None = None
    tours: int | None = None
    rest: int = 0
    deliveries: tuple[tuple[int, int], ...] = ()
    travel: int = 0
    rank: int = 0
    missions: frozenset[str] | None = None
    running: tuple[int, int] | None = None

    @property
    def departs(self) -> int:
        """Return the first day of a departure."""
        return max(self.available_from, min((day for day, _ in self.deliveries), default=0))

    @property
    def back(self) -> int:
        """Return the day before which it is back."""
        return NEVER if self.available_until is None else self.available_until + 1

    @property
    def trips(self) -> float:
        """Return how many stays all of it may have together."""
        if self.tours is None:
            return inf if self.tour is None else self.quantity
        return self.quantity * self.tours

    def come(self, days: int) -> np.ndarray:
        """Return how much of it has come by each day."""
        parts = self.deliveries or ((0, self.quantity),)
        return np.array([sum(q for day, q in parts if day <= t) for t in range(days)])


@dataclass(frozen=True)
class Lack:
    """One need of one pledge; `raises` is the rank that it raises to, `refused` days of consent."""

    name: str
    receiver: int
    kind: str
    need: float = 1.0
    per: str = "each"
    use: str = "kept"
    lead: int = 0
    after: tuple[str, ...] = ()
    group: str | None = None
    raises: int | None = None


class Link(NamedTuple):
    """Who may cover which lack, at which rate, on which days, for which classes."""

    giver: int
    lack: Lack
    rate: float
    days: tuple[int, ...]
    places: tuple[str, ...]


class Hand(NamedTuple):
    """One whole part that is handed over."""

    link: Link
    place: str
    day: int

    def covers(self, giver: Pledged, day: int) -> bool:
        """Say whether it counts on a day."""
        lack = self.link.lack
        ends = giver.back if lack.use == "kept" else NEVER
        return self.day + lack.lead <= day < ends


@dataclass(frozen=True)
class Tiny:
    """A tiny case; the horizon is the last of its days."""

    days: int
    pledges: tuple[Pledged, ...]
    asked: tuple[Asked, ...]
    lacks: tuple[Lack, ...]
    rates: tuple[tuple[str, str, float], ...] = ()
    refused: tuple[tuple[int, int, frozenset[int]], ...] = ()

    def rate(self, provided: str, required: str) -> float:
        """Return the needed measure for one given, 0 where it is none."""
        if provided == required:
            return 1.0
        return next((rate for p, r, rate in self.rates if (p, r) == (provided, required)), 0.0)

    def may_go(self, giver: int, place: str) -> bool:
        """Say whether a pledge may go to a mission."""
        missions = self.pledges[giver].missions
        return missions is None or place in missions


class Links:
    """Who may give what to whom, and when, as far as the tables say."""

    def __init__(self, tiny: Tiny) -> None:
        self.tiny = tiny
        self.last = max(one.until for one in tiny.asked) + 1
        self.first = cache(self._first)

    def holds(self, p: int) -> list[list[Lack]]:
        """Return what holds a pledge back whatever is asked: alternatives to each other."""
        own = [one for one in self.tiny.lacks if one.receiver == p and one.raises is None]
        names = dict.fromkeys(one.group or one.name for one in own)
        return [[one for one in own if (one.group or one.name) == name] for name in names]

    def ready(self, p: int) -> int:
        """Return the first day on which a pledge can have all its parts."""
        return max((self._first_of(hold) for hold in self.holds(p)), default=-1)

    def _first_of(self, hold: list[Lack]) -> int:
        days = [self.first(g, one) + one.lead for one in hold for g in self._givers(one)]
        return min(days, default=NEVER)

    def _givers(self, lack: Lack) -> list[int]:
        pledges = enumerate(self.tiny.pledges)
        return [g for g, one in pledges if g != lack.receiver and self._rate(g, lack)]

    def _rate(self, giver: int, lack: Lack) -> float:
        return self.tiny.rate(self.tiny.pledges[giver].kind, lack.kind)

    def before(self, lack: Lack) -> list[list[Lack]]:
        """Return what comes first, each with its alternatives."""
        own = [one for one in self.tiny.lacks if one.receiver == lack.receiver]
        found = []
        for name in lack.after:
            first = next(one for one in own if one.name == name)
            same = [one for one in own if one.group and one.group == first.group]
            found.append(same if first.raises is None and same else [first])
        return found

    def _first(self, giver: int, lack: Lack) -> int:
        """Return the first day of a hand-over, `NEVER` where there is none."""
        waits = max((self._first_of(hold) for hold in self.before(lack)), default=0)
        start = max(self.tiny.pledges[giver].departs, self.ready(giver), waits, 0)
        return next(iter(self._days(giver, lack, start)), NEVER)

    def _days(self, giver: int, lack: Lack, start: int) -> list[int]:
        back = self.tiny.pledges[giver].back
        refused = [d for g, p, d in self.tiny.refused if (g, p) == (giver, lack.receiver)]
        days = range(start, min(back, self.last))
        lent = back if lack.use == "kept" else NEVER
        return [
            day
            for day in days
            if day + lack.lead < min(self.last, lent) and not any(day in own for own in refused)
        ]

    def pairs(self, p: int) -> list[tuple[int, int, int]]:
        """Return where a pledge may go: requirement, first and last day of being there, plus 1."""
        pledge = self.tiny.pledges[p]
        found = []
        for r, one in enumerate(self.tiny.asked):
            first = max(pledge.departs + pledge.travel, one.start, 0)
            last = min(pledge.back - pledge.travel, one.until + 1)
            fits = one.kind == pledge.kind and self.tiny.may_go(p, one.mission)
            fits &= self.is_ready(p, r) or self.is_raised(p, r)
            if fits and first < last and self.ready(p) + pledge.travel < last:
                found.append((r, first, last))
        return found

    def is_ready(self, p: int, r: int) -> bool:
        """Say whether a pledge is as ready as is asked."""
        return self.tiny.pledges[p].rank >= self.tiny.asked[r].least

    def is_raised(self, p: int, r: int) -> bool:
        """Say whether a pledge that is not can be raised."""
        raising = [one for one in self.tiny.lacks if one.receiver == p and one.raises is not None]
        enough = [one for one in raising if (one.raises or 0) >= self.tiny.asked[r].least]
        return not self.is_ready(p, r) and self._first_of(enough) < NEVER

    @cached_property
    def given(self) -> list[list[Link]]:
        """Return what each pledge may give."""
        found: list[list[Link]] = [[] for _ in self.tiny.pledges]
        for lack in self.tiny.lacks:
            for giver in self._givers(lack):
                start = self.first(giver, lack)
                if start < NEVER:
                    days = tuple(self._days(giver, lack, start))
                    rate = self._rate(giver, lack)
                    found[giver].append(Link(giver, lack, rate, days, self._places(giver, lack)))
        return found

    def _may_give(self) -> set[tuple[int, int]]:
        lacks = self.tiny.lacks
        every = [(giver, one) for one in lacks for giver in self._givers(one)]
        return {(giver, one.receiver) for giver, one in every if self.first(giver, one) < NEVER}

    @cached_property
    def split(self) -> set[int]:
        """Return the pledges whose parts may be bound to missions."""
        split: set[int] = set()
        bound = {p for p, one in enumerate(self.tiny.pledges) if one.missions is not None}
        while True:
            more = {to for giver, to in self._may_give() if giver in bound | split}
            if more == split:
                return split
            split = more

    def places(self, p: int) -> set[str]:
        """Return the missions of a pledge that is split, and of those that it hands on to."""
        if p not in self.split:
            return set()
        own = {self.tiny.asked[r].mission for r, *_ in self.pairs(p)}
        if self.tiny.pledges[p].running:
            own.add(self.tiny.asked[self.tiny.pledges[p].running[0]].mission)
        return own.union(*(self.places(to) for giver, to in self._may_give() if giver == p))

    def _places(self, giver: int, lack: Lack) -> tuple[str, ...]:
        places = sorted(self.places(lack.receiver))
        if self.tiny.pledges[giver].missions is not None:
            return tuple(one for one in places if self.tiny.may_go(giver, one))
        return (ANY, *places) if giver in self.split else (ANY,)
