"""Reach as a planner reads it, and as it is asked for on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import dated, day
from test_cli import SCENARIOS, typed, written
from test_graphs import helicopters
from test_reach import without_crews

from matcher import reach
from matcher.present.reach import reach_text


def test_the_ways_of_a_pledge_stand_above_what_is_missing() -> None:
    """One refitter may refit, another has withdrawn, and two requirements are not reached."""
    old = pledge(id="OLD", contributor_id="FRA", capability_id="refit", status="lapsed")
    wanted = [
        requirement(capability_id="unit"),
        requirement(id="R2", mission_id="M2", capability_id="unit", minimum_readiness="assessed"),
        requirement(id="R3", capability_id="car"),
    ]
    pledges = [*helicopters()["pledges"].to_dict("records"), old]
    found = reach(helicopters(pledges=pledges, requirements=wanted), "AIR")
    assert reach_text(found, width=80) == (
        "AIR: 16 airframe of KOR\n"
        "It could serve 1 of 3 requirements, in 1 mission, in 1 way.\n"
        "\n"
        "Could serve (1)\n"
        "could serve  which asks for  in  from\n"
        "R1           unit            M1  2030-02-12\n"
        "\n"
        "Ways (1)\n"
        "AIR → N1 of UNIT → R1 in M1, from 2030-02-12\n"
        "\n"
        "Needs (1)\n"
        "N3 of AIR, 1 refit each: REFIT (USA, ready 2030-01-21) may give it; 1 may not.\n"
        "\n"
        "May not be handed over (1)\n"
        "OLD for N3 of AIR: status: it is lapsed, it must be open or in progress. Ask FRA\n"
        "  to renew it.\n"
        "\n"
        "Not reached (1)\n"
        "R2 in M2 by UNIT: readiness: its readiness is unknown, assessed is required.\n"
        "  Find out whether it is assessed.\n"
        "\n"
        "1 requirement asks for something else.\n"
    )


def test_a_need_that_nobody_covers_says_so() -> None:
    text = reach_text(reach(without_crews(), "UNIT"), width=80)
    assert "It could serve none of 1 requirement.\n" in text
    assert "N2 of UNIT, 1 crew each: nobody may give it, and nobody pledges any.\n" in text
    assert "Ways" not in text


def test_an_alternative_and_what_is_raised_are_told_with_the_need() -> None:
    """Vans would do for cars, of which nobody has any, and a visit makes the truck assessed."""
    given = case(
        [pledge(), pledge(id="P2", capability_id="van"), pledge(id="P3", capability_id="visit")],
        needs=[
            {"id": "N1", "pledge_id": "P1", "capability_id": "car", "group": "wheels"},
            {"id": "N2", "pledge_id": "P1", "capability_id": "van", "group": "wheels"},
            {"id": "N3", "pledge_id": "P1", "capability_id": "visit", "per": "pledge"}
            | {"raises_to": "assessed"},
        ],
    )
    text = reach_text(reach(given, "P1"), width=100)
    lines = text.partition("Needs (3)\n")[2].splitlines()
    assert lines[:3] == [
        "N1 of P1, 1 car each: nobody may give it, and nobody pledges any (an alternative is given).",
        "N2 of P1, 1 van each: P2 (KEN) may give it.",
        "N3 of P1, 1 visit per pledge to be assessed: P3 (KEN) may give it.",
    ]


def test_a_pledge_without_a_quantity_is_called_that() -> None:
    text = reach_text(reach(case(pledge(quantity=None)), "P1"))
    assert text.startswith("P1: an unknown quantity of truck of KEN\n")
    assert "R1 in M1: quantity: it has no quantity, one above 0 is needed." in text


def test_no_more_is_told_than_was_asked_for_and_the_rest_is_counted() -> None:
    """Twenty-five trucks may be visited: 25 ways to one requirement, of which 20 are told."""
    trucks = [pledge(id=f"P{k}", contributor_id=f"N{k}") for k in range(25)]
    needs = [{"id": "N1", "for_capability_id": "truck", "capability_id": "visit"}]
    given = case([*trucks, pledge(id="V", capability_id="visit", quantity=5)], needs=needs)
    text = reach_text(reach(given, "V"), width=80)
    assert "in 25 ways.\n" in text
    assert text.count("→ R1 in M1") == 20
    assert "\nand 5 more (--all shows them)\n" in text
    assert reach_text(reach(given, "V", at_most=99), rows=None).count("→ R1 in M1") == 25


@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_line_fits_the_width(width: int) -> None:
    found = reach(helicopters(), "REFIT")
    assert max(map(len, reach_text(found, width=width).splitlines())) <= width


def test_names_are_text_and_never_markup() -> None:
    given = case(pledge(contributor_id="[red]K[/red]"), requirement(mission_id="[bold]M"))
    text = reach_text(reach(given, "P1"))
    assert "1 truck of [red]K[/red]" in text
    assert "R1 in [bold]M" in text


def test_the_command_prints_what_the_library_finds() -> None:
    shown = typed("reach", SCENARIOS / "two-contributors", "P2")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("P2: 120 infantry of ARV\nIt could serve 1 of 2 requirements")
    assert "P2 → R2 in MISSION-SOUTH, from 2026-04-01\n" in shown.stdout


def test_an_unknown_pledge_ends_with_2_and_names_the_nearest() -> None:
    shown = typed("reach", SCENARIOS / "two-contributors", "P22")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr == "the case holds no pledge P22; the nearest is P2\n"


def test_problems_of_the_case_end_with_2(tmp_path: Path) -> None:
    cells: dict[str, Any] = {"id": "P1", "contributor_id": "Arvalia", "capability_id": "truck"}
    folder = written(
        tmp_path / "case",
        pledges=[cells | {"quantity": "many"}],
        requirements=[{"mission_id": "North", "capability_id": "truck", "quantity": 1}],
    )
    shown = typed("reach", folder, "P1")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.startswith("1 problem in 1 table")


def test_all_is_shown_where_it_is_asked_for(tmp_path: Path) -> None:
    rows = [
        {"id": f"R{k}", "mission_id": "North", "capability_id": "truck", "quantity": 1}
        for k in range(23)
    ]
    truck = {"id": "P1", "contributor_id": "Arvalia", "capability_id": "truck", "quantity": 1}
    folder = written(tmp_path / "case", pledges=[truck], requirements=rows)
    assert "and 3 more (--all shows them)" in typed("reach", folder, "P1").stdout
    whole = typed("reach", folder, "P1", "--all").stdout
    assert whole.count("P1 → R") == 23
    assert "more (--all" not in whole


def test_days_are_those_of_the_calendar() -> None:
    given = case(pledge(available_from=day(3)), settings=dated(10, travel_days=2))
    assert f"P1 → R1 in M1, from {day(5)}\n" in reach_text(reach(given, "P1"))
