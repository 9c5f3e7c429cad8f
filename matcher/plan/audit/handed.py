"""The supports of a plan, as the audit reads them: what one pledge hands to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matcher.plan.audit.cells import (
    END,
    cell_day,
    cell_number,
    cell_text,
    rows_of,
    shown_day,
    shown_text,
)
from matcher.plan.audit.facts import Facts, Pledge
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.holds import ANY
from matcher.plan.audit.links import rate_of_link
from matcher.plan.audit.needs import Lack
from matcher.plan.audit.steps import Span
from matcher.plan.record import Record


@dataclass(frozen=True, slots=True)
class Support:
    """One row of the supports of a plan.

    Attributes
    ----------
    id, line
        Its id, and frame and id as findings name it.
    giver, lack
        What hands over, and to cover what of which receiver.
    rate
        What one measure handed over covers, as the tables say; 0 where it covers nothing.
    quantity, day
        How much is handed over, and when.
    given_for
        Mission for which it is meant; blank for any.
    cells
        The row as it stands.
    """

    id: str
    line: str
    giver: Pledge
    lack: Lack
    rate: Fraction
    quantity: Fraction
    day: int
    given_for: str
    cells: Mapping[str, Any]

    @property
    def ready(self) -> int:
        """The first day on which it counts."""
        return self.day + self.lack.lead

    @property
    def stop(self) -> int:
        """The first day on which it no longer counts: a loan ends where its giver must be back."""
        lent = self.lack.is_kept and self.giver.home < END
        return self.giver.home + 1 if lent else END

    @property
    def covers(self) -> Fraction:
        """How much of the need it covers."""
        return self.quantity * self.rate

    @property
    def share(self) -> Fraction:
        """For how many of its receiver, or departures, or months, it suffices."""
        return self.covers / self.lack.quantity

    @property
    def gone(self) -> Span:
        """The days on which its giver no longer has it, and how much."""
        return self.day, END, self.quantity


def read_supports(record: Record, facts: Facts) -> tuple[tuple[Support, ...], list[Finding]]:
    """Return the supports that can be read, and why the others cannot.

    Parameters
    ----------
    record
        The plan.
    facts
        Of its case.
    """
    supports, unread = [], []
    for number, row in enumerate(rows_of(record.supports), start=1):
        own = cell_text(row.get("support_id"))
        line = f"supports {shown_text(own or f'row {number}')}"
        one = _read(facts, own or "", line, row)
        if isinstance(one, Support):
            supports.append(one)
        else:
            unread.append(Finding(line, *one))
    return tuple(supports), unread


def _read(facts: Facts, own: str, line: str, row: Mapping[str, Any]) -> Support | tuple[str, str]:
    """Return a support, or the check that it breaks and why."""
    names = ("giver_pledge_id", "receiver_pledge_id", "need_id")
    giver_id, receiver, need = (cell_text(row.get(name)) for name in names)
    giver = facts.pledges.get(giver_id or "")
    if giver is None:
        return "references", f"There is no pledge {shown_text(giver_id)}."
    if receiver not in facts.pledges:
        return "references", f"There is no pledge {shown_text(receiver)}."
    lack = facts.supplies.lacks.get(receiver or "", {}).get(need or "")
    if lack is None:
        return "references", f"{receiver} has no need {shown_text(need)}."
    quantity = cell_number(row.get("quantity"))
    if quantity is None:
        return "supports", "Its quantity is blank or no number."
    day = cell_day(row.get("handed_on")) if facts.dated else 0
    if day is None:
        return "supports", f"It is handed over on no day: {shown_day(day)}."
    rate = rate_of_link(facts, giver, lack)
    return Support(
        id=own,
        line=line,
        giver=giver,
        lack=lack,
        rate=Fraction(0) if rate is None else rate,
        quantity=quantity,
        day=day,
        given_for=cell_text(row.get("mission_id")) or ANY,
        cells=row,
    )
