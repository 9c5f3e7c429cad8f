"""Hand sums: what a plan costs, and what it is good at besides."""

from __future__ import annotations

from itertools import permutations

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, stays, values

pytestmark = pytest.mark.solver

FIVE_DAYS = requirement(needed_from=day(3), needed_until=day(7))
PAIR = {"pledge_id": "P1", "requirement_id": "R1"}


def test_a_monthly_cost_runs_from_departure_to_return() -> None:
    """There on days 3 … 7, three days of travel each way, four of rest; 30 a month.

    **Proves**: away from day 0 until day 11, home again; rest is not paid.
    **Without it**: without travel the cost would be 5, with one way 8, with rest 15.
    """
    plan = solved(
        case(pledge(monthly_cost=30, rest_days=4), FIVE_DAYS, settings=dated(10, travel_days=3))
    )
    # (3 + 5 + 3) days · 30 / 30
    assert values(plan) == about({"gap": 0, "cost": 11})
    assert plan.deployments["cost"].tolist() == about([11])


def test_a_month_is_thirty_days_of_each() -> None:
    """Two trucks for 45 days at 100 a month each.

    **Proves**: `monthly_cost` · quantity for every 30 days.
    **Without it**: by calendar months the cost would be 291 or so; for one truck, 150.
    """
    plan = solved(
        case(pledge(quantity=2, monthly_cost=100), requirement(quantity=2), settings=dated(45))
    )
    assert values(plan)["cost"] == about(300)


def test_without_a_calendar_the_period_is_one_month_for_costs() -> None:
    """Two trucks at 100 a month and 7 for each deployment.

    **Proves**: one month, one arrival.
    **Without it**: as one day of 30 the month would cost 6.67.
    """
    plan = solved(
        case(pledge(quantity=2, monthly_cost=100, deployment_cost=7), requirement(quantity=2))
    )
    # 2 · 100 + 2 · 7
    assert values(plan) == about({"gap": 0, "cost": 214})


def test_each_arrival_pays_the_deployment_cost() -> None:
    """Two trucks with two tours of five days each, one needed for twenty days; 7 an arrival.

    **Proves**: every arrival pays, not every pledge or unit.
    **Without it**: once per pledge the cost would be 7, once per unit 14.
    """
    plan = solved(
        case(
            pledge(quantity=2, tour_days=5, tours=2, deployment_cost=7),
            settings=dated(20),
            capabilities=[{"id": "truck", "whole": "yes"}],
        )
    )
    # 20 days / 5 = 4 arrivals
    assert values(plan) == about({"gap": 0, "cost": 28})


def test_the_cost_of_a_pair_replaces_the_deployment_cost() -> None:
    """The pledge asks 7 for a deployment; to R1 the planner knows 3.

    **Proves**: `cost` of `pairs` stands instead of `deployment_cost`; the month is still paid.
    **Without it**: the cost would be 17, or 20 with both.
    """
    plan = solved(case(pledge(monthly_cost=10, deployment_cost=7), pairs=[PAIR | {"cost": 3}]))
    assert values(plan)["cost"] == about(13)


@pytest.mark.parametrize(
    ("met", "effect", "cost"),
    [("no", "costs", 10), ("unknown", "costs", 10), ("yes", "costs", 0), ("no", "open", 0)],
)
def test_a_condition_that_costs_is_paid_until_it_is_known_to_be_met(
    met: str, effect: str, cost: float
) -> None:
    """Two trucks, each of which needs tyres for 5.

    **Proves**: the price is paid per measure and arrival, unless the condition is met, or is
    merely open.
    **Without it**: the cost would be 0; were unknown taken as met, 0 in the second.
    """
    condition = {"pledge_id": "P1", "text": "tyres", "effect": effect, "price": 5, "met": met}
    plan = solved(case(pledge(quantity=2), requirement(quantity=2), conditions=[condition]))
    assert values(plan)["cost"] == about(cost)


def test_reimbursement_follows_its_dated_rates() -> None:
    """Three persons are there for ten days; 30 a month each, 60 from day 5; one day of travel.

    **Proves**: the rate of each day counts, by persons, and only for days there.
    **Without it**: at the first rate the cost would be 30, at the last 60; with travel more.
    """
    plan = solved(
        case(
            pledge(persons_each=3),
            requirement(needed_from=day(1)),
            settings=dated(11, travel_days=1),
            capabilities=[{"id": "truck", "category": "military"}],
            rates=[
                {"category": "military", "amount": 30},
                {"category": "military", "from": day(6), "amount": 60},
                {"category": "formed_police", "amount": 900},
            ],
        )
    )
    # 5 days · 3 · 1 + 5 days · 3 · 2
    assert values(plan) == about({"gap": 0, "cost": 45})


def test_reimbursement_counts_the_category_of_what_is_pledged() -> None:
    """A police unit stands in for a military one.

    **Proves**: the pledged capability's category is paid.
    **Without it**: the cost would be 30.
    """
    plan = solved(
        case(
            pledge(capability_id="police", persons_each=1),
            requirement(capability_id="guards"),
            capabilities=[
                {"id": "police", "category": "formed_police"},
                {"id": "guards", "category": "military"},
            ],
            stand_ins=[{"provided": "police", "required": "guards", "rate": 1}],
            rates=[
                {"category": "military", "amount": 30},
                {"category": "formed_police", "amount": 20},
            ],
        )
    )
    assert values(plan)["cost"] == about(20)


def test_what_is_running_pays_from_the_plan_date() -> None:
    """It came nine days ago, stays for ten days, and has two days home; 1 a day, 7 an arrival.

    **Proves**: the past and the arrival are not paid, the way home is.
    **Without it**: with the past the cost would be 21 or more, with the arrival 19 or more.
    """
    plan = solved(
        case(
            pledge(monthly_cost=30, deployment_cost=7),
            settings=dated(10, travel_days=2),
            running=[PAIR | {"quantity": 1, "start": day(-9)}],
        )
    )
    # 10 + 2
    assert values(plan) == about({"gap": 0, "cost": 12})


@pytest.mark.parametrize(("first", "second"), [(4, 5), (5, 4)])
def test_of_two_equals_the_cheaper_goes(first: float, second: float) -> None:
    """Two trucks at 4 and 5 a month, one needed.

    **Proves**: cost decides where gaps are equal.
    **Without it**: the same one would go in both.
    """
    plan = solved(case([pledge(id="P1", monthly_cost=first), pledge(id="P2", monthly_cost=second)]))
    assert values(plan) == about({"gap": 0, "cost": 4})


def test_cost_never_buys_a_gap() -> None:
    """Covering ten days costs a million.

    **Proves**: tiers are strict: first the gap, then the cost.
    **Without it**: doing nothing would cost nothing.
    """
    plan = solved(case(pledge(deployment_cost=1e6), settings=dated(10)))
    assert values(plan) == about({"gap": 0, "cost": 1e6})


@pytest.mark.parametrize(("weight", "value"), [(1e-6, 15e-6), (1, 10)])
def test_a_weighted_tier_adds_several(weight: float, value: float) -> None:
    """Covering ten days costs 15; the tier is gap + weight · cost.

    **Proves**: with a small weight the need is met, with weight 1 a gap of 10 is cheaper.
    **Without it**: both would do the same.
    """
    plan = solved(case(pledge(deployment_cost=15), settings=dated(10)), {"gap": 1, "cost": weight})
    assert values(plan) == pytest.approx({"gap+cost": value})


def test_the_fewest_arrivals() -> None:
    """One truck stays as long as it is needed, two others for five days each.

    **Proves**: the tier counts arrivals, in the measure of the pledge.
    **Without it**: two could come, an equal gap.
    """
    units = [pledge(id=f"P{k}", tour_days=5) for k in (1, 2)]
    plan = solved(case([*units, pledge(id="P3")], settings=dated(10)), "gap", "arrivals")
    assert values(plan) == about({"gap": 0, "arrivals": 1})
    assert stays(plan) == [("P3", "R1", 0, 9, 1)]


def test_what_is_running_has_not_arrived_in_the_plan() -> None:
    """One truck is there, one could come; both are needed.

    **Proves**: running deployments do not count among arrivals.
    **Without it**: there would be 2.
    """
    plan = solved(
        case(
            pledge(quantity=2),
            requirement(quantity=2),
            settings=dated(10),
            running=[PAIR | {"quantity": 1}],
        ),
        "gap",
        "arrivals",
    )
    assert values(plan) == about({"gap": 0, "arrivals": 1})


def test_a_score_is_as_high_as_possible() -> None:
    """One truck for two needs of 60 days, with scores 2 and 5 for 30 days.

    **Proves**: the better score is taken, at score · quantity · days / 30.
    **Without it**: minimised it would be 4; without days, 5.
    """
    pairs = [PAIR | {"score": 2}, PAIR | {"requirement_id": "R2", "score": 5}]
    needs = [requirement(id="R1"), requirement(id="R2", mission_id="M2")]
    plan = solved(case(None, needs, settings=dated(60), pairs=pairs), "gap", "score")
    # 5 · 1 · 60 / 30
    assert values(plan) == about({"gap": 60, "score": 10})


def test_a_score_above_nothing_sends_more_than_is_needed() -> None:
    """Two trucks with scores 2 and 5, one needed for one undated period; nothing costs.

    **Proves**: the score is of all who are there, needed or not; a negative one stays at home.
    **Without it**: the score would be 5, or 6 with the negative one.
    """
    pairs = [
        {"pledge_id": f"P{k}", "requirement_id": "R1", "score": score}
        for k, score in ((1, 2), (2, 5), (3, -1))
    ]
    units = [pledge(id=f"P{k}") for k in (1, 2, 3)]
    plan = solved(case(units, pairs=pairs), "gap", "score")
    # 2 + 5
    assert values(plan) == about({"gap": 0, "score": 7})


def test_of_equal_plans_one_is_chosen_whatever_the_order_of_the_rows() -> None:
    """Three equal trucks, one needed: all orders of the rows give the same plan.

    **Proves**: the last tier breaks ties by what rows say, not by where they stand.
    **Without it**: the first row would go.
    """
    units = [pledge(id=f"P{k}", contributor_id=one) for k, one in enumerate(["KEN", "GHA", "NPL"])]
    plans = [stays(solved(case(list(rows), settings=dated(10)))) for rows in permutations(units)]
    assert all(plan == plans[0] for plan in plans)
    assert len(plans[0]) == 1


def test_of_equal_plans_one_with_few_moves_is_chosen() -> None:
    """A truck that may go as often as it likes serves ten days; another has phases to offer.

    **Proves**: the last tier sends one unit once.
    **Without it**: it could leave and come back at every date, at the same gap and cost.
    """
    phases = [{"requirement_id": "R1", "from": day(k), "quantity": 1} for k in (2, 4, 6, 8)]
    plan = solved(case([pledge(), pledge(id="P2")], settings=dated(10), phases=phases))
    assert len(plan.deployments) == 1
    assert plan.unique
