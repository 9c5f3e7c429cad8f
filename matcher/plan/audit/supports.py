"""Supports: what is handed over may be, when it is, and whatever goes has all that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.plan.audit.cells import (
    END,
    cell_day,
    cell_number,
    cell_text,
    is_near,
    margin,
    rows_of,
    shown,
    shown_day,
    shown_text,
)
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.consents import first_refused, refused_hand_overs
from matcher.plan.audit.covered import check_covered
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.handed import Support
from matcher.plan.audit.holds import ANY
from matcher.plan.audit.links import why_no_link
from matcher.plan.audit.order import check_order
from matcher.plan.audit.subject import Subject

RULE = "supports"


def check_supports(subject: Subject) -> Looked:
    """What is handed over may be, when it is; and whatever goes has all that it needs.

    A pledge goes, or is handed on, only as far as what holds it back is covered on every day; and
    what comes after something else is handed over only once that is there.
    """
    findings = subject.unread_by(RULE)
    for one in subject.supports:
        messages = [*_linked(subject, one), *_timed(subject, one), *_valued(subject, one)]
        findings += [Finding(one.line, RULE, message) for message in messages]
    findings += [*check_order(subject), *check_covered(subject)]
    return Looked("support", len(list(rows_of(subject.record.supports))), findings)


def _linked(subject: Subject, one: Support) -> Iterator[str]:
    """Yield why a giver may not give this, or not for this mission."""
    receiver = subject.facts.pledges[one.lack.receiver]
    link = subject.facts.supplies.link(one.giver.id, receiver.id, one.lack.need)
    if link is None:
        yield f"It may not be: {why_no_link(subject.facts, one.giver, one.lack)}."
        return
    if one.given_for not in subject.holders.may_be_for(one.giver, receiver.id):
        meant = "any mission" if one.given_for == ANY else shown_text(one.given_for)
        yield f"{one.giver.id} may not hand it to {receiver.id} for {meant}."
    if one.day < link.first:
        first = shown_day(link.first)
        yield f"It is handed over on {shown_day(one.day)}, and may be from {first} on."


def _timed(subject: Subject, one: Support) -> Iterator[str]:
    facts = subject.facts
    dates = {
        "handed_on": one.day,
        "ready_on": one.ready,
        "until": one.stop - 1 if one.stop < END else None,
    }
    for column, true in dates.items():
        claimed = cell_day(one.cells.get(column))
        if claimed != (true if facts.dated else None):
            expected = shown_day(true) if facts.dated else "no day, without a calendar"
            yield f"Its {column} is {shown_day(claimed)}, and should be {expected}."
    if facts.dated and one.day > one.giver.home:
        yield f"It is handed over after {shown_day(one.giver.home)}, when its giver must be back."
    receiver = facts.pledges[one.lack.receiver]
    spans = refused_hand_overs(facts, one.giver, receiver)
    if first_refused(spans, one.day, one.day + 1) is not None:
        who = f"{receiver.contributor} refuses {one.giver.contributor}"
        yield f"It is handed over on {shown_day(one.day)}, when {who}."


def _valued(subject: Subject, one: Support) -> Iterator[str]:
    if one.quantity <= 0:
        yield f"Its quantity is {shown(one.quantity)}, not above 0."
    given = one.giver.capability
    broken = abs(one.quantity - round(one.quantity)) > margin(one.quantity)
    if broken and subject.facts.capabilities[given].whole:
        yield f"Its quantity is {shown(one.quantity)}, but {given} is whole."
    for column, true in (("rate", one.rate), ("cost", one.quantity * one.giver.each_handed)):
        claimed = cell_number(one.cells.get(column))
        if not is_near(claimed, true):
            yield f"Its {column} is {shown(claimed)}, recomputed {shown(true)}."
    said = cell_text(one.cells.get("use"))
    if said != one.lack.use:
        yield f"Its use is {shown_text(said)}, in the tables {one.lack.use}."
