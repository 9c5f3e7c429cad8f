"""What rests on what: every assumed row names the deployments that it concerns, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Tables, case, pledge, requirement
from solved import dated, solved

TWO = {
    "pledges": [
        pledge(id="P1", capability_id="van", persons_each=2),
        pledge(id="P2", contributor_id="GHA", quantity=2),
    ],
    "requirements": [requirement(id="R1"), requirement(id="R2", mission_id="M2", quantity=2)],
    "pairs": [
        {"pledge_id": "P1", "requirement_id": "R2", "verdict": "forbid"},
        {"pledge_id": "P2", "requirement_id": "R1", "verdict": "forbid"},
    ],
    "stand_ins": [
        {"provided": "van", "required": "car", "rate": 1},
        {"provided": "car", "required": "truck", "rate": 1},
    ],
    "contributors": [{"id": "KEN", "region": "east"}, {"id": "GHA", "region": "west"}],
    "missions": [{"id": "M1"}, {"id": "M2"}],
    "capabilities": [
        {"id": "van", "category": "military"},
        {"id": "car"},
        {"id": "truck"},
        {"id": "tank"},
    ],
}
"""P1 of Kenya serves R1 in M1 along two stand-ins (D1), P2 of Ghana R2 in M2 (D2)."""


def resting(name: str, *rows: dict[str, Any], settings: Any = None) -> dict[str, str]:
    """Return, by row, the deployments that rest on the assumed rows of a table."""
    assumed: Tables = {name: [{"assumed": "*", **row} for row in rows]}
    decisions = solved(case(**{**TWO, **assumed}, settings=settings)).decisions
    found = decisions[(decisions["kind"] == "assumed") & (decisions["table"] == name)]
    return dict(zip(found["row_id"], found["deployments"], strict=True))


@pytest.mark.parametrize(
    ("table", "rows", "expected"),
    [
        ("contributors", [{"id": "KEN", "region": "east"}, {"id": "GHA", "name": "Gold"}], {"KEN": "D1", "GHA": "D2"}),
        ("missions", [{"id": "M1"}, {"id": "M2", "host": "X"}], {"M2": "D2"}),
        ("capabilities", [{"id": "van", "whole": "no"}, {"id": "car", "whole": "no"}, {"id": "truck", "whole": "no"}], {"van": "D1", "car": "", "truck": "D2"}),
        (
            "stand_ins",
            [
                {"provided": "van", "required": "car", "rate": 2},
                {"provided": "car", "required": "truck", "rate": 0.5},
                {"provided": "van", "required": "truck", "rate": 0.5},
                {"provided": "truck", "required": "tank", "rate": 1},
            ],
            {"van · car": "D1", "car · truck": "D1", "van · truck": "", "truck · tank": ""},
        ),
        ("rates", [{"category": "military", "amount": 1}], {"military · ": "D1"}),
        (
            "consents",
            [
                {"mission_id": "M1", "contributor_id": "KEN", "answer": "yes"},
                {"mission_id": "M2", "contributor_id": "KEN", "answer": "yes"},
                {"mission_id": "M1", "contributor_id": "KEN", "category": "military", "answer": "yes"},
                {"mission_id": "M1", "contributor_id": "KEN", "capability_id": "car", "answer": "yes"},
            ],
            {"M1 ·  · KEN ·  ·  · ": "D1", "M2 ·  · KEN ·  ·  · ": "", "M1 ·  · KEN ·  · military · ": "D1", "M1 ·  · KEN · car ·  · ": ""},
        ),
        (
            "pairs",
            [
                {"pledge_id": "P2", "requirement_id": "R2", "score": 1},
                {"pledge_id": "P1", "requirement_id": "R2", "verdict": "forbid"},
                {"pledge_id": "P2", "requirement_id": "R1", "verdict": "forbid"},
            ],
            {"P2 · R2": "D2", "P1 · R2": "", "P2 · R1": ""},
        ),
        ("conditions", [{"pledge_id": "P2", "text": "Fuel · oil"}], {"P2 · Fuel · oil": "D2"}),
    ],
)  # fmt: skip
def test_an_assumed_row_names_what_rests_on_it(
    table: str, rows: list[dict[str, Any]], expected: dict[str, str]
) -> None:
    assert resting(table, *rows) == expected


def test_travel_concerns_who_travels_there() -> None:
    rows = [
        {"contributor_id": "KEN", "mission_id": "M1", "days": 1},
        {"from_region": "west", "mission_id": "M2", "days": 1},
        {"from_region": "west", "mission_id": "M1", "days": 1},
    ]
    assert resting("travel", *rows, settings=dated(20)) == {
        "KEN ·  · M1": "D1",
        " · west · M2": "D2",
        " · west · M1": "",
    }


def test_ids_that_hold_the_mark_between_names_are_told_apart() -> None:
    plan = solved(
        case(
            [pledge(id="A · B"), pledge(id="A", capability_id="car")],
            requirement(id="B · C"),
            conditions=[{"pledge_id": "A · B", "text": "C"}, {"pledge_id": "A", "text": "D"}],
        )
    )
    found = plan.decisions[plan.decisions["kind"] == "condition"]
    assert found[["row_id", "deployments"]].to_numpy().tolist() == [
        ["A · B · C", "D1"],
        ["A · D", ""],
    ]
