"""Stays: for how long whoever arrives in a plan stays, first in, first out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from matcher.plan.audit.cells import BEGINNING, margin
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.policies.levels import By
from matcher.plan.audit.policies.periods import overlap
from matcher.plan.audit.policies.policy import ZERO, Policy
from matcher.plan.audit.policies.scope import Days, applies, period_of
from matcher.plan.audit.policies.view import Stretch, View


class Piece(NamedTuple):
    """A quantity that arrived in the plan on one day and left on another."""

    quantity: Fraction
    start: int
    stop: int

    def missing(self, policy: Policy, days: Days) -> int:
        """Return how many days of a period are missing of the shortest stay."""
        short = overlap(days, self.stop, self.start + policy.days)
        return short.stop - short.first


def stay_stretches(view: View, policy: Policy) -> By:
    """Return the shortest stay in the scope of a policy, and how much is missing in its days.

    A hard one forbids to leave too early on its days.
    """
    days = period_of(view.facts, policy)
    if days.first >= days.stop:
        return {"": []}
    pieces = [
        piece
        for deployments in view.subject.by_pair().values()
        if applies(view.facts, policy, deployments[0].pledge, deployments[0].requirement)
        for piece in pieces_of(deployments)
    ]
    used = min((Fraction(one.stop - one.start) for one in pieces), default=None)
    if view.is_hard(policy):
        pieces = [one for one in pieces if days.first <= one.stop < days.stop]
    excess = sum((one.quantity * one.missing(policy, days) for one in pieces), ZERO)
    limit = Fraction(policy.days)
    slack = None if used is None else used - limit
    return {"": [Stretch(*days, used, limit, slack, excess, excess / limit)]}


def pieces_of(deployments: list[Deployment]) -> Iterator[Piece]:
    """Yield how long what arrived of one pair stays, whatever rows it stands in.

    What was running leaves first.
    """
    came = sorted((BEGINNING if one.is_running else one.start, one.quantity) for one in deployments)
    goes = sorted((one.stop, one.quantity) for one in deployments)
    arrived, (start, waiting) = iter(came), (BEGINNING, ZERO)
    for stop, quantity in goes:
        leaving = quantity
        while leaving > margin(ZERO):
            if waiting <= margin(ZERO):
                start, waiting = next(arrived, (stop, leaving))
            part = min(waiting, leaving)
            if start > BEGINNING:
                yield Piece(part, start, stop)
            waiting, leaving = waiting - part, leaving - part
