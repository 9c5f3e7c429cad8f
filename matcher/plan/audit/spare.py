"""Spare: how much more of a part there could be on a day, with all that its givers need themselves.

Where a plan does not say it all (which mission takes of what is for any, what a month uses up by
the next date) it lies between two bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import NamedTuple

from matcher.plan.audit.cells import TOLERANCE
from matcher.plan.audit.demand import Demand
from matcher.plan.audit.demands import Demands
from matcher.plan.audit.facts import Pledge
from matcher.plan.audit.holds import ANY
from matcher.plan.audit.needs import DEPLOYMENT, MONTH, PLEDGE, Link
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.supply import gone_steps

ZERO = Fraction(0)

PLENTY = Fraction(10**30)
"""More than anything that a table may hold."""


class Between(NamedTuple):
    """The least and the most that something can be."""

    low: Fraction
    high: Fraction


class Spare:
    """How much more of each part there could be.

    Parameters
    ----------
    subject
        The plan; its certificate says on which days something may be handed over.
    demands
        What its holds ask for.
    """

    def __init__(self, subject: Subject, demands: Demands) -> None:
        self._subject, self._demands = subject, demands
        self._deployments, self._given = subject.by_pledge(), subject.by_giver()
        self._gone: dict[str, Steps] = {}

    def asked(self, one: Demand, named: str, day: int) -> Between:
        """Return for how many a class asks on a day; per pledge always for one."""
        if one.hold.per == PLEDGE:
            return Between(Fraction(1), Fraction(1))
        asked = one.at(named, day)
        if one.hold.per != MONTH:
            return Between(asked, asked)
        return Between(asked, max(asked, one.most(named)))

    def left(self, one: Demand, named: str, day: int) -> Between:
        """Return for how many more there could be enough on a day."""
        there = sum((support.share for support in one.counting(named, day)), ZERO)
        asked = self.asked(one, named, day)
        taken = self._taken(one, named, day)
        more = self._more(one, named, day)
        return Between(
            there - asked.high - taken.high + more.low, there - asked.low - taken.low + more.high
        )

    def _taken(self, one: Demand, named: str, day: int) -> Between:
        """Return what other missions take of what is for any."""
        if one.hold.per == PLEDGE or not one.classes:
            return Between(ZERO, ZERO)
        anywhere = one.covered(ANY, day)
        least = one.at(ANY, day) if named != ANY else ZERO
        for other in one.classes:
            if other != named:
                least += max(ZERO, one.at(other, day) - one.covered(other, day))
        return Between(least, max(least, anywhere))

    def _more(self, one: Demand, named: str, day: int) -> Between:
        """Return for how many more givers could have handed over in time."""
        low = high = ZERO
        for options in self._options(one, named, day).values():
            shares = [self._from(link, named, last) for link, last in options]
            low += min(share.low for share in shares)
            high += max(share.high for share in shares)
        return Between(low, high)

    def _options(self, one: Demand, named: str, day: int) -> dict[str, list[tuple[Link, int]]]:
        """Return giver → its links that count on a day, each with the last day to hand over."""
        found: dict[str, list[tuple[Link, int]]] = {}
        needs = {lack.need for lack in one.hold.lacks}
        for link in self._subject.facts.supplies.links.get(one.hold.receiver, ()):
            giver = self._subject.facts.pledges[link.giver]
            meant = self._subject.holders.may_be_for(giver, one.hold.receiver)
            if link.lack.need not in needs or meant.isdisjoint({named, ANY}):
                continue
            last = max(self._offered(link, day - link.lack.lead), default=None)
            if last is not None and not (link.lack.is_kept and day > giver.home):
                found.setdefault(giver.id, []).append((link, last))
        return found

    def _offered(self, link: Link, latest: int) -> Iterator[int]:
        certificate, plan_day = self._subject.record.certificate, self._subject.facts.plan_day
        offered = () if certificate is None else certificate.hands.get(link.key, ())
        for day in (*(day + plan_day for day in offered), link.first):
            if link.first <= day <= latest:
                yield day

    def _from(self, link: Link, named: str, day: int) -> Between:
        """Return for how many what a giver still has on a day would do."""
        giver = self._subject.facts.pledges[link.giver]
        home, least = self._at_home(giver, day), self._completed(giver.id, named, day)
        share = link.rate / link.lack.quantity
        given = Between(max(ZERO, min(home, least.low)), max(ZERO, min(home, least.high)))
        if self._subject.facts.capabilities[giver.capability].whole:
            given = Between(*(Fraction(floor(amount + TOLERANCE)) for amount in given))
        return Between(given.low * share, given.high * share)

    def _at_home(self, giver: Pledge, day: int) -> Fraction:
        """Return the least that is neither away nor handed on from a day on."""
        if giver.id not in self._gone:
            kinds = self._deployments.get(giver.id, []), self._given.get(giver.id, [])
            self._gone[giver.id] = gone_steps(self._subject, giver, *kinds)
        gone = self._gone[giver.id]
        days = [day, *(later for later in gone.days if later > day)]
        return min(giver.delivered(later) - gone.at(later) for later in days)

    def _completed(self, pledge: str, named: str, day: int) -> Between:
        """Return for how many more of a pledge there would be all parts from a day on."""
        least = Between(PLENTY, PLENTY)
        for one in self._demands.of(pledge):
            if one.hold.least is not None or one.hold.per in {DEPLOYMENT, MONTH}:
                continue
            own = self._subject.holders.class_handed(pledge, named)
            if one.hold.per == PLEDGE:
                left = self._opened(one, own, day)
            else:
                days = [day, *(later for later in one.days() if later > day)]
                lefts = [self.left(one, own, later) for later in days]
                left = Between(min(x.low for x in lefts), min(x.high for x in lefts))
            least = Between(min(least.low, left.low), min(least.high, left.high))
        return least

    def _opened(self, one: Demand, named: str, day: int) -> Between:
        """Return whether a need per pledge is met, or could be: for all, or for none."""
        if one.counting(named, day):
            return Between(PLENTY, PLENTY)
        more = self._more(one, named, day)
        met = [PLENTY if amount >= 1 - TOLERANCE else ZERO for amount in more]
        return Between(*met)
