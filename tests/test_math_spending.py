"""Hand sums: what is kept or used up, for each, for a pledge, a departure or a month; and costs."""

from __future__ import annotations

import pytest
from builders import case, giver, lack, pledge, requirement
from solved import about, dated, day, handed, solved, values

WHOLE = [{"id": name, "whole": "yes"} for name in ("truck", "part")]


@pytest.mark.parametrize(
    ("use", "parts", "gap"), [("kept", 1, 4), ("spent", 1, 7), ("spent", 2, 4)]
)
def test_what_is_kept_serves_again_and_what_is_spent_does_not(
    use: str, parts: float, gap: float
) -> None:
    """A truck may go on two tours of three days; ten are needed.

    **Proves**: a kept part goes on both tours, of spent ones each tour takes another.
    **Without it**: all gaps would be 4, or those of one part 7.
    """
    plan = solved(
        case(
            [pledge(tour_days=3, tours=2), giver(quantity=parts)],
            needs=[lack(use=use)],
            settings=dated(10),
        )
    )
    # 10 − 3 · tours
    assert values(plan)["gap"] == about(gap)


@pytest.mark.parametrize("step", [None, "1 day"])
def test_what_is_used_up_comes_again_with_what_is_kept(step: str | None) -> None:
    """One truck, two tours of three days; each takes fuel, which comes after the one part.

    **Proves**: fuel for the second tour is handed over once the truck is home from the first: on
    a day as much of it may come as there is of the part.
    **Without it**: the second tour would be without fuel, a gap of 7.
    """
    plan = solved(
        case(
            [
                pledge(tour_days=3, tours=2),
                giver(),
                giver(id="G2", capability_id="fuel", quantity=2),
            ],
            needs=[lack(), lack(id="N2", capability_id="fuel", use="spent", after="N1")],
            settings=dated(10, **({"step": step} if step else {})),
            capabilities=[*WHOLE, {"id": "fuel", "whole": "yes"}],
        )
    )
    # 10 − 2 · 3
    assert values(plan)["gap"] == about(4)
    assert [row[0] for row in handed(plan)] == ["G1", "G2", "G2"]


@pytest.mark.parametrize(("per", "gap"), [("pledge", 0), ("each", 7.5)])
def test_one_visit_is_enough_for_all_companies_of_a_pledge(per: str, gap: float) -> None:
    """Four companies are required and pledged; one visit can be made.

    **Proves**: what is needed per pledge opens all of it.
    **Without it**: both gaps would be 7.5.
    """
    plan = solved(
        case(
            [pledge(quantity=4), giver()],
            requirement(quantity=4),
            needs=[lack(per=per)],
            settings=dated(10),
        )
    )
    # three of four open on ten days, or none
    assert values(plan)["gap"] == about(gap)
    assert plan.parts["needed"].tolist() == [1]


@pytest.mark.parametrize(("given", "gap"), [(1, 10), (2, 0)])
def test_what_a_pledge_needs_as_a_whole_opens_nothing_by_halves(given: float, gap: float) -> None:
    """Four divisible companies need two visits; one is made, or two.

    **Proves**: a need per pledge is met or not.
    **Without it**: half of the companies would go with one visit, a gap of 5.
    """
    plan = solved(
        case(
            [pledge(quantity=4), giver(quantity=given)],
            requirement(quantity=4),
            needs=[lack(per="pledge", quantity=2)],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == about(gap)


@pytest.mark.parametrize(
    ("per", "lifts", "gap"), [("deployment", 1, 7), ("each", 1, 8.5), ("deployment", 2, 4)]
)
def test_a_lift_is_needed_for_each_departure_however_much_goes(
    per: str, lifts: float, gap: float
) -> None:
    """Two trucks are required; two may go on two tours of three days each.

    **Proves**: what is needed per deployment counts days on which something departs.
    **Without it**: one lift would carry one truck, a gap of 8.5, or two lifts both once, 7.
    """
    plan = solved(
        case(
            [pledge(quantity=2, tour_days=3, tours=2), giver(quantity=lifts)],
            requirement(quantity=2),
            needs=[lack(per=per, use="spent")],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    # both trucks on three days for each lift; one truck, half of the need, on three
    assert values(plan)["gap"] == about(gap)


def test_what_a_month_uses_up_lasts_from_departure_until_home() -> None:
    """Ten of fuel a month, twenty are given; five days of travel, 90 days needed.

    **Proves**: sixty days of fuel, ten of which are travelled.
    **Without it**: were travel free, the gap would be 30; were fuel asked once, 5.
    """
    plan = solved(
        case(
            [pledge(), giver(quantity=20)],
            needs=[lack(quantity=10, per="month")],
            settings=dated(90, travel_days=5),
            capabilities=WHOLE,
        )
    )
    # 90 − (60 − 2 · 5)
    assert values(plan)["gap"] == about(40)
    (part,) = plan.parts.to_dict("records")
    assert part["needed"] == about(20)


def test_what_a_month_uses_up_must_be_there_before_it_is_used() -> None:
    """Ten of fuel a month; ten come on day 0, ten more on day 40. Sixty days are needed.

    **Proves**: on no day has more been used than had come.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            [pledge(), giver(quantity=20)],
            needs=[lack(quantity=10, per="month")],
            deliveries=[{"pledge_id": "G1", "date": day(come), "quantity": 10} for come in (0, 40)],
            settings=dated(60, step="1 day", dates_at_most=200),
        )
    )
    # thirty days until day 40, twenty after it
    assert values(plan)["gap"] == about(10)


def test_what_is_running_has_its_parts() -> None:
    """One of two trucks runs at R1, which needs both; nobody has a part.

    **Proves**: what is there on the plan date needs no support, the other one does.
    **Without it**: the gap would be 10, or 0.
    """
    plan = solved(
        case(
            pledge(quantity=2),
            requirement(quantity=2),
            needs=[lack()],
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
            settings=dated(10),
        )
    )
    # one of two on ten days
    assert values(plan)["gap"] == 5
    assert plan.parts.empty


def test_what_was_running_keeps_its_parts_and_may_go_with_them() -> None:
    """A truck runs at R1 until day 3; R2 needs it from day 4 on, two days away from home.

    **Proves**: freed, it goes anew with the part that it has: home on 6, there on 8.
    **Without it**: it would wait for a part that comes on day 7, a gap of 5.
    """
    plan = solved(
        case(
            [pledge(), giver(available_from=day(7))],
            [
                requirement(needed_until=day(3)),
                requirement(id="R2", mission_id="M2", needed_from=day(4)),
            ],
            needs=[lack()],
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
            settings=dated(10, travel_days=2),
        )
    )
    # days 4 … 7 of R2
    assert values(plan)["gap"] == about(4)
    assert plan.supports.empty
    (part,) = plan.parts.to_dict("records")
    assert (part["supports"], part["is_last"]) == ("", False)
    told = "too little of N1 (part) is left for one more."
    assert plan.deployments["bottleneck"].dropna().tolist() == [told]


def test_hand_overs_cost_once_and_count_as_no_arrival() -> None:
    """Two parts at 7 each and 5 for a condition; the truck costs 3.

    **Proves**: each measure handed over costs `deployment_cost` and the price of conditions, and no
    `monthly_cost`.
    **Without it**: the cost would be 3, 17, or more than 27 by the month.
    """
    plan = solved(
        case(
            [
                pledge(deployment_cost=3),
                giver(quantity=2, deployment_cost=7, monthly_cost=30),
            ],
            needs=[lack(quantity=2)],
            conditions=[{"pledge_id": "G1", "text": "paint", "effect": "costs", "price": 5}],
            settings=dated(10),
        ),
        "gap",
        "cost",
        "arrivals",
    )
    # 2 · (7 + 5) + 3
    assert values(plan) == about({"gap": 0, "cost": 27, "arrivals": 1})
    assert plan.supports["cost"].tolist() == about([24])


@pytest.mark.parametrize(
    ("per", "given", "gap"), [("each", 5, 1 / 3), ("month", 5, 1 / 6), ("deployment", 2, 0)]
)
def test_without_a_calendar_all_is_there_at_once(per: str, given: float, gap: float) -> None:
    """Three trucks need two parts each, or for the one month, or for the one deployment.

    **Proves**: without dates there is one hand-over, one deployment and one month.
    **Without it**: a month would be a thirtieth of it, a gap of 0.
    """
    plan = solved(
        case(
            [pledge(quantity=3), giver(quantity=given)],
            requirement(quantity=3),
            needs=[lack(quantity=2, per=per)],
            capabilities=WHOLE if per == "each" else None,
        )
    )
    # 5 // 2 of three whole ones; 5 / 2 of three; all three
    assert values(plan)["gap"] == about(gap)
