"""Asked: on which dates each hold must be covered, and by what that is moved, class by class."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from matcher.plan.audit.bounds.hands import Hand
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.facts import Facts
from matcher.plan.audit.holds import ANY, Holders
from matcher.plan.audit.needs import DEPLOYMENT, MONTH, PLEDGE, Hold, rank_of

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Move:
    """What arrives at, or leaves, a presence on one of its dates, and the date that it changes."""

    presence: Presence
    number: int
    place: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A hold in one class, over the dates on which it must be covered.

    Attributes
    ----------
    hold, named
        What holds back, and for which class.
    days
        Dates in order; the same for all classes of a hold.
    departs, homes, given
        What departs, is home again, and is handed on, each with the place of its date.
    begun
        What is running, where it counts at all: it has its parts.
    amount
        All of the pledge.
    """

    hold: Hold
    named: str
    days: tuple[int, ...]
    departs: tuple[Move, ...]
    homes: tuple[Move, ...]
    given: tuple[tuple[Hand, int], ...]
    begun: Fraction
    amount: Fraction

    @property
    def about(self) -> str:
        """What its rows are about."""
        return label(self.hold.name, self.named)

    @property
    def flexes(self) -> bool:
        """Whether what it lacks may be taken from what is for any mission."""
        return self.named != ANY and self.hold.per != PLEDGE

    @property
    def is_monthly(self) -> bool:
        """Whether so much is used up each month."""
        return self.hold.per == MONTH

    def most_held(self) -> list[Fraction]:
        """Return the most that can be asked for on each date, before it is counted in months."""
        if keeps(self.hold):
            return [self.amount] * len(self.days)
        comes = [ZERO] * len(self.days)
        for move in self.departs:
            one = move.presence.most_arriving(move.number)
            comes[move.place] += Fraction(1) if self.hold.per == DEPLOYMENT else one
        for hand, place in self.given:
            comes[place] += hand.most
        return list(accumulate(comes))

    def months(self, facts: Facts) -> list[Fraction]:
        """Return how many months lie between each date and the next."""
        return [facts.months(stop - first) for first, stop in pairwise(self.days)]

    def most_used(self, facts: Facts) -> list[Fraction]:
        """Return the most that can have been used up by the end of each stretch."""
        spent = zip(self.most_held(), self.months(facts), strict=False)
        return list(accumulate(most * months for most, months in spent))


def label(name: str, named: str) -> str:
    """Return what a row is about: a hold or a need, and the mission at which it counts."""
    return name if named == ANY else f"{name} @ {named}"


def keeps(hold: Hold) -> bool:
    """Say whether what comes home no longer asks for it."""
    return hold.is_kept or hold.per in {MONTH, PLEDGE}


def read_asked(
    facts: Facts, holders: Holders, presences: dict[str, list[Presence]], hands: list[Hand]
) -> list[Asked]:
    """Return every hold in each of its classes.

    Parameters
    ----------
    facts
        Facts of the case.
    holders
        What holds each pledge back.
    presences
        Of each pledge.
    hands
        Everything that could be handed over.
    """
    found: list[Asked] = []
    given: defaultdict[str, list[Hand]] = defaultdict(list)
    taken: defaultdict[str, list[Hand]] = defaultdict(list)
    for hand in hands:
        given[hand.giver.id].append(hand)
        taken[hand.lack.receiver].append(hand)
    for receiver in sorted(facts.supplies.lacks):
        for hold in holders.of(receiver):
            reading = _Reading(facts, holders, hold, presences.get(receiver, []))
            found += reading.asked(given[receiver], taken[receiver])
    return found


class _Reading:
    """One hold, read from presences and hands."""

    def __init__(
        self, facts: Facts, holders: Holders, hold: Hold, presences: list[Presence]
    ) -> None:
        self._facts, self._holders, self._hold = facts, holders, hold
        self._presences = [one for one in presences if self._holds_back(one)]

    def asked(self, given: list[Hand], taken: list[Hand]) -> Iterator[Asked]:
        """Yield the hold in each of its classes, if there is any date on which it counts."""
        hands_on = self._hold.least is None and self._hold.per not in {DEPLOYMENT, MONTH}
        given = given if hands_on else []
        days = sorted({*self._days(given, taken)})
        receiver = self._hold.receiver
        for named in (ANY, *sorted(self._holders.classes(receiver))):
            own = [one for one in self._presences if self._class_at(one) == named]
            yield Asked(
                hold=self._hold,
                named=named,
                days=tuple(days),
                departs=tuple(self._departs(own, days)),
                homes=tuple(self._homes(own, days)) if keeps(self._hold) else (),
                given=tuple(
                    (hand, bisect_left(days, hand.day))
                    for hand in given
                    if self._holders.class_handed(receiver, hand.given_for) == named
                ),
                begun=sum((one.begun for one in own), ZERO) if keeps(self._hold) else ZERO,
                amount=self._facts.pledges[receiver].total,
            )

    def _holds_back(self, one: Presence) -> bool:
        if self._hold.least is None:
            return True
        least = self._holders.raised_to(one.pledge, one.requirement)
        return least is not None and rank_of(least) >= rank_of(self._hold.least)

    def _class_at(self, one: Presence) -> str:
        return self._holders.class_at(one.pledge.id, one.requirement)

    def _days(self, given: list[Hand], taken: list[Hand]) -> Iterator[int]:
        """Yield every date on which the hold must be covered."""
        needs = {lack.need for lack in self._hold.lacks}
        own = [hand for hand in taken if hand.lack.need in needs]
        yield from (hand.day for hand in given)
        yield from (hand.stop for hand in own if hand.is_lent and self._hold.is_kept)
        for one in self._presences:
            yield from (one.days[n] - one.travel for n in range(one.last) if one.may_arrive(n))
        if self._hold.per == MONTH:
            yield from (hand.ready for hand in own)
            for one in self._presences:
                yield from (one.days[n] + one.travel for n in one.leavings)
            if any(one.begun for one in self._presences):
                yield self._facts.plan_day

    def _departs(self, presences: Iterable[Presence], days: list[int]) -> Iterator[Move]:
        for one in presences:
            for number in range(one.last):
                if one.may_arrive(number):
                    yield Move(one, number, bisect_left(days, one.days[number] - one.travel))

    def _homes(self, presences: Iterable[Presence], days: list[int]) -> Iterator[Move]:
        """Yield what is home again, rested where it is kept, by the first date on or after."""
        for one in presences:
            rest = 0 if self._hold.per == MONTH else one.pledge.rest
            for number in one.leavings:
                place = bisect_left(days, one.days[number] + one.travel + rest)
                if place < len(days):
                    yield Move(one, number, place)
