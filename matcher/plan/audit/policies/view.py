"""View: a plan as its policies look at it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from matcher.plan.audit.cells import cell_text, rows_of
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Pledge, Requirement
from matcher.plan.audit.policies.counting import Counting
from matcher.plan.audit.policies.policy import EXCHANGE, Policy
from matcher.plan.audit.policies.scope import applies
from matcher.plan.audit.stand_ins import rate_of
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.travel import first_arrival, last_leaving

RELAXED = "relaxed"


class Stretch(NamedTuple):
    """What a policy says of the days from `first` until before `stop`.

    `used`, `limit`, `slack` and `excess` are as in the frame of a plan; `worth` is what the excess
    counts for in the tier of rules at a price of 1.
    """

    first: int
    stop: int
    used: Fraction | None
    limit: Fraction
    slack: Fraction | None
    excess: Fraction
    worth: Fraction


class View:
    """A plan as its policies look at it.

    Parameters
    ----------
    subject
        The plan.
    """

    def __init__(self, subject: Subject) -> None:
        self.subject, self.facts = subject, subject.facts

    @cached_property
    def relaxed(self) -> frozenset[str]:
        """Hard policies that the plan says to have given up."""
        rows = rows_of(self.subject.record.policies)
        given_up = (row for row in rows if cell_text(row.get("hard")) == RELAXED)
        named = {cell_text(row.get("policy_id")) for row in given_up}
        return frozenset(one for one in self.facts.book.policies if one in named)

    @cached_property
    def counting(self) -> Counting:
        """What counts at each requirement."""
        return Counting(self.subject)

    @cached_property
    def pairs(self) -> list[tuple[Pledge, Requirement]]:
        """Who could be where over which days: every pair that may serve, or is running."""
        return [
            (pledge, one)
            for pledge in self.facts.pledges.values()
            for one in self.subject.holders.served_by(pledge.id)
            if self._could_be(pledge, one)
        ]

    def _could_be(self, pledge: Pledge, one: Requirement) -> bool:
        first = first_arrival(self.facts, pledge, one)
        if self.facts.running_of(pledge, one):
            first = min(first, self.facts.plan_day)
        if rate_of(self.facts, pledge, one) is None:
            return False
        return first < last_leaving(self.facts, pledge, one)

    def is_hard(self, policy: Policy) -> bool:
        """Say whether a policy may not be overstepped in this plan."""
        return not policy.soft and policy.id not in self.relaxed

    def deployed(self, policy: Policy) -> Iterator[Deployment]:
        """Yield the deployments in the scope of a policy."""
        for one in self.subject.deployments:
            if applies(self.facts, policy, one.pledge, one.requirement):
                yield one

    def pairs_in(self, policy: Policy) -> Iterator[tuple[Pledge, Requirement]]:
        """Yield the pairs in the scope of a policy."""
        for pledge, one in self.pairs:
            if applies(self.facts, policy, pledge, one):
                yield pledge, one

    def exchange_for(self, policy: Policy) -> Policy | None:
        """Return the exchange that lets a ceiling be passed, unless one of its ceilings is soft."""
        for one in self.facts.book.of(EXCHANGE):
            if one.more == policy.id and self.holds(one):
                return one
        return None

    def holds(self, exchange: Policy) -> bool:
        """Say whether an exchange holds: it is void where one of its ceilings was given up."""
        return self.relaxed.isdisjoint({exchange.more, exchange.fewer})
