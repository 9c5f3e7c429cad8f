"""Totals: the value of every tier, recomputed from tables and what is planned."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import MappingProxyType

from matcher.plan.audit.changed import changed_pairs
from matcher.plan.audit.facts import Facts, Requirement
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.policies.burden import largest_burden
from matcher.plan.audit.policies.counting import Counting
from matcher.plan.audit.policies.overstepped import relaxed_value, rules_value
from matcher.plan.audit.policies.view import RELAXED, View
from matcher.plan.audit.reach import can_be_served
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.values import cost, score

ROUNDS = 5
"""Most rounds of the tier ``largest_gap``."""


def expected_tiers(subject: Subject) -> dict[str, Fraction]:
    """Return the value of every tier of the objective by its name, in order.

    Where hard policies were given up, how far stands before all others.
    """
    strict = subject.facts.strict and len(_named_priorities(subject)) > 1
    found: dict[str, Fraction] = {}
    view = View(subject)
    if view.relaxed:
        found[RELAXED] = relaxed_value(view)
    for entry in subject.facts.objective:
        if isinstance(entry, dict):
            parts = (Fraction(float(w)) * _sum(subject, n) for n, w in entry.items())
            found["+".join(entry)] = sum(parts, Fraction(0))
        elif entry == "gap" and strict:
            gaps = _gaps(subject)
            for priority in sorted(_named_priorities(subject)):
                found[f"gap:{priority}"] = gaps.get(priority, Fraction(0))
        elif entry == "largest_gap":
            shares = open_shares(subject)
            for number in range(1, max(1, min(ROUNDS, len(shares))) + 1):
                found[f"largest_gap:{number}"] = sum(shares[:number], Fraction(0))
        else:
            value = _sum(subject, entry)
            found[entry] = -value if entry == "score" else value
    return found


def open_shares(subject: Subject) -> list[Fraction]:
    """Return the share of each requirement that stays open over its window, the largest first.

    What asks for nothing, and what nothing may serve, is left out.
    """
    facts, counting = subject.facts, Counting(subject)
    shares = []
    for one in facts.requirements.values():
        pieces = required_steps(one).pieces(one.first, one.stop)
        asked = sum((level * (stop - first) for first, stop, level in pieces), Fraction(0))
        if asked and can_be_served(facts, one):
            shares.append(_open_days(one, counting.served(one), one.stop) / asked)
    return sorted(shares, reverse=True)


def _sum(subject: Subject, name: str) -> Fraction:
    """Return the value of a tier as it is minimised: a score counts against the others.

    Of the rounds of ``largest_gap`` it is the first.
    """
    return VALUES[name](subject)


def _gap(subject: Subject) -> Fraction:
    return sum(_gaps(subject).values(), Fraction(0))


def _late(subject: Subject) -> Fraction:
    return sum(_gaps(subject, subject.facts.late_within).values(), Fraction(0))


def _largest_gap(subject: Subject) -> Fraction:
    return next(iter(open_shares(subject)), Fraction(0))


def _rules(subject: Subject) -> Fraction:
    return rules_value(View(subject))


def _cost(subject: Subject) -> Fraction:
    return sum((cost(subject.facts, one) for one in subject.deployments), _handing_over(subject))


def _changes(subject: Subject) -> Fraction:
    return Fraction(len(changed_pairs(subject)))


def _arrivals(subject: Subject) -> Fraction:
    return sum((one.arrived for one in subject.deployments), Fraction(0))


def _score(subject: Subject) -> Fraction:
    return -sum((score(subject.facts, one) for one in subject.deployments), Fraction(0))


def _largest_share(subject: Subject) -> Fraction:
    facts = subject.facts
    return largest_burden(subject, {one: burden_scale(facts, one) for one in facts.requirements})


def _handing_over(subject: Subject) -> Fraction:
    """Return what all hand-overs cost together."""
    costs = (one.quantity * one.giver.each_handed for one in subject.supports)
    return sum(costs, Fraction(0))


def _named_priorities(subject: Subject) -> set[int]:
    """Return the priorities of what asks for anything; a blank one is the last that is named."""
    return {one.priority for one in subject.facts.requirements.values() if one.size > 0}


def _gaps(subject: Subject, days: int | None = None) -> dict[int, Fraction]:
    """Return the weighted gaps of each priority, of all days or the first days of each window."""
    facts, counting = subject.facts, Counting(subject)
    found: dict[int, Fraction] = {}
    for one in facts.requirements.values():
        if one.quantified:
            served = counting.served(one)
            stop = one.stop if days is None else min(one.stop, one.first + days)
            worth = one.weight * _open_days(one, served, stop) * gap_scale(facts, one)
            found[one.priority] = found.get(one.priority, Fraction(0)) + worth
    if facts.strict:
        return found
    return {k: value * facts.weights.get(k, Fraction(1)) for k, value in found.items()}


def _open_days(one: Requirement, served: Steps, until: int) -> Fraction:
    """Return what stays open of a requirement, times days, before a day."""
    total = Fraction(0)
    for first, stop, level in required_steps(one).pieces(one.first, until):
        for begin, end, there in served.pieces(first, stop):
            total += max(Fraction(0), level - there) * (end - begin)
    return total


def gap_scale(facts: Facts, one: Requirement) -> Fraction:
    """Return what one open day counts for: a share, a quantity, or persons."""
    if facts.gap_in == "quantity":
        return Fraction(1)
    if facts.gap_in == "persons":
        return one.persons_of_one or Fraction(1)
    return 1 / one.size if one.size else Fraction(0)


def burden_scale(facts: Facts, one: str) -> Fraction:
    """Return what one measure of a requirement counts for in what a contributor carries."""
    return gap_scale(facts, facts.requirements[one]) or Fraction(1)


VALUES: MappingProxyType[str, Callable[[Subject], Fraction]] = MappingProxyType(
    {
        "gap": _gap,
        "largest_gap": _largest_gap,
        "late": _late,
        "rules": _rules,
        "cost": _cost,
        "changes": _changes,
        "arrivals": _arrivals,
        "score": _score,
        "largest_share": _largest_share,
    }
)
"""Tier → its value as it is minimised; of those with rounds or priorities, all together."""
