"""The best vector of tiers of a tiny case with policies, by trying everything.

Written from ``docs/model.md`` alone and knowing nothing of matcher. Every sequence of stays of
every unit is combined with every one of the others, and each combination is held against every
policy, day by day; nothing is thrown away, so cases must be very small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from brute_force import Supply, Tiny

Stay = tuple[int, int, int, bool]
"""Need, day of arrival, day of leaving, and whether it was running on the plan date."""

Way = tuple[Stay, ...]
"""What one unit does."""

SMALL = 1e-9


@dataclass(frozen=True)
class Giver:
    """What policies look at of one supply, per unit: who gives it, and what it counts for."""

    contributor: int
    persons: float = 1.0
    women: float = 0.0
    co2: float = 0.0
    tonnes: float = 0.0
    monthly: float = 0.0
    entry: float = 0.0


@dataclass(frozen=True)
class Rule:
    """A policy: its kind and keys; `needs` and `contributors` are its filters, None: all.

    It holds on days first … last; hard where `price` is None.
    """

    kind: str
    keys: dict[str, Any]
    first: int
    last: int
    price: float | None = None
    needs: frozenset[int] | None = None
    contributors: frozenset[int] | None = None


@dataclass(frozen=True)
class Ruled:
    """A tiny case with policies; every need has the same calendar of `tiny.days` days."""

    tiny: Tiny
    givers: tuple[Giver, ...]
    rules: tuple[Rule, ...]
    _units: list[tuple[int, list[Way]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the ways of every unit."""
        object.__setattr__(self, "_units", list(self._ways()))

    @property
    def combinations(self) -> int:
        """How many combinations there are to try."""
        return int(np.prod([len(ways) for _, ways in self._units]))

    @property
    def span(self) -> int:
        """The first day on which every need is over."""
        return max(need.until for need in self.tiny.needs) + 1

    def best(self) -> tuple[float, float, float]:
        """Return the lexicographically least gap, rules and cost."""
        chosen = np.array(list(product(*(range(len(ways)) for _, ways in self._units))))
        fits = np.ones(len(chosen), dtype=bool)
        for number, supply in enumerate(self.tiny.supplies):
            stays = self._sum(chosen, lambda s, way, n=number: len(way) * (s == n))
            fits &= stays <= supply.stays_at_most
        overstepped = np.zeros(len(chosen))
        for rule in self.rules:
            if rule.kind == "exchange":
                continue
            excess, worth = self._held(rule, chosen)
            if rule.price is None:
                fits &= excess <= SMALL
            else:
                overstepped += rule.price * excess * worth
        values = np.stack([self._gap(chosen), overstepped, self._cost(chosen)], axis=1)
        return min(map(tuple, values[fits].round(7).tolist()))

    def _held(self, rule: Rule, chosen: np.ndarray) -> tuple[np.ndarray, float]:
        """Return Σ excess · days of a rule in every combination, and by what it is multiplied."""
        days = [day for day in range(rule.first, rule.last + 1) if day < self.span]
        over = np.zeros(len(chosen))
        keys = rule.keys
        if rule.kind == "contributor_share":
            for day in days:
                room = keys["share"] * self._required(rule, day)
                for one in {giver.contributor for giver in self.givers}:
                    level = self._level(rule, chosen, day, "served", only=one)
                    over += np.maximum(0.0, level - room) / (room or 1.0)
            return over, 1.0
        if rule.kind == "stay":
            return self._missing(rule, chosen), 1.0 / keys["days"]
        if rule.kind in {"budget", "lift", "changes_at_most"}:
            if not days:
                return over, 0.0
            room = max(0.0, keys["at_most"] - keys.get("already", 0.0))
            total = self._sum(chosen, lambda s, way: self._spent(rule, s, way, days))
            return np.maximum(0.0, total - room) * len(days), 1.0 / (keys["at_most"] or 1.0)
        if rule.kind == "share":
            room = max(0.0, keys["already_women"] - keys["share"] * keys["already"])
            wanted = keys["share"] * (keys["already"] + self._all_persons(rule))
        else:
            room, wanted = max(0.0, keys["at_most"] - keys["already"]), keys["at_most"]
        for day in days:
            level = self._level(rule, chosen, day, rule.kind)
            allowed = room + self._exchanged(rule, chosen, day)
            over += np.maximum(0.0, level - allowed)
        return over, 1.0 / (wanted or 1.0)

    def _exchanged(self, rule: Rule, chosen: np.ndarray, day: int) -> np.ndarray | float:
        """Return by how much a ceiling may be passed on a day, because another one is not full."""
        for trade in self.rules:
            if trade.kind != "exchange" or self.rules[trade.keys["more"]] is not rule:
                continue
            fewer = self.rules[trade.keys["fewer"]]
            if not all(one.first <= day <= one.last for one in (trade, fewer)):
                continue
            free = max(0.0, fewer.keys["at_most"] - fewer.keys["already"])
            free = free - self._level(fewer, chosen, day, "ceiling")
            return np.clip(trade.keys["rate"] * free, 0.0, trade.keys["at_most"])
        return 0.0

    def _applies(self, rule: Rule, supply: int, need: int) -> bool:
        by = rule.contributors is None or self.givers[supply].contributor in rule.contributors
        return by and (rule.needs is None or need in rule.needs)

    def _required(self, rule: Rule, day: int) -> float:
        needs = range(len(self.tiny.needs)) if rule.needs is None else rule.needs
        return float(sum(self.tiny.needs[n].required(day) for n in needs))

    def _all_persons(self, rule: Rule) -> float:
        needs = range(len(self.tiny.needs))
        return sum(
            giver.persons * supply.quantity
            for s, (giver, supply) in enumerate(zip(self.givers, self.tiny.supplies, strict=True))
            if any(supply.rates[n] and self._applies(rule, s, n) for n in needs)
        )

    def _weight(self, rule: Rule, supply: int, need: int, kind: str) -> float:
        giver = self.givers[supply]
        if kind == "served":
            return self.tiny.supplies[supply].rates[need] * self.tiny.supplies[supply].duty
        if kind == "share":
            return float(rule.keys["share"] * giver.persons - giver.women)
        return giver.co2 if kind == "footprint" else giver.persons

    def _level(
        self, rule: Rule, chosen: np.ndarray, day: int, kind: str, only: int | None = None
    ) -> np.ndarray:
        def there(supply: int, way: Way) -> float:
            if only is not None and self.givers[supply].contributor != only:
                return 0.0
            return sum(
                self._weight(rule, supply, need, kind)
                for need, arrival, leaving, _ in way
                if arrival <= day < leaving and self._applies(rule, supply, need)
            )

        return self._sum(chosen, there)

    def _spent(self, rule: Rule, supply: int, way: Way, days: list[int]) -> float:
        """Return what a unit adds to a sum within some days."""
        giver, total = self.givers[supply], 0.0
        for stay in way:
            need, arrival, _, running = stay
            if not self._applies(rule, supply, need):
                continue
            travel = self.tiny.supplies[supply].travel[need]
            departs = not running and days[0] <= arrival - travel <= days[-1]
            if rule.kind == "budget":
                away = self._away(supply, stay)
                total += giver.entry * departs
                total += giver.monthly / 30 * sum(day in away for day in days)
            else:
                each = {"lift": {"persons": giver.persons, "tonnes": giver.tonnes}}
                counted = rule.keys.get("counted_in", "quantity")
                total += departs * each.get(rule.kind, {}).get(counted, 1.0)
        return total

    def _away(self, supply: int, stay: Stay) -> range:
        """Return the days on which a stay is paid for: from departure until it is home."""
        need, arrival, leaving, running = stay
        travel = self.tiny.supplies[supply].travel[need]
        if running:
            return range(leaving + travel if leaving else 0)
        return range(arrival - travel, leaving + travel)

    def _missing(self, rule: Rule, chosen: np.ndarray) -> np.ndarray:
        """Return the days that are missing of stays, within the period of a rule."""
        last = min(rule.last + 1, self.span)

        def missing(supply: int, way: Way) -> float:
            return sum(
                max(0, min(arrival + rule.keys["days"], last) - max(leaving, rule.first))
                for need, arrival, leaving, running in way
                if not running and self._applies(rule, supply, need)
            )

        return self._sum(chosen, missing)

    def _gap(self, chosen: np.ndarray) -> np.ndarray:
        total = np.zeros(len(chosen))
        for number, need in enumerate(self.tiny.needs):
            for day in range(self.tiny.days):

                def served(supply: int, way: Way, n: int = number, d: int = day) -> float:
                    here = sum(stay[0] == n and stay[1] <= d < stay[2] for stay in way)
                    one = self.tiny.supplies[supply]
                    return here * one.rates[n] * one.duty

                opened = np.maximum(0.0, need.required(day) - self._sum(chosen, served))
                total += opened * need.weight / need.size
        return total

    def _cost(self, chosen: np.ndarray) -> np.ndarray:
        def cost(supply: int, way: Way) -> float:
            giver = self.givers[supply]
            entries = sum(not stay[3] for stay in way)
            away = sum(len(self._away(supply, stay)) for stay in way)
            return entries * giver.entry + away * giver.monthly / 30

        return self._sum(chosen, cost)

    def _sum(self, chosen: np.ndarray, worth: Any) -> np.ndarray:
        """Return the sum over all units of what the way of each is worth."""
        total = np.zeros(len(chosen))
        for column, (supply, ways) in enumerate(self._units):
            total += np.array([float(worth(supply, way)) for way in ways])[chosen[:, column]]
        return total

    def _ways(self) -> Iterator[tuple[int, list[Way]]]:
        for number, supply in enumerate(self.tiny.supplies):
            running = supply.running
            there = 0 if running is None else running.quantity
            for ready in supply.unit_days()[there:]:
                yield number, self._going_out(supply, ready, supply.stays_at_most)
            for _ in range(there):
                yield number, self._starting_there(supply)

    def _going_out(self, supply: Supply, ready: int, stays: int) -> list[Way]:
        """Return everything a unit may do that is at home until a day."""
        found: list[Way] = [()]
        if stays <= 0:
            return found
        for need, arrival, leaving in self.tiny._stays(supply, ready):  # noqa: SLF001 - one brute force
            home = leaving + supply.travel[need] + supply.rest
            after = self._going_out(supply, home, stays - 1)
            found += [((need, arrival, leaving, False), *rest) for rest in after]
        return found

    def _starting_there(self, supply: Supply) -> list[Way]:
        """Return the same of a unit that is running on the plan date."""
        running = supply.running
        assert running is not None
        last = self.tiny.needs[running.need].until + 1
        if supply.tour is not None:
            last = min(last, running.start + supply.tour)
        if supply.available_until is not None:
            last = min(last, supply.available_until + 1 - supply.travel[running.need])
        ready, found = supply.unit_days()[0], []
        for leaving in range(max(last, 0) + 1):
            home = max(ready, leaving + supply.travel[running.need] + supply.rest)
            stay = (running.need, 0, leaving, True)
            after = self._going_out(supply, home, supply.stays_at_most - 1)
            found += [(stay, *rest) for rest in after]
        return found
