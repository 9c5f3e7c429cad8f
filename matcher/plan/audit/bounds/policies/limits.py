"""Limits: levels with room, what is over them, and exchanges between two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.columns import low
from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.policies.chains import Chain, best
from matcher.plan.audit.bounds.policies.scopes import Weighed, reach_of, weighed
from matcher.plan.audit.policies.levels import exchange_days, room_of, wanted_of
from matcher.plan.audit.policies.policy import (
    CONTRIBUTOR_SHARE,
    EXCHANGE,
    LEVELS,
    SHARE,
    Policy,
)
from matcher.plan.audit.policies.scope import Days, applies_to_requirement, period_of
from matcher.plan.audit.steps import Steps

ZERO = Fraction(0)

WOMEN = "women"
"""Family of the rows of a share of women; `share` is that of open shares."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level that a policy limits.

    Attributes
    ----------
    policy, about, chain
        The policy, the contributor where there is one for each, and the level.
    days
        When the policy holds.
    room
        How much of it there is, exchanges apart.
    more
        What an exchange may add to it.
    high, low
        How far the level could rise, and how far fall.
    wanted
        By what is divided what is over; 0 where by the room.
    """

    policy: Policy
    about: str
    chain: Chain
    days: Days
    room: Steps
    more: Steps
    high: Fraction
    low: Fraction
    wanted: Fraction

    def holds(self, day: int) -> bool:
        """Say whether the policy holds from a date on."""
        return day >= self.days.first

    def top(self, day: int) -> Fraction:
        """Return the most that may be within it from a date on."""
        if not self.holds(day):
            return self.high
        return min(self.high, self.room.at(day) + self.more.at(day))


def price_limits(proving: Proving, charged: Charged) -> Fraction:
    """Add what limits of levels charge presences, and return what rows and columns add."""
    total, levels = priced_levels(proving, charged)
    return total + sum((_columns(proving, level, costs) for level, costs in levels), ZERO)


Priced = list[tuple[Level, list[Fraction]]]
"""Levels, and what one more within each costs from each of its dates on."""


def priced_levels(proving: Proving, charged: Charged) -> tuple[Fraction, Priced]:
    """Charge what moves levels; return what their rows add, and what is within them costs."""
    limiting = proving.ground.facts.book.of(*sorted(LEVELS))
    levels = [one for policy in limiting for one in _levels(proving.ground, policy)]
    total, extra = _exchanges(proving, levels)
    priced: Priced = []
    for level in levels:
        added, costs = level.chain.price(proving.prices, charged)
        more = (extra[level.policy.id, number] for number in range(len(costs)))
        priced.append((level, [cost + one for cost, one in zip(costs, more, strict=True)]))
        total += added
    return total, priced


def _levels(ground: Ground, policy: Policy) -> Iterator[Level]:
    """Yield the level of a policy, or one for each contributor."""
    family = WOMEN if policy.kind == SHARE else policy.kind
    members = weighed(ground, policy)
    if policy.kind != CONTRIBUTOR_SHARE:
        yield _level(ground, policy, members, (family, policy.id), "")
        return
    for who in sorted({one.pledge.contributor for one, _ in members}):
        own = [(one, each) for one, each in members if one.pledge.contributor == who]
        yield _level(ground, policy, own, (family, f"{policy.id} · {who}"), who)


def _level(
    ground: Ground, policy: Policy, members: Weighed, named: tuple[str, str], about: str
) -> Level:
    facts, days = ground.facts, period_of(ground.facts, policy)
    high, lowest = reach_of(members)
    pledges = {one.pledge.id: one.pledge for one, _ in members}.values()
    persons = sum(((one.persons_each or ZERO) * one.total for one in pledges), ZERO)
    more = [
        (*exchange_days(facts, one), one.at_most)
        for one in _exchanging(ground)
        if one.more == policy.id
    ]
    return Level(
        policy=policy,
        about=about,
        chain=Chain(*named, members, _dates(ground, policy, members, days)),
        days=days,
        room=room_of(facts, policy),
        more=Steps(more),
        high=high,
        low=lowest,
        wanted=wanted_of(policy, persons),
    )


def _dates(ground: Ground, policy: Policy, members: Weighed, days: Days) -> list[int]:
    """Return the dates on which a level, or its room, may change."""
    if days.first >= days.stop:
        return []
    found = {day for one, _ in members for day in one.days} | {days.first}
    if policy.kind == CONTRIBUTOR_SHARE:
        for one, rows in ground.stretches.items():
            if applies_to_requirement(ground.facts, policy, ground.facts.requirements[one]):
                found |= {day for (first, stop, _), _ in rows for day in (first, stop)}
    for exchange in _exchanging(ground):
        if exchange.more == policy.id:
            found |= {*exchange_days(ground.facts, exchange)}
    return sorted(day for day in found if ground.facts.plan_day <= day < days.stop)


def _exchanging(ground: Ground) -> list[Policy]:
    """Return the exchanges that are not void."""
    given_up = ground.relaxed
    every = ground.facts.book.of(EXCHANGE)
    return [one for one in every if given_up.isdisjoint({one.more, one.fewer})]


Extra = defaultdict[tuple[str, int], Fraction]
"""Policy and number of a date → what one more within it costs besides."""


def _exchanges(proving: Proving, levels: list[Level]) -> tuple[Fraction, Extra]:
    """Return what the rows of exchanges add, and what they charge what is within."""
    ground, total, extra = proving.ground, ZERO, Extra(Fraction)
    by_policy = {level.policy.id: level for level in levels}
    for one in _exchanging(ground):
        first, stop = exchange_days(ground.facts, one)
        both = ((by_policy[one.more], Fraction(1)), (by_policy[one.fewer], one.rate))
        days = {day for level, _ in both for day in level.chain.days} | {first}
        for day in sorted(day for day in days if first <= day < stop):
            price = proving.prices.of("exchange", about=one.id, day=day, side=-1)
            for level, rate in both if price else ():
                total += price * rate * level.room.at(day)
                place = level.chain.at(day)
                if place is not None:
                    extra[level.policy.id, place] -= rate * price
    return total, extra


def _columns(proving: Proving, level: Level, costs: list[Fraction]) -> Fraction:
    """Return the least that what is within, and over, a limit can add.

    What may be over is never exchanged.
    """
    total, policy, days = ZERO, level.policy, level.chain.days
    ends = [*days[1:], level.days.stop][: len(days)]
    over = proving.objective.overstepping(policy, given_up=policy.id in proving.ground.relaxed)
    for cost, day, stop in zip(costs, days, ends, strict=True):
        total += best(cost, level.low, level.top(day))
        if over is not None and level.holds(day):
            divided = level.wanted or level.room.at(day) or Fraction(1)
            total += low(over * (stop - day) / divided + cost, level.high - level.low)
    return total
