"""Periods: the whole time of a rule, or the calendar years or months in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matcher.plan.audit.facts import Facts
from matcher.plan.audit.policies.policy import Policy
from matcher.plan.audit.policies.scope import Days, period_of

MONTHS = 12


def periods_of(facts: Facts, policy: Policy) -> Iterator[Days]:
    """Yield the periods of a sum, in order, cut where the policy begins and ends."""
    first, stop = period_of(facts, policy)
    if not facts.dated or policy.per == "total":
        if first < stop:
            yield Days(first, stop)
        return
    while first < stop:
        until = min(stop, _next(first, policy.per))
        yield Days(first, until)
        first = until


def _next(day: int, per: str) -> int:
    """Return the first day of the next calendar year or month."""
    one = date.fromordinal(day)
    if per == "year" or one.month == MONTHS:
        return date(one.year + 1, 1, 1).toordinal()
    return date(one.year, one.month + 1, 1).toordinal()


def overlap(days: Days, first: int, stop: int) -> Days:
    """Return the days of a period from one day until before another; none where they are apart."""
    first, stop = max(days.first, first), min(days.stop, stop)
    return Days(first, max(first, stop))
