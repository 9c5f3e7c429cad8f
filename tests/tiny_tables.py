"""The tables of tiny cases with needs."""

from __future__ import annotations

from typing import Any

from builders import case
from solved import dated, day
from tiny_supports import Asked, Lack, Pledged, Tiny

from matcher import Case

LEVELS = ["registered", "assessed", "verified"]


def as_case(tiny: Tiny, **settings: Any) -> Case:
    """Return a tiny case as tables: one contributor a pledge."""
    kinds = {one.kind for one in (*tiny.pledges, *tiny.asked, *tiny.lacks)}
    every = list(enumerate(tiny.pledges))
    missions = sorted({one.mission for one in tiny.asked} | {"M1"})
    return case(
        [_pledge(p, one) for p, one in every],
        [_requirement(r, one) for r, one in enumerate(tiny.asked)],
        settings=dated(tiny.days, step="1 day", dates_at_most=400, **settings),
        capabilities=[{"id": one, "whole": "yes"} for one in sorted(kinds)],
        missions=[{"id": one} for one in missions],
        travel=[
            {"contributor_id": f"C{p}", "mission_id": one, "days": pledge.travel}
            for p, pledge in every
            for one in missions
        ],
        needs=[_need(one) for one in tiny.lacks],
        stand_ins=[{"provided": p, "required": r, "rate": rate} for p, r, rate in tiny.rates],
        consents=[
            {"recipient_id": f"C{p}", "contributor_id": f"C{giver}", "answer": "no"}
            | {"from": day(one), "until": day(one)}
            for giver, p, days in tiny.refused
            for one in sorted(days)
        ],
        deliveries=[
            {"pledge_id": f"P{p}", "date": day(one), "quantity": quantity}
            for p, pledge in every
            for one, quantity in pledge.deliveries
        ],
        running=[
            {"pledge_id": f"P{p}", "requirement_id": f"R{one.running[0]}"}
            | {"quantity": one.running[1], "start": day(0)}
            for p, one in every
            if one.running
        ],
    )


def _pledge(number: int, one: Pledged) -> dict[str, Any]:
    until = one.available_until
    return {
        "id": f"P{number}",
        "contributor_id": f"C{number}",
        "capability_id": one.kind,
        "quantity": one.quantity,
        "available_from": day(one.available_from),
        "available_until": None if until is None else day(until),
        "notice_days": 0,
        "readiness": LEVELS[one.rank],
        "tour_days": one.tour,
        "tours": one.tours,
        "rest_days": one.rest,
        "only_missions": ";".join(sorted(one.missions or ())),
    }


def _requirement(number: int, one: Asked) -> dict[str, Any]:
    return {
        "id": f"R{number}",
        "mission_id": one.mission,
        "capability_id": one.kind,
        "quantity": one.quantity,
        "needed_from": day(one.start),
        "needed_until": day(one.until),
        "weight": one.weight,
        "minimum_readiness": LEVELS[one.least] if one.least else None,
    }


def _need(one: Lack) -> dict[str, Any]:
    return {
        "id": one.name,
        "pledge_id": f"P{one.receiver}",
        "capability_id": one.kind,
        "quantity": one.need,
        "per": one.per,
        "use": one.use,
        "lead_days": one.lead,
        "after": ";".join(one.after),
        "group": one.group,
        "raises_to": None if one.raises is None else LEVELS[one.raises],
    }
