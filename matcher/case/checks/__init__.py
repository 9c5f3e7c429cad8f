"""What rows must hold together: one check a function, each naming every row that breaks it.

To add a check, write a function from `Tables` to problems and add it to `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from matcher.case.checks.choices import check_counted, check_policy_words
from matcher.case.checks.circles import (
    check_advances,
    check_order,
    check_stand_ins,
    check_supports,
)
from matcher.case.checks.days import check_dates, check_horizon, check_phases, check_windows
from matcher.case.checks.names import check_names
from matcher.case.checks.needs import check_after, check_groups, check_raising, check_spending
from matcher.case.checks.policies import (
    check_exchanges,
    check_policies,
    check_policy_days,
    check_relaxed,
)
from matcher.case.checks.quantities import (
    check_deliveries,
    check_measures,
    check_minimum,
    check_pairs,
    check_persons,
    check_priorities,
    check_running,
    check_whole,
)
from matcher.case.checks.rows import check_assumed, check_either, check_keys
from matcher.case.checks.typed import Tables
from matcher.errors import Problem

__all__ = ["CHECKS", "Check", "Tables", "check"]

Check = Callable[[Tables], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    check_keys,
    check_assumed,
    check_names,
    check_windows,
    check_either,
    check_measures,
    check_whole,
    check_stand_ins,
    check_advances,
    check_deliveries,
    check_phases,
    check_pairs,
    check_running,
    check_dates,
    check_horizon,
    check_priorities,
    check_persons,
    check_spending,
    check_raising,
    check_groups,
    check_after,
    check_order,
    check_supports,
    check_minimum,
    check_policies,
    check_policy_days,
    check_policy_words,
    check_exchanges,
    check_counted,
    check_relaxed,
)
"""Every check, in the order in which its problems are shown."""

_OF_A_TABLE: Mapping[str, frozenset[Check]] = MappingProxyType(
    {
        "deliveries": frozenset({check_deliveries}),
        "needs": frozenset(
            {check_spending, check_raising, check_groups, check_after, check_order, check_supports}
        ),
        "pairs": frozenset({check_pairs}),
        "phases": frozenset({check_phases}),
        "policies": frozenset(
            {check_policies, check_policy_days, check_policy_words, check_exchanges, check_counted}
        ),
        "running": frozenset({check_running}),
        "stand_ins": frozenset({check_stand_ins}),
    }
)
"""Table → checks that have nothing to say where it is empty."""


def check(tables: Tables) -> list[Problem]:
    """Return the problems that all checks find."""
    empty = (checks for name, checks in _OF_A_TABLE.items() if tables.frames[name].empty)
    spared: frozenset[Check] = frozenset().union(*empty)
    return [problem for one in CHECKS if one not in spared for problem in one(tables)]
