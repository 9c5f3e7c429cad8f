"""Dates: every deployment departs, arrives, leaves and returns when it may."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from matcher.plan.audit.cells import cell_day, exceeds, shown, shown_day
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.consents import first_refused, ignores_consent, refused_days
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.subject import Subject

RULE = "dates"


def check_dates(subject: Subject) -> Looked:
    """Departures, windows, returns, tours and refused days are kept; running ones are running."""
    findings = subject.unread_by(RULE)
    for one in subject.deployments:
        messages = _dated(subject, one) if subject.facts.dated else _undated(one)
        findings += [Finding(one.line, RULE, message) for message in messages]
    if subject.facts.dated:
        findings += _not_running(subject)
    return Looked("deployment", len(subject.rows), findings)


def _undated(one: Deployment) -> Iterator[str]:
    for name in ("depart", "start", "end"):
        day = cell_day(one.cells.get(name))
        if day is not None:
            yield f"Its {name} is {shown_day(day)}, but the case has no calendar."


def _dated(subject: Subject, one: Deployment) -> Iterator[str]:
    pledge, requirement = one.pledge, one.requirement
    if one.depart is not None:
        yield from _arrival(one)
        if one.start < requirement.first:
            first = shown_day(requirement.first)
            yield f"It arrives on {shown_day(one.start)}, before the need begins on {first}."
        yield from _refused(subject, one)
    if one.stop > requirement.stop:
        last = shown_day(requirement.stop - 1)
        yield f"Its last day is {shown_day(one.stop - 1)}, the last day of the need {last}."
    back = one.stop + one.travel
    if back > pledge.home + 1:
        last = shown_day(pledge.home)
        yield f"It is back home on {shown_day(back)}, and must be by the end of {last}."
    days = one.stop - one.start
    if pledge.tour_days is not None and days > pledge.tour_days:
        yield f"It stays {days} days, and a tour lasts at most {pledge.tour_days}."


def _arrival(one: Deployment) -> Iterator[str]:
    assert one.depart is not None  # noqa: S101 - for the type checker; the caller has looked
    if one.depart + one.travel != one.start:
        arrival = shown_day(one.depart + one.travel)
        yield (
            f"It departs on {shown_day(one.depart)} and travels {one.travel} days, so it arrives "
            f"on {arrival}, not on {shown_day(one.start)}."
        )
    departure = min(one.depart, one.start - one.travel)
    if departure < one.pledge.ready:
        ready = shown_day(one.pledge.ready)
        yield f"It departs on {shown_day(departure)}, and {one.pledge.id} may from {ready} on."


def _refused(subject: Subject, one: Deployment) -> Iterator[str]:
    if ignores_consent(subject.facts, one.pledge, one.requirement):
        return
    spans = refused_days(subject.facts, one.pledge, one.requirement)
    day = first_refused(spans, one.start, one.stop)
    if day is not None:
        where = one.requirement.where
        yield f"It is there on {shown_day(day)}, when {where} refuses {one.pledge.contributor}."


def _not_running(subject: Subject) -> Iterator[Finding]:
    """Deployments without a departure that table `running` does not hold.

    What leaves first is of no consequence to the plan, so rows of one pair are counted together:
    as much may have begun on a day, and be there until a day, as the table says.
    """
    for key, deployments in subject.by_pair().items():
        ours = [one for one in deployments if one.depart is None]
        rows = subject.facts.running.get(key, ())
        for one in ours:
            if one.stop <= subject.facts.plan_day:
                message = "It departs on no day, and is not there on the plan date."
                yield Finding(one.line, RULE, message)
            begun = sum((o.quantity for o in ours if o.start == one.start), Fraction(0))
            most = sum((row.quantity for row in rows if row.start == one.start), Fraction(0))
            if exceeds(begun, most):
                since = f"running since {shown_day(one.start)}"
                message = f"{shown(begun)} depart on no day, but {shown(most)} are {since}."
                yield Finding(one.line, RULE, message)
            stay = sum((o.quantity for o in ours if o.stop >= one.stop), Fraction(0))
            most = sum((row.quantity for row in rows if row.stop >= one.stop), Fraction(0))
            if exceeds(stay, most):
                until = f"until {shown_day(one.stop - 1)}"
                message = f"{shown(stay)} stay {until}, but {shown(most)} may run so long."
                yield Finding(one.line, RULE, message)
