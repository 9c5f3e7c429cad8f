"""A deployment of a plan, as the audit reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matcher.plan.audit.facts import Key, Pledge, Requirement
from matcher.plan.audit.steps import Span


@dataclass(frozen=True, slots=True)
class Deployment:
    """One row of the deployments of a plan.

    Attributes
    ----------
    line
        Frame and id, as findings name it.
    pledge, requirement
        What serves what.
    depart, start, stop
        Days of departure, of arrival and of leaving. `depart` is None where it was running.
    quantity
        All of it.
    arrived
        The part that arrives in the plan; the rest was running before.
    travel
        Days of travel, one way.
    cells
        The row as it stands.
    """

    line: str
    pledge: Pledge
    requirement: Requirement
    depart: int | None
    start: int
    stop: int
    quantity: Fraction
    arrived: Fraction
    travel: int
    cells: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """Ids of pledge and requirement."""
        return (self.pledge.id, self.requirement.id)

    @property
    def is_running(self) -> bool:
        """Whether nothing of it arrives in the plan."""
        return self.arrived <= 0 < self.quantity

    def there(self, plan_day: int) -> Span:
        """Return the days from the plan date on which it is there, and how much."""
        return max(self.start, plan_day), self.stop, self.quantity

    def away(self, plan_day: int) -> Span:
        """Return the days from the plan date on which it is away or rests, and how much."""
        first = plan_day if self.is_running else self.start - self.travel
        return first, self.stop + self.travel + self.pledge.rest, self.quantity

    def out(self, plan_day: int) -> Span:
        """Return the days from the plan date from its departure until it is home, and how much."""
        first = plan_day if self.is_running else self.start - self.travel
        return first, self.stop + self.travel, self.quantity

    @property
    def departs(self) -> int:
        """Day of departure of what departs in the plan."""
        return self.start - self.travel
