"""Hands: what every pledge could hand to every other, over the days that a certificate offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from matcher.plan.audit.cells import END, shown_text
from matcher.plan.audit.consents import first_refused, refused_hand_overs
from matcher.plan.audit.facts import Facts, Pledge
from matcher.plan.audit.holds import Holders
from matcher.plan.audit.links import is_in_time, last_day
from matcher.plan.audit.needs import Lack, Link
from matcher.plan.certificate import Certificate


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """What could be handed over a link on one day, for one class.

    Attributes
    ----------
    link, giver
        Who gives, and for which lack of which receiver.
    given_for
        Class for which it counts.
    day, ready, stop
        Day of the hand-over, and those from which and until before which it counts.
    most
        Most that can be handed over.
    """

    link: Link
    giver: Pledge
    given_for: str
    day: int
    ready: int
    stop: int
    most: Fraction

    @property
    def lack(self) -> Lack:
        """What it covers."""
        return self.link.lack

    @property
    def is_lent(self) -> bool:
        """Whether it ends."""
        return self.stop < END


def read_hands(
    facts: Facts, holders: Holders, certificate: Certificate
) -> tuple[list[Hand], list[str]]:
    """Return everything that could be handed over, and what is wrong with the offered days.

    Parameters
    ----------
    facts
        Facts of the case; which links there are is found out anew.
    holders
        For which classes each giver may give.
    certificate
        Its days must begin where each link can.
    """
    hands: list[Hand] = []
    wrong: list[str] = []
    last = last_day(facts)
    for receiver in sorted(facts.supplies.links):
        for link in facts.supplies.links[receiver]:
            giver = facts.pledges[link.giver]
            classes = sorted(holders.may_be_for(giver, receiver))
            if not classes:
                continue
            days = tuple(day + facts.plan_day for day in certificate.hands.get(link.key, ()))
            fault = _fault(facts, link, days, last)
            if fault is None:
                hands += _hands(facts, link, classes, days)
            else:
                wrong.append(f"What {link.giver} may give to {receiver} {fault}.")
    return hands, wrong


def _fault(facts: Facts, link: Link, days: tuple[int, ...], last: int) -> str | None:
    """Return what is wrong with the days on which a link is offered."""
    need = shown_text(link.lack.need)
    if not days or days[0] != link.first:
        return f"for {need} is not offered from its first day on"
    if not all(one < other for one, other in pairwise(days)):
        return f"for {need} is offered on days out of order"
    giver, receiver = facts.pledges[link.giver], facts.pledges[link.lack.receiver]
    refused = refused_hand_overs(facts, giver, receiver)
    for day in days:
        is_refused = first_refused(refused, day, day + 1) is not None
        if is_refused or not is_in_time(giver, link.lack, day, last):
            return f"for {need} is offered when it may not be"
    return None


def _hands(facts: Facts, link: Link, classes: list[str], days: tuple[int, ...]) -> Iterator[Hand]:
    giver = facts.pledges[link.giver]
    most = giver.total
    if facts.capabilities[giver.capability].whole:
        most = Fraction(floor(most))
    lent = link.lack.is_kept and giver.home < END
    stop = giver.home + 1 if lent else END
    for named in classes:
        for day in days:
            yield Hand(link, giver, named, day, day + link.lack.lead, stop, most)
