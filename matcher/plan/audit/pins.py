"""Pins: what the planner pinned is there on every day of the pin."""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.cells import END, cell_text, exceeds, shown, shown_day
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.facts import Facts, Pledge, Requirement
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.pairs import Pair
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.travel import last_leaving, travel_days

RULE = "pins"


def check_pins(subject: Subject) -> Looked:
    """On every day of a pin at least so much is there; deployments say which pairs are pinned."""
    findings = []
    facts, by_pair = subject.facts, subject.by_pair()
    pins = {key: pair for key, pair in facts.pairs.items() if pair.is_pinned}
    for key, pair in pins.items():
        pledge, requirement = facts.pledges[key[0]], facts.requirements[key[1]]
        first, stop = pinned_days(facts, pair, pledge, requirement)
        steps = Steps(one.there(facts.plan_day) for one in by_pair.get(key, ()))
        for day, _, there in steps.pieces(first, stop):
            if exceeds(pair.pinned or Fraction(0), there):
                when = f" on {shown_day(day)}" if facts.dated else ""
                message = f"{shown(pair.pinned)} are pinned, but {shown(there)} are there{when}."
                findings.append(Finding(f"pairs {key[0]} {key[1]}", RULE, message))
                break
    for one in subject.deployments:
        claimed, true = cell_text(one.cells.get("pinned")) == "True", one.key in pins
        if claimed != true:
            message = f"It is marked {'pinned' if claimed else 'not pinned'}, but it is not so."
            findings.append(Finding(one.line, RULE, message))
    return Looked("pin", len(pins), findings)


def pinned_days(
    facts: Facts, pair: Pair, pledge: Pledge, requirement: Requirement
) -> tuple[int, int]:
    """Return the days of a pin within the window of its requirement, the last one excluded.

    A blank first day is the day on which so much can be there, a blank last day the last on which
    any can.
    """
    if not facts.dated:
        return 0, 1
    pinned = pair.pinned or Fraction(0)
    first, until = pair.pinned_from, pair.pinned_until
    if first is None:
        first = _earliest(facts, pinned, pledge, requirement)
    stop = last_leaving(facts, pledge, requirement) if until is None else until + 1
    return max(first, requirement.first), min(stop, requirement.stop)


def _earliest(facts: Facts, pinned: Fraction, pledge: Pledge, requirement: Requirement) -> int:
    if facts.running_quantity((pledge.id, requirement.id)) >= pinned:
        return facts.plan_day
    come = pledge.delivered_on(pinned)
    # A pin of more than ever comes has no such day; the supply says so where it is broken.
    come = END if come is None else come
    return max(come, pledge.ready) + travel_days(facts, pledge, requirement)
