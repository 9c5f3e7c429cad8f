"""Stays: whoever arrived so late has not left yet, or is over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.bounds.policies.scopes import presences_in
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.policies.policy import STAY, Policy
from matcher.plan.audit.policies.scope import Days, period_of

ZERO = Fraction(0)


class Asked(NamedTuple):
    """A day on which it is asked who arrived by then, and since when; and until when it counts."""

    day: int
    stop: int
    arrivals: tuple[int, ...]


def price_stays(proving: Proving, charged: Charged) -> Fraction:
    """Add what shortest stays charge presences, and return what is over them."""
    total = ZERO
    for policy in proving.ground.facts.book.of(STAY):
        days = period_of(proving.ground.facts, policy)
        over = proving.objective.overstepping(policy, given_up=policy.id in proving.ground.relaxed)
        for one in presences_in(proving.ground, policy):
            for row in _rows(policy, days, one, checks=over is not None):
                ids = one.pledge.id, one.requirement.id
                price = proving.prices.of("stay", *ids, policy.id, day=row.day, side=-1)
                _charge(one, row, price, charged)
                if over is not None:
                    each = over * (row.stop - row.day) / policy.days + price
                    total += low(each, one.most * len(row.arrivals))
    return total


def _charge(one: Presence, row: Asked, price: Fraction, charged: Charged) -> None:
    for number in row.arrivals if price else ():
        charged.arriving(one, number, -price)
    there = bisect_right(one.days, row.day) - 1
    if there < one.last:
        charged.being(one, there, price)


def _rows(policy: Policy, days: Days, one: Presence, *, checks: bool) -> Iterator[Asked]:
    """Yield the days on which a presence is asked who has left too early.

    Where it may be over, that is also the first day of the policy, and when stays are done. A day
    with no arrival but its own asks for nothing.
    """
    arrivals = [number for number in range(one.last) if one.may_arrive(number)]
    came = [one.days[number] for number in arrivals]
    checked = {days.first, *(day + policy.days for day in came)} if checks and came else set()
    dates = sorted({*one.days, *checked})
    for day, following in zip(dates, [*dates[1:], days.stop], strict=True):
        oldest, own = bisect_right(came, day - policy.days), bisect_left(came, day)
        if own > oldest and days.first <= day < days.stop:
            members = arrivals[oldest : bisect_right(came, day)]
            yield Asked(day, min(following, days.stop), tuple(members))
