"""Hand sums: tours, rest, and what is there already."""

from __future__ import annotations

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, stays, values

from matcher import InputError

pytestmark = pytest.mark.solver

WHOLE = [{"id": "truck", "whole": "yes"}]


@pytest.mark.parametrize(("tours", "gap"), [(None, 7), (2, 4), (3, 1), (4, 0)])
def test_a_tour_ends_and_there_are_so_many_of_them(tours: int | None, gap: float) -> None:
    """A tour lasts three days, ten are needed; blank is one tour.

    **Proves**: nobody stays longer than `tour_days`, nor goes more often than `tours`.
    **Without it**: the gap would be 0.
    """
    plan = solved(case(pledge(tour_days=3, tours=tours), settings=dated(10)))
    # 10 − 3 · tours
    assert values(plan)["gap"] == gap
    days = (plan.deployments["end"] - plan.deployments["start"]).dt.days + 1
    assert days.max() <= 3


def test_who_has_returned_rests_before_going_again() -> None:
    """Tours of three days, two days of rest, ten days needed.

    **Proves**: between two tours lie two days, so that a third one has no room.
    **Without it**: three tours in a row would leave a gap of 1.
    """
    plan = solved(case(pledge(tour_days=3, tours=3, rest_days=2), settings=dated(10)))
    # 10 − 3 − 3
    assert values(plan)["gap"] == 4
    first, second = (s[2:4] for s in stays(plan))
    assert second[0] - first[1] > 2


def test_the_way_home_and_back_lies_between_two_tours() -> None:
    """The same with one day of travel.

    **Proves**: leaving on day 4, home on 5, rested on 7, back there on 8.
    **Without it**: without travel between tours the gap would be 4; without rest, 4.
    """
    settings = dated(10, travel_days=1, step="1 day")
    plan = solved(case(pledge(tour_days=3, tours=3, rest_days=2), settings=settings))
    # days 1, 2, 3 and 8, 9
    assert values(plan)["gap"] == 5


def test_people_rotate_in_place_without_going_home() -> None:
    """No tour is named: one stay over the whole window, and as many stays as are wanted.

    **Proves**: a blank `tour_days` is no limit, and then blank `tours` is none either.
    **Without it**: with one stay the gap would be 4 at least, refused days 4 … 5 lying between.
    """
    refused = {"mission_id": "M1", "contributor_id": "KEN", "answer": "no"}
    plan = solved(case(settings=dated(10), consents=[refused | {"from": day(4), "until": day(5)}]))
    # days 4 and 5
    assert values(plan)["gap"] == 2
    assert len(plan.deployments) == 2


def test_tours_also_count_without_a_length() -> None:
    """It may go once; days 4 and 5 of ten are refused.

    **Proves**: `tours` limits arrivals where there is no `tour_days`.
    **Without it**: the gap would be 2.
    """
    refused = {"mission_id": "M1", "contributor_id": "KEN", "answer": "no"}
    plan = solved(
        case(
            pledge(tours=1),
            settings=dated(10),
            consents=[refused | {"from": day(4), "until": day(5)}],
        )
    )
    # the longer side of it: days 0 … 3
    assert values(plan)["gap"] == 6


def test_tours_are_counted_over_all_requirements() -> None:
    """One tour of five days; two missions need it one after the other.

    **Proves**: a pledge has its tours once, not once per requirement.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            pledge(tour_days=5),
            [
                requirement(id="R1", needed_until=day(4)),
                requirement(id="R2", mission_id="M2", needed_from=day(5)),
            ],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == 5


def test_two_units_of_one_pledge_take_turns() -> None:
    """Two units of one pledge with tours of five days cover ten days of one slot.

    **Proves**: tours and supply count units, so that units of one pledge relieve each other.
    **Without it**: sent together they would leave a gap of 5.
    """
    plan = solved(case(pledge(quantity=2, tour_days=5), settings=dated(10), capabilities=WHOLE))
    assert values(plan)["gap"] == 0
    assert stays(plan) == [("P1", "R1", 0, 4, 1), ("P1", "R1", 5, 9, 1)]


def test_a_unit_is_in_one_place_at_a_time() -> None:
    """One truck, two missions over the same ten days, the second four times as heavy.

    **Proves**: supply counts what is away, wherever it is.
    **Without it**: the gap would be 0.
    """
    needs = [requirement(id="R1"), requirement(id="R2", mission_id="M2", weight=4)]
    plan = solved(case(None, needs, settings=dated(10)))
    assert values(plan)["gap"] == 10


def test_what_is_running_stays_though_it_might_not_come() -> None:
    """It is below the readiness that is asked; it is there.

    **Proves**: a running deployment may stay where the rules would not let it arrive.
    **Without it**: the gap would be 10.
    """
    plan = solved(
        case(
            pledge(readiness="registered", notice_days=0),
            requirement(minimum_readiness="verified"),
            settings=dated(10),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(-9)}],
        )
    )
    assert values(plan)["gap"] == 0
    assert stays(plan) == [("P1", "R1", -9, 9, 1)]
    assert plan.deployments["depart"].isna().all()


def test_what_is_running_may_be_freed_for_something_that_matters_more() -> None:
    """It runs at R1; R2 weighs ten times as much and is two days away from home, as is R1.

    **Proves**: freed on day 0, home on day 2, there on day 4.
    **Without it**: held in place the gap would be 100; moved without the way home, 30; moved
    without any way, 10.
    """
    plan = solved(
        case(
            None,
            [requirement(id="R1"), requirement(id="R2", mission_id="M2", weight=10)],
            settings=dated(10, travel_days=2),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(-9)}],
        )
    )
    # 10 · 1 + 4 · 10
    assert values(plan)["gap"] == 50
    assert stays(plan) == [("P1", "R2", 4, 9, 1)]


@pytest.mark.parametrize(
    ("tour_days", "end", "last"), [(10, None, 3), (None, day(2), 2), (10, day(2), 2)]
)
def test_what_is_running_ends_with_its_tour_or_its_end(
    tour_days: int | None, end: str | None, last: int
) -> None:
    """It arrived on day −6 for a tour of ten days, or is there until day 2; once only.

    **Proves**: the tour counts from its true start, and the earlier end counts.
    **Without it**: were the tour counted from the plan date, the gap would be 0; were the running
    tour not counted among its tours, it would come back, a gap of 0.
    """
    plan = solved(
        case(
            pledge(tour_days=tour_days, tours=1),
            settings=dated(10),
            running=[
                {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}
                | {"start": day(-6), "end": end}
            ],
        )
    )
    # days last + 1 … 9
    assert values(plan)["gap"] == 9 - last
    assert stays(plan) == [("P1", "R1", -6, last, 1)]


def test_running_rows_that_begin_later_or_are_over_are_not_used() -> None:
    """One row is over, one begins on day 3; nothing may arrive, the readiness being too low.

    **Proves**: only what is there on the plan date runs.
    **Without it**: the gap would be 3, or 0.
    """
    row = {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}
    plan = solved(
        case(
            pledge(readiness="registered", notice_days=0),
            requirement(minimum_readiness="verified"),
            settings=dated(10),
            running=[row | {"start": day(-9), "end": day(-1)}, row | {"start": day(3)}],
        )
    )
    assert values(plan)["gap"] == 10


def test_a_running_row_that_begins_later_asks_for_consent_like_any_other() -> None:
    """One row begins on day 3; the host refuses Kenya until day 5, and ten days are needed.

    **Proves**: only what is there on the plan date needs no consent.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            settings=dated(10),
            running=[
                {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(3)},
            ],
            consents=[
                {"mission_id": "M1", "contributor_id": "KEN", "answer": "no", "until": day(5)},
            ],
        )
    )
    # days 0 … 5
    assert values(plan)["gap"] == 6


def test_what_is_running_is_away_of_its_pledge() -> None:
    """Two trucks, one of them running at R1; R2 needs two.

    **Proves**: only the other one is at home to be sent, unless the running one is freed.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            pledge(quantity=2),
            [requirement(id="R1"), requirement(id="R2", mission_id="M2", quantity=2)],
            settings=dated(10),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
        )
    )
    # R2 has one of two
    assert values(plan)["gap"] == 5
    assert stays(plan) == [("P1", "R1", 0, 9, 1), ("P1", "R2", 0, 9, 1)]


def test_what_was_running_rests_like_any_other() -> None:
    """It leaves R1 on day 2, travels one day, rests three, and travels one day to R2.

    **Proves**: rest follows a running deployment as well.
    **Without it**: it would be at R2 from day 4 on, and the gap would be 4.
    """
    plan = solved(
        case(
            pledge(rest_days=3),
            [
                requirement(id="R1", needed_until=day(1)),
                requirement(id="R2", mission_id="M2", needed_from=day(2)),
            ],
            settings=dated(10, travel_days=1),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
        )
    )
    # R1 is met or left sooner; 2 + 1 + 3 + 1 = day 7 at R2: 5 open; one day sooner there and here
    # is the same
    assert values(plan)["gap"] == 5


def test_what_is_running_must_fit() -> None:
    """A boat is said to run where a truck is required.

    **Proves**: a running deployment whose capability does not fit is refused.
    **Without it**: it would be dropped in silence, a gap of 10.
    """
    strange = case(
        pledge(capability_id="boat"),
        settings=dated(10),
        running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
    )
    with pytest.raises(InputError, match="P1 is running at R1, but boat does not stand in"):
        solved(strange)


def test_a_running_pledge_that_is_withdrawn_stays_until_it_must_leave() -> None:
    """A deployed pledge runs and cannot be sent anew.

    **Proves**: the status *deployed* keeps from arriving, not from staying.
    **Without it**: the gap would be 10.
    """
    plan = solved(
        case(
            pledge(status="deployed", available_until=day(6)),
            settings=dated(10, travel_days=2),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
        )
    )
    # home by the end of day 6: leaves on day 5
    assert values(plan)["gap"] == about(5)
    assert stays(plan) == [("P1", "R1", 0, 4, 1)]


@pytest.mark.parametrize(("tours", "gap"), [(1, 10), (2, 5), (3, 0)])
def test_a_tour_that_is_over_on_the_plan_date_was_one_of_them(tours: int, gap: float) -> None:
    """A truck has been at R1 for longer than its tour of five days; ten are needed.

    **Proves**: what has been too long is there no more, and has been on one of its tours.
    **Without it**: it could go once more than it may, and the gap be 5 days less.
    """
    plan = solved(
        case(
            pledge(tour_days=5, tours=tours),
            settings=dated(10),
            running=[
                {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": "2029-12-01"}
            ],
        )
    )
    # 10 − 5 · (tours − 1)
    assert values(plan)["gap"] == about(gap)
