"""Hand sums: budgets, lift, changes, and how long those who arrive must stay."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, giver, lack, pledge, requirement
from solved import about, dated, day, price, rule, solved, values

WHOLE = [{"id": name, "whole": "yes"} for name in ("truck", "part", "boat")]
DAILY = pledge(monthly_cost=30)
"""A truck that costs 1 a day."""


LATER = requirement(id="R9", mission_id="M9", capability_id="boat", needed_from=day(20))
"""A boat on the last of 21 days, which nobody has: rules count until then."""


def daily(days: int = 10, **settings: Any) -> dict[str, Any]:
    """Return settings with every day offered."""
    return dated(days, step="1 day", **settings)


def budget(at_most: float, **keys: Any) -> dict[str, Any]:
    """Return a budget."""
    return {"kind": "budget", "at_most": at_most} | keys


@pytest.mark.parametrize(
    ("keys", "gap", "rules"),
    [
        ({}, 5, None),
        ({"already": 2}, 7, None),
        ({"already": 9}, 10, None),
        ({"price": 2}, 0, 20),
        ({"price": 2, "already": 9}, 0, 40),
    ],
)
def test_a_plan_costs_no_more_than_its_budget(
    keys: dict[str, Any], gap: float, rules: float | None
) -> None:
    """A truck costs 1 a day; 5 are there for ten days, of which some may be spent.

    **Proves**: what is spent already leaves less; a soft budget counts what the plan spends beyond
    what is left, divided by the budget.
    **Without it**: the gap would be 0, or 5, and the tier 0.
    """
    plan = solved(case(DAILY, settings=daily(), capabilities=WHOLE, policies=[budget(5, **keys)]))
    # 2 · (10 − 5) · 10 / 5, or 2 · (10 − 0) · 10 / 5
    expected = {"gap": gap} | ({} if rules is None else {"rules": rules}) | {"cost": 10 - gap}
    assert values(plan) == about(expected)
    used = keys.get("already", 0) + 10 - gap
    excess = 0 if rules is None else rules / 4
    assert rule(plan) == [(0, 9, about(used), 5, about(5 - used), about(excess))]


def test_what_one_more_of_a_budget_is_worth_is_told() -> None:
    """A divisible truck of 2 a day under a budget of 5.

    **Proves**: one more buys half a day of it.
    **Without it**: there would be no price, or another.
    """
    plan = solved(case(pledge(monthly_cost=60), settings=dated(10), policies=[budget(5)]))
    assert values(plan)["gap"] == about(7.5)
    assert price(plan) == about([0.5])


@pytest.mark.parametrize(
    ("per", "at_most", "gap"), [("month", 20, 19), ("total", 20, 39), ("month", 28, 3)]
)
def test_a_budget_may_be_one_for_each_month(per: str, at_most: float, gap: float) -> None:
    """January and February, 59 days, at 1 a day.

    **Proves**: each calendar month has the budget once, and what is away over its end costs each
    of them its own days.
    **Without it**: with one budget 39 days would stay open; were all of a stay to count in the
    month in which it begins, more days of February would be open, or none.
    """
    plan = solved(
        case(
            DAILY,
            settings=daily(59),
            capabilities=WHOLE,
            policies=[budget(at_most, per=per)],
        )
    )
    # 59 − 20 − 20, 59 − 20, 31 − 28
    assert values(plan)["gap"] == about(gap)
    periods = [(row[0], row[1]) for row in rule(plan)]
    assert periods == ([(0, 58)] if per == "total" else [(0, 30), (31, 58)])


def test_a_budget_may_be_one_for_each_year() -> None:
    """The last ten days of 2030 and the first ten of 2031, at 1 a day.

    **Proves**: each calendar year has the budget of 4 once.
    **Without it**: one budget would leave a gap of 16.
    """
    settings = {"plan_date": day(355), "horizon": day(374), "step": "1 day"}
    year = budget(4, per="year")
    plan = solved(case(DAILY, settings=settings, capabilities=WHOLE, policies=[year]))
    assert values(plan)["gap"] == about(12)
    assert rule(plan) == [
        (355, 364, about(4), 4, about(0), 0),
        (365, 374, about(4), 4, about(0), 0),
    ]


@pytest.mark.parametrize(("until", "gap"), [(0, 3), (1, 4), (2, 5)])
def test_entry_is_paid_on_the_day_of_departure(until: int, gap: float) -> None:
    """A departure costs 5, the way takes two days; nothing may be spent until some day.

    **Proves**: who departs on the day after is there two days later.
    **Without it**: were it paid on arrival, the gap would be 2 in all but the last.
    """
    nothing = budget(0, until=day(until))
    truck = pledge(deployment_cost=5)
    plan = solved(case(truck, settings=daily(travel_days=2), policies=[nothing]))
    assert values(plan)["gap"] == gap


@pytest.mark.parametrize(("travel", "there"), [(0, 5), (1, 3), (2, 1)])
def test_the_way_there_and_back_costs_as_much_as_being_there(travel: int, there: int) -> None:
    """A truck costs 1 a day away, 5 may be spent; it rests at home, which costs nothing.

    **Proves**: five days away are five, three or one day there.
    **Without it**: five would be there whatever the way; with the way there alone 5, 4 or 3.
    """
    plan = solved(
        case(
            DAILY | {"rest_days": 3},
            [requirement(needed_from=day(2), needed_until=day(7)), LATER],
            settings=daily(21, travel_days=travel),
            capabilities=WHOLE,
            policies=[budget(5)],
        )
    )
    # six days are wanted of trucks, and one of boats
    assert values(plan) == about({"gap": 6 - there + 1, "cost": 5})


def test_what_is_reimbursed_goes_by_the_rate_of_the_day() -> None:
    """A person is paid 1 a day, from day 5 on 2; the budget is 11.

    **Proves**: five days at 1 and three at 2.
    **Without it**: at the first rate the gap would be 0, at the second 4.5.
    """
    plan = solved(
        case(
            pledge(persons_each=1),
            settings=daily(),
            capabilities=[{"id": "truck", "category": "military"}],
            rates=[
                {"category": "military", "amount": 30},
                {"category": "military", "amount": 60, "from": day(5)},
            ],
            policies=[budget(11)],
        )
    )
    assert values(plan) == about({"gap": 2, "cost": 11})


@pytest.mark.parametrize(
    ("keys", "gap"),
    [
        ({"at_most": 6}, 10),
        ({"at_most": 7}, 0),
        ({"at_most": 6, "contributor": "GHA"}, 10),
        ({"at_most": 0, "contributor": "KEN"}, 0),
        ({"at_most": 0, "mission": "M1"}, 0),
    ],
)
def test_a_hand_over_is_paid_on_its_day(keys: dict[str, Any], gap: float) -> None:
    """A truck of Kenya needs a part of Ghana, which costs 7 to hand over.

    **Proves**: a budget counts it, by who gives it; one for a mission does not, because what is
    handed over is in no mission.
    **Without it**: the gap would be 0 in all.
    """
    plan = solved(
        case(
            [pledge(), giver(deployment_cost=7)],
            needs=[lack()],
            settings=daily(),
            capabilities=WHOLE,
            policies=[{"kind": "budget"} | keys],
        )
    )
    assert values(plan)["gap"] == gap


@pytest.mark.parametrize(("per", "gap"), [("month", 16.5), ("total", 30)])
def test_no_more_leaves_in_a_month_than_can_be_moved(per: str, gap: float) -> None:
    """Four trucks of ten persons, a day of travel, and seats for twenty a month.

    **Proves**: two trucks depart on day 0, the others on the first of February, there a day later.
    **Without it**: the gap would be 1; were the day of arrival to count, 16.
    """
    plan = solved(
        case(
            pledge(quantity=4, persons_each=10),
            requirement(quantity=4),
            settings=dated(59, travel_days=1),
            policies=[{"kind": "lift", "at_most": 20, "per": per}],
        )
    )
    # 1 + 31 / 2, or 1 + 58 / 2
    assert values(plan)["gap"] == about(gap)
    used = [(0, 30, 20, 20, 0, 0), (31, 58, 20, 20, 0, 0)]
    assert rule(plan) == (used if per == "month" else [(0, 58, 20, 20, 0, 0)])


@pytest.mark.parametrize(
    ("pledged", "unknown", "gap"),
    [({"tonnes_each": 5}, 0, 5), ({}, 0, 0), ({}, 20, 8.75), ({"tonnes_each": 0}, 20, 0)],
)
def test_lift_may_count_tonnes(pledged: dict[str, Any], unknown: float, gap: float) -> None:
    """Four trucks of five tonnes; ten can be moved. Or of unknown weight.

    **Proves**: tonnes of what departs, a blank as said.
    **Without it**: the gap would be 0.
    """
    limit = {"kind": "lift", "at_most": 10, "counted_in": "tonnes", "unknown": unknown}
    plan = solved(
        case(
            pledge(quantity=4, **pledged),
            requirement(quantity=4),
            settings=dated(10),
            policies=[limit],
        )
    )
    assert values(plan)["gap"] == about(gap)


def test_soft_lift_weighs_the_days_of_its_month() -> None:
    """Four trucks of ten persons in January and February, seats for twenty a month.

    **Proves**: twenty too many in January, on 31 days of it.
    **Without it**: over all 59 days the tier would be 59.
    """
    plan = solved(
        case(
            pledge(quantity=4, persons_each=10),
            requirement(quantity=4),
            settings=dated(59),
            policies=[{"kind": "lift", "at_most": 20, "price": 1}],
        )
    )
    # 20 · 31 / 20
    assert values(plan) == about({"gap": 0, "rules": 31, "cost": 0})
    assert rule(plan) == [(0, 30, 40, 20, -20, 20), (31, 58, 0, 20, 20, 0)]


@pytest.mark.parametrize(
    ("keys", "gap"),
    [
        ({"at_most": 0}, 5),
        ({"at_most": 1}, 0),
        ({"at_most": 9, "counted_in": "persons"}, 0.5),
        ({"at_most": 0, "until": day(3)}, 2),
    ],
)
def test_no_more_changes_than_are_allowed(keys: dict[str, Any], gap: float) -> None:
    """Two trucks are wanted; one of Kenya's two is there, ten persons in each.

    **Proves**: who is running is no change, who departs is, on the day of departure.
    **Without it**: the gap would be 0; were the running one to count too, 5 with one change.
    """
    plan = solved(
        case(
            pledge(quantity=2, persons_each=10),
            requirement(quantity=2),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(-9)}],
            settings=daily(),
            policies=[{"kind": "changes_at_most"} | keys],
        )
    )
    assert values(plan)["gap"] == about(gap)


def test_who_leaves_is_no_change() -> None:
    """Nothing may change, and what is there may not stay.

    **Proves**: going home is no change, so that doing nothing is always possible.
    **Without it**: there would be no plan.
    """
    plan = solved(
        case(
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(-9)}],
            settings=dated(10),
            policies=[
                {"id": "still", "kind": "changes_at_most", "at_most": 0},
                {"id": "none", "kind": "ceiling", "at_most": 0, "counted_in": "quantity"},
            ],
        )
    )
    assert values(plan)["gap"] == 10
    assert rule(plan, "still") == [(0, 9, 0, 0, 0, 0)]


SHORT = [
    requirement(needed_until=day(2), weight=10),
    requirement(id="R2", mission_id="M2"),
]
"""A truck is wanted in M1 on three days, urgently, and in M2 on ten."""


@pytest.mark.parametrize(
    ("keys", "gap", "rules"),
    [
        ({}, 30, None),
        ({"days": 3}, 3, None),
        ({"mission": "M2"}, 3, None),
        ({"from": day(4)}, 3, None),
        ({"until": day(2)}, 3, None),
        ({"price": 1}, 3, 0.4),
        ({"price": 1, "until": day(3)}, 3, 0.2),
        ({"price": 2, "days": 7}, 3, 8 / 7),
        ({"price": 2, "days": 8}, 3, 10 / 8),
    ],
)
def test_who_arrives_stays_as_long_as_is_asked(
    keys: dict[str, Any], gap: float, rules: float | None
) -> None:
    """A stay of five days, and a truck that is wanted for three, then elsewhere for seven.

    **Proves**: a stay that would be too short cannot begin; where it is soft, the days that are
    missing count, each divided by those that are asked. After the last need nothing is missing.
    **Without it**: the gap would be 3 in all.
    """
    stay = {"kind": "stay", "days": 5} | keys
    plan = solved(case(None, SHORT, settings=daily(), capabilities=WHOLE, policies=[stay]))
    expected = {"gap": gap} | ({} if rules is None else {"rules": rules}) | {"cost": 0}
    assert values(plan) == about(expected)
    if keys == {"price": 1}:
        # two of five days are missing
        assert rule(plan) == [(0, 9, 3, 5, -2, 2)]


def test_what_is_running_may_go_whenever_it_is_free() -> None:
    """The truck that is wanted for three days is there since yesterday.

    **Proves**: a stay is asked of those who arrive in the plan; then it stays in M2 from day 3 on.
    **Without it**: the gap would be 30, or 10.
    """
    running = [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(-1)}]
    stay = {"kind": "stay", "days": 7}
    plan = solved(
        case(None, SHORT, settings=daily(), capabilities=WHOLE, policies=[stay], running=running)
    )
    assert values(plan)["gap"] == 3
    assert rule(plan) == [(0, 9, 7, 7, 0, 0)]


@pytest.mark.parametrize(("asked", "gap"), [(5, 0), (6, 10)])
def test_units_that_relieve_each_other_stay_each_for_itself(asked: int, gap: float) -> None:
    """Two trucks with tours of five days, and stays of five or six.

    **Proves**: the one who comes does not make up for the one who leaves.
    **Without it**: the gap would be 0 with six as well.
    """
    plan = solved(
        case(
            pledge(quantity=2, tour_days=5),
            [requirement(needed_until=day(9)), LATER],
            settings=daily(21),
            capabilities=WHOLE,
            policies=[{"kind": "stay", "days": asked}],
        )
    )
    # and the boat of the last day
    assert values(plan)["gap"] == gap + 1


def test_without_a_calendar_all_is_one_period() -> None:
    """Three trucks of ten persons at 4 a month, 2 tonnes and 10 to deploy.

    **Proves**: each limit holds once, over the one period: 2, 1.5, 1, 2.5 and 0.5 of them.
    **Without it**: the gap would be 0.
    """
    trucks = pledge(
        quantity=3, persons_each=10, monthly_cost=4, deployment_cost=10, co2_per_month=2
    )
    limits = {
        2: {"kind": "ceiling", "at_most": 20},
        1.5: {"kind": "footprint", "at_most": 3},
        1: {"kind": "budget", "at_most": 14},
        2.5: {"kind": "lift", "at_most": 25},
        0.5: {"kind": "changes_at_most", "at_most": 0.5},
    }
    for most, limit in limits.items():
        plan = solved(case(trucks, requirement(quantity=3), policies=[limit]))
        assert values(plan)["gap"] == about(1 - most / 3)
        assert plan.policies[["days", "excess"]].to_numpy().tolist() == [[1, 0]]
