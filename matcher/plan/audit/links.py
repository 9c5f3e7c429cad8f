"""Links: who may give what to whom, from which day on, and when each pledge has all its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from graphlib import TopologicalSorter

from matcher.plan.audit.cells import BEGINNING, END
from matcher.plan.audit.consents import first_accepted, refused_hand_overs
from matcher.plan.audit.facts import OUT_OF_COUNT, Facts, Pledge
from matcher.plan.audit.needs import Lack, Link, Supplies, find_holds, hold_of

LinkRule = Callable[[Facts, Pledge, Pledge], str | None]
"""From the facts, a giver and a receiver to a reason without its full stop, None where it holds."""


def rate_of_link(facts: Facts, giver: Pledge, lack: Lack) -> Fraction | None:
    """Return what one measure of a giver covers of a lack, None where it does not fit."""
    if giver.capability == lack.capability:
        return Fraction(1)
    return facts.chains.get(giver.capability, {}).get(lack.capability)


def _quantity(_: Facts, giver: Pledge, __: Pledge) -> str | None:
    return None if giver.total > 0 else f"{giver.id} has no quantity above 0"


def _status(_: Facts, giver: Pledge, __: Pledge) -> str | None:
    return f"{giver.id} is {giver.status}" if giver.status in OUT_OF_COUNT else None


def _renewed(_: Facts, giver: Pledge, __: Pledge) -> str | None:
    return None if giver.renewed_by is None else f"{giver.renewed_by} renews {giver.id}"


def _recipients(_: Facts, giver: Pledge, receiver: Pledge) -> str | None:
    if not giver.only_recipients or receiver.contributor in giver.only_recipients:
        return None
    return f"{giver.id} is meant for {', '.join(giver.only_recipients)} only"


def _condition(_: Facts, giver: Pledge, __: Pledge) -> str | None:
    blocked = giver.blocked_by
    return None if blocked is None else f'the condition "{blocked}" of {giver.id} is unmet'


def _languages(facts: Facts, giver: Pledge, receiver: Pledge) -> str | None:
    if not giver.own_languages:
        return None
    if receiver.languages:
        passes = not set(giver.own_languages).isdisjoint(receiver.languages)
    else:
        passes = facts.unknown["languages"] == "yes"
    return None if passes else f"{receiver.id} speaks none of {', '.join(giver.own_languages)}"


LINK_RULES: tuple[LinkRule, ...] = (
    _quantity,
    _status,
    _renewed,
    _recipients,
    _condition,
    _languages,
)
"""Every rule of a link but those that hang on days, chains and capabilities."""


def find_supplies(facts: Facts, lacks: Mapping[str, Mapping[str, Lack]]) -> Supplies:
    """Return who may give what to whom, and when each pledge can have all its parts.

    Parameters
    ----------
    facts
        Facts of the case but for this.
    lacks
        Receiver → what it lacks, by need.
    """
    return _Chains(facts, lacks).supplies()


class _Chains:
    """The days of chains, from those who need nothing on; no pledge and no need awaits itself."""

    def __init__(self, facts: Facts, lacks: Mapping[str, Mapping[str, Lack]]) -> None:
        self._facts, self._lacks = facts, lacks
        self._last = last_day(facts)
        self._fitting: dict[str, list[tuple[Pledge, Fraction]]] = {}
        self._holds = {one: find_holds(own) for one, own in lacks.items()}
        self._given = {
            receiver: {need: list(self._givers(lack)) for need, lack in own.items()}
            for receiver, own in lacks.items()
        }
        self._links: dict[tuple[str, str], list[Link]] = {}
        self._days: dict[str, int] = {}

    def supplies(self) -> Supplies:
        """Return all links, and the days on which pledges can be complete."""
        above = {
            receiver: {giver.id for found in own.values() for giver, _ in found}
            for receiver, own in self._given.items()
        }
        for receiver in TopologicalSorter(above).static_order():
            self._days[receiver] = self._complete(receiver)
        links = {
            receiver: tuple(one for need in sorted(own) for one in self._of(own[need]))
            for receiver, own in self._lacks.items()
        }
        complete = {receiver: self._days[receiver] for receiver in self._lacks}
        return Supplies(self._lacks, self._holds, links, complete)

    def _givers(self, lack: Lack) -> Iterator[tuple[Pledge, Fraction]]:
        """Yield who may give, and the rate, whatever the day."""
        receiver = self._facts.pledges[lack.receiver]
        if lack.capability not in self._fitting:
            self._fitting[lack.capability] = list(_fitting(self._facts, lack))
        for giver, rate in self._fitting[lack.capability]:
            if giver is receiver or any(rule(self._facts, giver, receiver) for rule in LINK_RULES):
                continue
            yield giver, rate

    def _complete(self, pledge: str) -> int:
        """Return the first day on which a pledge can have all its parts."""
        holds = self._holds.get(pledge, ())
        return max((self._ready(hold.lacks) for hold in holds), default=BEGINNING)

    def _ready(self, alternatives: tuple[Lack, ...]) -> int:
        """Return the first day on which one of several alternatives can be there."""
        days = (one.first + lack.lead for lack in alternatives for one in self._of(lack))
        return min(days, default=END)

    def _of(self, lack: Lack) -> list[Link]:
        """Return the links of a lack, by giver."""
        key = lack.receiver, lack.need
        if key not in self._links:
            self._links[key] = list(self._found(lack))
        return self._links[key]

    def _found(self, lack: Lack) -> Iterator[Link]:
        receiver = self._facts.pledges[lack.receiver]
        own = self._lacks[lack.receiver]
        first = [self._ready(hold_of(own, one)) for one in lack.after]
        for giver, rate in self._given[lack.receiver][lack.need]:
            day = max([giver.ready, self._days[giver.id], *first])
            day = first_accepted(refused_hand_overs(self._facts, giver, receiver), day)
            if is_in_time(giver, lack, day, self._last):
                yield Link(giver.id, lack, rate, day)


def _fitting(facts: Facts, lack: Lack) -> Iterator[tuple[Pledge, Fraction]]:
    """Yield the pledges whose capability fits a lack, by id."""
    for one in sorted(facts.pledges):
        rate = rate_of_link(facts, facts.pledges[one], lack)
        if rate is not None:
            yield facts.pledges[one], rate


def last_day(facts: Facts) -> int:
    """Return the day after all requirements have ended."""
    return max((one.stop for one in facts.requirements.values()), default=END)


def is_in_time(giver: Pledge, lack: Lack, day: int, last: int) -> bool:
    """Say whether a hand-over on a day comes to anything.

    Parameters
    ----------
    giver
        It is back by its last day, and with it what is kept.
    lack
        What is covered.
    day
        Of the hand-over.
    last
        The day after all requirements have ended.
    """
    ready = day + lack.lead
    return day <= giver.home and ready < last and (not lack.is_kept or ready <= giver.home)


def why_no_link(facts: Facts, giver: Pledge, lack: Lack) -> str:
    """Return why a pledge may not cover a lack of another, without a full stop."""
    receiver = facts.pledges[lack.receiver]
    if giver.id == receiver.id:
        return f"{giver.id} cannot give to itself"
    if rate_of_link(facts, giver, lack) is None:
        return f"{giver.capability} does not stand in for {lack.capability}"
    broken = (rule(facts, giver, receiver) for rule in LINK_RULES)
    return next((reason for reason in broken if reason), "it cannot be handed over in time")
