"""The objective of a proof: what one open, one arrival, one day there or away counts for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat

from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.policies.policy import Policy
from matcher.plan.audit.totals import gap_scale
from matcher.plan.audit.values import reimbursed

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a tier: a base tier, how often it counts, and its one priority or round."""

    base: str
    factor: Fraction
    number: int | None = None


def tier_terms(facts: Facts, names: Iterable[str]) -> dict[str, tuple[Term, ...]]:
    """Return the parts of every tier by its name, in order.

    Parameters
    ----------
    facts
        Facts of the case.
    names
        Tiers of the objective, as they are expected.
    """
    weighted = {"+".join(one): one for one in facts.objective if isinstance(one, dict)}
    return {name: tuple(_terms(weighted.get(name, {name: 1.0}))) for name in names}


def _terms(factors: Mapping[str, float]) -> Iterator[Term]:
    """Yield the parts of a tier; of the largest gaps only the first is ever added to others."""
    for part, factor in factors.items():
        base, _, number = part.partition(":")
        numbered = int(number) if number else 1 if base == "largest_gap" else None
        yield Term(base, Fraction(float(factor)), numbered)


class Objective:
    """What the columns of the program cost in one proof: its tier, and weights on earlier ones.

    Parameters
    ----------
    facts
        Facts of the case.
    weighted
        Tiers, by the parts they are made of, and how much each counts.
    """

    def __init__(self, facts: Facts, weighted: Mapping[tuple[Term, ...], Fraction]) -> None:
        self._facts = facts
        sums: defaultdict[tuple[str, int | None], Fraction] = defaultdict(Fraction)
        for parts, weight in weighted.items():
            for part in parts:
                sums[part.base, part.number] += weight * part.factor
        self._sums = sums
        self._cost, self._score = sums["cost", None], sums["score", None]

    def open_day(self, one: Requirement, day: int) -> Fraction:
        """Return what one measure counts for that is open on a day and has been since no later."""
        weight = self._sums["gap", None] + self._sums["gap", one.priority]
        if day < one.first + self._facts.late_within:
            weight += self._sums["late", None]
        if not weight:
            return ZERO
        if not self._facts.strict:
            weight *= self._facts.weights.get(one.priority, Fraction(1))
        return weight * one.weight * gap_scale(self._facts, one)

    def arrivals(self, one: Presence) -> Fraction:
        """Return what one measure counts for that arrives, its way there included."""
        moves = self._sums["arrivals", None]
        if not self._cost:
            return moves
        pair = self._facts.pair(one.pledge, one.requirement)
        entry = one.pledge.deployment_cost if pair.cost is None else pair.cost
        return moves + self._cost * (entry + one.pledge.price) + self.leaving(one)

    def handing(self, giver: Pledge) -> Fraction:
        """Return what one measure counts for that a pledge hands to another."""
        return self._cost * giver.each_handed

    def round(self, number: int) -> Fraction:
        """Return what the sum of so many largest open shares counts for."""
        return self._sums["largest_gap", number]

    def overstepping(self, policy: Policy, *, given_up: bool) -> Fraction | None:
        """Return what one more over a policy counts for, None where nothing may be over it."""
        if given_up:
            return self._sums["relaxed", None]
        return self._sums["rules", None] * policy.price if policy.soft else None

    def largest_share(self) -> Fraction:
        """Return what the largest share that one contributor carries counts for."""
        return self._sums["largest_share", None]

    def changed(self) -> Fraction:
        """Return what one pair counts for that is otherwise than was agreed."""
        return self._sums["changes", None]

    def leaving(self, one: Presence) -> Fraction:
        """Return what the way home of one measure counts for."""
        return self._cost * self._away(one, one.travel) if self._cost else ZERO

    def stays(self, one: Presence) -> Iterator[Fraction]:
        """Yield what one measure counts for that is there, for each stretch between two dates."""
        score = self._facts.pair(one.pledge, one.requirement).score or ZERO
        if not self._cost and not score:
            yield from repeat(ZERO, one.last)
            return
        for first, stop in one.stretches:
            paid = self._paid(one, first, stop) if self._cost else ZERO
            judged = self._score * score * self._facts.months(stop - first) if score else ZERO
            yield self._cost * paid - judged

    def _paid(self, one: Presence, first: int, stop: int) -> Fraction:
        persons = one.pledge.persons_each or ZERO
        own = self._away(one, stop - first)
        return own + persons * reimbursed(self._facts, one.pledge, first, stop)

    def _away(self, one: Presence, days: int) -> Fraction:
        """Return what so many days away cost; without a calendar the way takes none."""
        if not one.pledge.monthly_cost or not days:
            return ZERO
        return one.pledge.monthly_cost * self._facts.months(days)
