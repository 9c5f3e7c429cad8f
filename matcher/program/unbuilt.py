"""What a case may hold and plans do not honour yet: refused in one place, so never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.case.case import Case
from matcher.errors import InputError, Problem

UNBUILT_TIERS = ("largest_share",)
"""Tiers that can be named and are not built yet."""


def refuse_unbuilt(case: Case) -> None:
    """Make sure that plans honour everything that a case holds.

    Raises
    ------
    InputError
        With everything that would change the plan, and cannot yet.
    """
    problems = list(_unbuilt(case))
    if problems:
        raise InputError(problems)


def _unbuilt(case: Case) -> Iterator[Problem]:
    for tier in UNBUILT_TIERS:
        if case.settings.asks_for(tier):
            message = f"the tier {tier} is not built yet"
            yield Problem("scenario", message, "Remove it", column="objective", kind="later")
    limits = sorted({policy.kind for policy in case.policies if not policy.conditional})
    if limits:
        message = f"plans do not honour {', '.join(limits)} yet, and would differ if they did"
        yield Problem("policies", message, "Remove them", column="kind", kind="later")
