"""Demand: what a hold must have covered on each day, and what covers it, class by class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

from matcher.plan.audit.cells import END, TOLERANCE
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import DAYS_IN_MONTH, Requirement
from matcher.plan.audit.handed import Support
from matcher.plan.audit.holds import ANY
from matcher.plan.audit.left import left_of, still_running
from matcher.plan.audit.needs import DEPLOYMENT, MONTH, PLEDGE, Hold, rank_of
from matcher.plan.audit.steps import Span, Steps
from matcher.plan.audit.subject import Subject

ZERO = Fraction(0)

Classed = tuple[str, Span]
"""A class, and what counts in it on some days."""


class Demand:
    """What one hold of one pledge asks for, and what covers it.

    Parameters
    ----------
    subject
        The plan.
    hold
        What holds the pledge back.
    deployments, given, received
        Of the pledge: its deployments, what it hands on, and what it is handed.
    """

    def __init__(
        self,
        subject: Subject,
        hold: Hold,
        deployments: list[Deployment],
        given: list[Support],
        received: list[Support],
    ) -> None:
        self._subject, self.hold = subject, hold
        self._pledge = subject.facts.pledges[hold.receiver]
        self._deployments = [one for one in deployments if self.holds_back(one.requirement)]
        self._given = given if hold.least is None else []
        lacks = {lack.need for lack in hold.lacks}
        self.received = [one for one in received if one.lack.need in lacks]
        spans = list(self._asked())
        self.asked = _by_class(spans)
        self.cover = _by_class((s.given_for, (s.ready, s.stop, s.share)) for s in self.received)
        named = {*self.asked, *self.cover, *subject.holders.classes(hold.receiver)}
        self.classes = sorted(named - {ANY})

    def at(self, named: str, day: int) -> Fraction:
        """Return what a class asks for by a day, less what is running and has its parts."""
        steps = self.asked.get(named)
        if steps is None:
            return ZERO
        if self.hold.per != MONTH or not self._subject.facts.dated:
            return steps.at(day)
        plan_day = self._subject.facts.plan_day
        used = sum(((b - a) * level for a, b, level in steps.pieces(plan_day, day)), ZERO)
        return used / DAYS_IN_MONTH

    def most(self, named: str) -> Fraction:
        """Return what a class has used up at the end, with what was running."""
        last = max(self.days(), default=0)
        free = ZERO
        for requirement, quantity in still_running(self._subject.facts, self._pledge):
            if self.holds_back(requirement) and self._class_at(requirement) == named:
                free += self._subject.facts.months(last - self._subject.facts.plan_day) * quantity
        return self.at(named, last) + free

    def covered(self, named: str, day: int) -> Fraction:
        """Return for how many it suffices what counts for a class, and for no other, on a day."""
        steps = self.cover.get(named)
        return ZERO if steps is None else steps.at(day)

    def is_opened(self, named: str, day: int) -> bool:
        """Say whether one alternative is there in full for a class, of those per pledge."""
        for lack in self.hold.lacks:
            own = (s for s in self.received if s.lack == lack and s.given_for in {named, ANY})
            by_class: defaultdict[str, Fraction] = defaultdict(Fraction)
            for one in own:
                if one.ready <= day < one.stop:
                    by_class[one.given_for] += one.covers
            if any(covers >= lack.quantity * (1 - TOLERANCE) for covers in by_class.values()):
                return True
        return False

    def counting(self, named: str, day: int) -> list[Support]:
        """Return what counts for a class, or for any, on a day: first ready first."""
        found = (s for s in self.received if s.given_for in {named, ANY})
        there = [one for one in found if one.ready <= day < one.stop]
        return sorted(there, key=lambda support: support.ready)

    def holds_back(self, requirement: Requirement) -> bool:
        """Say whether what is at a requirement is in the scope of the hold."""
        if self.hold.least is None:
            return True
        least = self._subject.holders.raised_to(self._pledge, requirement)
        return least is not None and rank_of(least) >= rank_of(self.hold.least)

    def days(self) -> list[int]:
        """Return the days on which anything changes, in order."""
        steps = [*self.asked.values(), *self.cover.values()]
        return sorted({day for one in steps for day in one.days if day < END})

    def _asked(self) -> Iterator[Classed]:
        per = self.hold.per
        if per == DEPLOYMENT:
            yield from self._departures()
        elif per == MONTH:
            yield from self._there()
        elif self.hold.is_kept or per == PLEDGE:
            yield from self._there()
            yield from self._handed_on()
        else:
            yield from self._spent()

    def _class_at(self, requirement: Requirement) -> str:
        return self._subject.holders.class_at(self.hold.receiver, requirement)

    def _departures(self) -> Iterator[Classed]:
        """Yield one for each day and requirement on which anything departs."""
        found = {
            (one.departs, one.requirement.id): one for one in self._deployments if one.arrived > 0
        }
        for (day, _), one in found.items():
            yield self._class_at(one.requirement), (day, END, Fraction(1))

    def _there(self) -> Iterator[Classed]:
        """Yield what is away, or out, less all the time what was running on the plan date."""
        facts = self._subject.facts
        plan_day, rest = facts.plan_day, 0 if self.hold.per == MONTH else self._pledge.rest
        for one in self._deployments:
            first, home, quantity = one.out(plan_day)
            yield self._class_at(one.requirement), (first, home + rest, quantity)
        for left in left_of(facts, self._pledge, self._deployments):
            if facts.dated and self.holds_back(left.requirement):
                home = plan_day + left.travel + rest
                yield self._class_at(left.requirement), (plan_day, home, left.quantity)
        for requirement, quantity in still_running(facts, self._pledge):
            if self.holds_back(requirement):
                yield self._class_at(requirement), (plan_day, END, -quantity)

    def _handed_on(self) -> Iterator[Classed]:
        for one in self._given:
            yield self._class_given(one), one.gone

    def _spent(self) -> Iterator[Classed]:
        """Yield what has departed or been handed on."""
        for one in self._deployments:
            if one.arrived > 0:
                yield self._class_at(one.requirement), (one.departs, END, one.arrived)
        yield from self._handed_on()

    def _class_given(self, one: Support) -> str:
        return self._subject.holders.class_handed(one.giver.id, one.given_for)


def _by_class(found: Iterable[Classed]) -> dict[str, Steps]:
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for named, span in found:
        spans[named].append(span)
    return {named: Steps(own) for named, own in spans.items()}
