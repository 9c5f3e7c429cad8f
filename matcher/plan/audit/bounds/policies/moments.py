"""Moments: when each condition is asked for, what waits for it then, and what it looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from matcher.plan.audit.facts import Facts, Requirement
from matcher.plan.audit.policies.groups import Group, all_groups
from matcher.plan.audit.policies.policy import SPREAD
from matcher.plan.audit.policies.scope import period_of
from matcher.plan.audit.steps import Span

ZERO = Fraction(0)

Stretches = Mapping[str, list[tuple[Span, Fraction]]]
"""Requirement → its stretches, each with its quantity and the most that could count."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch in which a condition is asked for.

    Attributes
    ----------
    group
        What waits, and for what.
    day, stop
        Its days.
    waiting
        Requirements that wait, with their quantity.
    looked
        Requirements that must be covered, with their quantity.
    can
        Whether it can hold: not where something is looked at that has no quantity.
    """

    group: Group
    day: int
    stop: int
    waiting: tuple[tuple[str, Fraction], ...]
    looked: tuple[tuple[str, Fraction], ...]
    can: bool


def read_moments(facts: Facts, stretches: Stretches) -> list[Moment]:
    """Return every moment of every condition, in order.

    Parameters
    ----------
    facts
        Facts of the case.
    stretches
        Those of one condition are cut on the same days.
    """
    found = []
    for group in all_groups(facts):
        days = period_of(facts, group.policy)
        waiting, stops = _asking(group.waiting, stretches)
        looked, _ = _asking(group.looked_at, stretches)
        for day in sorted(waiting):
            lacking = any(
                not one.quantified and one.first <= day < one.stop for one in group.looked_at
            )
            seen = tuple(looked.get(day, ()))
            asks = group.policy.kind == SPREAD or seen or lacking
            if asks and days.first <= day < days.stop:
                own = tuple(waiting[day])
                found.append(Moment(group, day, stops[day], own, seen, not lacking))
    return found


def _asking(
    requirements: tuple[Requirement, ...], stretches: Stretches
) -> tuple[dict[int, list[tuple[str, Fraction]]], dict[int, int]]:
    """Return day → what asks for something from then on, and until when."""
    found: dict[int, list[tuple[str, Fraction]]] = {}
    stops: dict[int, int] = {}
    for one in requirements:
        for (first, stop, required), _ in stretches.get(one.id, ()):
            if required > 0:
                found.setdefault(first, []).append((one.id, required))
                stops[first] = stop
    return found, stops


def shared_cuts(facts: Facts, own: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """Return requirement → the days on which what hangs together with it is cut.

    Parameters
    ----------
    facts
        Facts of the case.
    own
        Requirement → its own days.
    """
    knots: list[tuple[set[str], set[int]]] = []
    for group in all_groups(facts):
        members = {one.id for one in (*group.waiting, *group.looked_at)}
        days = {*period_of(facts, group.policy)}.union(*(own[one] for one in members))
        if not members:
            continue
        for knot in [one for one in knots if one[0] & members]:
            members, days = members | knot[0], days | knot[1]
            knots.remove(knot)
        knots.append((members, days))
    return {one: days for members, days in knots for one in members}
