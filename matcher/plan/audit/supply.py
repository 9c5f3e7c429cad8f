"""Supply: no more of a pledge is away than has come, and none goes more often than it may."""

from __future__ import annotations

from fractions import Fraction

from matcher.plan.audit.cells import exceeds, shown, shown_day
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.deployment import Deployment
from matcher.plan.audit.facts import Facts, Pledge
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.handed import Support
from matcher.plan.audit.left import left_of
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.subject import Subject

RULE = "supply"
TOURS_RULE = "tours"


def check_supply(subject: Subject) -> Looked:
    """Whenever some of a pledge departs or is handed on, no more of it is gone than has come.

    Between those days less and less is away and more and more has come, so they suffice. What was
    running counts as away until it is back and rested, also where it left on the plan date and is
    no deployment. What is handed on never comes back.
    """
    findings = []
    by_pledge, by_giver = subject.by_pledge(), subject.by_giver()
    used = sorted({*by_pledge, *by_giver})
    for one in used:
        pledge = subject.facts.pledges[one]
        deployments, given = by_pledge.get(one, []), by_giver.get(one, [])
        steps = gone_steps(subject, pledge, deployments, given)
        days = {deployed.departs for deployed in deployments if not deployed.is_running}
        for day in sorted(days | {support.day for support in given}):
            gone, come = steps.at(day), pledge.delivered(day)
            if exceeds(gone, come):
                verb = "away or handed on" if given else "away"
                findings.append(_finding(subject.facts, pledge, day, (gone, come), verb))
                break
    return Looked("pledge", len(used), findings)


def gone_steps(
    subject: Subject, pledge: Pledge, deployments: list[Deployment], given: list[Support]
) -> Steps:
    """Return how much of a pledge is away, rests, or has been handed on, on each day.

    Parameters
    ----------
    subject
        The plan.
    pledge
        What is looked at.
    deployments, given
        Its deployments, and what it hands on.
    """
    facts = subject.facts
    spans = [one.away(facts.plan_day) for one in deployments] + [one.gone for one in given]
    for left in left_of(facts, pledge, deployments) if facts.dated else ():
        back = facts.plan_day + left.travel + pledge.rest
        spans.append((facts.plan_day, back, left.quantity))
    return Steps(spans)


def _finding(
    facts: Facts, pledge: Pledge, day: int, amounts: tuple[Fraction, Fraction], verb: str
) -> Finding:
    gone, come = amounts
    when = f" on {shown_day(day)}" if facts.dated else ""
    pledged = f"{shown(come)} have come by then" if facts.dated else f"{shown(come)} are pledged"
    message = f"{shown(gone)} are {verb}{when}, but {pledged}."
    return Finding(f"deployments of {pledge.id}{when}", RULE, message)


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
