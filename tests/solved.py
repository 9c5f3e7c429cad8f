"""A plan that was solved and audited, and days counted from its plan date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from builders import Tables, case, wanting

from matcher import Case, Plan, match, screen

PLAN_DATE = date(2030, 1, 1)
"""Day 0 of every dated case in these tests."""


def day(number: int) -> str:
    """Return a day as a cell, counted from the plan date, which is day 0."""
    return (PLAN_DATE + timedelta(days=number)).isoformat()


def dated(days: int, **settings: Any) -> dict[str, Any]:
    """Return settings with a calendar of so many days, from the plan date to the horizon."""
    return {"plan_date": day(0), "horizon": day(days - 1)} | settings


def timed(pledged: Mapping[str, Any], **required: Any) -> Tables:
    """Return the tables of one pledge and one requirement in ten days."""
    return {**wanting(pledged, **required), "settings": dated(10)}


def refusals(tables: Tables) -> list[str]:
    """Return why P1 may not serve R1, each refusal as a planner reads it."""
    return [str(refusal) for refusal in screen(case(**tables)).why_not("P1", "R1")]


def solved(asked: Case, *objective: Any, **options: Any) -> Plan:
    """Return the best plan of a case, once the audit has passed it.

    Parameters
    ----------
    asked
        What is matched.
    *objective
        Tiers instead of those of the case.
    **options
        As of `match`.
    """
    plan = match(asked, objective or None, **options)
    audit = plan.audit()
    assert audit.passed, str(audit)
    return plan


def about(expected: Any) -> Any:
    """Return what equals a number, or numbers, up to the round-off of a solver."""
    return pytest.approx(expected, abs=1e-6)


def values(plan: Plan) -> dict[str, float]:
    """Return the value of every tier but the one that breaks ties."""
    return {name: value for name, value in plan.objective.items() if name != "tie"}


def stays(plan: Plan) -> list[tuple[str, str, int, int, float]]:
    """Return who is where: pledge, requirement, first day, last day, quantity; sorted."""
    rows = plan.deployments
    first, last = ((rows[c].dt.date - PLAN_DATE) for c in ("start", "end"))
    columns = [rows["pledge_id"], rows["requirement_id"], first, last, rows["quantity"]]
    found = zip(*(column.tolist() for column in columns), strict=True)
    return sorted((p, r, a.days, b.days, q) for p, r, a, b, q in found)


def handed(plan: Plan) -> list[tuple[str, str, str, int, int, float]]:
    """Return who hands what to whom: giver, receiver, need, days of hand-over and readiness; sorted.

    The last of each is the quantity, in the measure of what is handed over.
    """
    rows = plan.supports
    given, ready = ((rows[c].dt.date - PLAN_DATE) for c in ("handed_on", "ready_on"))
    names = [rows[c] for c in ("giver_pledge_id", "receiver_pledge_id", "need_id")]
    found = zip(*(c.tolist() for c in (*names, given, ready, rows["quantity"])), strict=True)
    return sorted((g, p, n, h.days, r.days, q) for g, p, n, h, r, q in found)


def rule(plan: Plan, one: str = "Y1") -> list[tuple[int, int, float, float, float, float]]:
    """Return how a policy is used: first day, last day, used, limit, slack, excess; by day."""
    rows = plan.policies[plan.policies["policy_id"] == one]
    first, last = ((rows[c].dt.date - PLAN_DATE) for c in ("from", "until"))
    days = [[gone.days for gone in column] for column in (first, last)]
    used = [rows[c].tolist() for c in ("used", "limit", "slack", "excess")]
    return sorted(zip(*days, *used, strict=True))


def price(plan: Plan, one: str = "Y1") -> list[float]:
    """Return what one more of the limit of a policy would be worth, row after row."""
    return plan.policies.loc[plan.policies["policy_id"] == one, "price"].tolist()


def reason(plan: Plan, one: str) -> str:
    """Return why a requirement stays open, or why a pledge, or the rest of it, stays at home."""
    gaps, idle = plan.gaps, plan.idle
    told = gaps.loc[(gaps["requirement_id"] == one) & (gaps["gap"] > 0), "first_reason"]
    told = pd.concat([told, idle.loc[idle["pledge_id"] == one, "reason"]])
    return str(told.iloc[0])
