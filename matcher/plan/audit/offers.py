"""Pledges, with their deliveries and conditions, as the audit reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from matcher.case.case import Case
from matcher.case.cells import READINESS_ORDER
from matcher.plan.audit.cells import (
    END,
    cell_day,
    cell_days,
    cell_number,
    cell_text,
    cell_words,
    day_or,
    rows_of,
)
from matcher.plan.audit.facts import Capability, Key, Pledge
from matcher.plan.audit.pairs import Running

Delivered = Mapping[str, tuple[tuple[int, Fraction], ...]]


def read_pledges(
    case: Case,
    capabilities: Mapping[str, Capability],
    unknown: Mapping[str, str],
    running: Mapping[Key, tuple[Running, ...]],
) -> dict[str, Pledge]:
    """Return the pledges of a case by id.

    Parameters
    ----------
    case
        The checked input of the plan.
    capabilities
        Capabilities by id.
    unknown
        Column → what a blank means.
    running
        What is running, by pledge and requirement.
    """
    rows = list(rows_of(case["pledges"]))
    renewed = {str(row["advances"]): str(row["id"]) for row in rows if cell_text(row["advances"])}
    spoken = {str(r["id"]): cell_words(r["languages"]) for r in rows_of(case["contributors"])}
    there: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (pledge, _), found in running.items():
        there[pledge] += sum((one.quantity for one in found), Fraction(0))
    deliveries, blocked = _deliveries(case), _blocked(case, unknown["condition"])
    prices = _prices(case)
    pledges = {}
    for row in rows:
        one = str(row["id"])
        capability = capabilities[str(row["capability_id"])]
        named = _named(row, capability, unknown, spoken.get(str(row["contributor_id"]), ()))
        pledges[one] = Pledge(
            **named,
            **_dated(case, row, unknown, deliveries.get(one, ())),
            running=there[one],
            renewed_by=renewed.get(one),
            blocked_by=blocked.get(one),
            price=prices[one],
        )
    return pledges


def _named(
    row: Mapping[str, Any],
    capability: Capability,
    unknown: Mapping[str, str],
    spoken: tuple[str, ...],
) -> dict[str, Any]:
    """Everything of a pledge that is no matter of dates."""
    vetted = cell_text(row["vetted"])
    performance = cell_number(row["performance"])
    return {
        "id": str(row["id"]),
        "contributor": str(row["contributor_id"]),
        "capability": str(row["capability_id"]),
        "quantity": cell_number(row["quantity"]),
        "duty": _or(cell_number(row["duty"]), 1),
        "persons_each": _persons(row, capability, unknown),
        "women_each": cell_number(row["women_each"]),
        "readiness": cell_text(row["readiness"]) or _level(unknown["readiness"]),
        "performance": _number(unknown["performance"]) if performance is None else performance,
        "vetted": (vetted if vetted in {"yes", "no"} else unknown["vetted"]) != "no",
        "own_languages": cell_words(row["languages"]),
        "languages": cell_words(row["languages"]) or spoken or _list(unknown["languages"]),
        "qualities": cell_words(row["qualities"]) or _list(unknown["qualities"]),
        "only_missions": cell_words(row["only_missions"]),
        "not_missions": cell_words(row["not_missions"]),
        "only_recipients": cell_words(row["only_recipients"]),
        "status": cell_text(row["status"]) or "open",
        "monthly_cost": _or(cell_number(row["monthly_cost"]), 0),
        "deployment_cost": _or(cell_number(row["deployment_cost"]), 0),
        "assumed": cell_words(row["assumed"]),
    }


def _dated(
    case: Case,
    row: Mapping[str, Any],
    unknown: Mapping[str, str],
    deliveries: tuple[tuple[int, Fraction], ...],
) -> dict[str, Any]:
    """Everything of a pledge that is a matter of dates; without a calendar it does not matter."""
    tours, tour_days = cell_days(row["tours"]), cell_days(row["tour_days"])
    plan_day = cell_day(case.settings.plan_date)
    if plan_day is None:
        given = {"tours": tours, "tour_days": None, "deliveries": ()}
        return {"ready": 0, "home": END, "rest": 0} | given
    opens = day_or(row["available_from"], unknown["available_from"])
    home = day_or(row["available_until"], unknown["available_until"])
    notice = _notice(case, row, unknown)
    ready = max(plan_day if opens is None else opens, plan_day + notice)
    return {
        "ready": max(ready, deliveries[0][0]) if deliveries else ready,
        "home": END if home is None else home,
        "rest": cell_days(row["rest_days"]) or 0,
        "deliveries": deliveries,
        "tours": 1 if tours is None and tour_days is not None else tours,
        "tour_days": tour_days,
    }


def _notice(case: Case, row: Mapping[str, Any], unknown: Mapping[str, str]) -> int:
    """Its own notice, else the lead days of its level or the next higher that has any."""
    own = cell_days(row["notice_days"])
    if own is not None:
        return own
    level = cell_text(row["readiness"]) or _level(unknown["readiness"])
    if level is None:
        return int(_number(unknown["notice_days"]) or 0)
    lead = case.settings.lead_days
    higher = READINESS_ORDER[READINESS_ORDER.index(level) :]
    return next((int(lead[one]) for one in higher if one in lead), 0)


def _deliveries(case: Case) -> Delivered:
    found: defaultdict[str, list[tuple[int, Fraction]]] = defaultdict(list)
    for row in rows_of(case["deliveries"]):
        day, quantity = cell_day(row["date"]), cell_number(row["quantity"])
        if day is not None and quantity is not None:
            found[str(row["pledge_id"])].append((day, quantity))
    return {pledge: tuple(sorted(rows)) for pledge, rows in found.items()}


def _blocked(case: Case, unknown: str) -> dict[str, str]:
    """Pledges with a condition that blocks and is unmet, with its text."""
    found: dict[str, str] = {}
    for row in rows_of(case["conditions"]):
        met = cell_text(row["met"])
        met = met if met in {"yes", "no"} else unknown
        if cell_text(row["effect"]) == "blocks" and met != "yes":
            found.setdefault(str(row["pledge_id"]), str(row["text"]))
    return found


def _prices(case: Case) -> defaultdict[str, Fraction]:
    """Sum of the prices of conditions that cost and are not known to be met, by pledge."""
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for row in rows_of(case["conditions"]):
        if cell_text(row["effect"]) == "costs" and cell_text(row["met"]) != "yes":
            found[str(row["pledge_id"])] += cell_number(row["price"]) or Fraction(0)
    return found


def _persons(
    row: Mapping[str, Any], capability: Capability, unknown: Mapping[str, str]
) -> Fraction | None:
    own = cell_number(row["persons_each"])
    if own is not None:
        return own
    if capability.counted_in_persons:
        return Fraction(1)
    if capability.persons_each is not None:
        return capability.persons_each
    return _number(unknown["persons_each"])


def _or(value: Fraction | None, otherwise: int) -> Fraction:
    return Fraction(otherwise) if value is None else value


def _number(meaning: str) -> Fraction | None:
    """Return the number that a blank means, None where it means yes or no."""
    return cell_number(meaning)


def _level(meaning: str) -> str | None:
    return meaning if meaning in READINESS_ORDER else None


def _list(meaning: str) -> tuple[str, ...]:
    return () if meaning in {"yes", "no"} else cell_words(meaning)
