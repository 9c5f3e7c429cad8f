"""Demands: what all holds of a plan ask for."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.plan.audit.demand import Demand
from matcher.plan.audit.subject import Subject


class Demands:
    """What all holds of a plan ask for, each worked out once.

    Parameters
    ----------
    subject
        The plan.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._deployments, self._given = subject.by_pledge(), subject.by_giver()
        self._received = subject.by_receiver()
        self._found: dict[str, tuple[Demand, ...]] = {}

    def of(self, pledge: str) -> tuple[Demand, ...]:
        """Return what each hold of a pledge asks for."""
        if pledge not in self._found:
            kinds = (
                self._deployments.get(pledge, []),
                self._given.get(pledge, []),
                self._received.get(pledge, []),
            )
            holds = self._subject.holders.of(pledge)
            self._found[pledge] = tuple(Demand(self._subject, hold, *kinds) for hold in holds)
        return self._found[pledge]

    def of_all(self) -> Iterator[Demand]:
        """Yield what is asked for by pledges that are deployed, or hand something on."""
        for pledge in sorted({*self._deployments, *self._given}):
            yield from self.of(pledge)
