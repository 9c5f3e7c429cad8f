"""Conditions: on which days what waits for something may count, and what counts all the same."""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.cells import exceeds, margin
from matcher.plan.audit.facts import Requirement
from matcher.plan.audit.gaps import required_steps
from matcher.plan.audit.policies.groups import Group, groups_of
from matcher.plan.audit.policies.levels import By, cut
from matcher.plan.audit.policies.policy import SPREAD, ZERO, Policy
from matcher.plan.audit.policies.scope import period_of
from matcher.plan.audit.policies.view import Stretch, View
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.values import served_span

ONE = Fraction(1)


class Condition:
    """What one group waits for, day by day.

    Parameters
    ----------
    view
        The plan.
    group
        What waits, and for what.
    """

    def __init__(self, view: View, group: Group) -> None:
        self._view, self._group = view, group
        policy = group.policy
        self.days = period_of(view.facts, policy)
        counting = view.counting
        self._waiting = {one.id: counting.served(one) for one in group.waiting if one.quantified}
        self._looked = [(one, required_steps(one), counting.served(one)) for one in group.looked_at]
        self._levels = self._by_contributor() if policy.kind == SPREAD else {}

    def used(self, day: int) -> Fraction:
        """Return the contributors that are there, or the least share that is covered."""
        if self._group.policy.kind == SPREAD:
            least = self._group.policy.minimum_each
            return Fraction(sum(not exceeds(least, o.at(day)) for o in self._levels.values()))
        shares = [self._share(*one, day) for one in self._looked]
        return min((share for share in shares if share is not None), default=ONE)

    @property
    def limit(self) -> Fraction:
        """Contributors, or the share, that are asked for."""
        policy = self._group.policy
        return Fraction(policy.contributors) if policy.kind == SPREAD else policy.share

    def holds(self, day: int) -> bool:
        """Say whether it is met on a day."""
        return not exceeds(self.limit, self.used(day))

    def counted_anyway(self, day: int) -> Fraction:
        """Return the largest share of what is required that counts on a day without it."""
        if self.holds(day):
            return ZERO
        shares = [ZERO]
        for one in self._group.waiting:
            required = required_steps(one).at(day) if one.quantified else ZERO
            if required > 0:
                served = min(self._waiting[one.id].at(day), required)
                shares.append(served / required if served > margin(ZERO) else ZERO)
        return max(shares)

    def cuts(self) -> set[int]:
        """Return the days on which anything changes."""
        steps: list[Steps] = [*self._waiting.values(), *self._levels.values()]
        steps += [required_steps(one) for one in self._group.waiting if one.quantified]
        for one, required, served in self._looked:
            steps += [required, served, Steps([(one.first, one.stop, ONE)])]
        return {day for step in steps for day in step.days}

    def _share(self, one: Requirement, required: Steps, served: Steps, day: int) -> Fraction | None:
        """Return how far something looked at is covered, None where it asks for nothing then."""
        if not one.first <= day < one.stop:
            return None
        if not one.quantified:
            return ZERO
        asked = required.at(day)
        return min(ONE, served.at(day) / asked) if asked > 0 else None

    def _by_contributor(self) -> dict[str, Steps]:
        facts, found = self._view.facts, {}
        deployments = [o for one in self._group.waiting for o in self._view.counting.deployed(one)]
        for who in {one.pledge.contributor for one in deployments}:
            own = (one for one in deployments if one.pledge.contributor == who)
            found[who] = Steps(served_span(facts, one) for one in own)
        return found


def condition_stretches(view: View, policy: Policy) -> By:
    """Return how far a condition is met, and what counts without it, day by day."""
    found: By = {}
    for group in groups_of(view.facts, policy):
        condition = Condition(view, group)
        limit = condition.limit
        found[group.about] = []
        for first, stop in cut(condition.days, condition.cuts()):
            used, excess = condition.used(first), condition.counted_anyway(first)
            worth = excess * (stop - first)
            found[group.about].append(
                Stretch(first, stop, used, limit, used - limit, excess, worth)
            )
    return found
