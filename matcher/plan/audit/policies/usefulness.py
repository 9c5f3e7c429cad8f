"""Usefulness: what a plan says to count may count, in every row of its gaps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from matcher.plan.audit.cells import exceeds, margin, shown, shown_day
from matcher.plan.audit.facts import Requirement
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.policies.conditions import Condition
from matcher.plan.audit.policies.groups import Group, all_groups
from matcher.plan.audit.policies.levels import cut
from matcher.plan.audit.policies.periods import overlap
from matcher.plan.audit.policies.policy import ZERO
from matcher.plan.audit.policies.scope import Days
from matcher.plan.audit.policies.view import View
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.values import served_span

RULE = "policies"

Waits = list[tuple[Group, Condition]]
"""What a requirement waits for."""


def check_usefulness(view: View) -> Iterator[Finding]:
    """Yield rows of gaps in which more counts than may.

    No more counts than is required and there, of so many contributors as may count; nothing below
    the least that is useful; and nothing while a hard condition is not met.
    """
    facts = view.facts
    conditions = [(group, Condition(view, group)) for group in all_groups(facts)]
    for one in facts.requirements.values():
        if not view.counting.is_judged(one):
            continue
        judge = _Judge(view, one, [pair for pair in conditions if one in pair[0].waiting])
        for first, stop, served in view.counting.stated(one):
            line = f"gaps {one.id} from {shown_day(first)}" if facts.dated else f"gaps {one.id}"
            for message in judge.faults(Days(first, stop), served):
                yield Finding(line, RULE, message)


class _Judge:
    """What may count at one requirement."""

    def __init__(self, view: View, one: Requirement, waits: Waits) -> None:
        book = view.facts.book
        self._view, self._waits, self._dated = view, waits, view.facts.dated
        self._required, self._there = required_steps(one), view.counting.there(one)
        self._most, self._least = book.at_most.get(one.id), book.minimum.get(one.id, ZERO)
        deployments = view.counting.deployed(one)
        self._givers = [
            Steps(served_span(view.facts, o) for o in deployments if o.pledge.contributor == who)
            for who in sorted({o.pledge.contributor for o in deployments})
        ]

    def faults(self, days: Days, served: Fraction) -> Iterator[str]:
        """Yield what is wrong with what is said to count on some days, each fault once."""
        cuts = {*self._required.days, *self._there.days}
        cuts |= {day for steps in self._givers for day in steps.days}
        found: dict[str, str] = {}
        for first, _ in cut(days, cuts):
            for kind, message in self._on(first, served):
                found.setdefault(kind, message)
        yield from found.values()
        yield from self._waiting(days, served)

    def _on(self, day: int, served: Fraction) -> Iterator[tuple[str, str]]:
        required, there = self._required.at(day), self._there.at(day)
        counted = min(served, required)
        said = f"{shown(counted)} count, but"
        if served < -margin(ZERO) or exceeds(counted, min(there, required)):
            yield "use", f"{said} {shown(there)} are there{self._when(day)}."
        if self._most is not None:
            given = sorted((min(o.at(day), required) for o in self._givers), reverse=True)
            most = sum(given[: self._most], ZERO)
            if exceeds(counted, most):
                whose = f"of {self._most} at a time" if self._most > 1 else "of one contributor"
                yield "serves", f"{said} {whose} {shown(most)} are there{self._when(day)}."
        least = min(self._least, required)
        if counted > margin(ZERO) and exceeds(least, counted):
            yield "least", f"{said} less than {shown(least)} is worth nothing{self._when(day)}."

    def _waiting(self, days: Days, served: Fraction) -> Iterator[str]:
        """Yield the hard conditions that are not met on days on which something counts."""
        for group, condition in self._waits:
            if not self._view.is_hard(group.policy):
                continue
            held = overlap(condition.days, *days)
            for first, _ in cut(held, {*condition.cuts(), *self._required.days}):
                counted = min(served, self._required.at(first))
                if counted > margin(ZERO) and not condition.holds(first):
                    used, limit = condition.used(first), condition.limit
                    met = f"{group.name} is met for {shown(used)} of {shown(limit)}"
                    yield f"{shown(counted)} count, but {met}{self._when(first)}."
                    break

    def _when(self, day: int) -> str:
        return f" on {shown_day(day)}" if self._dated else ""
