"""The objective of a proof: what one open, one arrival, one day there or away counts for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.facts import Facts, Requirement
from matcher.plan.audit.tiers import gap_scale
from matcher.plan.audit.values import reimbursed

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a tier: a base tier, how often it counts, and the one priority it is about."""

    base: str
    factor: Fraction
    priority: int | None = None


def tier_terms(facts: Facts) -> dict[str, tuple[Term, ...]]:
    """Return the parts of every tier of the objective by its name, in order."""
    priorities = sorted({one.priority for one in facts.requirements.values()})
    found: dict[str, tuple[Term, ...]] = {}
    for entry in facts.objective:
        if isinstance(entry, dict):
            parts = (Term(name, Fraction(float(factor))) for name, factor in entry.items())
            found["+".join(entry)] = tuple(parts)
        elif entry == "gap" and facts.strict and len(priorities) > 1:
            for priority in priorities:
                found[f"gap:{priority}"] = (Term("gap", Fraction(1), priority),)
        else:
            found[entry] = (Term(entry, Fraction(1)),)
    return found


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
        self._gaps: dict[int | None, Fraction] = {}
        sums = dict.fromkeys(("cost", "arrivals", "score"), ZERO)
        for parts, weight in weighted.items():
            for part in parts:
                if part.base == "gap":
                    before = self._gaps.get(part.priority, ZERO)
                    self._gaps[part.priority] = before + weight * part.factor
                else:
                    sums[part.base] += weight * part.factor
        self._cost, self._arrivals, self._score = sums["cost"], sums["arrivals"], sums["score"]

    def open_day(self, one: Requirement) -> Fraction:
        """Return what one measure open for one day counts for."""
        weight = self._gaps.get(None, ZERO) + self._gaps.get(one.priority, ZERO)
        if not weight:
            return ZERO
        if not self._facts.strict:
            weight *= self._facts.weights.get(one.priority, Fraction(1))
        return weight * one.weight * gap_scale(self._facts, one)

    def arrivals(self, one: Presence) -> Fraction:
        """Return what one measure counts for that arrives, its way there included."""
        if not self._cost:
            return self._arrivals
        pair = self._facts.pair(one.pledge, one.requirement)
        entry = one.pledge.deployment_cost if pair.cost is None else pair.cost
        return self._arrivals + self._cost * (entry + one.pledge.price + self.leaving(one))

    def leaving(self, one: Presence) -> Fraction:
        """Return what the way home of one measure counts for."""
        return self._cost * self._away(one, one.travel) if self._cost else ZERO

    def stays(self, one: Presence) -> Iterator[Fraction]:
        """Yield what one measure counts for that is there, for each stretch between two dates."""
        score = self._facts.pair(one.pledge, one.requirement).score or ZERO
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
