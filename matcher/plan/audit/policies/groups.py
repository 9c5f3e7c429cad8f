"""Groups: which requirements wait together for a condition, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.plan.audit.facts import Facts, Requirement
from matcher.plan.audit.policies.policy import ONLY_WITH, SPREAD, Policy
from matcher.plan.audit.policies.scope import applies_to_requirement


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements that count only while one condition holds.

    `about` is the mission where each has a condition of its own, `waiting` what waits, and
    `looked_at` what must be covered; a spread looks at nothing else.
    """

    policy: Policy
    about: str
    waiting: tuple[Requirement, ...]
    looked_at: tuple[Requirement, ...]

    @property
    def name(self) -> str:
        """What rows about it are called."""
        return f"{self.policy.id} @ {self.about}" if self.about else self.policy.id


def groups_of(facts: Facts, policy: Policy) -> Iterator[Group]:
    """Yield what a condition joins: all at once, or with a capability each mission by itself."""
    own = [o for o in facts.requirements.values() if applies_to_requirement(facts, policy, o)]
    if policy.kind == SPREAD:
        yield Group(policy, "", tuple(own), ())
        return
    if policy.with_requirement:
        looked = [facts.requirements[one] for one in sorted(policy.with_requirement)]
        yield _group(policy, "", own, looked)
        return
    for mission in sorted({one.mission for one in own if one.mission is not None}):
        looked = [
            one
            for one in facts.requirements.values()
            if one.mission == mission and one.capability in policy.with_capability
        ]
        here = [one for one in own if one.mission == mission]
        yield _group(policy, mission, here, looked)


def _group(policy: Policy, about: str, own: list[Requirement], looked: list[Requirement]) -> Group:
    """Nothing waits for itself."""
    waiting = tuple(one for one in own if one not in looked)
    return Group(policy, about, waiting, tuple(looked))


def all_groups(facts: Facts) -> list[Group]:
    """Return the groups of all conditions."""
    return [one for policy in facts.book.of(SPREAD, ONLY_WITH) for one in groups_of(facts, policy)]


def judged_by(facts: Facts) -> frozenset[str]:
    """Return the requirements of which not all that is there may count."""
    waiting = {one.id for group in all_groups(facts) for one in group.waiting}
    named = {*facts.book.minimum, *facts.book.at_most, *waiting}
    return frozenset(one for one in named if facts.requirements[one].quantified)
