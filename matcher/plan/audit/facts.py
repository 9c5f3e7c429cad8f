"""The facts of a case as the audit reads them: exact, with what a blank means filled in.

Days are counted from the first day of year 1, and a window ends before its `stop`. Without a
calendar there is one period, the day 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from matcher.plan.audit.cells import BEGINNING
from matcher.plan.audit.needs import Supplies
from matcher.plan.audit.pairs import NO_PAIR, Consent, Pair, Running
from matcher.plan.audit.policies.policy import Book
from matcher.plan.audit.steps import Span

DAYS_IN_MONTH = 30

OUT_OF_COUNT = frozenset({"withdrawn", "lapsed", "deployed"})
"""Statuses of a pledge that offers nothing any more."""


@dataclass(frozen=True, slots=True)
class Capability:
    """A capability: its category, and whether it is whole or counted in persons."""

    category: str | None
    whole: bool
    counted_in_persons: bool
    persons_each: Fraction | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """A pledge. `ready` is the first day of departure, `home` the last day by which it is back."""

    id: str
    contributor: str
    capability: str
    quantity: Fraction | None
    deliveries: tuple[tuple[int, Fraction], ...]
    running: Fraction
    ready: int
    home: int
    tour_days: int | None
    tours: int | None
    rest: int
    duty: Fraction
    persons_each: Fraction | None
    women_each: Fraction | None
    readiness: str | None
    performance: Fraction | None
    vetted: bool
    languages: tuple[str, ...]
    own_languages: tuple[str, ...]
    qualities: tuple[str, ...]
    only_missions: tuple[str, ...]
    not_missions: tuple[str, ...]
    only_recipients: tuple[str, ...]
    status: str
    renewed_by: str | None
    blocked_by: str | None
    price: Fraction
    monthly_cost: Fraction
    deployment_cost: Fraction
    assumed: tuple[str, ...]

    @property
    def is_bound(self) -> bool:
        """Whether it goes to some missions only, and so does what is made with it."""
        return bool(self.only_missions or self.not_missions)

    @property
    def each_handed(self) -> Fraction:
        """What one measure of it costs that is handed to another pledge."""
        return self.deployment_cost + self.price

    def may_go(self, mission: str | None) -> bool:
        """Say whether it may be at a mission; None stands for partners that ask for themselves."""
        if self.only_missions and mission not in self.only_missions:
            return False
        return mission not in self.not_missions

    @property
    def total(self) -> Fraction:
        """All that is used of it: its deliveries, else its quantity; at least what is running."""
        if self.deliveries:
            return max(self.running, sum((part for _, part in self.deliveries), Fraction(0)))
        return max(self.running, self.quantity or Fraction(0))

    def delivered(self, day: int) -> Fraction:
        """Return how much has come by a day; what is running has, and the rest is unscheduled."""
        if not self.deliveries:
            return self.total
        come = sum((part for date, part in self.deliveries if date <= day), Fraction(0))
        return max(self.running, come)

    def delivered_on(self, quantity: Fraction) -> int | None:
        """Return the first day by which so much of it has come, None where it never does."""
        if not self.deliveries:
            return BEGINNING if self.total >= quantity else None
        return next((day for day, _ in self.deliveries if self.delivered(day) >= quantity), None)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement.

    `first` and `stop` bound its window; `levels` are days and quantities within it, and `size` is
    the largest quantity that is written, whenever it holds.
    """

    id: str
    mission: str | None
    partner: str | None
    capability: str
    in_persons: bool
    quantified: bool
    first: int
    stop: int
    levels: tuple[tuple[int, Fraction], ...]
    size: Fraction
    priority: int
    weight: Fraction
    persons_of_one: Fraction | None
    minimum_readiness: str | None
    minimum_performance: Fraction | None
    languages: tuple[str, ...]
    qualities: tuple[str, ...]
    within_days: int | None
    assumed: tuple[str, ...]

    @property
    def where(self) -> str | None:
        """Mission, else the partner that asks for itself."""
        return self.mission if self.mission is not None else self.partner


Key = tuple[str, str]
"""Two ids: mostly pledge and requirement."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of a case.

    `chains` holds provided capability → required capability → best rate; `consents` where and
    contributor → answers; `reimbursed` category → days and amounts; `unknown` column → meaning of
    a blank; `agreed` and `frozen` spans of days and
    quantities from the plan date on; `supplies` who may give what to whom; `book` the policies.
    """

    dated: bool
    plan_day: int
    gap_in: str
    strict: bool
    weights: Mapping[int, Fraction]
    late_within: int
    objective: tuple[str | dict[str, float], ...]
    only_pairs: bool
    break_ties: bool
    unknown: Mapping[str, str]
    capabilities: Mapping[str, Capability]
    chains: Mapping[str, Mapping[str, Fraction]]
    pledges: Mapping[str, Pledge]
    requirements: Mapping[str, Requirement]
    pairs: Mapping[Key, Pair]
    running: Mapping[Key, tuple[Running, ...]]
    agreed: Mapping[Key, tuple[Span, ...]]
    frozen: Mapping[Key, tuple[Span, ...]]
    counts_changes: bool
    most_changes: int | None
    consents: Mapping[Key, tuple[Consent, ...]]
    travel: Mapping[Key, int]
    travel_days: int
    reimbursed: Mapping[str, tuple[tuple[int, Fraction], ...]]
    supplies: Supplies = field(default_factory=Supplies)
    book: Book = field(default_factory=Book)

    def pair(self, pledge: Pledge, requirement: Requirement) -> Pair:
        """Return what the planner judged of a pair, which may be nothing."""
        return self.pairs.get((pledge.id, requirement.id), NO_PAIR)

    def running_of(self, pledge: Pledge, requirement: Requirement) -> tuple[Running, ...]:
        """Return what of a pledge is at a requirement on the plan date."""
        return self.running.get((pledge.id, requirement.id), ())

    def running_quantity(self, key: Key) -> Fraction:
        """Return how much of a pair is running on the plan date."""
        return sum((one.quantity for one in self.running.get(key, ())), Fraction(0))

    def months(self, days: int) -> Fraction:
        """Return days as months of 30; without a calendar the one period is a month."""
        return Fraction(days, DAYS_IN_MONTH) if self.dated else Fraction(1)
