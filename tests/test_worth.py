"""What pledges and links are worth: the loss without them, as it comes out when they really go."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from builders import case, giver, lack, pledge, requirement
from hypothesis import given, settings
from solved import about, dated, solved, values
from strategies import Tables, law, supported, tables

from matcher import formulate, load_scenario, match
from matcher import values as worth


def losses(frame: pd.DataFrame, tier: str = "gap") -> dict[tuple[str, ...], float]:
    """Return what is lost of a tier without each pledge, and without each link."""
    rows = frame[frame["tier"] == tier]
    cells = rows[["pledge_id", "receiver_pledge_id", "need_id"]].to_numpy().tolist()
    keys = [tuple(cell for cell in row if isinstance(cell, str)) for row in cells]
    return dict(zip(keys, rows["loss"], strict=True))


def test_the_scenarios_with_two_contributors_loses_what_each_serves() -> None:
    """P1 serves R1 for 100 days; P2 120 and P3 50 of R2's 200 for 100 and 30 days, as shares.

    Proves: 100, 120 / 200 · 100 = 60 and 50 / 200 · 30 = 7.5. Without it: worth is what is offered.
    """
    found = worth(load_scenario("two-contributors").match())
    assert losses(found) == about({("P1",): 100, ("P2",): 60, ("P3",): 7.5})
    assert found["decides"].tolist() == [True, False] * 3
    assert (found["without"] - found["value"]).tolist() == about(found["loss"].tolist())


def test_what_another_can_do_as_well_is_worth_nothing() -> None:
    found = worth(case([pledge(), pledge(id="P2")], requirement()))
    assert losses(found) == {("P1",): 0, ("P2",): 0}
    assert sorted(found.drop_duplicates("pledge_id")["used"]) == [False, True]


def test_a_link_is_worth_what_its_receiver_could_not_do_without_it() -> None:
    """P1 and P2 each need the one part of G1; P1 serves R1 twice as heavy.

    Without the link to P1 the part goes to P2. Without G1 nothing goes.

    Proves: a link is less than its giver where somebody else wants the part. Without it: both are.
    """
    found = worth(
        case(
            [pledge(), pledge(id="P2"), giver()],
            [requirement(weight=2), requirement(id="R2")],
            pairs=[{"pledge_id": "P2", "requirement_id": "R1", "verdict": "forbid"}],
            needs=[lack(), lack(id="N2", pledge_id="P2")],
        )
    )
    assert losses(found) == about({("P1",): 1, ("P2",): 0, ("G1",): 2, ("G1", "P1", "N1"): 1})
    assert found["kind"].value_counts().to_dict() == {"pledge": 6, "link": 2}


def test_a_pledge_goes_with_its_pins() -> None:
    """P1 is pinned where it is dear; P2 is cheap and can do as much."""
    pinned = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}]
    found = worth(case([pledge(deployment_cost=5), pledge(id="P2")], requirement(), pairs=pinned))
    rows = found[found["pledge_id"] == "P1"].set_index("tier")
    assert rows["loss"].to_dict() == about({"gap": 0, "cost": -5})
    assert rows["decides"].to_dict() == {"gap": False, "cost": True}


def test_where_pins_of_others_hang_on_it_nothing_is_possible_without() -> None:
    pinned = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}]
    found = worth(case([pledge(), giver()], requirement(), needs=[lack()], pairs=pinned))
    given = found[(found["pledge_id"] == "G1") & (found["kind"] == "pledge")]
    assert set(given["closed"]) == {"contradicts"}
    assert given["loss"].isna().all()


def test_what_is_running_goes_home_where_it_is_withdrawn() -> None:
    """P1 is there for all 10 days; P2 could be from day 4 on, so that 4 of them are lost."""
    asked = case(
        [pledge(), pledge(id="P2", notice_days=4)],
        requirement(),
        settings=dated(10),
        running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
    )
    assert losses(worth(asked)) == about({("P1",): 4, ("P2",): 0})


def test_constraints_of_an_analyst_are_no_part_of_the_case() -> None:
    asked = case()
    problem = formulate(asked).to_pulp()
    problem.addConstraint(problem.variables()[0] <= 1, "mine")
    with pytest.raises(ValueError, match="constraints of your own"):
        worth(match(asked, problem=problem))


def test_progress_names_what_is_left_out() -> None:
    said: list[tuple[float, str]] = []
    worth(case(), progress=lambda done, what: said.append((done, what)))
    assert said == [(0.0, "without P1"), (1.0, "solved")]


def gone(base: Tables, one: str) -> Tables:
    """Return the tables without a pledge, and without what the planner says of it."""
    rows = [
        row | ({"status": "withdrawn"} if row["id"] == one else {}) for row in base.rows["pledges"]
    ]
    pairs = [row for row in base.rows["pairs"] if row["pledge_id"] != one]
    return base.having(pledges=rows, pairs=pairs)


@pytest.mark.solver
@settings(law, max_examples=4)
@given(tables(step="1 day") | supported(step="1 day"))
def test_each_loss_comes_out_where_the_pledge_is_really_withdrawn(base: Tables) -> None:
    """With a step of one day, the dates that it offered are offered without it."""
    plan = solved(base.case(), stop=0)
    found = worth(plan)
    used: Any = found[found["used"] & (found["kind"] == "pledge")]
    for one, rows in list(used.groupby("pledge_id"))[:2]:
        without = values(solved(gone(base, one).case(), stop=0))
        lost = {tier: without[tier] - value for tier, value in values(plan).items()}
        assert {tier: lost[tier] for tier in rows["tier"]} == about(
            dict(zip(rows["tier"], rows["loss"], strict=True))
        )
