"""An example: the smallest case with a row in every table, to write one's own over."""

from __future__ import annotations

from typing import Any

from matcher.case.case import Case

SETTINGS: dict[str, Any] = {
    "name": "example",
    "question": "Which pledges serve which requirements, and what stays open?",
    "plan_date": "2027-01-01",
    "horizon": "2027-12-31",
    "currency": "USD",
    "step": "1 month",
    "objective": ["gap", "cost"],
    "travel_days": 30,
    "lead_days": {"rapid": 60},
    "unknown": {"readiness": "no"},
}
"""Keys of its scenario."""

ROWS: dict[str, list[dict[str, Any]]] = {
    "capabilities": [
        {
            "id": "hospital-2",
            "name": "Level 2 hospital",
            "measure": "hospitals",
            "category": "military",
            "whole": "yes",
            "persons_each": 70,
            "themes": "medical",
        },
        {
            "id": "hospital-3",
            "name": "Level 3 hospital",
            "measure": "hospitals",
            "category": "military",
            "whole": "yes",
            "persons_each": 100,
            "themes": "medical",
        },
        {"id": "voyage", "name": "Sea voyage", "measure": "voyages", "whole": "yes"},
    ],
    "stand_ins": [
        {
            "provided": "hospital-3",
            "required": "hospital-2",
            "rate": 1,
            "note": "A level 3 hospital does all that a level 2 hospital does",
        }
    ],
    "contributors": [
        {"id": "ARV", "name": "Arvalia", "region": "North", "languages": "English; French"},
        {"id": "BOR", "name": "Borduro", "region": "South", "languages": "English"},
    ],
    "missions": [
        {"id": "NORTH", "name": "Mission North", "host": "Northland", "languages": "English"}
    ],
    "travel": [{"contributor_id": "ARV", "mission_id": "NORTH", "days": 20}],
    "meetings": [
        {"id": "autumn", "name": "Autumn meeting", "date": "2026-11-30", "states_present": 40}
    ],
    "pledges": [
        {
            "id": "P1",
            "contributor_id": "Arvalia",
            "capability_id": "Level 3 hospital",
            "quantity": 1,
            "measure": "hospitals",
            "available_from": "2027-02-01",
            "available_until": "2027-12-31",
            "readiness": "verified",
            "notice_days": 30,
            "women_each": 30,
            "monthly_cost": 90000,
            "meeting_id": "autumn",
            "assumed": "notice_days",
        },
        {
            "id": "P2",
            "contributor_id": "Borduro",
            "capability_id": "Level 2 hospital",
            "quantity": 1,
            "readiness": "verified",
            "status": "in_progress",
        },
        {
            "id": "P3",
            "contributor_id": "Borduro",
            "capability_id": "Sea voyage",
            "quantity": 2,
            "only_recipients": "Arvalia",
        },
    ],
    "deliveries": [{"pledge_id": "P1", "date": "2027-03-01", "quantity": 1}],
    "conditions": [
        {
            "pledge_id": "P1",
            "text": "The mission supplies electricity",
            "effect": "open",
            "met": "unknown",
            "said_by": "Arvalia",
        }
    ],
    "needs": [
        {
            "id": "N1",
            "pledge_id": "P1",
            "capability_id": "Sea voyage",
            "quantity": 1,
            "per": "each",
            "use": "spent",
            "lead_days": 10,
            "note": "Arvalia has no ship of its own",
        }
    ],
    "requirements": [
        {
            "id": "R1",
            "mission_id": "Mission North",
            "capability_id": "Level 2 hospital",
            "quantity": 1,
            "needed_from": "2027-01-01",
            "needed_until": "2027-12-31",
            "priority": 1,
            "minimum_readiness": "assessed",
        }
    ],
    "phases": [
        {
            "requirement_id": "R1",
            "from": "2027-07-01",
            "quantity": 2,
            "note": "A second hospital from July on",
        }
    ],
    "consents": [
        {
            "mission_id": "NORTH",
            "contributor_id": "ARV",
            "answer": "yes",
            "said_by": "Government of Northland",
        }
    ],
    "pairs": [{"pledge_id": "P1", "requirement_id": "R1", "verdict": "allow", "at_most": 1}],
    "running": [
        {
            "pledge_id": "P2",
            "requirement_id": "R1",
            "quantity": 1,
            "start": "2026-10-01",
            "end": "2027-03-31",
        }
    ],
    "agreed": [{"pledge_id": "P2", "requirement_id": "R1", "quantity": 1, "start": "2026-10-01"}],
    "policies": [
        {
            "id": "Y1",
            "kind": "ceiling",
            "mission": "NORTH",
            "category": "military",
            "at_most": 300,
            "note": "Authorised strength of Mission North",
        }
    ],
    "rates": [{"category": "military", "from": "2027-01-01", "amount": 1000}],
}
"""Rows of every table. All of it is invented."""


def example_case() -> Case:
    """Return the example, checked: two hospitals, one of which is there until March."""
    rows: dict[str, Any] = dict(ROWS)
    return Case.from_frames(**rows, settings=SETTINGS)
