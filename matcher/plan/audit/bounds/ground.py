"""Ground: what all proofs of a certificate stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

from matcher.plan.audit.bounds.asked import read_asked
from matcher.plan.audit.bounds.covers import read_covers
from matcher.plan.audit.bounds.hands import Hand
from matcher.plan.audit.bounds.objective import Term
from matcher.plan.audit.bounds.policies.moments import read_moments, shared_cuts
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.facts import Facts, Requirement
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.holds import Holders
from matcher.plan.audit.policies.groups import judged_by
from matcher.plan.audit.reach import can_be_served
from matcher.plan.audit.steps import Span, Steps

ZERO = Fraction(0)


class Ground:
    """Presences by requirement and by pledge, departures by pledge, stretches by requirement.

    Parameters
    ----------
    facts
        Facts of the case.
    presences
        Every presence.
    terms
        Parts of every tier.
    holders
        What holds pledges back.
    hands
        Everything that could be handed over.
    relaxed
        Hard policies that were given up.
    """

    def __init__(
        self,
        facts: Facts,
        presences: Iterable[Presence],
        terms: Mapping[str, tuple[Term, ...]],
        holders: Holders,
        hands: list[Hand],
        relaxed: frozenset[str] = frozenset(),
    ) -> None:
        self.facts, self.hands, self.relaxed = facts, hands, relaxed
        self.presences: defaultdict[str, list[Presence]] = defaultdict(list)
        self.of_pledge: defaultdict[str, list[Presence]] = defaultdict(list)
        departures: defaultdict[str, set[int]] = defaultdict(set)
        for one in presences:
            self.presences[one.requirement.id].append(one)
            self.of_pledge[one.pledge.id].append(one)
            days = (day for n, day in enumerate(one.days) if one.may_arrive(n))
            departures[one.pledge.id].update(day - one.travel for day in days)
        self.arriving = frozenset(one for one, days in departures.items() if days)
        for hand in hands:
            departures[hand.giver.id].add(hand.day)
        self.asked = read_asked(facts, holders, self.of_pledge, hands)
        self.covers = read_covers(hands)
        self.departures = {one: sorted(days) for one, days in departures.items() if days}
        self.begun: defaultdict[str, Fraction] = defaultdict(Fraction)
        for rows in self.presences.values():
            for one in rows:
                self.begun[one.pledge.id] += one.begun
        tiers = {part.base for parts in terms.values() for part in parts}
        self._cuts_late = "late" in tiers
        cuts = {one.id: self._cuts(one) for one in facts.requirements.values()}
        shared = shared_cuts(facts, cuts)
        self.stretches = {
            one.id: self._stretches(one, cuts[one.id] | shared.get(one.id, set()))
            for one in facts.requirements.values()
            if one.quantified
        }
        self.judged = judged_by(facts)
        self.moments = read_moments(facts, self.stretches)
        self.compared = self._compared() if "largest_gap" in tiers else {}
        rounds = [
            part.number or 0
            for parts in terms.values()
            for part in parts
            if part.base == "largest_gap"
        ]
        self.rounds = range(1, max(rounds, default=0) + 1)

    def givers(self, requirement: str) -> list[str]:
        """Return the contributors that may serve a requirement."""
        return sorted({one.pledge.contributor for one in self.presences.get(requirement, ())})

    def most_serving(self, requirement: str) -> int:
        """Return how many contributors may count at once; 0 where there could be no more."""
        most = self.facts.book.at_most.get(requirement)
        return 0 if most is None or len(self.givers(requirement)) <= most else most

    def _cuts(self, one: Requirement) -> set[int]:
        """Return the days on which anything of a requirement changes."""
        days = {one.first, one.stop, *(day for day, _ in one.levels)}
        days.update(day for presence in self.presences.get(one.id, ()) for day in presence.days)
        if self._cuts_late:
            days.add(one.first + self.facts.late_within)
        return days

    def _stretches(self, one: Requirement, days: set[int]) -> list[tuple[Span, Fraction]]:
        """Return each stretch of a requirement with its quantity and the most that could count."""
        required = required_steps(one)
        reach = Steps(
            (first, stop, presence.most_there(number) * presence.counts)
            for presence in self.presences.get(one.id, ())
            for number, (first, stop) in enumerate(presence.stretches)
        )
        cuts = sorted(day for day in days if one.first <= day <= one.stop)
        return [
            ((first, stop, required.at(first)), reach.at(first)) for first, stop in pairwise(cuts)
        ]

    def _compared(self) -> dict[str, Fraction]:
        """Return what is required, times days, of requirements whose open shares are compared."""
        asked = {
            one: sum((level * (stop - first) for (first, stop, level), _ in rows), ZERO)
            for one, rows in self.stretches.items()
        }
        needs = self.facts.requirements
        return {one: q for one, q in asked.items() if q and can_be_served(self.facts, needs[one])}
