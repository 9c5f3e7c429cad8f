"""What a case may hold and plans do not honour yet: refused in one place, so never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.case.case import Case
from matcher.errors import InputError, Problem

_COLUMNS = ("minimum_quantity", "contributors_at_most")


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
    requirements = case["requirements"]
    for column in _COLUMNS:
        if requirements[column].notna().any():
            message = f"plans do not honour {column} yet, and would differ if they did"
            yield Problem("requirements", message, "Leave it blank", column=column, kind="later")
    for policy in case.policies:
        if policy.conditional:
            message = f"plans do not honour {policy.kind} yet, and would differ if they did"
            yield Problem("policies", message, "Remove it", id=policy.id, kind="later")
