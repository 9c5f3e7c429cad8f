"""Changes: the pairs of which a plan has something else than was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from matcher.plan.audit.cells import END, exceeds, margin, shown
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.facts import Key
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.steps import Steps
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.travel import last_leaving

RULE = "changes"


def check_changes(subject: Subject) -> Looked:
    """No more pairs are otherwise than was agreed than the scenario allows."""
    most, findings = subject.facts.most_changes, []
    if not subject.facts.counts_changes:
        return Looked("change", 0, [])
    changed = changed_pairs(subject)
    if most is not None and len(changed) > most:
        message = f"{len(changed)} pairs are otherwise than was agreed, of {most} that may be."
        findings.append(Finding("plan", RULE, message))
    findings += [Finding(f"agreed {' '.join(key)}", RULE, text) for key, text in _moved(subject)]
    return Looked("change", len(changed), findings)


def _moved(subject: Subject) -> Iterator[tuple[Key, str]]:
    """Yield what has begun and is not there any more, where so much can be there at all."""
    facts, by_pair = subject.facts, subject.by_pair()
    for key, spans in facts.frozen.items():
        pledge, requirement = facts.pledges[key[0]], facts.requirements[key[1]]
        there = Steps(one.there(facts.plan_day) for one in by_pair.get(key, ()))
        begun, stop = Steps(spans), last_leaving(facts, pledge, requirement)
        if not facts.running.get(key) or max(spans, key=lambda span: span[1])[1] > stop:
            continue
        for first, _, level in begun.pieces(facts.plan_day, stop):
            if exceeds(level, there.at(first)) and not exceeds(level, pledge.total):
                yield key, f"{shown(level)} have begun, {shown(there.at(first))} are there."
                break


def changed_pairs(subject: Subject) -> list[Key]:
    """Return the pairs of which on any day from the plan date on something else is there."""
    facts, by_pair = subject.facts, subject.by_pair()
    changed = []
    for key in dict.fromkeys([*facts.agreed, *by_pair]):
        agreed = Steps(facts.agreed.get(key, ()))
        spans = [one.there(facts.plan_day) for one in by_pair.get(key, ())]
        there = Steps(spans)
        days = sorted({facts.plan_day, *agreed.days, *there.days, END})
        days = [day for day in days if day >= facts.plan_day]
        if any(_differs(there.at(day), agreed.at(day)) for day, _ in pairwise(days)):
            changed.append(key)
    return changed


def _differs(there: Fraction, agreed: Fraction) -> bool:
    return abs(there - agreed) > margin(agreed)
