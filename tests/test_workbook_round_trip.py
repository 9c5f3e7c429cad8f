"""The workbook of a plan, changed by a planner and run again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from builders import case, pledge, requirement
from same import assert_same
from solved import dated, day, solved
from test_cli import SMALL, typed

from matcher import Case, InputError, Plan, list_scenarios, load_scenario, match
from matcher.case.results import ANSWER, RESULTS, is_result
from matcher.case.tables import TABLES
from matcher.errors import ContradictionError
from matcher.plan.frames import FRAMES
from matcher.present.workbook import write_workbook

PINNED = ["pledge_id", "requirement_id", "pinned", "pinned_from", "pinned_until"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the smallest scenario."""
    return solved(load_scenario(SMALL).case)


def edited(path: Path, sheet: str, cells: Mapping[str, Any]) -> Path:
    """Change cells of a sheet as a planner does, who sees column names and rows."""
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book[sheet][1]]
    for place, value in cells.items():
        column, row = place.split()
        book[sheet].cell(int(row), headers.index(column) + 1).value = value
    book.save(path)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        Case.read(path)
    return [str(problem) for problem in caught.value.problems]


def test_every_frame_has_a_sheet_that_is_registered_as_a_result() -> None:
    assert list(RESULTS) == list(FRAMES)
    assert all(map(is_result, [ANSWER, *RESULTS.values(), " Plan  Gaps "]))
    assert not any(map(is_result, ["scenario", "lists", "plan", "plan notes", *TABLES]))


@pytest.mark.parametrize("name", sorted(list_scenarios()))
def test_what_was_written_beside_a_plan_is_read_as_the_same_case(name: str, tmp_path: Path) -> None:
    """No plan is needed to see it: its sheets are blank, and the tables are what matters."""
    scenario = load_scenario(name).case
    path = write_workbook(_blank_plan(scenario), tmp_path / "plan.xlsx")
    assert_same(Case.read(path), scenario.with_frames())


def _blank_plan(case: Case) -> Plan:
    blank = {name: spec.make(pd.DataFrame(columns=[])) for name, spec in FRAMES.items()}
    return Plan(case, **blank, status="optimal", unique=True)


def test_the_workbook_of_a_plan_gives_the_plan_again(plan: Plan, tmp_path: Path) -> None:
    again = Case.read(write_workbook(plan, tmp_path / "plan.xlsx"))
    assert {ANSWER, *RESULTS.values()} <= set(again.ignored)
    pd.testing.assert_frame_equal(solved(again).deployments, plan.deployments)


def test_a_quantity_that_was_changed_counts(plan: Plan, tmp_path: Path) -> None:
    path = edited(write_workbook(plan, tmp_path / "plan.xlsx"), "pledges", {"quantity 2": 1})
    assert Case.read(path)["pledges"]["quantity"].iloc[0] == 1


def test_a_deployment_with_a_yes_beside_it_is_a_pin(plan: Plan, tmp_path: Path) -> None:
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    first = plan.deployments.iloc[0]
    read = Case.read(edited(path, RESULTS["deployments"], {"pin 2": "Yes"}))
    expected = [first[c] for c in ("pledge_id", "requirement_id", "quantity", "start", "end")]
    assert read["pairs"][PINNED].to_numpy().tolist() == [expected]
    again = solved(read)
    assert again.deployments.loc[again.deployments["pinned"], "pledge_id"].tolist() == [expected[0]]


def test_a_pin_holds_although_something_better_came(tmp_path: Path) -> None:
    """*Proves*: P1 stays at R2, once 2 are pinned there, though R1 is more urgent.

    *Without it*: a planner could write yes and see it forgotten.
    """
    needs = [requirement(quantity=2, priority=2), requirement(id="R2", quantity=2, priority=1)]
    path = write_workbook(solved(case(pledge(quantity=2), needs)), tmp_path / "plan.xlsx")
    edited(path, "requirements", {"priority 2": 1, "priority 3": 2})
    assert match(Case.read(path)).deployments["requirement_id"].tolist() == ["R1"]
    edited(path, RESULTS["deployments"], {"pin 2": "yes"})
    assert solved(Case.read(path)).deployments["requirement_id"].tolist() == ["R2"]


def test_a_pin_goes_into_the_row_that_its_pair_has(tmp_path: Path) -> None:
    pairs = [{"pledge_id": "P1", "requirement_id": "R1", "verdict": "allow", "score": 3}]
    plan = solved(case(pledge(quantity=2), requirement(quantity=2), pairs=pairs))
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    read = Case.read(edited(path, RESULTS["deployments"], {"pin 2": "yes"}))
    (row,) = read["pairs"].to_dict("records")
    assert (row["verdict"], row["score"], row["pinned"]) == ("allow", 3, 2)


def test_pins_move_into_pairs_once_they_are_planned(tmp_path: Path) -> None:
    """A pin stands in one place: the next workbook has it in pairs, and column pin is blank."""
    plan = solved(case(pledge(quantity=2), requirement(quantity=2)))
    path = edited(
        write_workbook(plan, tmp_path / "plan.xlsx"), RESULTS["deployments"], {"pin 2": "yes"}
    )
    second = write_workbook(solved(Case.read(path)), tmp_path / "plan2.xlsx")
    assert_same(Case.read(second), Case.read(path))
    assert openpyxl.load_workbook(second)[RESULTS["deployments"]]["A2"].value is None


def test_a_stale_pin_is_named_where_it_stands(tmp_path: Path) -> None:
    plan = solved(case(pledge(quantity=2), requirement(quantity=2)))
    path = edited(
        write_workbook(plan, tmp_path / "plan.xlsx"), RESULTS["deployments"], {"pin 2": "yes"}
    )
    edited(path, "pledges", {"id 2": "P7"})
    (told,) = problems(path)
    assert told.startswith('plan deployments, row 2, pledge_id: "P1" is no pledge.')
    edited(path, "pledges", {"id 2": "P1", "quantity 2": 1})
    with pytest.raises(ContradictionError, match="plan deployments, row 2"):
        match(Case.read(path))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"pin 2": "perhaps"},
            'row 2, pin: "perhaps": it is neither yes nor no. Write yes to keep the deployment, or '
            "clear the cell.",
        ),
        (
            {"pin 2": "yes", "quantity 2": "a few"},
            'row 2, quantity: "a few": it is not a number. Write a number without words.',
        ),
        (
            {"pin 2": "yes", "quantity 2": None},
            "row 2, quantity: a deployment is pinned whose quantity is blank. Write how much of it "
            "is kept.",
        ),
        (
            {"pin 2": "yes", "pin 3": "yes"},
            "row 3, pin: P1 at R1 is pinned in row 2 already, and a pair has one pin. Clear one of "
            "them, or write in pairs how much of it is kept when.",
        ),
        (
            {"pin 2": "yes", "start 1": "begins"},
            "it has pins, and no column start. Write the pins into pairs.",
        ),
    ],
    ids=["word", "quantity", "blank", "twice", "column"],
)
def test_a_pin_that_cannot_be_read_is_named_where_it_stands(
    cells: dict[str, Any], told: str, tmp_path: Path
) -> None:
    stages = [{"requirement_id": "R1", "from": day(20), "quantity": 2}]
    plan = solved(
        case(
            pledge(quantity=2, available_from=day(0)),
            requirement(quantity=1, needed_from=day(0), needed_until=day(40)),
            phases=stages,
            settings=dated(60),
        )
    )
    assert len(plan.deployments) == 2
    path = edited(write_workbook(plan, tmp_path / "plan.xlsx"), RESULTS["deployments"], cells)
    (found,) = problems(path)
    assert found.endswith(told)
    assert found.startswith("plan deployments")


def test_a_pin_beside_another_pin_of_its_pair_is_refused(tmp_path: Path) -> None:
    pairs = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}]
    plan = solved(case(pledge(quantity=2), requirement(quantity=2), pairs=pairs))
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    assert problems(edited(path, RESULTS["deployments"], {"pin 2": "yes"})) == [
        "plan deployments, row 2, pin: pairs, row 2, pins P1 there already. "
        "Change it there, and clear this cell."
    ]
    assert len(Case.read(edited(path, RESULTS["deployments"], {"pin 2": "no"}))["pairs"]) == 1


def test_hostile_names_come_back_as_they_were(tmp_path: Path) -> None:
    names = ["=1+1", "+1", "-1", "@x", "_x0041_", "Łódź 国 🚁", "\u202eabc", "'quoted", "#N/A!"]
    pledges = [pledge(id=f"P{k}", note=name) for k, name in enumerate(names)]
    plan = solved(case(pledges, requirement()))
    read = Case.read(write_workbook(plan, tmp_path / "plan.xlsx"))
    assert read["pledges"]["note"].tolist() == names


def test_ids_that_were_numbered_are_written_so_that_rows_may_come_and_go(tmp_path: Path) -> None:
    numbered = Case.from_frames(
        [{"contributor_id": "A", "capability_id": "truck", "quantity": one} for one in (1, 2)],
        [{"mission_id": "M", "capability_id": "truck", "quantity": 3}],
    )
    path = write_workbook(solved(numbered), tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    book["pledges"].delete_rows(2)
    book.save(path)
    assert Case.read(path)["pledges"]["id"].tolist() == ["P2"]


def test_the_command_runs_the_workbook_of_a_plan_again(tmp_path: Path) -> None:
    first, second = tmp_path / "plan.xlsx", tmp_path / "plan2.xlsx"
    one = typed("run", SMALL, "--out", first)
    edited(first, RESULTS["deployments"], {"pin 2": "yes"})
    other = typed("run", first, "--out", second)
    assert (other.returncode, other.stderr) == (0, f"The plan is in {second}.\n")
    assert other.stdout.partition("\nDeployments")[2] == one.stdout.partition("\nDeployments")[2]
    assert len(Case.read(first)["pairs"]) == len(Case.read(second)["pairs"]) == 1
