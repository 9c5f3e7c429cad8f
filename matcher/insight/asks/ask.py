"""An ask: a pledge that nobody has made yet."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from matcher.case.case import Case
from matcher.insight.asks.pledging import Names, Pledged, pledge_all


@dataclass(frozen=True)
class Ask:
    """A pledge that nobody has made yet.

    It is there by the day from which it is needed, with no journey to count; it passes every rule
    of the requirements that it is for, and needs what recipes say that every pledge of its
    capability needs. To other requirements it may go as any pledge may.

    Attributes
    ----------
    ask_id
        A1, A2 … in order of rank.
    capability_id, measure
        What is asked for, and what it is counted in; the measure is None where none is named.
    start, until
        First day on which it is there, or can be handed over, and last day; None without a
        calendar, and where it has no end.
    readiness, performance, languages, qualities
        What the requirements that it is for demand. Of its languages each requirement wants one;
        here stand all that they name.
    consents
        Missions, and partners that ask for themselves, for whom the table of consents has answers:
        they are taken to accept it.
    requirement_ids
        Open requirements that it is made for.
    need_ids
        Needs that it could cover.
    one
        How much counts as one: 1 where the capability is whole, else what the requirement lacks
        that lacks least of it; of a part, what one receiver needs.
    quantities
        The quantities that are tried, each a whole number of times the first: as many as are
        asked to be tried, and all that is open, rounded up.
    within_days
        Most days from the plan date to its departure; None for any number.
    """

    ask_id: str
    capability_id: str
    measure: str | None
    start: pd.Timestamp | None
    until: pd.Timestamp | None
    readiness: str | None
    performance: float | None
    languages: tuple[str, ...]
    qualities: tuple[str, ...]
    consents: tuple[str, ...]
    requirement_ids: tuple[str, ...]
    need_ids: tuple[str, ...]
    one: float
    quantities: tuple[float, ...]
    within_days: int | None = None

    @property
    def step(self) -> float:
        """By how much more can be asked for at a time."""
        return self.quantities[0]

    @property
    def most(self) -> float:
        """The most that is asked for."""
        return self.quantities[-1]

    @property
    def conditions(self) -> tuple[str, ...]:
        """What it must be, in words."""
        told = [
            None if self.readiness is None else f"{self.readiness} or above",
            None if self.performance is None else f"performance {self.performance:g} or above",
            f"speaks {' or '.join(self.languages)}" if self.languages else None,
            f"has {', '.join(self.qualities)}" if self.qualities else None,
            None if self.within_days is None else f"ready within {self.within_days} days",
            f"accepted by {', '.join(self.consents)}" if self.consents else None,
        ]
        return tuple(words for words in told if words is not None)

    def add_to(self, case: Case, quantity: float) -> Case:
        """Return a case in which so much of it is really pledged, as ``ASK`` by ``ASKED``.

        Parameters
        ----------
        case
            The case; where it has rows of these ids, ``_`` is added to them.
        quantity
            How much, in the measure of the capability.

        Raises
        ------
        InputError
            Where the case holds no such capability, or misses something else that the ask names.
        """
        return pledge_all(case, [self.pledged(case, quantity, Names.of(case))])

    def pledged(self, case: Case, quantity: float, names: Names) -> Pledged:
        """Return so much of it as it enters the tables of a case, under these ids."""
        cells = {
            "capability_id": self.capability_id,
            "quantity": quantity,
            "available_from": self._departs(case),
            "available_until": self.until,
            "readiness": self.readiness,
            "notice_days": 0 if case.is_dated else None,
            "languages": self.languages or None,
            "qualities": self.qualities or None,
            "performance": self.performance,
            "vetted": "yes",
        }
        return Pledged(cells, names, self.requirement_ids)

    def _departs(self, case: Case) -> pd.Timestamp | None:
        """Return from which day it may depart: that of its need, or sooner where notice asks it."""
        if self.start is None or self.within_days is None:
            return self.start
        notice = pd.Timestamp(case.settings.plan_date) + pd.Timedelta(days=self.within_days)
        return min(self.start, notice)
