"""Hand sums: what a gap is worth, and which of two counts more."""

from __future__ import annotations

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, values

STAND_INS = [
    {"provided": "team", "required": "truck", "rate": 1},
    {"provided": "team", "required": "car", "rate": 3},
]
CAPABILITIES = [
    {"id": "team"},
    {"id": "truck", "persons_each": 10},
    {"id": "car", "persons_each": 1},
]


@pytest.mark.parametrize(
    ("gap_in", "gap", "serves"),
    [
        ("share", 1, "R1"),  # R1: 0 + 12/12; R2: 2/2 + 6/12
        ("quantity", 8, "R2"),  # R1: 0 + 12; R2: 2 + 6
        ("persons", 12, "R1"),  # R1: 0 + 12 · 1; R2: 2 · 10 + 6 · 1
    ],
)
def test_gaps_compare_as_shares_or_quantities_or_persons(
    gap_in: str, gap: float, serves: str
) -> None:
    """Two teams are two trucks or six cars; two trucks (of ten) and twelve cars are required.

    **Proves**: `gap_in` says by what a gap is divided.
    **Without it**: all three would choose alike.
    """
    plan = solved(
        case(
            pledge(capability_id="team", quantity=2),
            [requirement(quantity=2), requirement(id="R2", capability_id="car", quantity=12)],
            settings={"gap_in": gap_in},
            capabilities=CAPABILITIES,
            stand_ins=STAND_INS,
        )
    )
    assert values(plan)["gap"] == about(gap)
    assert plan.deployments["requirement_id"].tolist() == [serves]


@pytest.mark.parametrize(("gap_in", "gap"), [("share", 0.5), ("quantity", 20), ("persons", 20)])
def test_a_gap_in_persons_of_a_requirement_in_persons_is_itself(gap_in: str, gap: float) -> None:
    """Forty persons of trucks are required, two trucks of ten come.

    **Proves**: what is counted in persons is not multiplied once more.
    **Without it**: the gap in persons would be 200.
    """
    plan = solved(
        case(
            pledge(quantity=2),
            requirement(quantity=40, measure="persons"),
            settings={"gap_in": gap_in},
            capabilities=[{"id": "truck", "measure": "trucks", "persons_each": 10}],
        )
    )
    # 40 − 2 · 10
    assert values(plan)["gap"] == about(gap)


def test_a_gap_counts_its_days() -> None:
    """A truck is needed for three days at R1 and for seven at R2, at once; there is one truck.

    **Proves**: a gap of seven days is worse than one of three.
    **Without it**: both would count 1.
    """
    needs = [
        requirement(id="R1", needed_until=day(2)),
        requirement(id="R2", mission_id="M2", needed_until=day(6)),
    ]
    plan = solved(case(None, needs, settings=dated(10)))
    assert values(plan)["gap"] == 3


def test_a_weight_multiplies_a_gap() -> None:
    """One truck, two needs of weights 1 and 2.5.

    **Proves**: the heavier is served, and the lighter counts as it weighs.
    **Without it**: the gap would be 1 by chance, and 2.5 were the lighter served.
    """
    needs = [requirement(id="R1", weight=2.5), requirement(id="R2", weight=0.5)]
    plan = solved(case(None, needs))
    assert values(plan)["gap"] == about(0.5)


PRIORITIES = [
    requirement(id="R1", priority=1),
    requirement(id="R2", mission_id="M2", priority=2, weight=100),
]


def test_a_strict_priority_comes_first_whatever_the_others_weigh() -> None:
    """One truck; R2 is second in priority and a hundred times as heavy.

    **Proves**: there is one tier for each priority, and the gap is their sum.
    **Without it**: R2 would be served, a gap of 1.
    """
    plan = solved(case(None, PRIORITIES))
    assert values(plan) == about({"gap": 100, "gap:1": 0, "gap:2": 100, "cost": 0})


def test_weighted_priorities_are_one_tier() -> None:
    """The same, with weights 9 and 1 for the priorities.

    **Proves**: 9 · 1 for R1 is less than 1 · 100 for R2, which is served.
    **Without it**: strict priorities would leave 100; without the weight of priority 1, the gap
    would be 1.
    """
    settings = {"priorities": "weighted", "weights": {1: 9, 2: 1}}
    plan = solved(case(None, PRIORITIES, settings=settings))
    assert values(plan) == about({"gap": 9, "cost": 0})
    assert plan.deployments["requirement_id"].tolist() == ["R2"]


def test_a_blank_priority_is_the_last_one() -> None:
    """Of three needs one is first, one third, one says nothing and weighs a hundred.

    **Proves**: the blank stands in the tier of priority 3.
    **Without it**: with a tier of its own, or the first, the values would differ.
    """
    needs = [
        requirement(id="R1", priority=1),
        requirement(id="R2", priority=3),
        requirement(id="R3", weight=100),
    ]
    plan = solved(case(pledge(quantity=2), needs))
    assert values(plan) == about({"gap": 1, "gap:1": 0, "gap:3": 1, "cost": 0})


def test_a_later_priority_gets_what_the_earlier_leaves() -> None:
    """Three trucks; the first need takes two, the second would take two.

    **Proves**: tiers follow each other, each with all that is left.
    **Without it**: the second would stay open, a gap of 1.
    """
    needs = [
        requirement(id="R1", priority=1, quantity=2),
        requirement(id="R2", priority=2, quantity=2),
    ]
    plan = solved(case(pledge(quantity=3), needs))
    assert values(plan) == about({"gap": 0.5, "gap:1": 0, "gap:2": 0.5, "cost": 0})


def test_what_nobody_could_reach_is_told_apart() -> None:
    """Three are needed for ten days; one truck comes on day 4.

    **Proves**: out of reach is what stays open if every pair does its most.
    **Without it**: out of reach would be 0, or the whole gap even where needs compete.
    """
    plan = solved(
        case(
            pledge(available_from=day(4)),
            requirement(quantity=3),
            settings=dated(10, gap_in="quantity"),
        )
    )
    # 3 · 4 days + 2 · 6 days
    assert values(plan)["gap"] == 24
    assert plan.tiers.set_index("tier")["out_of_reach"]["gap"] == about(24)
    assert plan.gaps["out_of_reach"].tolist() == about([3, 2])


def test_what_a_competitor_took_was_within_reach() -> None:
    """One truck for two needs: each could have had it.

    **Proves**: out of reach looks at each requirement alone.
    **Without it**: it would be 1, the gap.
    """
    plan = solved(case(None, [requirement(id="R1"), requirement(id="R2")]))
    assert values(plan)["gap"] == 1
    assert plan.tiers.set_index("tier")["out_of_reach"]["gap"] == about(0)


def test_the_surplus_of_a_whole_unit_shows_and_does_not_pay() -> None:
    """A unit of 150 serves a need of 100; another need of 100 stays open.

    **Proves**: gap = max(0, required − served), over = max(0, served − required).
    **Without it**: a surplus of 50 could be set against the other gap, which would be 0.5.
    """
    unit = {"id": "unit", "measure": "units", "whole": "yes", "persons_each": 150}
    need = {"capability_id": "unit", "quantity": 100, "measure": "persons"}
    plan = solved(
        case(
            pledge(capability_id="unit"),
            [requirement(id="R1", **need), requirement(id="R2", **need)],
            capabilities=[unit],
        )
    )
    assert values(plan)["gap"] == 1
    assert sorted(plan.gaps["over"]) == [0, 50]
    assert sorted(plan.gaps["gap"]) == [0, 100]


def test_doing_nothing_is_always_a_plan() -> None:
    """Nothing fits; nothing is an error.

    **Proves**: a gap is a row of the plan.
    **Without it**: the case would be called impossible.
    """
    plan = solved(case(pledge(capability_id="boat"), requirement(quantity=4), settings=dated(10)))
    assert values(plan) == {"gap": 10, "cost": 0}
    assert plan.deployments.empty
    assert plan.gaps[["required", "served", "gap"]].to_numpy().tolist() == [[4, 0, 4]]
