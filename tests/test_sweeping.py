"""Sweeps: every point of a grid is the plan of the case with its changes, whoever plans it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, refused, requirement
from solved import about, dated, day, solved
from typer.testing import CliRunner

from matcher import Case, InputError, load_scenario, sweep
from matcher.case.sweeps import Axis
from matcher.cli import app
from matcher.present.sweeps import sweep_text
from matcher.present.template import write_template

pytestmark = pytest.mark.solver

AXES = {
    "trucks": {
        "values": {"from": 1, "until": 3},
        "change": {"pledge": "P1", "set": {"quantity": "*value*"}},
    },
    "other": {"changes": {"stays": [], "leaves": [{"pledge": "P2", "withdraw": True}]}},
}


def swept(**settings: Any) -> Case:
    """Return three trucks wanted on ten days, one pledged by P1 and one by P2."""
    return case(
        [pledge(), pledge(id="P2")],
        requirement(quantity=3),
        dated(10, gap_in="quantity", **settings),
    )


def test_every_point_is_the_plan_of_its_changes() -> None:
    """1 to 3 trucks of P1, with and without the one of P2: 3 − n − 1 are open for ten days, or 3 − n.

    **Proves**: a sweep is neither more nor less than the plans of its points, the last thing that
    is varied first. **Without it** a value would land at another point.
    """
    found = sweep(swept(), AXES)
    rows = found.points[["trucks", "other", "gap", "met", "partly", "open"]]
    assert rows.to_numpy().tolist() == [
        [1, "stays", 10, 0, 1, 0],
        [1, "leaves", 20, 0, 1, 0],
        [2, "stays", 0, 1, 0, 0],
        [2, "leaves", 10, 0, 1, 0],
        [3, "stays", 0, 1, 0, 0],
        [3, "leaves", 0, 1, 0, 0],
    ]
    assert found.gaps["gap"].tolist() == about([10, 20, 0, 10, 0, 0])
    for number, (trucks, other) in enumerate(product((1, 2, 3), (True, False))):
        changes = [{"pledge": "P1", "set": {"quantity": trucks}}]
        changes += [] if other else [{"pledge": "P2", "withdraw": True}]
        plan = solved(swept().with_changes(*changes))
        assert found.points["gap"][number] == plan.objective["gap"]


def test_a_sweep_is_the_same_whoever_plans_it_and_goes_on_from_where_it_was(tmp_path: Path) -> None:
    alone = sweep(swept(sweep=AXES))
    with ThreadPoolExecutor(2) as pool:
        pd.testing.assert_frame_equal(sweep(swept(), AXES, executor=pool).points, alone.points)
    kept = sweep(swept(), AXES, folder=tmp_path / "kept")
    pd.testing.assert_frame_equal(kept.points, alone.points)
    again = sweep(swept(), AXES, folder=tmp_path / "kept", cancel=lambda: True)
    pd.testing.assert_frame_equal(again.points, alone.points)
    assert sweep(swept(), AXES, cancel=lambda: True).points.empty


def test_a_point_at_which_nothing_is_possible_says_so() -> None:
    pinned = case(
        pledge(quantity=2), requirement(quantity=2), dated(10),
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 2}],
    )  # fmt: skip
    ceiling = {
        "table": "policies",
        "add": {"kind": "changes_at_most", "counted_in": "quantity", "at_most": "*value*"},
    }
    found = sweep(pinned, {"most": {"values": [1, 2], "change": ceiling}})
    assert found.points["status"].tolist() == ["contradicts", "optimal"]
    assert found.points["gap"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("axis", "values"),
    [
        ({"from": 1, "until": 2, "step": "0.5"}, [1, 1.5, 2]),
        ({"from": 0.1, "until": 0.3, "step": 0.1}, [0.1, 0.2, 0.3]),
        ({"from": "2030-01-31", "until": "2030-04-01", "step": "1 month"}, ["2030-01-31", "2030-02-28", "2030-03-28"]),
        (["1 day", "2 weeks"], ["1 day", "2 weeks"]),
    ],
)  # fmt: skip
def test_ranges_hold_both_ends(axis: Any, values: list[Any]) -> None:
    points = Axis(values=axis, change={"pledge": "P1", "delay": "*value*"}).points()
    assert [one if isinstance(one, int | float) else str(one) for one, _ in points] == values
    assert points[0][1] == [{"pledge": "P1", "delay": points[0][0]}]


@pytest.mark.parametrize(
    ("axis", "message"),
    [
        ({"values": [1]}, "it says twice, or not, what is varied"),
        ({"values": [1], "change": {"pledge": "P1", "delay": "1 day"}}, "its change does not hold *value*"),
        ({"values": [], "change": {"pledge": "*value*", "withdraw": True}}, "it holds no value"),
        ({"values": {"from": 2, "until": 1}, "change": {"pledge": "*value*"}}, "it holds no value, or too many"),
        ({"values": {"from": 1, "until": 9, "stop": 1}, "change": {"pledge": "*value*"}}, "stop"),
    ],
)  # fmt: skip
def test_a_sweep_that_cannot_be_read_is_refused_with_the_scenario(axis: Any, message: str) -> None:
    assert any(message in line for line in refused(settings={"sweep": {"x": axis}}))


def test_changes_that_cannot_be_applied_are_found_before_anything_is_solved() -> None:
    late = {"values": ["1 day", "soon"], "change": {"pledge": "P1", "delay": "*value*"}}
    with pytest.raises(InputError, match='"soon"'):
        sweep(swept(), {"late": late}, progress=pytest.fail)
    with pytest.raises(InputError, match="nothing is varied"):
        sweep(swept())
    many = {"values": {"from": 1, "until": 101}, "change": {"pledge": "P1", "resize": "*value*"}}
    with pytest.raises(InputError, match="10,201 points are more than 10,000"):
        sweep(swept(), {"one": many, "other": many})


def test_the_command_sweeps_what_the_scenario_says(tmp_path: Path) -> None:
    folder = write_template(swept(name="swept"), tmp_path / "swept.xlsx")
    own = tmp_path / "own"
    own.mkdir()
    (own / "scenario.toml").write_text(
        'extends = "../swept.xlsx"\n[sweep.late]\nvalues = ["1 day", "3 days"]\n'
        f'change = {{ pledge = "P2", delay = "*value*" }}\n# {day(0)}\n',
        encoding="utf-8",
    )
    shown = CliRunner().invoke(app, ["sweep", str(own)])
    assert shown.exit_code == 0, shown.output
    found = sweep(load_scenario(own))
    assert shown.stdout == sweep_text(found)
    assert found.points["gap"].tolist() == about([11, 13])
    rows = json.loads(CliRunner().invoke(app, ["sweep", str(own), "--json"]).stdout)
    assert [row["late"] for row in rows] == ["1 day", "3 days"]
    nothing = CliRunner().invoke(app, ["sweep", str(folder)])
    assert (nothing.exit_code, "nothing is varied" in nothing.output) == (2, True)
