"""Steps: what each quantity of an ask gains, by solving with it again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, nan
from typing import Any

import numpy as np
import pandas as pd

from matcher.insight.asks.ask import Ask
from matcher.insight.asks.imagined import Imagined
from matcher.insight.asks.imagining import Imagining
from matcher.insight.inquiry import Inquiry
from matcher.program.what_if import Answer, WhatIf

COLUMNS = {
    "ask_id": "str",
    "quantity": "float64",
    "tier": "str",
    "gain": "float64",
    "added": "float64",
    "decides": "bool",
    "closed": "str",
}
"""Columns of the frame of steps."""

CLOSED = ("linear", "branching", "limit")
"""How a tier may have ended, the best first."""

SAME = 1e-6
"""Values that differ by less than this share of the larger one, or of 1, are the same."""


@dataclass(frozen=True)
class Valued:
    """An ask with what it gains.

    Attributes
    ----------
    ask
        The ask.
    imagined
        The program with it; None where it could go nowhere.
    tiers
        Names of the leading tiers.
    gains
        Quantity × tier → by how much the tier is better.
    price
        What no measure of it can gain more than in the first tier; NaN where that is unknown.
    closed
        How the solve of each quantity ended.
    """

    ask: Ask
    imagined: Imagined | None
    tiers: tuple[str, ...]
    gains: np.ndarray
    price: float
    closed: tuple[str, ...]

    @cached_property
    def place(self) -> int | None:
        """Which of the tiers is the first in which any quantity gains; None where in none."""
        found = np.flatnonzero((self.gains != 0).any(axis=0))
        return int(found[0]) if len(found) else None

    @cached_property
    def best(self) -> int:
        """Which quantity gains most per measure in that tier, of several the largest."""
        if self.place is None:
            return 0
        per = self.gains[:, self.place] / np.array(self.ask.quantities)
        return int(np.flatnonzero(per >= per.max() * (1 - SAME))[-1])

    @property
    def tier(self) -> str | None:
        """Name of the first tier in which it gains anything."""
        return None if self.place is None else self.tiers[self.place]

    @property
    def quantity(self) -> float:
        """The quantity that gains most per measure."""
        return self.ask.quantities[self.best]

    @property
    def gain(self) -> float:
        """What that quantity gains in that tier."""
        return 0.0 if self.place is None else float(self.gains[self.best, self.place])

    @property
    def per_one(self) -> float:
        """What it gains there for each one."""
        return self.gain * self.ask.one / self.quantity

    def rank(self) -> tuple[Any, ...]:
        """Return what sorts asks: the tier, what is gained there per one, then in later tiers."""
        if self.place is None:
            return (inf, self.ask.capability_id)
        per_one = self.gains[self.best, self.place :] * self.ask.one / self.quantity
        gained = tuple(-float(f"{value:.9g}") for value in per_one)
        return (self.place, *gained, self.ask.capability_id, len(self.ask.conditions))

    def steps(self) -> pd.DataFrame:
        """Return a row for each quantity and tier, as `Asks.steps` has them, without the ask."""
        added = np.diff(self.gains, axis=0, prepend=0.0)
        number = len(self.tiers)
        return pd.DataFrame(
            {
                "quantity": np.repeat(self.ask.quantities, number),
                "tier": np.tile(np.array(self.tiers, dtype=object), len(self.gains)),
                "gain": self.gains.ravel(),
                "added": added.ravel(),
                "decides": np.tile(np.arange(number) == self.place, len(self.gains)),
                "closed": np.repeat(np.array(self.closed, dtype=object), number),
            }
        )


def value_ask(inquiry: Inquiry, imagining: Imagining, ask: Ask) -> Valued:
    """Solve again with each quantity of an ask, and with nothing of it."""
    imagined = imagining.imagine(ask)
    number = len(ask.quantities)
    if imagined is None:
        return Valued(ask, None, (), np.zeros((number, 0)), nan, ("linear",) * number)
    with imagined.handle(inquiry) as handle:
        without, answers = _answers(imagined, handle)
    return Valued(
        ask,
        imagined,
        tuple(tier.name for tier in imagined.program.tiers),
        _gains(imagined, without, answers, inquiry.stop),
        imagined.price(inquiry),
        tuple(_worst(without, one) for one in answers),
    )


def _answers(imagined: Imagined, handle: WhatIf) -> tuple[Answer, list[Answer]]:
    """Return what comes out with nothing, and with each quantity.

    More never gains less. So where all that is asked for gains nothing, nor does any part of it,
    and where a part gains all, so does more.
    """

    def solved(quantity: float) -> Answer:
        imagined.switch(handle, quantity)
        return handle.solve()

    quantities = imagined.ask.quantities
    last, without = solved(quantities[-1]), solved(0.0)
    answers: list[Answer] = []
    for quantity in quantities[:-1]:
        before = answers[-1] if answers else without
        done = _is_closed(before) and _is_closed(last) and _is_same(before, last)
        answers.append(before if done else solved(quantity))
    return without, [*answers, last]


def _is_closed(answer: Answer) -> bool:
    return answer.status in {"optimal", "within stop"}


def _is_same(one: Answer, other: Answer) -> bool:
    first, second = _values(one), _values(other)
    return bool(np.all(np.abs(first - second) <= SAME * np.maximum(1.0, np.abs(first))))


def _gains(imagined: Imagined, without: Answer, answers: list[Answer], stop: float) -> np.ndarray:
    """Return quantity × tier → gain; what may be round-off, or the stop of both solves, is 0."""
    sense = np.array([tier.sense for tier in imagined.program.tiers])
    base = _values(without)
    gains = sense * (base - np.array([_values(one) for one in answers]))
    room = max(SAME, 2 * stop) * np.maximum(1.0, np.abs(base))
    return np.where(np.abs(gains) <= room, 0.0, gains)


def _values(answer: Answer) -> np.ndarray:
    """Return the value of each tier, in their order."""
    return np.array(list(answer.values.values()))


def _worst(*answers: Answer) -> str:
    """Return how the worst of the tiers of some answers was closed."""
    return max((name for one in answers for name in one.closed.values()), key=CLOSED.index)
