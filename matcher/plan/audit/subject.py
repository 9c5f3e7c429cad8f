"""What an audit looks at: the facts of a case, and the deployments of a plan that can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matcher.plan.audit.cells import (
    cell_day,
    cell_number,
    cell_text,
    rows_of,
    shown_day,
    shown_text,
)
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts, Key
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.handed import Support, read_supports
from matcher.plan.audit.holds import Holders
from matcher.plan.audit.tables import read_facts
from matcher.plan.audit.travel import travel_days
from matcher.plan.record import Record


@dataclass(frozen=True, slots=True)
class Subject:
    """What an audit looks at.

    Attributes
    ----------
    record
        The plan.
    facts
        What its case says.
    rows
        Every row of its deployments, with the line it stands in.
    deployments
        Those that can be read.
    supports
        Hand-overs that can be read.
    holders
        What holds pledges back.
    unread
        Why the others cannot; each check gives those of its own name.
    """

    record: Record
    facts: Facts
    rows: tuple[tuple[str, Mapping[str, Any]], ...]
    deployments: tuple[Deployment, ...]
    supports: tuple[Support, ...]
    holders: Holders
    unread: tuple[Finding, ...]

    def unread_by(self, rule: str) -> list[Finding]:
        """Return why rows cannot be read, as far as one check says so."""
        return [finding for finding in self.unread if finding.rule == rule]

    def by_pledge(self) -> dict[str, list[Deployment]]:
        """Return the deployments of each pledge that has any."""
        found: defaultdict[str, list[Deployment]] = defaultdict(list)
        for one in self.deployments:
            found[one.pledge.id].append(one)
        return found

    def by_giver(self) -> dict[str, list[Support]]:
        """Return what each pledge hands on, of those that hand on anything."""
        found: defaultdict[str, list[Support]] = defaultdict(list)
        for one in self.supports:
            found[one.giver.id].append(one)
        return found

    def by_receiver(self) -> dict[str, list[Support]]:
        """Return what each pledge is handed, of those that are handed anything."""
        found: defaultdict[str, list[Support]] = defaultdict(list)
        for one in self.supports:
            found[one.lack.receiver].append(one)
        return found

    def by_requirement(self) -> dict[str, list[Deployment]]:
        """Return the deployments at each requirement that has any."""
        found: defaultdict[str, list[Deployment]] = defaultdict(list)
        for one in self.deployments:
            found[one.requirement.id].append(one)
        return found

    def by_pair(self) -> dict[Key, list[Deployment]]:
        """Return the deployments of each pair that has any."""
        found: defaultdict[Key, list[Deployment]] = defaultdict(list)
        for one in self.deployments:
            found[one.key].append(one)
        return found


def read_subject(record: Record) -> Subject:
    """Return what an audit looks at.

    Parameters
    ----------
    record
        The plan; rows that cannot be read are kept apart, with a finding each.
    """
    facts = read_facts(record.case)
    rows = tuple(
        (f"deployments {shown_text(cell_text(row.get('deployment_id')) or f'row {number}')}", row)
        for number, row in enumerate(rows_of(record.deployments), start=1)
    )
    unread: list[Finding] = []
    deployments = []
    left = {key: facts.running_quantity(key) for key in facts.running}
    for line, row in rows:
        one = _read(facts, line, row, left)
        if isinstance(one, Finding):
            unread.append(one)
        else:
            deployments.append(one)
    supports, other = read_supports(record, facts)
    return Subject(
        record,
        facts,
        rows,
        tuple(deployments),
        supports,
        Holders(facts),
        (*unread, *other),
    )


def _read(
    facts: Facts, line: str, row: Mapping[str, Any], left: dict[Key, Fraction]
) -> Deployment | Finding:
    ids = cell_text(row.get("pledge_id")), cell_text(row.get("requirement_id"))
    pledge = facts.pledges.get(ids[0] or "")
    requirement = facts.requirements.get(ids[1] or "")
    if pledge is None:
        return Finding(line, "references", f"There is no pledge {shown_text(ids[0])}.")
    if requirement is None:
        return Finding(line, "references", f"There is no requirement {shown_text(ids[1])}.")
    quantity = cell_number(row.get("quantity"))
    if quantity is None:
        return Finding(line, "quantity", "Its quantity is blank or no number.")
    depart, start, end = (cell_day(row.get(name)) for name in ("depart", "start", "end"))
    if not facts.dated:
        depart, start, end = None, 0, 0
    if start is None or end is None or end < start:
        days = f"start {shown_day(start)}, end {shown_day(end)}"
        return Finding(line, "dates", f"It is there on no day: {days}.")
    key = (pledge.id, requirement.id)
    return Deployment(
        line=line,
        pledge=pledge,
        requirement=requirement,
        depart=depart,
        start=start,
        stop=end + 1,
        quantity=quantity,
        arrived=_arrived(facts, quantity, depart, key, left),
        travel=travel_days(facts, pledge, requirement),
        cells=row,
    )


def _arrived(
    facts: Facts, quantity: Fraction, depart: int | None, key: Key, left: dict[Key, Fraction]
) -> Fraction:
    """Return the part that arrives in the plan.

    A blank departure means that all of it was running. Without a calendar every departure is
    blank: there, what is running is counted off first in, first out.
    """
    if facts.dated:
        return quantity if depart is not None else Fraction(0)
    running = max(Fraction(0), min(quantity, left.get(key, Fraction(0))))
    left[key] = left.get(key, Fraction(0)) - running
    return quantity - running
