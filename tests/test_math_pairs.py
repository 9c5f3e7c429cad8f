"""Hand sums: the planner's own judgement."""

from __future__ import annotations

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, stays, values

from matcher import ContradictionError, match

TWO = [requirement(id="R1"), requirement(id="R2", mission_id="M2", weight=10)]


def pair(requirement_id: str = "R1", pledge_id: str = "P1", **more: object) -> dict[str, object]:
    return {"pledge_id": pledge_id, "requirement_id": requirement_id} | more


def test_a_pin_holds_though_another_need_matters_more() -> None:
    """R2 weighs ten times R1; the truck is pinned on R1.

    **Proves**: at least what is pinned is there on every day of the pin.
    **Without it**: the truck would serve R2, a gap of 10.
    """
    plan = solved(case(None, TWO, settings=dated(10), pairs=[pair(pinned=1)]))
    # ten days · 10
    assert values(plan)["gap"] == 100
    assert plan.deployments["pinned"].all()


def test_a_pin_holds_on_its_days_and_not_longer() -> None:
    """Pinned on R1 on days 2 and 3 only.

    **Proves**: both days of a pin are included, and the rest of the time is free.
    **Without it**: without the pin the gap would be 10; were it to hold always, 100; were its last
    day left out, 19.
    """
    pins = [pair(pinned=1, pinned_from=day(2), pinned_until=day(3))]
    plan = solved(case(None, TWO, settings=dated(10, step="1 day"), pairs=pins))
    # R1 is open on 8 days, R2 on 2 days · 10
    assert values(plan)["gap"] == 28


def test_a_pin_without_days_holds_as_early_and_as_long_as_it_can() -> None:
    """It can be there from day 3 until day 7; without a pin it would go elsewhere.

    **Proves**: a blank `pinned_from` is the first possible arrival, a blank `pinned_until` the last
    possible day.
    **Without it**: were blanks the window of the need, nothing could satisfy the pin.
    """
    unit = pledge(available_from=day(3), available_until=day(7))
    plan = solved(case(unit, TWO, settings=dated(10), pairs=[pair(pinned=1)]))
    assert stays(plan) == [("P1", "R1", 3, 7, 1)]
    # 5 open days of R1, 10 · 10 of R2
    assert values(plan)["gap"] == 105


def test_a_pin_of_part_leaves_the_rest_free() -> None:
    """One of three trucks is pinned on R1, which needs none of the weight of R2.

    **Proves**: a pin is a least quantity of that pair, not all of the pledge.
    **Without it**: R2 would have three (gap 1), or none.
    """
    needs = [requirement(id="R1"), requirement(id="R2", mission_id="M2", quantity=3, weight=10)]
    plan = solved(case(pledge(quantity=3), needs, pairs=[pair(pinned=1)]))
    # R1 met; R2 lacks 1 of 3, · 10
    assert values(plan)["gap"] == about(10 / 3)


def test_a_pin_overrides_the_rules() -> None:
    """The pledge is below the readiness that is asked; the planner pins it.

    **Proves**: a pin makes a pair eligible as *allow* does.
    **Without it**: the gap would be 10, or the pin impossible.
    """
    plan = solved(
        case(
            pledge(readiness="registered", notice_days=0),
            requirement(minimum_readiness="verified"),
            settings=dated(10),
            pairs=[pair(pinned=1)],
        )
    )
    assert values(plan)["gap"] == 0


def test_a_pin_before_the_pledge_can_be_there_is_a_contradiction() -> None:
    """Pinned on all ten days, available from day 4.

    **Proves**: what cannot hold is named in the planner's words.
    **Without it**: the pin would be dropped in silence, a gap of 4.
    """
    impossible = case(
        pledge(available_from=day(4)),
        settings=dated(10),
        pairs=[pair(pinned=1, pinned_from=day(0), pinned_until=day(9))],
    )
    with pytest.raises(ContradictionError) as caught:
        solved(impossible)
    assert caught.value.members == ("pin of P1 on R1 (1, 2030-01-01 to 2030-01-10; pairs, row 2)",)
    assert str(caught.value) == (
        "This cannot hold, whatever else is planned:\n"
        "  - pin of P1 on R1 (1, 2030-01-01 to 2030-01-10; pairs, row 2)\n"
        "Drop or change it."
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"capability_id": "boat"}, "it offers boat, truck is required"),
        ({"quantity": None}, "it has no quantity, one above 0 is needed"),
        ({"available_from": day(20)}, ""),
    ],
    ids=["capability", "quantity", "window"],
)
@pytest.mark.parametrize("verdict", [None, "allow"])
def test_a_pin_of_what_can_never_be_there_is_a_contradiction(
    row: dict[str, object], why: str, verdict: str | None
) -> None:
    """A boat is pinned where a truck is required, or a truck that comes too late.

    **Proves**: a pin that lifts the planner's rules does not lift arithmetic, and says so.
    **Without it**: the pin would be dropped in silence, a gap of 10.
    """
    lost = case(pledge(**row), settings=dated(10), pairs=[pair(pinned=1, verdict=verdict)])
    with pytest.raises(ContradictionError) as caught:
        match(lost)
    (member,) = caught.value.members
    assert member.startswith("pin of P1 on R1 (1): ")
    assert member.endswith(why)


def test_a_pin_of_more_than_is_pledged_is_a_contradiction() -> None:
    """Two are pinned, one is pledged.

    **Proves**: a pin is bounded by the pledge.
    **Without it**: two trucks would be made out of one.
    """
    with pytest.raises(ContradictionError) as caught:
        solved(case(pairs=[pair(pinned=2)]))
    assert caught.value.members == ("pin of P1 on R1 (2; pairs, row 2)",)


def test_a_pin_longer_than_a_tour_is_a_contradiction() -> None:
    """Pinned for ten days, with one tour of five.

    **Proves**: pins do not override tours.
    **Without it**: the gap would be 0.
    """
    impossible = case(pledge(tour_days=5), settings=dated(10), pairs=[pair(pinned=1)])
    with pytest.raises(ContradictionError) as caught:
        solved(impossible)
    assert caught.value.members == ("pin of P1 on R1 (1, 2030-01-01 to 2030-01-10; pairs, row 2)",)


def test_pins_that_contradict_each_other_are_named_and_no_others() -> None:
    """Of three trucks two are pinned on R1, two on R2, one on R3; P2 is pinned on R1.

    **Proves**: a smallest set that cannot hold is named: two and two are more than three, and one
    with either of them is not.
    **Without it**: all four pins would be named.
    """
    needs = [requirement(id=f"R{k}", quantity=3) for k in (1, 2, 3)]
    pins = [
        pair("R1", pinned=2),
        pair("R2", pinned=2),
        pair("R3", pinned=1),
        pair("R1", "P2", pinned=1),
    ]
    impossible = case([pledge(quantity=3), pledge(id="P2")], needs, settings=dated(10), pairs=pins)
    with pytest.raises(ContradictionError) as caught:
        solved(impossible)
    assert caught.value.members == (
        "pin of P1 on R1 (2, 2030-01-01 to 2030-01-10; pairs, row 2)",
        "pin of P1 on R2 (2, 2030-01-01 to 2030-01-10; pairs, row 3)",
    )
    assert str(caught.value).startswith("These 2 cannot all hold; without any one of them the")


def test_pins_that_follow_each_other_need_time_for_the_way() -> None:
    """One truck is pinned on R1 until day 4 and on R2 from day 6, two days of travel each way.

    **Proves**: pins are held against travel: it could be at R2 on day 9 at the earliest.
    **Without it**: both would hold.
    """
    needs = [requirement(id="R1"), requirement(id="R2", mission_id="M2")]
    pins = [
        pair("R1", pinned=1, pinned_from=day(2), pinned_until=day(4)),
        pair("R2", pinned=1, pinned_from=day(6), pinned_until=day(7)),
    ]
    with pytest.raises(ContradictionError) as caught:
        solved(case(None, needs, settings=dated(12, travel_days=2), pairs=pins))
    assert caught.value.members == (
        "pin of P1 on R1 (1, 2030-01-03 to 2030-01-05; pairs, row 2)",
        "pin of P1 on R2 (1, 2030-01-07 to 2030-01-08; pairs, row 3)",
    )


def test_no_more_than_at_most_is_there_at_once() -> None:
    """Three trucks, three needed, one at most.

    **Proves**: `at_most` bounds what is there at once.
    **Without it**: the gap would be 0.
    """
    plan = solved(case(pledge(quantity=3), requirement(quantity=3), pairs=[pair(at_most=1)]))
    # (3 − 1) / 3
    assert values(plan)["gap"] == about(2 / 3)


def test_at_most_of_a_whole_capability_is_rounded_down() -> None:
    """At most one and a half whole trucks.

    **Proves**: one goes.
    **Without it**: the gap would be 0.5.
    """
    plan = solved(
        case(
            pledge(quantity=3),
            requirement(quantity=3),
            capabilities=[{"id": "truck", "whole": "yes"}],
            settings={"gap_in": "quantity"},
            pairs=[pair(at_most=1.5)],
        )
    )
    assert values(plan)["gap"] == 2


def test_at_most_bounds_what_is_there_and_not_how_often_it_comes() -> None:
    """Two trucks with tours of five days, one at most at once, ten days needed.

    **Proves**: the second comes when the first has left.
    **Without it**: were arrivals bounded, the gap would be 5.
    """
    plan = solved(
        case(
            pledge(quantity=2, tour_days=5),
            settings=dated(10),
            capabilities=[{"id": "truck", "whole": "yes"}],
            pairs=[pair(at_most=1)],
        )
    )
    assert values(plan)["gap"] == 0


def test_a_forbidden_pair_stays_apart() -> None:
    """The truck fits R1 and R2; R2, ten times as heavy, is forbidden.

    **Proves**: *forbid* keeps a pair out.
    **Without it**: the gap would be 10.
    """
    plan = solved(case(None, TWO, settings=dated(10), pairs=[pair("R2", verdict="forbid")]))
    assert values(plan)["gap"] == 100


@pytest.mark.parametrize(
    ("pledged", "required", "gap"),
    [
        ({"readiness": "registered", "notice_days": 0}, {"minimum_readiness": "verified"}, 0),
        ({"vetted": "no"}, {}, 0),
        ({"status": "withdrawn"}, {}, 0),
        ({"not_missions": "M1"}, {}, 0),
        ({"notice_days": 2}, {"within_days": 1}, 2),  # the rule gives way, the two days stay
        ({"capability_id": "boat"}, {}, 10),
        ({"quantity": 0}, {}, 10),
        ({"available_until": day(2)}, {"needed_from": day(3)}, 7),
        ({}, {"measure": "persons"}, 10),
    ],
)
def test_allow_overrides_judgement_and_not_arithmetic(
    pledged: dict[str, object], required: dict[str, object], gap: float
) -> None:
    """Each pair fails one rule, and the planner allows it all the same.

    **Proves**: *allow* overrides every rule but capability, quantity, window and persons.
    **Without it**: every gap would be 10, or 7 for the need of seven days.
    """
    plan = solved(
        case(
            pledge(**pledged),
            requirement(**required),
            settings=dated(10),
            capabilities=[{"id": "truck", "measure": "trucks"}, {"id": "boat"}],
            missions=[{"id": "M1"}],
            pairs=[pair(verdict="allow")],
        )
    )
    assert values(plan)["gap"] == gap


def test_an_allowed_pair_needs_no_consent() -> None:
    """The host refuses Kenya; the planner allows the pair.

    **Proves**: overridden pairs ignore consent.
    **Without it**: the gap would be 10.
    """
    plan = solved(
        case(
            settings=dated(10),
            consents=[{"mission_id": "M1", "contributor_id": "KEN", "answer": "no"}],
            pairs=[pair(verdict="allow")],
        )
    )
    assert values(plan)["gap"] == 0


@pytest.mark.parametrize(("only_pairs", "gap"), [(True, 100), (False, 10)])
def test_with_only_pairs_nothing_else_is_eligible(only_pairs: bool, gap: float) -> None:
    """R1 is allowed; of R2, ten times as heavy, the planner says nothing.

    **Proves**: `only_pairs` leaves pairs with the verdict *allow* alone.
    **Without it**: the gap would be 10 in both.
    """
    plan = solved(
        case(
            None,
            TWO,
            settings=dated(10),
            only_pairs=only_pairs,
            pairs=[pair("R1", verdict="allow"), pair("R2", score=1)],
        )
    )
    assert values(plan)["gap"] == gap
