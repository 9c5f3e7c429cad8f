"""Comparisons: plans side by side, and the smallest set of changes that gives each difference."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved
from typer.testing import CliRunner

from matcher import Case, Comparison, compare, match, replan
from matcher.cli import app
from matcher.insight.comparing.changes import tell_apart
from matcher.present.comparisons import comparison_text

pytestmark = pytest.mark.solver


def before() -> Case:
    """Return three trucks, wanted on ten days in two places; one more stands by."""
    return case(
        [pledge(quantity=3), pledge(id="P2", contributor_id="UGA", quantity=1, monthly_cost=30)],
        [
            requirement(quantity=2, priority=1),
            requirement(id="R2", mission_id="M2", quantity=2, priority=2),
        ],
        dated(10, name="before"),
    )


def because(found: Comparison, side: str) -> dict[str, str]:
    """Return row → the changes that give its difference."""
    rows = found.differences[found.differences["side"] == side]
    return dict(zip(rows["about"], rows["changes"], strict=True))


def test_values_stand_side_by_side_and_what_is_the_same_is_no_difference() -> None:
    """One truck of P2 costs 30 a month: 10 for ten days. Without it half of R2 is open: 5 of 10."""
    plan = match(before())
    found = compare(plan, before().without(pledge="P2"), before(), names=["a", "b", "c"])
    assert found.tiers.set_index("tier").loc["gap"].tolist() == about([0, 5, 0])
    assert found.tiers.set_index("tier").loc["cost"].tolist() == about([10, 0, 10])
    rows = found.gaps.set_index("requirement_id")[["a", "b", "c"]]
    assert rows.to_numpy().tolist() == [about([0, 0, 0]), about([0, 10, 0])]
    assert found.plans[0] is plan
    assert set(found.differences["plan"]) == {"b"}
    assert set(found.differences["changes"]) == {"pledge P2"}
    assert repr(found) == "<Comparison with a, differences: b 5, c 0>"


def test_each_difference_has_the_smallest_set_of_changes_that_gives_it() -> None:
    """P1 shrinks to one truck, P2 leaves, and R1 wants one truck less.

    Together one truck serves R1 and R2 is open: 20 truck-days. With P1 alone smaller two trucks
    are left: both serve R1, and R2 is open already. Nothing costs without P2. That R1 has one
    truck instead of two is so already with R1 alone.

    **Proves**: each difference is traced by itself, and to no more than it takes.
    **Without it** every difference would be laid at the door of all changes.
    """
    after = before().with_changes(
        {"pledge": "P1", "set": {"quantity": 1}},
        {"pledge": "P2", "withdraw": True},
        {"requirement": "R1", "set": {"quantity": 1}},
        name="after",
    )
    found = compare([before(), after])
    assert found.changes["change"].tolist() == ["pledge P1", "pledge P2", "requirement R1"]
    assert because(found, "gaps") == {"R2 · M2 · truck": "pledge P1"}
    assert because(found, "tiers") == {
        "gap": "pledge P1", "gap:2": "pledge P1", "cost": "pledge P2",
    }  # fmt: skip
    assert because(found, "deployments")["P1 · KEN · R1 · M1"] == "pledge P1"


def test_a_plan_and_what_replaces_it_differ_by_what_happened() -> None:
    """P2 leaves, and it is planned again from what was agreed, which is one change and no more.

    **Without it** every pledge that was agreed would be a change, too many to find what counts.
    """
    agreed = match(before())
    found = compare(agreed, replan(before().without(pledge="P2"), agreed).plan, names=["a", "b"])
    assert found.changes["change"].tolist() == [
        "pledge P2",
        "what was agreed",
        "setting objective",
    ]
    told = because(found, "tiers")
    assert told.pop("changes") == "pledge P2; what was agreed; setting objective"
    assert set(told.values()) == {"pledge P2"}
    assert set(because(found, "deployments").values()) == {"pledge P2"}


def test_what_no_smaller_set_gives_takes_all_changes() -> None:
    """Either truck closes R1: that it is open takes the loss of both."""
    two = case([pledge(), pledge(id="P2")], settings=dated(10))
    found = compare(two, two.without(pledge=["P1", "P2"]))
    assert because(found, "gaps") == {"R1 · M1 · truck": "pledge P1; pledge P2"}
    assert found.differences.set_index("side")["number"].to_dict()["gaps"] == 2


def trucks(number: int) -> Case:
    """Return so many pledges of one truck each, and a requirement for all of them."""
    return case(
        [pledge(id=f"P{n}") for n in range(number)], requirement(quantity=number), dated(10)
    )


def test_changes_alike_are_one_where_there_are_many_and_others_are_several() -> None:
    """*Without it* nine rows that are set alike would cost 510 solves, or be called several."""
    alike = compare(trucks(9), trucks(9).with_changes({"pledge": "*", "set": {"quantity": 2}}))
    assert alike.changes[["change", "what"]].to_numpy().tolist() == [
        ["pledge P0 and 8 more alike", "quantity"]
    ]
    each = [{"pledge": f"P{n}", "set": {"quantity": 0.1 * n}} for n in range(9)]
    found = compare(trucks(9), trucks(9).with_changes(*each))
    assert len(found.changes) == 9
    assert set(found.differences["changes"]) == {"several"}
    assert found.differences["number"].isna().all()


def test_every_mixture_of_two_cases_is_a_case_and_the_ends_are_the_cases_themselves() -> None:
    one = before()
    other = one.with_changes(
        {"pledge": "P1", "set": {"quantity": 1}},
        {"table": "running", "add": {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}},
        {"requirement": "R2", "remove": True},
        {"settings": {"travel_days": 3, "unknown": {"vetted": "no"}}},
        {"table": "policies", "add": {"id": "roof", "kind": "ceiling", "at_most": 9}},
        {"pledge": "P2", "set": {"note": "explains, and changes nothing"}},
    )
    both = tell_apart(one, other, at_most=8)
    assert {str(change): change.what for change in both.changes} == {
        "pledge P1": "quantity, running added",
        "requirement R2": "removed",
        "policy roof": "added",
        "setting travel_days": "3",
        "setting unknown.vetted": "no",
    }
    assert not tell_apart(both.mixed(()), one, at_most=8).changes
    assert not tell_apart(both.mixed(both.changes), other, at_most=8).changes
    for size in (1, 2):
        for some in combinations(both.changes, size):
            left = tell_apart(both.mixed(some), other, at_most=8).changes
            assert {*map(str, left)} == {*map(str, both.changes)} - {*map(str, some)}


def test_nothing_is_solved_again_where_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [solved(before()), solved(before().without(pledge="P2"))]
    monkeypatch.setattr("matcher.insight.comparing.comparison.match", pytest.fail)
    assert compare(plans, causes=False).differences["changes"].isna().all()
    assert set(compare(plans).differences["changes"]) == {"pledge P2"}, "there is one change alone"


@pytest.mark.parametrize(
    ("asked", "names"), [([before()], None), ([before(), before()], ["a"]), ([before()] * 2, ["a"] * 2)]
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(asked: Sequence[Any], names: Any) -> None:
    with pytest.raises(ValueError, match="give"):
        compare(*asked, names=names)


def test_the_command_compares_plans_and_scenarios(tmp_path: Path) -> None:
    match(before()).write(tmp_path / "plan")
    after = before().without(pledge="P2")
    solved(after.with_settings(name="after")).write(tmp_path / "later")
    shown = CliRunner().invoke(app, ["compare", str(tmp_path / "plan"), str(tmp_path / "later")])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout == comparison_text(compare(before(), after.with_settings(name="after")))
    assert "R2           M2       truck            0     10   1" in shown.stdout
    rows = CliRunner().invoke(
        app, ["compare", str(tmp_path / "plan"), str(tmp_path / "later"), "--json"]
    )
    assert {row["changes"] for row in json.loads(rows.stdout)} == {"pledge P2"}
    assert CliRunner().invoke(app, ["compare", str(tmp_path / "plan")]).exit_code == 2


def test_a_comparison_has_days_as_they_are() -> None:
    """Two trucks on ten days are 20 truck-days there; without a calendar they are 2."""
    found = compare(
        before(), before().with_changes({"pledge": "P1", "set": {"available_from": day(5)}})
    )
    there = found.deployments.set_index(["pledge_id", "requirement_id"])
    assert there[found.names[0]].sum() == about(40)
    undated = case(pledge(quantity=2), requirement(quantity=2))
    same = compare(undated, undated)
    assert isinstance(same.deployments, pd.DataFrame)
    assert same.deployments["plan 1"].tolist() == about([2])
    assert same.differences.empty
