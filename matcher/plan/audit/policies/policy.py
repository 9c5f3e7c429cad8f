"""Policies, and what of the tables they look at, as the audit reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

ZERO = Fraction(0)

CEILING, FOOTPRINT, SHARE, CONTRIBUTOR_SHARE = "ceiling", "footprint", "share", "contributor_share"
BUDGET, LIFT, CHANGES = "budget", "lift", "changes_at_most"
SPREAD, ONLY_WITH, STAY, EXCHANGE = "spread", "only_with", "stay", "exchange"

LEVELS = frozenset({CEILING, FOOTPRINT, SHARE, CONTRIBUTOR_SHARE})
"""Kinds that limit what is there on each day."""

SUMS = frozenset({BUDGET, LIFT, CHANGES})
"""Kinds that limit what adds up over a period."""

CONDITIONS = frozenset({SPREAD, ONLY_WITH})
"""Kinds that only forbid counting."""

OF_REQUIREMENTS = CONDITIONS | {CONTRIBUTOR_SHARE}
"""Kinds that choose by what is required; all others by what is pledged."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy, its blanks filled in.

    `first` and `stop` bound the days on which it holds; `filters` holds those that are filled, in
    the order of the table; `unknown` is what one measure counts for of which nothing is known.
    """

    id: str
    kind: str
    first: int
    stop: int
    soft: bool
    price: Fraction
    filters: Mapping[str, tuple[str, ...]]
    counted_in: str
    per: str
    at_most: Fraction
    already: Fraction | None
    already_women: Fraction
    share: Fraction
    unknown: Fraction
    contributors: int
    minimum_each: Fraction
    days: int
    with_capability: frozenset[str]
    with_requirement: frozenset[str]
    more: str
    fewer: str
    rate: Fraction
    assumed: tuple[str, ...]

    def passes(self, name: str, *words: str | None) -> bool:
        """Say whether any of some words passes a filter; a blank one passes only where it is."""
        wanted = self.filters.get(name)
        return wanted is None or any(word in wanted for word in words)

    @property
    def before(self) -> Fraction:
        """What is there, or spent, before the plan."""
        return self.already or ZERO


@dataclass(frozen=True, slots=True)
class Carried:
    """What is written of one measure of a pledge, None where blank, and what it counts under."""

    themes: tuple[str, ...] = ()
    a4p: tuple[str, ...] = ()
    tonnes: Fraction | None = None
    co2: Fraction | None = None
    fuel: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The policies of a case by id, in their order, and what they look at.

    `regions` holds mission → region and `homes` contributor → region, where there is one; `themes`
    capability → themes; `minimum` and `at_most` what requirements say of how much, and of how many
    contributors, counts; `relax` the policies that may be given up, in order.
    """

    policies: Mapping[str, Policy] = field(default_factory=lambda: MappingProxyType({}))
    regions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    homes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    carried: Mapping[str, Carried] = field(default_factory=lambda: MappingProxyType({}))
    minimum: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    at_most: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    relax: tuple[str, ...] = ()

    def of(self, *kinds: str) -> list[Policy]:
        """Return the policies of some kinds, in their order."""
        return [one for one in self.policies.values() if one.kind in kinds]
