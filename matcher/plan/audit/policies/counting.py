"""Counting: of what is at a requirement, how much counts, as the plan says it and as it may.

What counts is no matter of the deployments alone: which contributors serve, and whether a soft
condition is overstepped, is a choice. So a plan states it, and every choice is held against the
rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from matcher.plan.audit.cells import cell_day, cell_number, cell_text, rows_of
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Requirement
from matcher.plan.audit.policies.groups import judged_by
from matcher.plan.audit.steps import Span, Steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.values import served_span

Row = Mapping[str, Any]


class Counting:
    """What counts at each requirement.

    Parameters
    ----------
    subject
        The plan; of requirements that rules of counting judge, its gaps say how much counts.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._judged = judged_by(subject.facts)
        self._there = subject.by_requirement()
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows_of(subject.record.gaps) if self._judged else ():
            self._rows[cell_text(row.get("requirement_id")) or ""].append(row)
        self._served: dict[str, Steps] = {}

    def is_judged(self, one: Requirement) -> bool:
        """Say whether not all that is there may count."""
        return one.id in self._judged

    def deployed(self, one: Requirement) -> list[Deployment]:
        """Return the deployments at a requirement."""
        return self._there.get(one.id, [])

    def there(self, one: Requirement) -> Steps:
        """Return what is there on each day, times rate and duty."""
        return Steps(served_span(self._subject.facts, own) for own in self.deployed(one))

    def served(self, one: Requirement) -> Steps:
        """Return what counts on each day; where all counts, also what is there beyond the need."""
        if one.id not in self._served:
            said = self.is_judged(one)
            self._served[one.id] = Steps(self.stated(one)) if said else self.there(one)
        return self._served[one.id]

    def stated(self, one: Requirement) -> Iterator[Span]:
        """Yield what a plan says to count, row by row of its gaps."""
        for row in self._rows[one.id]:
            first, last = cell_day(row.get("from")), cell_day(row.get("until"))
            if not self._subject.facts.dated:
                first, last = 0, 0
            served = cell_number(row.get("served")) or Fraction(0)
            if first is not None and last is not None and first <= last:
                yield first, last + 1, served
