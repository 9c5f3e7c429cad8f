"""Consents: the days on which a contributor is refused at a requirement."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.plan.audit.cells import BEGINNING, END
from matcher.plan.audit.facts import Consent, Facts, Pledge, Requirement

Days = tuple[int, int]
"""First day, and the day after the last."""


def ignores_consent(facts: Facts, pledge: Pledge, requirement: Requirement) -> bool:
    """Say whether a pair is overridden or running, so that no consent is asked."""
    if facts.pair(pledge, requirement).overrides:
        return True
    return bool(facts.running_of(pledge, requirement))


def refused_days(facts: Facts, pledge: Pledge, requirement: Requirement) -> list[Days]:
    """Return the spans of days on which it is refused, in order.

    Of the answers that fit, the narrowest count. *No* refuses its days; *yes* refuses all days
    outside those of every *yes*.
    """
    answers = _narrowest(_answers(facts, pledge, requirement), pledge)
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


def is_always_refused(spans: Iterable[Days], first: int, stop: int) -> bool:
    """Say whether every day from one day until before another is refused."""
    day = first
    for one, until in spans:
        if one > day:
            break
        day = max(day, until)
    return day >= stop


def _answers(facts: Facts, pledge: Pledge, requirement: Requirement) -> list[Consent]:
    kind = "partner" if requirement.mission is None else "mission"
    category = facts.capabilities[pledge.capability].category
    return [
        one
        for one in facts.consents.get((f"{kind} {requirement.where}", pledge.contributor), ())
        if one.capability in {None, pledge.capability} and one.category in {None, category}
    ]


def _narrowest(answers: list[Consent], pledge: Pledge) -> list[Consent]:
    by_capability = [one for one in answers if one.capability == pledge.capability]
    by_category = [one for one in answers if one.category is not None]
    return by_capability or by_category or answers
