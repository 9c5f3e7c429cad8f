"""Hand sums: what one of a pledge counts for."""

from __future__ import annotations

import pytest
from builders import case, pledge, requirement
from solved import about, solved, values

CARS = {"id": "R1", "mission_id": "M1", "capability_id": "car", "quantity": 10}


def kinds(*ids: str, **more: object) -> list[dict[str, object]]:
    return [{"id": one} | more for one in ids]


def stand_in(provided: str, required: str, rate: float) -> dict[str, object]:
    return {"provided": provided, "required": required, "rate": rate}


def test_rates_along_a_chain_of_stand_ins_multiply() -> None:
    """One bus counts for two vans, a van for three cars: a bus for six cars.

    **Proves**: the rates of a chain are multiplied.
    **Without it**: were they added, a bus would be 5 cars and the gap 0.5; were only direct rows
    read, the gap would be 1.
    """
    chain = [stand_in("bus", "van", 2), stand_in("van", "car", 3)]
    plan = solved(
        case(
            pledge(capability_id="bus"),
            CARS,
            stand_ins=chain,
            capabilities=kinds("bus", "van", "car"),
        )
    )
    # 10 cars − 1 bus · 2 · 3 = 4 of 10
    assert values(plan)["gap"] == about(0.4)
    assert plan.deployments["rate"].tolist() == [6]


@pytest.mark.parametrize(("direct", "gap"), [(5, 0.4), (7, 0.3)])
def test_of_several_chains_the_best_counts(direct: float, gap: float) -> None:
    """From bus to car lead a direct row and a chain worth 6; the larger of them is taken.

    **Proves**: of all ways from one capability to another the highest product counts.
    **Without it**: were the shortest way taken, the gaps would be 0.5 and 0.3; were the longest,
    0.4 and 0.4; were ways added, 0 and 0.
    """
    rows = [stand_in("bus", "car", direct), stand_in("bus", "van", 2), stand_in("van", "car", 3)]
    plan = solved(
        case(
            pledge(capability_id="bus"),
            CARS,
            stand_ins=rows,
            capabilities=kinds("bus", "van", "car"),
        )
    )
    # 10 − max(direct, 2 · 3), of 10
    assert values(plan)["gap"] == about(gap)


def test_a_stand_in_serves_in_its_own_direction_only() -> None:
    """A van serves as car; a car does not serve as van.

    **Proves**: a row of stand_ins is read from provided to required.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            pledge(capability_id="car"),
            requirement(capability_id="van"),
            stand_ins=[stand_in("van", "car", 1)],
            capabilities=kinds("van", "car"),
        )
    )
    assert values(plan)["gap"] == 1


def test_a_rate_of_a_pair_replaces_every_other() -> None:
    """The planner says that this bus is worth 9 cars; the table says 6.

    **Proves**: `rate` of `pairs` stands instead of the stand-in rate.
    **Without it**: the gap would be 0.4; multiplied with it, 0.
    """
    plan = solved(
        case(
            pledge(capability_id="bus"),
            CARS,
            stand_ins=[stand_in("bus", "car", 6)],
            capabilities=kinds("bus", "car"),
            pairs=[{"pledge_id": "P1", "requirement_id": "R1", "rate": 9}],
        )
    )
    # 10 − 9 = 1 of 10
    assert values(plan)["gap"] == about(0.1)


def test_a_rate_of_a_pair_makes_another_capability_fit() -> None:
    """No row says that a tent is a car; the planner does, for this pair.

    **Proves**: the rule *capability* holds where `pairs` gives a rate.
    **Without it**: the gap would be 1.
    """
    plan = solved(
        case(
            pledge(capability_id="tent"),
            CARS,
            capabilities=kinds("tent", "car"),
            pairs=[{"pledge_id": "P1", "requirement_id": "R1", "rate": 2}],
        )
    )
    # 10 − 2 = 8 of 10
    assert values(plan)["gap"] == about(0.8)


@pytest.mark.parametrize(("own", "gap"), [(150, 0.25), (None, 0.4)])
def test_a_requirement_in_persons_counts_people(own: float | None, gap: float) -> None:
    """One company of 150, or of the 120 that companies have, where 200 persons are required.

    **Proves**: quantity × `persons_each` counts, that of the pledge before that of the capability.
    **Without it**: one company would be one person and the gap 199/200; were the capability's
    figure taken before the pledge's, 0.4 in both.
    """
    plan = solved(
        case(
            pledge(capability_id="company", persons_each=own),
            requirement(capability_id="company", quantity=200, measure="persons"),
            capabilities=[{"id": "company", "measure": "companies", "persons_each": 120}],
        )
    )
    # (200 − 150) / 200, (200 − 120) / 200
    assert values(plan)["gap"] == about(gap)


def test_people_are_not_counted_twice_where_the_capability_is_counted_in_persons() -> None:
    """Police officers are counted in persons: 30 officers are 30, whatever `persons_each` says.

    **Proves**: a requirement in persons of a capability in persons needs no conversion.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            pledge(capability_id="officer", quantity=30, persons_each=2),
            requirement(capability_id="officer", quantity=40, measure="persons"),
            capabilities=[{"id": "officer", "measure": "persons"}],
        )
    )
    # (40 − 30) / 40
    assert values(plan)["gap"] == about(0.25)


def test_a_stand_in_for_people_counts_rate_times_persons() -> None:
    """A bus stands in for two vans, has 10 persons; 50 persons of vans are required.

    **Proves**: the rate is the chain's product times the persons of the pledge.
    **Without it**: by persons alone the gap would be 0.8, by the chain alone 0.96.
    """
    plan = solved(
        case(
            pledge(capability_id="bus", persons_each=10),
            requirement(capability_id="van", quantity=50, measure="persons"),
            stand_ins=[stand_in("bus", "van", 2)],
            capabilities=kinds("bus", "van"),
        )
    )
    # (50 − 1 · 2 · 10) / 50
    assert values(plan)["gap"] == about(0.6)


@pytest.mark.parametrize(("meaning", "gap"), [("no", 1), (80, 0.6)])
def test_without_a_number_of_persons_nothing_can_be_counted(meaning: object, gap: float) -> None:
    """Nobody knows how many are in a company, unless the scenario says what to assume.

    **Proves**: unknown persons fail the rule *persons*; `[unknown] persons_each` fills them in.
    **Without it**: the company would count as 1 person, a gap of 0.995.
    """
    plan = solved(
        case(
            pledge(capability_id="company"),
            requirement(capability_id="company", quantity=200, measure="persons"),
            settings={"unknown": {"persons_each": meaning}},
            capabilities=[{"id": "company", "measure": "companies"}],
        )
    )
    # nothing; (200 − 80) / 200
    assert values(plan)["gap"] == about(gap)


def test_duty_is_the_share_of_time_that_counts() -> None:
    """Three trucks are fit for duty 60 % of the time; two are required.

    **Proves**: quantity × duty is what serves.
    **Without it**: the gap would be 0.
    """
    plan = solved(case(pledge(quantity=3, duty=0.6), requirement(quantity=2)))
    # (2 − 3 · 0.6) / 2
    assert values(plan)["gap"] == about(0.1)
    assert plan.deployments["served"].sum() == about(1.8)


@pytest.mark.parametrize(("whole", "gap"), [("yes", 1), ("no", 0)])
def test_a_whole_unit_is_never_split(whole: str, gap: float) -> None:
    """A unit of 150 is wanted by a mission that needs 100 and by one that needs 50.

    **Proves**: what is whole goes as one; what is divisible splits 2/3 to 1/3.
    **Without it**: both gaps would be the same.
    """
    plan = solved(
        case(
            pledge(capability_id="unit"),
            [
                requirement(id="R1", capability_id="unit", quantity=100, measure="persons"),
                requirement(id="R2", capability_id="unit", quantity=50, measure="persons"),
            ],
            capabilities=[{"id": "unit", "measure": "units", "whole": whole, "persons_each": 150}],
        )
    )
    # whole: one mission has all, the other nothing, 0 + 1; divisible: 0 + 0
    assert values(plan)["gap"] == about(gap)
    quantities = plan.deployments["quantity"].tolist()
    assert sorted(quantities) == about([1] if whole == "yes" else [1 / 3, 2 / 3])


@pytest.mark.parametrize(("whole", "arrivals"), [("yes", 2), ("no", 5 / 3)])
def test_a_whole_need_is_rounded_up_by_those_who_come(whole: str, arrivals: float) -> None:
    """100 persons are met by units of 60: two whole ones, or 1 2/3.

    **Proves**: the tier after the gap also takes whole quantities.
    **Without it**: 1 2/3 units would arrive in both.
    """
    plan = solved(
        case(
            pledge(capability_id="unit", quantity=3),
            requirement(capability_id="unit", quantity=100, measure="persons"),
            capabilities=[{"id": "unit", "measure": "units", "whole": whole, "persons_each": 60}],
        ),
        "gap",
        "arrivals",
    )
    assert values(plan) == about({"gap": 0, "arrivals": arrivals})


def test_a_whole_unit_may_serve_a_fraction_of_a_requirement() -> None:
    """One whole truck on duty half of the time serves half a truck.

    **Proves**: whole is what goes, not what counts.
    **Without it**: nothing, or one, would be served: gaps of 1 or 0.
    """
    plan = solved(case(pledge(duty=0.5), capabilities=[{"id": "truck", "whole": "yes"}]))
    assert values(plan)["gap"] == about(0.5)
