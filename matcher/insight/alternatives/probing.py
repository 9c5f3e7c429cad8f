"""Probing: how little and how much of each pair the good enough plans have there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.insight.alternatives.rooms import Room, having
from matcher.insight.alternatives.stays import Stays
from matcher.program.lane import Options

SEEN = 1e-6
"""A quantity × days below this share of the most that could be there is round-off."""


@dataclass(frozen=True)
class Ranges:
    """How little and how much of each pair is there in good enough plans, quantity × days.

    Attributes
    ----------
    least, most
        One per pair.
    is_proved
        Whether both are, and not only the furthest that was found in time.
    """

    least: np.ndarray
    most: np.ndarray
    is_proved: np.ndarray


class Probe:
    """What the plans that were found so far show, and what is still open.

    Every solve gives a plan, and every plan shows something of all pairs: where it reaches the
    bound of what is possible, nothing more has to be asked.

    Parameters
    ----------
    rooms
        The good enough plans.
    stays
        The columns that are asked about.
    pairs
        How many pairs there are.
    options
        How to solve.
    """

    def __init__(self, rooms: Sequence[Room], stays: Stays, pairs: int, options: Options) -> None:
        self._stays, self._pairs, self._options = stays, pairs, options
        self._places = list(having(rooms, stays.columns))
        self._low, self._high = np.zeros(pairs), np.zeros(pairs)
        self._least, self._most = np.full(pairs, np.inf), np.full(pairs, -np.inf)
        self._proved = np.ones(pairs, dtype=bool)
        for room, own, place in self._places:
            days = stays.days[own]
            np.add.at(self._low, stays.pair[own], room.linear.lower[place] * days)
            np.add.at(self._high, stays.pair[own], room.linear.upper[place] * days)
            self._see(room.x, own, place)
        self._room = SEEN * np.maximum(1.0, self._high)

    def ranges(self) -> Ranges:
        """Return the range of every pair.

        Raises
        ------
        SolverError
            Where the solver breaks down.
        """
        for room, own, place in self._places:
            for sense in (-1, 1):
                self._look(room, own, place, sense)
        least, most = (np.where(np.isfinite(v), v, 0.0) for v in (self._least, self._most))
        return Ranges(least, most, self._proved)

    def _look(self, room: Room, own: np.ndarray, place: np.ndarray, sense: int) -> None:
        """Find how little (1) or how much (−1) of each pair of a room can be there."""
        pair = self._stays.pair[own]
        while len(open_ := np.unique(pair[self._is_open(sense)[pair]])) > 1:
            before = len(open_)
            cost = np.where(np.isin(pair, open_), self._stays.days[own], 0.0)
            cost /= np.maximum(self._high[pair], 1.0)
            self._solve(room, own, place, sense * cost)
            if len(np.unique(pair[self._is_open(sense)[pair]])) == before:
                break
        for one in np.unique(pair[self._is_open(sense)[pair]]).tolist():
            if self._is_open(sense)[one]:
                cost = np.where(pair == one, self._stays.days[own], 0.0)
                self._proved[one] &= self._solve(room, own, place, sense * cost)

    def _is_open(self, sense: int) -> np.ndarray:
        """Say of each pair whether plans may go further than those that were found."""
        if sense > 0:
            return self._least > self._low + self._room
        return self._most < self._high - self._room

    def _solve(self, room: Room, own: np.ndarray, place: np.ndarray, cost: np.ndarray) -> bool:
        """Find a plan, learn from it, and say whether none is cheaper."""
        every = np.zeros(len(room.columns))
        np.add.at(every, place, cost)
        found = room.cheapest(every, self._options)
        self._see(found.x, own, place)
        return found.is_proved

    def _see(self, x: np.ndarray, own: np.ndarray, place: np.ndarray) -> None:
        """Learn from a plan of a room."""
        pair = self._stays.pair[own]
        total = np.bincount(pair, x[place] * self._stays.days[own], minlength=self._pairs)
        there = np.unique(pair)
        self._least[there] = np.minimum(self._least[there], total[there])
        self._most[there] = np.maximum(self._most[there], total[there])
