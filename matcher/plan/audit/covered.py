"""Covered: on every day, what holds a pledge back is covered by what it has been handed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from matcher.plan.audit.cells import exceeds, margin, shown, shown_day
from matcher.plan.audit.demand import Demand
from matcher.plan.audit.demands import Demands
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.holds import ANY
from matcher.plan.audit.needs import MONTH, PLEDGE
from matcher.plan.audit.subject import Subject

RULE = "supports"

ZERO = Fraction(0)


def check_covered(subject: Subject) -> Iterator[Finding]:
    """Yield where something goes, or is handed on, without what it needs."""
    for one in Demands(subject).of_all():
        days = _days(subject, one)
        broken = (_opened if one.hold.per == PLEDGE else _short)(one, days)
        if broken is not None:
            day, asked, covered = broken
            when = f" on {shown_day(day)}" if subject.facts.dated else ""
            need = f"{shown(asked)} need {one.hold.name}{when}"
            message = f"{need}, and there is enough of it for {shown(covered)}."
            yield Finding(f"supports of {one.hold.receiver}", RULE, message)


def _days(subject: Subject, one: Demand) -> list[tuple[int, int]]:
    """Return the days on which to look, and for each the day whose cover counts.

    What is used up by the day goes on until the day before anything changes, and is covered by
    what was there by then.
    """
    days = one.days()
    if one.hold.per != MONTH or not subject.facts.dated:
        return [(day, day) for day in days]
    return [(day, day - 1) for day in days if day > subject.facts.plan_day]


Broken = tuple[int, Fraction, Fraction]
"""A day, what is asked for on it, and what is covered."""


def _short(one: Demand, days: list[tuple[int, int]]) -> Broken | None:
    """Return the first day on which too little is covered.

    What a mission lacks of its own is covered by what is there for any.
    """
    for day, before in days:
        asked, covered = one.at(ANY, day), one.covered(ANY, before)
        missing = asked
        for named in one.classes:
            own, there = one.at(named, day), one.covered(named, before)
            asked, covered = asked + own, covered + there
            missing += max(ZERO, own - there)
        if exceeds(missing, one.covered(ANY, before)):
            return day, asked, covered
    return None


def _opened(one: Demand, days: list[tuple[int, int]]) -> Broken | None:
    """Return the first day on which a pledge goes that is not met as a whole."""
    for day, _ in days:
        for named in (ANY, *one.classes):
            asked = one.at(named, day)
            if asked > margin(ZERO) and not one.is_opened(named, day):
                return day, asked, ZERO
    return None
