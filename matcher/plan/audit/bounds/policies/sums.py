"""Sums: what adds up over each period of a limit, and what is over it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.hands import Hand
from matcher.plan.audit.bounds.policies.scopes import Weighed, weighed
from matcher.plan.audit.bounds.presences import Presence
from matcher.plan.audit.policies.levels import constant_room
from matcher.plan.audit.policies.periods import overlap, periods_of
from matcher.plan.audit.policies.policy import BUDGET, SUMS, Policy
from matcher.plan.audit.policies.scope import Days, applies_to_pledge
from matcher.plan.audit.policies.sums import entry_cost, may_count_hand_overs
from matcher.plan.audit.values import reimbursed

ZERO = Fraction(0)


class Part(NamedTuple):
    """What one measure of a presence adds on one of its dates."""

    number: int
    arriving: Fraction = ZERO
    leaving: Fraction = ZERO
    being: Fraction = ZERO


def price_sums(proving: Proving, charged: Charged) -> Fraction:
    """Add what limits of sums charge presences and hand-overs; return what they add."""
    total = ZERO
    for policy in proving.ground.facts.book.of(*sorted(SUMS)):
        over = proving.objective.overstepping(policy, given_up=policy.id in proving.ground.relaxed)
        members = weighed(proving.ground, policy)
        for days in periods_of(proving.ground.facts, policy):
            price = proving.prices.of(policy.kind, about=policy.id, day=days.first, side=-1)
            if not price:
                continue
            total += price * constant_room(policy)
            most = _charge(proving.ground, (policy, days), members, (charged, price))
            if over is not None:
                each = over * (days.stop - days.first) / (policy.at_most or Fraction(1)) + price
                total += low(each, most)
    return total


def _charge(
    ground: Ground,
    limited: tuple[Policy, Days],
    members: Weighed,
    charging: tuple[Charged, Fraction],
) -> Fraction:
    """Charge all that adds to a period; return the most that it can add up to."""
    most = ZERO
    (policy, days), (charged, price) = limited, charging
    for one, each in members:
        for part in _parts(ground, policy, days, (one, each)):
            charged.arriving(one, part.number, -price * part.arriving)
            charged.leaving(one, part.number, -price * part.leaving)
            charged.being(one, part.number, -price * part.being)
            most += _most(one, part)
    for hand in _handed(ground, policy, days):
        charged.handing(hand, -price * hand.giver.each_handed)
        most += hand.giver.each_handed * hand.most
    return most


def _most(one: Presence, part: Part) -> Fraction:
    """Return the most that a part can come to: the first arrival is a stay, as the last leaving."""
    number, total = part.number, ZERO
    if part.arriving and one.may_arrive(number):
        begins = number == 0 and not one.begun
        total += part.arriving * (one.most_there(0) if begins else one.most_arriving(number))
    if part.leaving and number in one.leavings:
        ends = number == one.last
        total += part.leaving * (one.most_there(number - 1) if ends else max(one.most, one.begun))
    if part.being:
        total += part.being * one.most_there(number)
    return total


def _handed(ground: Ground, policy: Policy, days: Days) -> Iterator[Hand]:
    """Yield the hand-overs that a budget counts in a period."""
    if policy.kind != BUDGET or not may_count_hand_overs(policy):
        return
    for hand in ground.hands:
        counts = applies_to_pledge(ground.facts, policy, hand.giver)
        if counts and days.first <= hand.day < days.stop:
            yield hand


def _parts(
    ground: Ground, policy: Policy, days: Days, weighed_one: tuple[Presence, Fraction]
) -> Iterator[Part]:
    """Yield what a presence adds in a period, date by date."""
    one, each = weighed_one
    if policy.kind == BUDGET:
        yield from _costs(ground, days, one)
        return
    for number, day in enumerate(one.days):
        if days.first <= day - one.travel < days.stop:
            yield Part(number, arriving=each)


def _costs(ground: Ground, days: Days, one: Presence) -> Iterator[Part]:
    facts, monthly = ground.facts, one.pledge.monthly_cost
    entry, persons = entry_cost(facts, one.pledge, one.requirement), one.pledge.persons_each

    def away(first: int, stop: int) -> Fraction:
        inside = overlap(days, first, stop)
        number = inside.stop - inside.first
        return monthly * facts.months(number) if number else ZERO

    for number, day in enumerate(one.days):
        departs = day - one.travel
        enters = days.first <= departs < days.stop
        arriving = away(departs, day) + (entry if enters else ZERO)
        leaving = away(day, day + one.travel) if number else ZERO
        being = ZERO
        if number < one.last:
            stay = overlap(days, day, one.days[number + 1])
            being = away(*stay) + (persons or ZERO) * reimbursed(facts, one.pledge, *stay)
        yield Part(number, arriving, leaving, being)
