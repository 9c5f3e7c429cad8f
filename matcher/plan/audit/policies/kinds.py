"""Every kind of policy, registered in one place with how an audit looks at it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from matcher.plan.audit.policies.conditions import condition_stretches
from matcher.plan.audit.policies.levels import By, exchange_stretches, level_stretches
from matcher.plan.audit.policies.policy import (
    BUDGET,
    CEILING,
    CHANGES,
    CONTRIBUTOR_SHARE,
    EXCHANGE,
    FOOTPRINT,
    LIFT,
    ONLY_WITH,
    SHARE,
    SPREAD,
    STAY,
    Policy,
)
from matcher.plan.audit.policies.stays import stay_stretches
from matcher.plan.audit.policies.sums import sum_stretches
from matcher.plan.audit.policies.view import View

KINDS: MappingProxyType[str, Callable[[View, Policy], By]] = MappingProxyType(
    {
        CEILING: level_stretches,
        EXCHANGE: exchange_stretches,
        SHARE: level_stretches,
        CONTRIBUTOR_SHARE: level_stretches,
        SPREAD: condition_stretches,
        BUDGET: sum_stretches,
        LIFT: sum_stretches,
        FOOTPRINT: level_stretches,
        ONLY_WITH: condition_stretches,
        STAY: stay_stretches,
        CHANGES: sum_stretches,
    }
)
"""Kind → what is said of it, day by day or period by period."""
