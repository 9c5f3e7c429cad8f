"""Burden: what each contributor carries of all that is required."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from matcher.plan.audit.facts import Facts
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.values import served_span

ZERO = Fraction(0)


def all_required(facts: Facts, scales: dict[str, Fraction]) -> Fraction:
    """Return what all requirements ask for, times days, each on its scale."""
    total = ZERO
    for one in facts.requirements.values():
        if one.quantified:
            pieces = required_steps(one).pieces(one.first, one.stop)
            asked = sum((level * (stop - first) for first, stop, level in pieces), ZERO)
            total += asked * scales[one.id]
    return total


def largest_burden(subject: Subject, scales: dict[str, Fraction]) -> Fraction:
    """Return the largest share of all that is required which one contributor carries.

    What is there beyond the need is carried too.
    """
    total = all_required(subject.facts, scales)
    if not total:
        return ZERO
    carried: defaultdict[str, Fraction] = defaultdict(Fraction)
    for one in subject.deployments:
        if one.requirement.quantified:
            first, stop, level = served_span(subject.facts, one)
            inside = max(0, min(stop, one.requirement.stop) - max(first, one.requirement.first))
            carried[one.pledge.contributor] += level * inside * scales[one.requirement.id]
    return max(carried.values(), default=ZERO) / total
