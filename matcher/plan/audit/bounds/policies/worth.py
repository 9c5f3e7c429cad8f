"""Worth: what one more of each limit would be worth, as the prices of a certificate say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from matcher.plan.audit.bounds.charges import Charged, Proving
from matcher.plan.audit.bounds.policies.limits import priced_levels
from matcher.plan.audit.cells import cell_day, cell_number, cell_text, is_near, rows_of, shown
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.policies.periods import periods_of
from matcher.plan.audit.policies.policy import SUMS
from matcher.plan.audit.subject import Subject

RULE = "bounds"

ZERO = Fraction(0)

NOTHING = Fraction(1, 10**9)
"""What is worth less is worth nothing, and a later tier says what it is worth."""

Worth = dict[tuple[str, str], list[tuple[int, Fraction]]]
"""Policy and contributor → days, and what one more of the limit would be worth from then on."""


def worth_in(proving: Proving) -> Worth:
    """Return what one more of each limit is worth in one proof.

    Of a level it is what the bound of what is within holds back; of a sum the price of its row.
    """
    found: Worth = {}
    for level, costs in priced_levels(proving, Charged())[1]:
        days = zip(level.chain.days, costs, strict=True)
        found[level.policy.id, level.about] = [(day, max(ZERO, -cost)) for day, cost in days]
    for policy in proving.ground.facts.book.of(*sorted(SUMS)):
        found[policy.id, ""] = [
            (days.first, -proving.prices.of(policy.kind, about=policy.id, day=days.first, side=-1))
            for days in periods_of(proving.ground.facts, policy)
        ]
    return found


def check_worth(subject: Subject, worths: list[Worth]) -> Iterator[Finding]:
    """Yield rows of the frame of policies whose price is another than the first tier says.

    Parameters
    ----------
    subject
        The plan.
    worths
        Of every proof, in order.
    """
    for row in rows_of(subject.record.policies):
        name, about = (cell_text(row.get(column)) or "" for column in ("policy_id", "about"))
        claimed = cell_number(row.get("price"))
        true = next(
            (found for one in worths if (found := _of(subject, one.get((name, about), []), row))),
            None,
        )
        if not is_near(claimed, true):
            line = f"policies {name} {about}".rstrip()
            message = f"Its price is {shown(claimed)}, added up {shown(true)}."
            yield Finding(line, RULE, message)


def _of(subject: Subject, worth: list[tuple[int, Fraction]], row: Mapping[str, Any]) -> Fraction:
    first, last = (cell_day(row.get(column)) for column in ("from", "until"))
    if not subject.facts.dated:
        first, last = 0, 0
    if first is None or last is None:
        return ZERO
    total = sum((each for day, each in worth if first <= day <= last), ZERO)
    return total if total > NOTHING else ZERO
