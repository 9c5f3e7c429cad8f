"""The rules of eligibility, one function each: why a pledge may not serve a requirement.

A rule returns a reason without its full stop, or None where it holds.
"""

from __future__ import annotations

from collections.abc import Callable

from matcher.plan.audit import standards
from matcher.plan.audit.cells import END, shown_day
from matcher.plan.audit.consents import ignores_consent, is_always_refused, refused_days
from matcher.plan.audit.facts import OUT_OF_COUNT, Facts, Pledge, Requirement
from matcher.plan.audit.stand_ins import chain_rate
from matcher.plan.audit.travel import first_arrival, last_leaving, travel_days

Rule = Callable[[Facts, Pledge, Requirement], str | None]


def _capability(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    if facts.pair(pledge, requirement).rate is not None:
        return None
    if chain_rate(facts, pledge, requirement) is not None:
        return None
    return f"{pledge.capability} does not stand in for {requirement.capability}"


def _quantity(_: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    if not requirement.quantified:
        return "the requirement has no quantity"
    if not requirement.size:
        return "the requirement asks for nothing"
    if pledge.quantity or pledge.deliveries or pledge.running:
        return None
    return "the pledge has no quantity above 0"


def _status(_: Facts, pledge: Pledge, __: Requirement) -> str | None:
    return f"the pledge is {pledge.status}" if pledge.status in OUT_OF_COUNT else None


def _renewed(_: Facts, pledge: Pledge, __: Requirement) -> str | None:
    return None if pledge.renewed_by is None else f"{pledge.renewed_by} renews the pledge"


def _recipients(_: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    if not pledge.only_recipients or requirement.partner in pledge.only_recipients:
        return None
    return f"the pledge is meant for {', '.join(pledge.only_recipients)} only"


def _missions(_: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    if pledge.only_missions and requirement.mission not in pledge.only_missions:
        return f"the pledge is bound to {', '.join(pledge.only_missions)}"
    if requirement.mission in pledge.not_missions:
        return f"the pledge will not go to {requirement.mission}"
    return None


def _verdict(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    forbidden = facts.pair(pledge, requirement).verdict == "forbid"
    return "the pair is forbidden" if forbidden else None


def _only_pairs(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    if not facts.only_pairs or facts.pair(pledge, requirement).verdict == "allow":
        return None
    return "only allowed pairs may serve, and this one is not allowed"


def _consent(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    if ignores_consent(facts, pledge, requirement):
        return None
    first = first_arrival(facts, pledge, requirement)
    stop = last_leaving(facts, pledge, requirement)
    spans = refused_days(facts, pledge, requirement)
    if first < stop and is_always_refused(spans, first, stop):
        return f"{requirement.where} refuses {pledge.contributor} on every day"
    return None


def _persons(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    if not requirement.in_persons or pledge.persons_each is not None:
        return None
    if facts.pair(pledge, requirement).rate is not None:
        return None
    return "persons are required, and how many one of it has is not known"


def _notice(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    most, days = requirement.within_days, pledge.ready - facts.plan_day
    if not facts.dated or most is None or days <= most:
        return None
    return f"it can depart after {days} days, later than within {most}"


def _window(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    first = first_arrival(facts, pledge, requirement)
    stop = last_leaving(facts, pledge, requirement)
    if first < stop:
        return None
    return f"it can arrive on {shown_day(first)} and must have left by {shown_day(stop)}"


def _needs(facts: Facts, pledge: Pledge, requirement: Requirement) -> str | None:
    ready = facts.supplies.complete_on(pledge.id)
    if ready >= END:
        return "something that it needs can be handed over by nobody"
    if ready + travel_days(facts, pledge, requirement) < last_leaving(facts, pledge, requirement):
        return None
    stop = shown_day(last_leaving(facts, pledge, requirement))
    return f"its last part is ready on {shown_day(ready)}, and it must have left by {stop}"


RULES: tuple[tuple[str, Rule], ...] = (
    ("capability", _capability),
    ("quantity", _quantity),
    ("status", _status),
    ("renewed", _renewed),
    ("recipients", _recipients),
    ("missions", _missions),
    ("verdict", _verdict),
    ("only pairs", _only_pairs),
    ("consent", _consent),
    ("condition", standards.condition),
    ("vetting", standards.vetting),
    ("readiness", standards.readiness),
    ("performance", standards.performance),
    ("languages", standards.languages),
    ("qualities", standards.qualities),
    ("persons", _persons),
    ("notice", _notice),
    ("window", _window),
    ("needs", _needs),
)
"""Every rule by the name that the model gives it."""

ARITHMETIC = frozenset({"capability", "quantity", "persons", "window", "needs"})
"""Rules that nothing overrides, because without them there is nothing to count."""


def refusals(facts: Facts, pledge: Pledge, requirement: Requirement) -> list[tuple[str, str]]:
    """Return the name and reason of every rule that a new deployment of a pair would break."""
    overridden = facts.pair(pledge, requirement).overrides
    return [
        (name, reason)
        for name, rule in RULES
        if (name in ARITHMETIC or not overridden)
        and (reason := rule(facts, pledge, requirement)) is not None
    ]


def may_serve(facts: Facts, pledge: Pledge, requirement: Requirement) -> bool:
    """Say whether a pair is eligible; stops at the first rule that it breaks."""
    overridden = facts.pair(pledge, requirement).overrides
    for name, rule in RULES:  # asked of every pair, so it is written for speed
        broken = rule(facts, pledge, requirement)
        if broken is not None and (name in ARITHMETIC or not overridden):
            return False
    return True
