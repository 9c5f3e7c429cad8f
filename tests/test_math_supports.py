"""Hand sums: what a pledge lacks, and how far others cover it, and until when."""

from __future__ import annotations

import pytest
from builders import case, giver, lack, pledge, requirement
from solved import about, dated, day, handed, reason, solved, stays, values

WHOLE = [{"id": name, "whole": "yes"} for name in ("truck", "part")]


def test_a_pledge_goes_once_its_parts_are_there() -> None:
    """A truck needs two parts, which Ghana has; they take three days, the way one.

    **Proves**: departure ≥ hand-over + lead days, and the part counts from then on.
    **Without it**: the truck would be there from day 1 on, and the gap would be 1.
    """
    plan = solved(
        case(
            [pledge(), giver(quantity=2)],
            needs=[lack(quantity=2, lead_days=3)],
            settings=dated(10, travel_days=1),
        )
    )
    # handed over on day 0, ready on 3, there on 4
    assert values(plan)["gap"] == 4
    assert handed(plan) == [("G1", "P1", "N1", 0, 3, 2)]
    assert stays(plan) == [("P1", "R1", 4, 9, 1)]
    (part,) = plan.parts.to_dict("records")
    assert (part["needed"], part["supports"], part["is_last"]) == (2, "S1", True)
    told = "N1 (part) is ready last, on 2030-01-04; too little of N1 (part) is left for one more."
    assert plan.deployments["bottleneck"].tolist() == [told]
    assert plan.idle["pledge_id"].tolist() == ["P1"]


@pytest.mark.parametrize(("weight", "served"), [(1, "P1"), (3, "P2")])
def test_two_pledges_share_what_both_need(weight: float, served: str) -> None:
    """One part, two trucks that need it: R1, which only P1 may serve, weighs 2; R2 weighs 1 or 3.

    **Proves**: what is handed over is handed over once, and to whom it is worth more.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            [pledge(only_missions="M1"), pledge(id="P2", only_missions="M2"), giver()],
            [requirement(weight=2), requirement(id="R2", mission_id="M2", weight=weight)],
            needs=[lack(), lack(id="N2", pledge_id="P2")],
            settings=dated(10),
        )
    )
    # ten days of the lighter one
    assert values(plan)["gap"] == 10 * min(2, weight)
    assert plan.deployments["pledge_id"].tolist() == [served]
    short, lacks = ("R1", "P1: N1") if served == "P2" else ("R2", "P2: N2")
    need = lacks.split(": ")[1]
    waits = f"1 waits for its parts (KEN: it needs 1 part ({need}))"
    assert waits in reason(plan, short)
    assert plan.parts["caps"].tolist() == [True]


@pytest.mark.parametrize(("more", "gap"), [(3, 0), (2, 10)])
def test_several_givers_cover_one_need(more: float, gap: float) -> None:
    """A truck needs five parts; Ghana has two, Togo three, or two.

    **Proves**: what several give of one part adds up, and four of five are not enough.
    **Without it**: with one giver alone the gap would be 10 in both; with rounding up, 0 in both.
    """
    plan = solved(
        case(
            [pledge(), giver(quantity=2), giver(id="G2", contributor_id="TGO", quantity=more)],
            needs=[lack(quantity=5)],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    assert values(plan)["gap"] == gap
    given = [("G1", "P1", "N1", 0, 0, 2), ("G2", "P1", "N1", 0, 0, 3)]
    assert handed(plan) == (given if gap == 0 else [])
    assert plan.parts["supports"].tolist() == (["S1; S2"] if gap == 0 else [])


def test_parts_that_come_later_complete_more_units() -> None:
    """Six airframes, ten more on day 4; a unit takes three, and five units are required.

    **Proves**: 6 // 3 = 2 units at first, (6 + 10) // 3 = 5 then, and one airframe stays at home.
    **Without it**: were deliveries not dated the gap would be 0; were each delivery to make units
    of its own, 2 + 3 would be right and the last gap 0, but of seven and nine 2 + 3 as well.
    """
    plan = solved(
        case(
            [pledge(quantity=6), giver(quantity=16)],
            requirement(quantity=5),
            needs=[lack(quantity=3)],
            deliveries=[
                {"pledge_id": "G1", "date": day(0), "quantity": 6},
                {"pledge_id": "G1", "date": day(4), "quantity": 10},
            ],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    # three of five units open on days 0 … 3
    assert values(plan)["gap"] == about(4 * 3 / 5)
    assert stays(plan) == [("P1", "R1", 0, 9, 2), ("P1", "R1", 4, 9, 3)]
    assert handed(plan) == [("G1", "P1", "N1", 0, 0, 6), ("G1", "P1", "N1", 4, 4, 9)]
    # on day 4 all five units need what was handed over until then
    assert plan.parts["supports"].tolist() == ["S1", "S1; S2"]
    assert plan.parts["caps"].tolist() == [True, True]
    left = plan.idle[plan.idle["pledge_id"] == "G1"]
    assert (left["quantity"].tolist(), left["from"].tolist()) == (
        [1],
        [plan.deployments["start"][1]],
    )
    assert reason(plan, "G1") == "the rest of it, handed to P1 in part"
    assert "too little of N1 (part) is left for one more" in reason(plan, "P1")


@pytest.mark.parametrize(("comes", "gap"), [(5, 10), (4, 9)])
def test_a_part_may_be_one_day_too_late(comes: int, gap: float) -> None:
    """The part takes three days, the way two; ten days are needed.

    **Proves**: from day 5 on 5 + 3 + 2 is day 10, when the need is over; a day earlier, one day
    is left.
    **Without it**: were the last day not counted, or one more, both gaps would be the same.
    """
    asked = case(
        [pledge(), giver(available_from=day(comes))],
        needs=[lack(lead_days=3)],
        settings=dated(10, travel_days=2),
    )
    plan = solved(asked)
    assert values(plan)["gap"] == gap
    if gap == 10:
        late = "1 lacking a part (KEN: its last part is ready on 2030-01-09)"
        assert reason(plan, "R1") == f"1 pledge offers truck: {late}."
        assert reason(plan, "P1").startswith("lacking a part: its last part is ready on 2030-01-09")


@pytest.mark.parametrize(("rest", "gap"), [(0, 6), (1, 7)])
def test_parts_are_away_with_the_unit_until_it_is_home_and_rested(rest: int, gap: float) -> None:
    """Two trucks with tours of three days, two days of travel, and one part between them.

    **Proves**: there on days 2 … 4, home on 7, rested on 7 or 8; the second is there two days
    later, on 9 or not at all.
    **Without it**: a part that came back as its truck leaves would let the second be there from
    7 to 9, gaps of 4; one that did not rest, gaps of 6.
    """
    plan = solved(
        case(
            [pledge(quantity=2, tour_days=3, rest_days=rest), giver()],
            needs=[lack()],
            settings=dated(10, travel_days=2, step="1 day"),
            capabilities=WHOLE,
        )
    )
    # 10 − 3 − 1, 10 − 3
    assert values(plan)["gap"] == gap


def test_a_part_stays_with_the_pledge_it_was_handed_to() -> None:
    """P1 serves R1 on days 0 … 4, P2 would serve R2 after it; both need the one part.

    **Proves**: what is kept is not handed back, nor on.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            [pledge(only_missions="M1"), pledge(id="P2", only_missions="M2"), giver()],
            [
                requirement(needed_until=day(4), weight=2),
                requirement(id="R2", mission_id="M2", needed_from=day(5)),
            ],
            needs=[lack(), lack(id="N2", pledge_id="P2")],
            settings=dated(10),
        )
    )
    # days 5 … 9 of R2
    assert values(plan)["gap"] == 5


@pytest.mark.parametrize(("use", "gap"), [("kept", 6), ("spent", 1)])
def test_a_loan_ends_when_its_giver_must_be_home(use: str, gap: float) -> None:
    """Ghana lends the part until day 5; a day of travel, and ten days are needed.

    **Proves**: with a loan the truck is home by the end of day 5: there on days 1 … 4. What is
    used up is no loan.
    **Without it**: both gaps would be 1.
    """
    plan = solved(
        case(
            [pledge(), giver(available_until=day(5))],
            needs=[lack(use=use)],
            settings=dated(10, travel_days=1),
        )
    )
    assert values(plan)["gap"] == gap
    until = plan.supports["until"].dt.strftime("%Y-%m-%d").tolist()
    assert until == [day(5)] if use == "kept" else plan.supports["until"].isna().all()


def test_what_deploys_may_be_handed_over_instead() -> None:
    """Two trucks, both wanted at R2 of two; a convoy at R1 needs one of them.

    **Proves**: supply counts what is away and what is handed on together.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            [pledge(capability_id="convoy"), giver(capability_id="truck", quantity=2)],
            [
                requirement(capability_id="convoy"),
                requirement(id="R2", quantity=2),
            ],
            needs=[lack(capability_id="truck")],
            settings=dated(10),
        )
    )
    # one of the two trucks of R2 is missing on ten days, and R1 is met
    assert values(plan)["gap"] == about(5)
    assert handed(plan) == [("G1", "P1", "N1", 0, 0, 1)]
    assert plan.idle.empty


def test_what_was_deployed_is_handed_over_when_it_is_home() -> None:
    """One truck, at R2 until the end of day 4 and one day from home; R1, of a convoy, is next.

    **Proves**: home on day 6, handed over then, and the convoy is there on day 7.
    **Without it**: handed over on day 0 R2 would be open, 2 · 4; handed over as it leaves, the gap
    would be 1; without travel, 0.
    """
    plan = solved(
        case(
            [pledge(capability_id="convoy"), giver(capability_id="truck")],
            [
                requirement(capability_id="convoy", needed_from=day(5)),
                requirement(id="R2", needed_from=day(1), needed_until=day(4), weight=2),
            ],
            needs=[lack(capability_id="truck")],
            settings=dated(10, travel_days=1),
        )
    )
    # days 5 and 6 of R1
    assert values(plan)["gap"] == about(2)
    assert handed(plan) == [("G1", "P1", "N1", 6, 6, 1)]
    assert stays(plan) == [("G1", "R2", 1, 4, 1), ("P1", "R1", 7, 9, 1)]


@pytest.mark.parametrize("step", [None, "1 day"])
@pytest.mark.parametrize(
    ("phases", "tour"), [([{"requirement_id": "R2", "from": day(4), "quantity": 0}], None), ([], 4)]
)
def test_what_comes_home_early_is_handed_over_then(
    step: str | None, phases: list[dict[str, object]], tour: int | None
) -> None:
    """A truck is at R2 for four days: then none is needed there, or its tour is over.

    **Proves**: it is handed over on the day on which it is home, and the convoy goes with it.
    **Without it**: were it offered on day 0 and at the end alone, R1 would be open on ten days.
    """
    plan = solved(
        case(
            [pledge(capability_id="convoy"), giver(capability_id="truck", tour_days=tour)],
            [requirement(capability_id="convoy"), requirement(id="R2", weight=5)],
            needs=[lack(capability_id="truck")],
            phases=phases,
            settings=dated(10, **({"step": step} if step else {})),
            capabilities=[*WHOLE, {"id": "convoy", "whole": "yes"}],
        )
    )
    # four days of R1; six of R2 after the tour
    assert values(plan)["gap"] == about(4 if phases else 4 + 5 * 6)
    assert handed(plan) == [("G1", "P1", "N1", 4, 4, 1)]
