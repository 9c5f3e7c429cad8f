"""Presences: where and when every pledge could be, over the dates that a certificate offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from matcher.plan.audit.consents import first_refused, ignores_consent, refused_days
from matcher.plan.audit.facts import Facts, Key, Pledge, Requirement
from matcher.plan.audit.left import could_stay
from matcher.plan.audit.rules import may_serve
from matcher.plan.audit.stand_ins import rate_of
from matcher.plan.audit.travel import first_arrival, last_leaving, travel_days
from matcher.plan.certificate import Certificate

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Presence:
    """A pledge at a requirement, over the offered dates.

    Attributes
    ----------
    pledge, requirement
        What could serve what.
    days
        Offered dates in order; it may leave on the last and arrive on all others.
    arrives
        The first day on which it may arrive; None where it is only running.
    counts
        Rate × duty.
    counts_about
        The float nearest to it.
    travel
        Days of travel, one way.
    most
        Most that may arrive, or be there, at once.
    begun
        What is there on the plan date.
    refused
        Stretches between two dates, by number, in which it may not be there.
    is_one_stay
        Whether it can only arrive on its first date and leave on its second, and no pin holds it.
    """

    pledge: Pledge
    requirement: Requirement
    days: tuple[int, ...]
    arrives: int | None
    counts: Fraction
    counts_about: float
    travel: int
    most: Fraction
    begun: Fraction
    refused: frozenset[int]
    is_one_stay: bool

    @property
    def key(self) -> Key:
        """Ids of pledge and requirement."""
        return (self.pledge.id, self.requirement.id)

    @property
    def stretches(self) -> Iterator[tuple[int, int]]:
        """The days between two offered dates."""
        return pairwise(self.days)

    @property
    def last(self) -> int:
        """Number of its last date, on which it only leaves."""
        return len(self.days) - 1

    @property
    def leavings(self) -> range:
        """Numbers of the dates on which it may leave."""
        return range(0 if self.begun else 1, self.last + 1)

    def may_arrive(self, number: int) -> bool:
        """Say whether it may arrive on one of its dates."""
        return self.arrives is not None and number < self.last and self.days[number] >= self.arrives

    def most_there(self, number: int) -> Fraction:
        """Return the most that may be there in one of its stretches."""
        return ZERO if number in self.refused else max(self.most, self.begun)

    def most_arriving(self, number: int) -> Fraction:
        """Return the most that may arrive on one of its dates."""
        return ZERO if number in self.refused else self.most


def read_presences(facts: Facts, certificate: Certificate) -> tuple[list[Presence], list[str]]:
    """Return every presence, and what is wrong with the dates that are offered.

    Parameters
    ----------
    facts
        Facts of the case; which pairs are eligible is found out anew.
    certificate
        Its dates must begin and end where each presence can.
    """
    by_capability: defaultdict[str, list[Requirement]] = defaultdict(list)
    for requirement in facts.requirements.values():
        by_capability[requirement.capability].append(requirement)
    judged: defaultdict[str, list[Requirement]] = defaultdict(list)
    for (pledge_id, requirement_id), pair in facts.pairs.items():
        if pair.rate is not None:
            judged[pledge_id].append(facts.requirements[requirement_id])
    presences, wrong = [], []
    offered = _offered(facts, certificate)
    for pledge in facts.pledges.values():
        most = usable(pledge)
        capabilities = {pledge.capability, *facts.chains.get(pledge.capability, ())}
        needs = [one for kind in sorted(capabilities) for one in by_capability.get(kind, ())]
        for requirement in {one.id: one for one in [*needs, *judged[pledge.id]]}.values():
            days = offered.get((pledge.id, requirement.id), ())
            found = _presence(facts, days, (pledge, most), requirement)
            if isinstance(found, str):
                wrong.append(found)
            elif found is not None:
                presences.append(found)
    return presences, wrong


def _offered(facts: Facts, certificate: Certificate) -> dict[Key, tuple[int, ...]]:
    """Return the offered days of every pair as days; none where they are out of order."""
    found: dict[tuple[int, ...], tuple[int, ...]] = {}
    for offered in set(certificate.offers.values()):
        days = tuple(day + facts.plan_day for day in offered)
        found[offered] = days if all(one < other for one, other in pairwise(days)) else ()
    return {pair: found[offered] for pair, offered in certificate.offers.items()}


def _presence(
    facts: Facts, days: tuple[int, ...], given: tuple[Pledge, Fraction], requirement: Requirement
) -> Presence | str | None:
    pledge, usable_of_it = given
    runs = facts.running_of(pledge, requirement)
    begun = could_stay(facts, pledge, requirement) if runs else ZERO
    eligible = may_serve(facts, pledge, requirement)
    if not eligible and not runs:
        return None
    arrives = first_arrival(facts, pledge, requirement)
    first = min(arrives, facts.plan_day) if runs else arrives
    last = last_leaving(facts, pledge, requirement)
    rate = rate_of(facts, pledge, requirement)
    if first >= last or rate is None:
        return None
    if not days or days[0] != first or days[-1] != last:
        return f"{pledge.id} at {requirement.id} is not offered from its first until its last day."
    counts = rate * pledge.duty
    comes_once = len(days) == 2 and eligible and not runs and days[0] >= arrives  # noqa: PLR2004
    return Presence(
        pledge=pledge,
        requirement=requirement,
        days=days,
        arrives=arrives if eligible else None,
        counts=counts,
        counts_about=float(counts),
        travel=travel_days(facts, pledge, requirement),
        most=_most(facts, pledge, requirement, usable_of_it),
        begun=begun,
        refused=_refused(facts, pledge, requirement, days),
        is_one_stay=comes_once and not facts.pair(pledge, requirement).is_pinned,
    )


def usable(pledge: Pledge) -> Fraction:
    """Return how much of a pledge can be used: its deliveries, else all of it."""
    come = sum((part for _, part in pledge.deliveries), ZERO)
    return max(come, pledge.running) if pledge.deliveries else max(pledge.total, pledge.running)


def tours_of(facts: Facts, pledge: Pledge) -> int | None:
    """Return how often a pledge may go; in the one period without a calendar once."""
    return pledge.tours if facts.dated or pledge.tours is not None else 1


def _most(
    facts: Facts, pledge: Pledge, requirement: Requirement, usable_of_it: Fraction
) -> Fraction:
    at_most = facts.pair(pledge, requirement).at_most
    most = usable_of_it if at_most is None else min(at_most, usable_of_it)
    return Fraction(floor(most)) if facts.capabilities[pledge.capability].whole else most


def _refused(
    facts: Facts, pledge: Pledge, requirement: Requirement, days: tuple[int, ...]
) -> frozenset[int]:
    if ignores_consent(facts, pledge, requirement):
        return frozenset()
    spans = refused_days(facts, pledge, requirement)
    if not spans:
        return frozenset()
    stretches = enumerate(pairwise(days))
    return frozenset(n for n, (a, b) in stretches if first_refused(spans, a, b) is not None)
