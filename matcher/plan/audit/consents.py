"""Consents: the days on which a contributor is refused at a requirement, or by a receiver."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.plan.audit.cells import BEGINNING, END
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.pairs import Consent

Days = tuple[int, int]
"""First day, and the day after the last."""


def ignores_consent(facts: Facts, pledge: Pledge, requirement: Requirement) -> bool:
    """Say whether a pair is overridden or running, so that no consent is asked."""
    if facts.pair(pledge, requirement).overrides:
        return True
    return bool(facts.running_of(pledge, requirement))


def refused_days(facts: Facts, pledge: Pledge, requirement: Requirement) -> list[Days]:
    """Return the spans of days on which it is refused, in order."""
    kind = "partner" if requirement.mission is None else "mission"
    return _refused(facts, pledge, f"{kind} {requirement.where}")


def refused_hand_overs(facts: Facts, giver: Pledge, receiver: Pledge) -> list[Days]:
    """Return the spans of days on which a receiver's contributor takes nothing of a giver's."""
    return _refused(facts, giver, f"partner {receiver.contributor}")


def _refused(facts: Facts, pledge: Pledge, where: str) -> list[Days]:
    """Return the spans of days on which a contributor is refused somewhere, in order.

    Of the answers that fit, the narrowest count. *No* refuses its days; *yes* refuses all days
    outside those of every *yes*.
    """
    answers = _narrowest(_answers(facts, pledge, where), pledge)
    refused = [(one.first, one.stop) for one in answers if not one.accepted]
    accepted = sorted((one.first, one.stop) for one in answers if one.accepted)
    if accepted:
        day = BEGINNING
        for first, stop in accepted:
            if day < first:
                refused.append((day, first))
            day = max(day, stop)
        if day < END:
            refused.append((day, END))
    return sorted(refused)


def first_refused(spans: Iterable[Days], first: int, stop: int) -> int | None:
    """Return the first refused day from one day until before another, None where there is none."""
    days = [max(first, one) for one, until in spans if one < stop and until > first]
    return min(days, default=None)


def first_accepted(spans: Iterable[Days], first: int) -> int:
    """Return the first day, from one on, that no span refuses."""
    for one, until in sorted(spans):
        if one <= first < until:
            first = until
    return first


def is_always_refused(spans: Iterable[Days], first: int, stop: int) -> bool:
    """Say whether every day from one day until before another is refused."""
    day = first
    for one, until in spans:
        if one > day:
            break
        day = max(day, until)
    return day >= stop


def _answers(facts: Facts, pledge: Pledge, where: str) -> list[Consent]:
    category = facts.capabilities[pledge.capability].category
    return [
        one
        for one in facts.consents.get((where, pledge.contributor), ())
        if one.capability in {None, pledge.capability} and one.category in {None, category}
    ]


def _narrowest(answers: list[Consent], pledge: Pledge) -> list[Consent]:
    by_capability = [one for one in answers if one.capability == pledge.capability]
    by_category = [one for one in answers if one.category is not None]
    return by_capability or by_category or answers
