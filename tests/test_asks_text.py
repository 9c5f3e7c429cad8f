"""Asks, worth and alternatives as a planner reads them, and as the command line prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from builders import case, pledge, requirement
from typer.testing import CliRunner

from matcher import alternatives, asks, load_scenario, values
from matcher.cli.app import app
from matcher.present.alternatives import alternatives_text
from matcher.present.asks import asks_text
from matcher.present.worth import worth_text

WHOLE = [{"id": "truck", "whole": "yes"}]


def printed(*words: str) -> str:
    shown = CliRunner().invoke(app, list(words))
    assert shown.exit_code == 0, shown.output
    return shown.output


def test_asks_say_how_much_of_what_by_when_and_what_it_closes() -> None:
    found = asks(load_scenario("shared-support").match())
    lines = asks_text(found, found.bundle(2)).splitlines()
    assert lines[:4] == [
        "shared-support: what to ask for.",
        "Open now: gap 97 requirement-days.",
        "",
        "Ask for (3)",
    ]
    assert [line.split() for line in lines[4:8]] == [
        ["id", "quantity", "of", "needed", "by", "in", "gains", "for", "each"],
        ["A1", "1", "assessment-visit", "2026-01-01", "gap", "60", "60"],
        ["A2", "1", "hospital-2", "2026-04-01", "gap", "60", "60"],
        ["A3", "1", "infantry-company", "2026-04-01", "gap", "25", "25"],
    ]
    text = " ".join("\n".join(lines).split())
    assert (
        "A3: for R1 from 2026-04-01 until 2026-07-09, assessed or above. Best used: 1 at R1 from "
        "2026-04-01 until 2026-07-09. Measures × days closed: R1 100. Gains 25 with 1, 31 with 2, "
        "56 with 3, 81 with 4."
    ) in text
    assert "1 to P2 for its need N2 from 2026-01-01" in text
    assert text.endswith("They lower gap by 85 requirement-days.")


def test_asks_that_close_nothing_alone_are_named_at_the_end() -> None:
    asked = case(
        pledge(capability_id="car"),
        requirement(),
        capabilities=[*WHOLE, {"id": "part", "whole": "yes"}, {"id": "car"}],
        needs=[{"id": "N1", "for_capability_id": "truck", "capability_id": "part"}],
    )
    found = asks(asked)
    assert asks_text(found, found.bundle(1)) == (
        "Plan: what to ask for.\nOpen now: gap 1 requirement-days.\n\n"
        "More of these alone closes nothing: part, truck.\n\n"
        "Together: no such number of asks closes anything.\n"
    )


def test_where_nothing_is_open_it_is_said() -> None:
    assert asks_text(asks(case())).splitlines()[1] == "Nothing is open that a pledge could close."


def test_worth_names_what_would_be_missed_and_what_would_not() -> None:
    plan = load_scenario("shared-support").match()
    lines = worth_text(values(plan), plan.case.settings).splitlines()
    assert lines[1] == "With all: gap 97 requirement-days, cost 0 USD."
    assert [line.split() for line in lines[3:7]] == [
        ["Without", "a", "pledge", "(2)"],
        ["of", "pledge", "loses", "in", "now", "then", "loss"],
        ["VIS", "V1", "gap", "97", "160", "63"],
        ["ARV", "P1", "gap", "97", "116", "19"],
    ]
    assert lines[-1] == "Without these nothing is lost, each by itself: P2."


def test_worth_says_where_pins_forbid_it() -> None:
    pinned = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}]
    parts = {"needs": [{"id": "N1", "pledge_id": "P1", "capability_id": "part"}]}
    asked = case(
        [pledge(), pledge(id="G1", capability_id="part")], requirement(), pairs=pinned, **parts
    )
    assert "Without these nothing is possible with all pins: G1." in worth_text(
        values(asked), asked.settings
    )


def test_alternatives_say_whether_the_plan_is_the_only_one() -> None:
    plan = load_scenario("two-contributors").match()
    text = alternatives_text(alternatives(plan), plan.case.settings)
    assert "\nNo other has other deployments: the plan is unique.\n" in text
    assert "\nIn every one of them (3)\n" in text
    two = case([pledge(), pledge(id="P2")], requirement(), capabilities=WHOLE)
    text = alternatives_text(alternatives(two, 0.1), two.settings)
    assert "\nCompared are all plans of which no tier is worse by more than 10 %.\n" in text
    assert "\nIn some of them (2)\n" in text
    assert "\nThe most different of them (1)\n" in text


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "plan"
    load_scenario("two-contributors").match().write(folder)
    return folder


def test_commands_take_a_plan_that_was_written(written: Path) -> None:
    assert "A1        16  infantry" in printed("asks", str(written))
    assert "Together these close most: 32 infantry (A1)." in printed(
        "asks", str(written), "--bundle", "2", "--all"
    )
    assert "the plan is unique" in printed("alternatives", str(written))
    assert "\nWithout a pledge (3)\n" in printed("values", str(written))
    assert printed("party", str(written), "BOR").startswith("Borduro (BOR): 1 pledge, 1 used.")


def test_commands_print_rows_as_json(written: Path) -> None:
    rows = json.loads(printed("asks", str(written), "--json"))
    assert [(row["capability_id"], row["needed_by"][:10]) for row in rows] == [
        ("infantry", "2026-04-01")
    ]
    pairs = json.loads(printed("alternatives", str(written), "--json"))
    assert [row["plans"] for row in pairs] == ["every"] * 3
    lost = pd.DataFrame(json.loads(printed("values", str(written), "--json")))
    assert lost.loc[lost["tier"] == "gap", "loss"].tolist() == pytest.approx([100, 60, 7.5])


def test_an_unknown_party_ends_with_2(written: Path) -> None:
    shown = CliRunner().invoke(app, ["party", str(written), "BORR"])
    assert shown.exit_code == 2
    assert "no contributor or mission BORR; the nearest is BOR" in shown.output
