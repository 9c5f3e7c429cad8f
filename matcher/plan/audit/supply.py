"""Supply: no more of a pledge is away than has come, and none goes more often than it may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from matcher.plan.audit.cells import exceeds, shown, shown_day
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.facts import Facts, Key, Pledge
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.rules import RULES
from matcher.plan.audit.steps import Span, Steps
from matcher.plan.audit.subject import Deployment, Subject
from matcher.plan.audit.travel import travel_days

RULE = "supply"
TOURS_RULE = "tours"

_COUNTED = [rule for name, rule in RULES if name in {"capability", "quantity", "persons"}]


def check_supply(subject: Subject) -> Looked:
    """On every day on which some of a pledge departs, no more of it is away than has come.

    Between departures less and less is away and more and more has come, so those days suffice.
    What was running counts as away until it is back and rested, also where it left on the plan
    date and is no deployment.
    """
    findings = []
    by_pledge = subject.by_pledge()
    for deployments in by_pledge.values():
        pledge = deployments[0].pledge
        leaving = [] if not subject.facts.dated else list(_left(subject.facts, deployments))
        steps = Steps([one.away(subject.facts.plan_day) for one in deployments] + leaving)
        departures = {one.start - one.travel for one in deployments if not one.is_running}
        for day in sorted(departures):
            away, come = steps.at(day), pledge.delivered(day)
            if exceeds(away, come):
                findings.append(_finding(subject.facts, pledge, day, away, come))
                break
    return Looked("pledge", len(by_pledge), findings)


def _finding(facts: Facts, pledge: Pledge, day: int, away: Fraction, come: Fraction) -> Finding:
    when = f" on {shown_day(day)}" if facts.dated else ""
    pledged = f"{shown(come)} have come by then" if facts.dated else f"{shown(come)} are pledged"
    return Finding(
        f"deployments of {pledge.id}{when}", RULE, f"{shown(away)} are away{when}, but {pledged}."
    )


def _left(facts: Facts, deployments: list[Deployment]) -> Iterator[Span]:
    """What was running, could have stayed, and is no deployment: it left on the plan date."""
    pledge = deployments[0].pledge
    stays: defaultdict[Key, Fraction] = defaultdict(Fraction)
    for one in deployments:
        if one.is_running:
            stays[one.key] += one.quantity
    for key in facts.running if pledge.running else ():
        requirement = facts.requirements[key[1]]
        if key[0] != pledge.id or any(rule(facts, pledge, requirement) for rule in _COUNTED):
            continue
        back = facts.plan_day + travel_days(facts, pledge, requirement) + pledge.rest
        yield facts.plan_day, back, max(Fraction(0), facts.running_quantity(key) - stays[key])


def check_tours(subject: Subject) -> Looked:
    """Together with what was running, no more arrives than the quantity times its tours.

    Without a calendar the length of a tour does not matter, so only a given number counts.
    """
    findings = []
    by_pledge = subject.by_pledge()
    for deployments in by_pledge.values():
        pledge = deployments[0].pledge
        if pledge.tours is None:
            continue
        arrived = sum((one.arrived for one in deployments), Fraction(0)) + pledge.running
        most = pledge.total * pledge.tours
        if exceeds(arrived, most):
            message = (
                f"{shown(arrived)} go on a tour, but {shown(pledge.total)} of it may go "
                f"{pledge.tours} times: {shown(most)}."
            )
            findings.append(Finding(f"deployments of {pledge.id}", TOURS_RULE, message))
    return Looked("pledge", len(by_pledge), findings)
