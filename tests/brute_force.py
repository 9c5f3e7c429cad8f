"""The least gap of a tiny case, by trying everything.

Written from ``docs/model.md`` alone and knowing nothing of matcher: units are whole, every day may
be a day of arrival or of leaving, and every sequence of stays of every unit is enumerated. What is
thrown away on the way covers, on every day and of every need, no more than something that is kept,
and has not used fewer stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

UNLIMITED = 1000

Way = tuple[int, frozenset[tuple[int, int]]]
"""What one unit may do: its number of stays, and the days on which it is at which need."""


@dataclass(frozen=True)
class Need:
    """A requirement: needed on days start … until, both included; phases are (day, quantity)."""

    start: int
    until: int
    quantity: int
    weight: float = 1.0
    phases: tuple[tuple[int, int], ...] = ()

    def required(self, day: int) -> int:
        """Return how much is required on a day."""
        if not self.start <= day <= self.until:
            return 0
        return next(
            (q for start, q in sorted(self.phases, reverse=True) if start <= day), self.quantity
        )

    @property
    def size(self) -> int:
        """Return the largest quantity of all phases."""
        return max(self.quantity, *(quantity for _, quantity in self.phases), 0)


@dataclass(frozen=True)
class Running:
    """So many of a pledge are at a need since start, until `until` (included; None: open)."""

    need: int
    quantity: int
    start: int
    until: int | None = None


@dataclass(frozen=True)
class Supply:
    """A pledge of whole units.

    Attributes
    ----------
    quantity, available_from, available_until, notice, tour, tours, rest, duty
        As in table `pledges`, in days from the plan date; None where blank.
    rates, travel, refused
        One for each need: required per provided measure (0: not eligible), days of travel, and
        days on which consent is refused.
    deliveries
        Pairs of day and quantity.
    running
        What is there on the plan date.
    """

    quantity: int
    rates: tuple[int, ...]
    travel: tuple[int, ...]
    available_from: int = 0
    available_until: int | None = None
    notice: int = 0
    tour: int | None = None
    tours: int | None = None
    rest: int = 0
    duty: float = 1.0
    refused: tuple[frozenset[int], ...] = ()
    deliveries: tuple[tuple[int, int], ...] = ()
    running: Running | None = None

    @property
    def stays_at_most(self) -> int:
        """Return how many stays all units may have together."""
        units = len(self.unit_days())
        if self.tours is None:
            return units if self.tour is not None else UNLIMITED
        return units * self.tours

    def unit_days(self) -> list[int]:
        """Return the first day on which each unit may depart."""
        ready = max(self.available_from, self.notice)
        if not self.deliveries:
            return [ready] * self.quantity
        return [max(ready, day) for day, quantity in self.deliveries for _ in range(quantity)]


@dataclass(frozen=True)
class Tiny:
    """A tiny case: the horizon is the last of its days."""

    days: int
    supplies: tuple[Supply, ...]
    needs: tuple[Need, ...]
    _required: np.ndarray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out what is required: need after need, day after day."""
        table = [[need.required(day) for day in range(self.days)] for need in self.needs]
        object.__setattr__(self, "_required", np.array(table, dtype=float).ravel())

    def least_gap(self) -> float:
        """Return the least Σ weight · gap · days / size of all plans."""
        worth = np.repeat([need.weight / need.size for need in self.needs], self.days)
        return float((self._opened() @ worth).min())

    def least_late(self, within: int) -> float:
        """Return the same of the first days of each window."""
        days = np.tile(np.arange(self.days), len(self.needs))
        start = np.repeat([need.start for need in self.needs], self.days)
        worth = np.repeat([need.weight / need.size for need in self.needs], self.days)
        return float((self._opened() @ (worth * (days < start + within))).min())

    def least_shares(self) -> list[float]:
        """Return the shares of needs that stay open, largest first, lexicographically least.

        Left out are needs of nothing, and those at which nobody can be on any day.
        """
        asked = self._required.reshape(len(self.needs), self.days).sum(axis=1)
        opened = self._opened().reshape(-1, len(self.needs), self.days).sum(axis=2)
        compared = [n for n in range(len(self.needs)) if asked[n] and self._is_served(n)]
        shares = -np.sort(-opened[:, compared] / asked[compared], axis=1)
        return min(np.round(shares, 9).tolist())

    def _is_served(self, number: int) -> bool:
        """Say whether some supply can be at a need, or is running there."""
        return any(
            (supply.running is not None and supply.running.need == number)
            or any(n == number for n, *_ in self._stays(supply, supply.unit_days()[0]))
            for supply in self.supplies
        )

    def _opened(self) -> np.ndarray:
        """Return what stays open, plan after plan; what is worse on every day is left out."""
        kept = np.zeros((1, len(self._required)))
        for supply in self.supplies:
            kept = self._undominated(_sums(kept, self._of_supply(supply)))
        return np.maximum(self._required - kept, 0.0)

    def gap_of_nothing(self) -> float:
        """Return the gap where nobody does anything."""
        worth = np.repeat([need.weight / need.size for need in self.needs], self.days)
        return float(self._required @ worth)

    def _of_supply(self, supply: Supply) -> np.ndarray:
        """Return what all units of a pledge together may cover, one way a row."""
        running = supply.running
        there = 0 if running is None else running.quantity
        units = [self._starting_there(supply, running) for _ in range(there) if running]
        units += [
            self._going_out(supply, ready, supply.stays_at_most)
            for ready in supply.unit_days()[there:]
        ]
        kept = np.zeros((1, len(self._required) + 1))
        for ways in units:
            kept = _sums(kept, np.array([_row(*way, supply, self) for way in ways]))
            kept = kept[-kept[:, 0] <= supply.stays_at_most]
            kept = self._undominated(kept)
        return kept[:, 1:]

    def _going_out(self, supply: Supply, ready: int, stays: int) -> set[Way]:
        """Return (stays, days at needs) of a unit that may depart from a day on."""
        memory: dict[tuple[int, int], set[Way]] = {}

        def after(day: int, left: int) -> set[Way]:
            if (day, left) in memory:
                return memory[day, left]
            ways: set[Way] = {(0, frozenset())}
            if left:
                for need, arrival, leaving in self._stays(supply, day):
                    here = frozenset((need, d) for d in range(arrival, leaving))
                    home = leaving + supply.travel[need] + supply.rest
                    ways |= {(n + 1, here | more) for n, more in after(home, left - 1)}
            memory[day, left] = _most(ways)
            return memory[day, left]

        return after(ready, min(stays, self.days))

    def _starting_there(self, supply: Supply, running: Running) -> set[Way]:
        """Return the same of a unit that is running on the plan date; that is one of its stays."""
        need = self.needs[running.need]
        last = need.until + 1
        if running.until is not None:
            last = min(last, running.until + 1)
        if supply.tour is not None:
            last = min(last, running.start + supply.tour)
        if supply.available_until is not None:
            last = min(last, supply.available_until + 1 - supply.travel[running.need])
        ready = supply.unit_days()[0]
        ways = set()
        for leaving in range(max(last, 0) + 1):
            here = frozenset((running.need, d) for d in range(leaving))
            home = max(ready, leaving + supply.travel[running.need] + supply.rest)
            more = self._going_out(supply, home, supply.stays_at_most - 1)
            ways |= {(n + 1, here | days) for n, days in more}
        return _most(ways)

    def _stays(self, supply: Supply, ready: int) -> list[tuple[int, int, int]]:
        """Return every next stay (need, arrival, leaving) of a unit that may depart from a day."""
        found = []
        for number, need in enumerate(self.needs):
            if not supply.rates[number]:
                continue
            way = supply.travel[number]
            last = need.until + 1
            if supply.available_until is not None:
                last = min(last, supply.available_until + 1 - way)
            for arrival in range(max(ready + way, need.start, 0), last):
                for leaving in range(arrival + 1, last + 1):
                    if supply.tour is not None and leaving - arrival > supply.tour:
                        break
                    if supply.refused and leaving - 1 in supply.refused[number]:
                        break
                    found.append((number, arrival, leaving))
        return found

    def _undominated(self, rows: np.ndarray) -> np.ndarray:
        """Return rows none of which is at most another one in every place.

        Coverage beyond what is required is worth nothing. A first column, where there is one more
        than days, is the number of stays, negative.
        """
        required = self._required
        if rows.shape[1] > len(required):
            required = np.append(np.inf, required)
        rows = np.unique(np.minimum(rows, required), axis=0)
        rows = rows[np.argsort(-rows.sum(axis=1), kind="stable")]
        kept = []
        while len(rows):
            kept.append(rows[0])  # nothing that is left has a larger sum, so nothing exceeds it
            rows = rows[(rows > rows[0]).any(axis=1)]
        return np.array(kept)


def _sums(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return (first[:, None, :] + second[None, :, :]).reshape(-1, first.shape[1])


def _row(stays: int, days: frozenset[tuple[int, int]], supply: Supply, tiny: Tiny) -> np.ndarray:
    row = np.zeros(1 + len(tiny.needs) * tiny.days)
    row[0] = -stays
    for need, day in days:
        row[1 + need * tiny.days + day] = supply.rates[need] * supply.duty
    return row


def _most(ways: set[Way]) -> set[Way]:
    """Return the ways that no other way exceeds with as few stays."""
    kept: list[Way] = []
    for stays, days in sorted(ways, key=lambda way: (-len(way[1]), way[0])):
        if not any(days <= more and stays >= fewer for fewer, more in kept):
            kept.append((stays, days))
    return set(kept)
