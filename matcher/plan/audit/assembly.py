"""Assembly: what the parts of a deployment should be, by its supports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from matcher.plan.audit.cells import (
    TOLERANCE,
    cell_day,
    cell_number,
    cell_text,
    cell_words,
    is_near,
    shown,
    shown_day,
    shown_text,
)
from matcher.plan.audit.demand import Demand
from matcher.plan.audit.demands import Demands
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.handed import Support
from matcher.plan.audit.needs import EACH, MONTH, PLEDGE, Hold
from matcher.plan.audit.spare import Spare
from matcher.plan.audit.subject import Subject

Row = Mapping[str, Any]
"""A row of the frame of parts."""

ZERO = Fraction(0)


class Assembly:
    """What the parts of a plan should say.

    Parameters
    ----------
    subject
        The plan.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._demands = Demands(subject)
        self._spare = Spare(subject, self._demands)

    def messages(self, one: Deployment, rows: list[Row]) -> Iterator[str]:
        """Yield what is wrong with the parts of a deployment."""
        holds = {demand.hold.name: demand for demand in self._of(one)}
        named = [cell_text(row.get("need_id")) or "" for row in rows]
        if sorted(named) != sorted(holds):
            yield f"Its parts are {_listed(named)}, and should be {_listed(sorted(holds))}."
        days = [cell_day(row.get("ready_on")) for row in rows]
        last = max((day for day in days if day is not None), default=None)
        for name, row in zip(named, rows, strict=True):
            if name in holds:
                wrong = [
                    *_named(one, holds[name].hold, row),
                    *self._needed(one, holds[name].hold, row),
                    *self._covered(one, holds[name], row),
                    *_last(row, last),
                ]
                yield from (f"Of its part {name}: {message}" for message in wrong)

    def _of(self, one: Deployment) -> Iterator[Demand]:
        """Yield what holds a deployment back that departs in the plan."""
        if one.arrived <= 0:
            return
        least = self._subject.holders.raised_to(one.pledge, one.requirement)
        for demand in self._demands.of(one.pledge.id):
            if demand.hold.least in {None, least}:
                yield demand

    def _needed(self, one: Deployment, hold: Hold, row: Row) -> Iterator[str]:
        """Yield where a part is not as much as the deployment needs."""
        months = self._subject.facts.months(one.stop - one.start + 2 * one.travel)
        times = {EACH: one.quantity, MONTH: one.quantity * months}.get(hold.per, Fraction(1))
        claimed, true = cell_number(row.get("needed")), hold.lacks[0].quantity * times
        if not is_near(claimed, true):
            yield f"its needed is {shown(claimed)}, recomputed {shown(true)}."

    def _covered(self, one: Deployment, demand: Demand, row: Row) -> Iterator[str]:
        """Yield what is wrong with the supports of a part, and with what is left of it."""
        named = self._subject.holders.class_at(one.pledge.id, one.requirement)
        counting = demand.counting(named, one.departs)
        asked = self._spare.asked(demand, named, one.departs)
        ids = [support.id for support in counting]
        fewest, most = (ids[: _enough(counting, amount)] for amount in asked)
        claimed = list(cell_words(row.get("supports")))
        if claimed not in (ids[:number] for number in range(len(fewest), len(most) + 1)):
            yield f"its supports are {_listed(claimed)}, and should be {_listed(fewest)}."
        ready = max((s.ready for s in counting if s.id in claimed), default=None)
        ready = ready if self._subject.facts.dated else None
        if cell_day(row.get("ready_on")) != ready:
            found = shown_day(cell_day(row.get("ready_on")))
            yield f"its ready_on is {found}, recomputed {shown_day(ready)}."
        yield from self._scarce(one, demand, row)

    def _scarce(self, one: Deployment, demand: Demand, row: Row) -> Iterator[str]:
        """Yield where enough is not enough, or too little is; and what is wanted by nobody."""
        caps, wants = _is_yes(row, "caps"), cell_words(row.get("for_want_of"))
        named = self._subject.holders.class_at(one.pledge.id, one.requirement)
        left = self._spare.left(demand, named, one.departs)
        months = self._subject.facts.months(one.stop - one.start + 2 * one.travel)
        more = months if demand.hold.per == MONTH else Fraction(1)
        can_cap = demand.hold.per != PLEDGE and left.low < more - TOLERANCE / 10
        must_cap = demand.hold.per != PLEDGE and left.high < more - 10 * TOLERANCE
        if caps and not can_cap:
            yield f"too little is said to be left, but there is enough for {shown(left.low)} more."
        if must_cap and not caps:
            yield f"enough is said to be left, but there is enough for {shown(left.high)} more."
        known = self._above(demand.hold)
        for want in wants:
            if not caps or want not in known:
                yield f"{shown_text(want)} is nothing that its givers want."

    def _above(self, hold: Hold) -> set[str]:
        """Return what givers of a part need themselves, all the way up their chains."""
        found: set[str] = set()
        seen, todo = set(), [hold]
        while todo:
            one = todo.pop()
            needs = {lack.need for lack in one.lacks}
            for link in self._subject.facts.supplies.links.get(one.receiver, ()):
                if link.lack.need in needs and link.giver not in seen:
                    seen.add(link.giver)
                    todo += self._subject.holders.of(link.giver)
                    holds = self._subject.holders.of(link.giver)
                    found |= {f"{own.name} ({own.lacks[0].capability})" for own in holds}
        return found


def _named(one: Deployment, hold: Hold, row: Row) -> Iterator[str]:
    """Yield where pledge, capability or quantity of a part are not those of what it covers."""
    first = hold.lacks[0]
    for column, true in (("pledge_id", one.pledge.id), ("capability_id", first.capability)):
        claimed = cell_text(row.get(column))
        if claimed != true:
            yield f"its {column} is {shown_text(claimed)}, in the tables {true}."


def _last(row: Row, last: int | None) -> Iterator[str]:
    """Yield where a part is said to be last that is not, or the other way round."""
    claimed, ready = _is_yes(row, "is_last"), cell_day(row.get("ready_on"))
    if claimed != (ready is not None and ready == last):
        yield f"it is said {'' if claimed else 'not '}to be ready last, and it is not so."


def _enough(supports: list[Support], asked: Fraction) -> int:
    """Return how many supports, the first ones first, it takes to suffice."""
    total, number = ZERO, 0
    for support in supports:
        if total >= asked - TOLERANCE / 10:
            break
        total, number = total + support.share, number + 1
    return number


def _is_yes(row: Row, column: str) -> bool:
    return cell_text(row.get(column)) == "True"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(shown_text, words)) or "none"
