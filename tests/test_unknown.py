"""What a blank cell means: every setting of ``[unknown]`` decides, and is told as a decision."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Tables, case, pledge, requirement, wanting
from solved import dated, day, solved, stays

from matcher import InputError, screen
from matcher.case.columns import Use
from matcher.case.settings import unknown_columns

BUS = {
    "pledges": pledge(capability_id="bus"),
    "requirements": requirement(capability_id="bus", measure="persons", quantity=10),
    "capabilities": [{"id": "bus", "measure": "buses"}],
}
BLOCKED = {"conditions": [{"pledge_id": "P1", "text": "Airlift first", "effect": "blocks"}]}
UNASKED = {"consents": [{"mission_id": "M1", "contributor_id": "KEN"}]}

# Column, what its blank means, the tables that read it, whether P1 may serve R1, what is told.
MEANINGS: list[tuple[str, str, Tables, bool, tuple[str, str] | None]] = [
    ("vetted", "yes", {}, True, ("yes", "vetted is unknown: taken as passing")),
    ("vetted", "no", {}, False, ("no", "vetted is unknown: taken as not passing")),
    *(
        (name, "yes", wanting({}, **needed), True, ("yes", f"{name} is unknown: taken as passing"))
        for name, needed in (
            ("performance", {"minimum_performance": 0.5}),
            ("languages", {"languages": "fr"}),
            ("qualities", {"qualities": "night;winch"}),
        )
    ),
    *(
        (name, "no", wanting({}, **needed), False, ("no", f"{name} is unknown: taken as not passing"))
        for name, needed in (
            ("performance", {"minimum_performance": 0.5}),
            ("languages", {"languages": "fr"}),
            ("qualities", {"qualities": "night;winch"}),
        )
    ),
    (
        "performance", "0.75", wanting({}, minimum_performance=0.75), True,
        ("0.75", "performance is unknown: taken as 0.75"),
    ),
    (
        "performance", "0.5", wanting({}, minimum_performance=0.75), False,
        ("0.5", "performance is unknown: taken as 0.5"),
    ),
    (
        "languages", "en;fr", wanting({}, languages="fr;ar"), True,
        ("en;fr", "languages is unknown: taken as en;fr"),
    ),
    (
        "languages", "en", wanting({}, languages="fr"), False,
        ("en", "languages is unknown: taken as en"),
    ),
    (
        "qualities", "night;winch", wanting({}, qualities="winch"), True,
        ("night;winch", "qualities is unknown: taken as night;winch"),
    ),
    (
        "qualities", "night", wanting({}, qualities="winch"), False,
        ("night", "qualities is unknown: taken as night"),
    ),
    (
        "readiness", "yes", wanting({}, minimum_readiness="rapid"), True,
        ("yes", "readiness is blank: taken as passing"),
    ),
    (
        "readiness", "no", wanting({}, minimum_readiness="registered"), False,
        ("no", "readiness is blank: taken as no"),
    ),
    (
        "readiness", "assessed", wanting({}, minimum_readiness="assessed"), True,
        ("assessed", "readiness is blank: taken as assessed"),
    ),
    (
        "readiness", "registered", wanting({}, minimum_readiness="assessed"), False,
        ("registered", "readiness is blank: taken as registered"),
    ),
    ("persons_each", "no", BUS, False, ("no", "persons_each is unknown: taken as not passing")),
    ("persons_each", "5", BUS, True, ("5.0", "persons_each is unknown: taken as 5.0")),
    ("condition", "yes", BLOCKED, True, ("unknown", 'the condition "Airlift first" (blocks) is open, taken as met')),
    ("condition", "no", BLOCKED, False, ("unknown", 'the condition "Airlift first" (blocks) is open, taken as not met')),
    ("consent", "yes", UNASKED, True, ("yes", "consent is unanswered: taken as yes")),
    ("consent", "no", UNASKED, False, ("no", "consent is unanswered: taken as no")),
    (
        "available_from", day(4), {"settings": dated(10)}, True,
        (day(4), f"available_from is blank: taken as {day(4)}"),
    ),
    (
        "available_until", day(6), {"settings": dated(10)}, True,
        (day(6), f"available_until is blank: taken as {day(6)}"),
    ),
    (
        "notice_days", "3", {"settings": dated(10)}, True,
        ("3", "neither notice nor readiness is given: taken as 3 days"),
    ),
    (
        "needed_from", day(2), {"settings": dated(10)}, True,
        (day(2), f"needed_from is blank: taken as {day(2)}"),
    ),
    (
        "needed_until", day(7), {"settings": dated(10)}, True,
        (day(7), f"needed_until is blank: taken as {day(7)}"),
    ),
]  # fmt: skip

TABLE = {
    "condition": "conditions",
    "consent": "consents",
    "needed_from": "requirements",
    "needed_until": "requirements",
}
HEADER = {"condition": "met", "consent": "answer"}


def meaning(column: str, value: str, tables: Tables) -> Any:
    settings = tables.get("settings", {}) | {"unknown": {column: value}}
    return case(**{**tables, "settings": settings})


def test_every_column_whose_blank_a_rule_reads_is_tried() -> None:
    assert {row[0] for row in MEANINGS} == {
        n for n, c in unknown_columns().items() if c.use is Use.RULE
    }


@pytest.mark.parametrize(
    ("column", "value", "tables", "serves", "told"),
    MEANINGS,
    ids=[f"{row[0]} is {row[1]}" for row in MEANINGS],
)
def test_a_blank_means_what_the_scenario_says_and_is_a_decision(
    column: str, value: str, tables: Tables, *, serves: bool, told: tuple[str, str]
) -> None:
    asked = meaning(column, value, tables)
    assert (screen(asked).why_not("P1", "R1") == []) == serves
    plan = solved(asked)
    assert len(plan.deployments) == int(serves)
    found = plan.decisions[plan.decisions["column"] == HEADER.get(column, column)]
    assert found["table"].tolist() == [TABLE.get(column, "pledges")]
    assert tuple(found[["value", "text"]].iloc[0]) == told
    assert (found["deployments"].iloc[0] == "D1") == serves


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("available_from", day(4), (4, 9)),
        ("available_until", day(6), (0, 6)),
        ("notice_days", "3", (3, 9)),
        ("needed_from", day(2), (2, 9)),
        ("needed_until", day(7), (0, 7)),
    ],
)
def test_days_that_a_blank_means_count_like_days_of_the_table(
    column: str, value: str, expected: tuple[int, int]
) -> None:
    plan = solved(meaning(column, value, {"settings": dated(10)}))
    assert stays(plan) == [("P1", "R1", *expected, 1)]


def test_the_level_that_a_blank_means_brings_its_lead_days() -> None:
    """Unknown readiness taken as verified, whose lead days are 4: there from day 4.

    **Proves**: a level that is assumed is one for the notice too, and is told as a decision though
    no requirement asks for readiness.
    **Without it**: it would be there from day 0.
    """
    settings = dated(10, lead_days={"verified": 4}, unknown={"readiness": "verified"})
    plan = solved(case(settings=settings))
    assert stays(plan) == [("P1", "R1", 4, 9, 1)]
    told = plan.decisions.set_index("column")
    assert told.at["readiness", "text"] == "readiness is blank: taken as verified"
    assert told.at["readiness", "deployments"] == "D1"


def test_without_a_blank_day_or_level_only_other_blanks_are_told() -> None:
    plan = solved(
        case(
            pledge(
                available_from=day(0), available_until=day(9), readiness="verified", notice_days=0
            ),
            requirement(needed_from=day(0), needed_until=day(9)),
            settings=dated(10),
        )
    )
    unknown = plan.decisions[plan.decisions["kind"] == "unknown"]
    assert unknown["column"].tolist() == ["vetted"]


def test_the_same_blank_in_all_rows_is_one_decision() -> None:
    several = [pledge(id=f"P{k}", quantity=0.25) for k in range(1, 4)]
    plan = solved(case(several))
    told = plan.decisions[plan.decisions["column"] == "vetted"]
    assert told[["row_id", "text", "deployments"]].to_numpy().tolist() == [
        ["*", "vetted is unknown: taken as passing, in all 3 rows", "D1; D2; D3"]
    ]


def test_a_blank_in_some_rows_is_a_decision_each() -> None:
    several = [pledge(id="P1", vetted="yes", quantity=0.5), pledge(id="P2", quantity=0.5)]
    told = solved(case(several)).decisions
    found = told[told["column"] == "vetted"]
    assert found[["row_id", "deployments"]].to_numpy().tolist() == [["P2", "D2"]]


def test_unknown_persons_cannot_simply_pass() -> None:
    """Nothing could be computed from a yes."""
    with pytest.raises(InputError, match="does not say what a blank persons_each means"):
        meaning("persons_each", "yes", BUS)
