"""The check of policies: no hard one is broken, only what may count counts, and all is told."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.plan.audit.cells import exceeds, shown, shown_day
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.policies.kinds import KINDS
from matcher.plan.audit.policies.levels import By
from matcher.plan.audit.policies.policy import CONDITIONS, STAY, ZERO, Policy
from matcher.plan.audit.policies.told import check_told
from matcher.plan.audit.policies.usefulness import RULE, check_usefulness
from matcher.plan.audit.policies.view import Stretch, View
from matcher.plan.audit.subject import Subject


def check_policies(subject: Subject) -> Looked:
    """No hard policy is overstepped, what counts may count, and the frame of policies says so.

    What is given up must be among the policies that may be, in their order.
    """
    view = View(subject)
    findings = [*_given_up(view), *check_usefulness(view)]
    said = {one.id: KINDS[one.kind](view, one) for one in view.facts.book.policies.values()}
    for one in view.facts.book.policies.values():
        if view.is_hard(one) and one.kind not in CONDITIONS:
            findings += _broken(view, one, said[one.id])
    findings += check_told(view, said)
    return Looked("rule", len(said), findings)


def _given_up(view: View) -> Iterator[Finding]:
    """Yield where the policies that are said to be relaxed are not the first that may be."""
    relax, relaxed = view.facts.book.relax, view.relaxed
    if relaxed != {*relax[: len(relaxed)]}:
        may = ", ".join(relax) or "none"
        message = f"{', '.join(sorted(relaxed))} are relaxed; in this order may be: {may}."
        yield Finding("policies", RULE, message)


def _broken(view: View, policy: Policy, said: By) -> Iterator[Finding]:
    """Yield the first days on which a hard policy is overstepped, for each that it is about."""
    for about, stretches in said.items():
        for one in stretches:
            most = one.limit if policy.kind != STAY else ZERO
            if one.excess > 0 and exceeds(most + one.excess, most):
                line = f"policies {policy.id} {about}".rstrip()
                yield Finding(line, RULE, _fault(view, policy, one))
                break


def _fault(view: View, policy: Policy, one: Stretch) -> str:
    when = f" from {shown_day(one.first)}" if view.facts.dated else ""
    if policy.kind == STAY:
        return f"Somebody stays for {shown(one.used)} days, and must for {shown(one.limit)}."
    used, limit = shown(one.used), shown(one.limit)
    return f"{used} of {limit} are used{when}: it is hard, and overstepped by {shown(one.excess)}."
