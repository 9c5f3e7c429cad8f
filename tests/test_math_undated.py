"""Hand sums: without any date a case is a transportation problem."""

from __future__ import annotations

import pytest
from builders import case, pledge, requirement
from solved import about, solved, values

from matcher import formulate

pytestmark = pytest.mark.solver


def test_without_dates_there_is_one_day_of_gap() -> None:
    """Three trucks, five needed; travel, notice, tours and rest are named and do not matter.

    **Proves**: one period, one day long.
    **Without it**: the gap would be another multiple of 2/5, or 1 where nothing could arrive.
    """
    idle = {"notice_days": 9, "tour_days": 1, "tours": 1, "rest_days": 9}
    plan = solved(
        case(pledge(quantity=3, **idle), requirement(quantity=5), settings={"travel_days": 9})
    )
    # (5 − 3) / 5 · 1 day
    assert values(plan)["gap"] == about(0.4)
    assert plan.gaps["days"].tolist() == [1]
    assert plan.deployments["start"].isna().all()


def test_supplies_meet_demands_at_least_cost() -> None:
    """Two suppliers (4 and 6), two demands (5 and 5), costs 1 and 3, 2 and 8.

    **Proves**: the plan is the best transport, not the cheapest pair first.
    **Without it**: greedy by cost would take P1–R1 (4 · 1), P2–R1 (1 · 2), P2–R2 (5 · 8), 46.
    """
    costs = {("P1", "R1"): 1, ("P1", "R2"): 3, ("P2", "R1"): 2, ("P2", "R2"): 8}
    plan = solved(
        case(
            [pledge(id="P1", quantity=4), pledge(id="P2", quantity=6)],
            [requirement(id="R1", quantity=5), requirement(id="R2", quantity=5)],
            pairs=[{"pledge_id": p, "requirement_id": r, "cost": c} for (p, r), c in costs.items()],
        )
    )
    # P1 all to R2: 4 · 3; P2 to R1 5 · 2 and to R2 1 · 8
    assert values(plan) == about({"gap": 0, "cost": 30})


def test_the_program_of_an_undated_case_has_a_column_a_pair() -> None:
    """Two pledges, three requirements: 6 columns for pairs, 3 for gaps.

    **Proves**: what arrives, stays and leaves is one column where there is one period.
    **Without it**: there would be 18 for pairs.
    """
    needs = [requirement(id=f"R{k}") for k in (1, 2, 3)]
    program = formulate(case([pledge(id="P1"), pledge(id="P2")], needs))
    assert program.columns()["kind"].value_counts().to_dict() == {"there": 6, "gap": 3}
    # one row for each supply and each demand
    assert program.rows["family"].value_counts().to_dict() == {"supply": 2, "coverage": 3}


def test_a_generalised_assignment_has_rates_of_its_own_for_each_pair() -> None:
    """Two crews, each whole; crew 1 is worth 3 at R1 and 1 at R2, crew 2 is worth 2 at both.

    **Proves**: the rate of a pair counts for that pair alone.
    **Without it**: crew 1 could serve R2 as well as R1, and the gap would be 0.
    """
    rates = {("P1", "R1"): 3, ("P1", "R2"): 1, ("P2", "R1"): 2, ("P2", "R2"): 2}
    plan = solved(
        case(
            [pledge(id="P1"), pledge(id="P2")],
            [requirement(id="R1", quantity=3), requirement(id="R2", quantity=3)],
            capabilities=[{"id": "truck", "whole": "yes"}],
            pairs=[{"pledge_id": p, "requirement_id": r, "rate": c} for (p, r), c in rates.items()],
        )
    )
    # R1 met by crew 1; R2 has 2 of 3
    assert values(plan)["gap"] == about(1 / 3)
