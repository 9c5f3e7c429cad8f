"""The cases, each a module with its targets.

To add a case, write its module and name it here.
"""

from __future__ import annotations

from types import MappingProxyType

from benchmarks.bench import BenchmarkCase
from benchmarks.cases import (
    ceilings,
    certificate,
    growth,
    lanes,
    one_period,
    phased,
    policies,
    reasons,
    start_up,
    stress,
    supports,
    what_if,
)

CASES: MappingProxyType[str, BenchmarkCase] = MappingProxyType(
    {
        one.name: one
        for one in (
            one_period.CASE,
            phased.CASE,
            ceilings.CASE,
            what_if.CASE,
            growth.CASE,
            supports.CASE,
            policies.CASE,
            certificate.CASE,
            lanes.CASE,
            stress.CASE,
            reasons.CASE,
            start_up.CASE,
        )
    }
)
"""Every case by name, in the order in which they run."""
