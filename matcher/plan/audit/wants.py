"""Requirements, with their phases, as the audit reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from matcher.case.case import Case
from matcher.plan.audit.cells import (
    cell_day,
    cell_days,
    cell_number,
    cell_text,
    cell_words,
    day_or,
    rows_of,
)
from matcher.plan.audit.facts import Capability, Requirement


def read_requirements(
    case: Case, capabilities: Mapping[str, Capability], plan_day: int
) -> dict[str, Requirement]:
    """Return the requirements of a case by id.

    Parameters
    ----------
    case
        The checked input of the plan.
    capabilities
        Capabilities by id.
    plan_day
        The day of the plan; 0 without a calendar.
    """
    rows = list(rows_of(case["requirements"]))
    named = [day for row in rows if (day := cell_days(row["priority"])) is not None]
    last = max(named, default=1)
    phases: defaultdict[str, list[tuple[int, Fraction]]] = defaultdict(list)
    for row in rows_of(case["phases"]):
        day, quantity = cell_day(row["from"]), cell_number(row["quantity"])
        if day is not None and quantity is not None:
            phases[str(row["requirement_id"])].append((day, quantity))
    found = {}
    for row in rows:
        capability = capabilities[str(row["capability_id"])]
        own = sorted(phases[str(row["id"])])
        found[str(row["id"])] = _requirement(case, row, capability, own, (plan_day, last))
    return found


def _requirement(
    case: Case,
    row: Mapping[str, Any],
    capability: Capability,
    phases: list[tuple[int, Fraction]],
    defaults: tuple[int, int],
) -> Requirement:
    quantity = cell_number(row["quantity"])
    priority = cell_days(row["priority"])
    weight = cell_number(row["weight"])
    measured = cell_text(row["measure"]) == "persons"
    first, stop = _window(case, row, defaults[0])
    return Requirement(
        id=str(row["id"]),
        mission=cell_text(row["mission_id"]),
        partner=cell_text(row["contributor_id"]),
        capability=str(row["capability_id"]),
        in_persons=measured and not capability.counted_in_persons,
        quantified=quantity is not None or bool(phases),
        first=first,
        stop=stop,
        levels=_levels(first, quantity or Fraction(0), phases),
        size=max(quantity or Fraction(0), *(changed for _, changed in phases), Fraction(0)),
        priority=defaults[1] if priority is None else priority,
        weight=Fraction(1) if weight is None else weight,
        persons_of_one=Fraction(1)
        if measured or capability.counted_in_persons
        else capability.persons_each,
        minimum_readiness=cell_text(row["minimum_readiness"]),
        minimum_performance=cell_number(row["minimum_performance"]),
        languages=cell_words(row["languages"]),
        qualities=cell_words(row["qualities"]),
        within_days=cell_days(row["within_days"]),
        assumed=cell_words(row["assumed"]),
    )


def _window(case: Case, row: Mapping[str, Any], plan_day: int) -> tuple[int, int]:
    """The days of the need that a plan can still do something about; one period if undated."""
    if not case.is_dated:
        return 0, 1
    unknown = case.settings.unknown_means
    first = day_or(row["needed_from"], unknown("needed_from"))
    last = day_or(row["needed_until"], unknown("needed_until"))
    last = cell_day(case.settings.horizon) if last is None else last
    first = plan_day if first is None else max(first, plan_day)
    return first, first if last is None else last + 1


def _levels(
    first: int, quantity: Fraction, phases: list[tuple[int, Fraction]]
) -> tuple[tuple[int, Fraction], ...]:
    """Return day → quantity from then on, in order, the first day being that of the window."""
    levels = {first: quantity}
    for day, changed in phases:
        levels[max(day, first)] = changed
    return tuple(sorted(levels.items()))
