"""A scenario that comes with matcher: read, matched and audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.answer import Answer
from benchmarks.watch import Watch
from matcher import load_scenario

_FIRST = "two-contributors"
"""Matched before the watch runs, so that all that is imported on first use is there."""


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Go the whole way of a scenario."""
    load_scenario(_FIRST).match().audit()
    with watch.stage("read tables"):
        scenario = load_scenario(settings["scenario"])
    with watch.stage("match"):
        plan = scenario.match()
    with watch.stage("audit"):
        audit = plan.audit()
    if not audit.passed:
        raise ValueError(f"the audit found {audit}")
    tiers = plan.tiers
    values = dict(zip(tiers["tier"].tolist(), tiers["value"].tolist(), strict=True))
    return Answer({name: value for name, value in values.items() if name != "tie"})
