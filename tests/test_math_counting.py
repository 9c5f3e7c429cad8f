"""Hand sums: what of the deployed counts, where a rule asks for enough, for few or for company."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, pledge, requirement
from generalised_assignment import INSTANCES, Instance
from solved import about, dated, day, solved, stays, values

from matcher import Case, Plan

QUANTITY = {"gap_in": "quantity"}
KENYA = pledge(id="P1", contributor_id="KEN", quantity=4)
UGANDA = pledge(id="P2", contributor_id="UGA", quantity=3)
RWANDA = pledge(id="P3", contributor_id="RWA", quantity=2)
ALONE = {"contributors_at_most": 1}
NATIONS = {"id": "nations", "kind": "spread", "contributors": 2}
HOSPITAL = {"id": "clinic", "kind": "only_with", "with_capability": "clinic"}
CLINIC = requirement(id="R2", capability_id="clinic")


def rows(plan: Plan, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of the gaps, row by row."""
    return list(plan.gaps[list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize(("least", "gap"), [(None, 2), (4, 2), (5, 6)])
def test_less_than_the_minimum_counts_for_nothing(least: float | None, gap: float) -> None:
    """Six are required; one contributor has four.

    **Proves**: what is there counts from `minimum_quantity` on, and then all of it.
    **Without it**: four of six would always count, a gap of 2.
    """
    plan = solved(case(KENYA, requirement(quantity=6, minimum_quantity=least), settings=QUANTITY))
    assert values(plan)["gap"] == about(gap)


def test_a_minimum_is_reached_together() -> None:
    """Five of six are the least; Kenya has four and Uganda three.

    **Proves**: the minimum gates the sum of all that is there, whoever gives it.
    **Without it**: each alone would be too little, a gap of 6.
    """
    needs = requirement(quantity=6, minimum_quantity=5)
    plan = solved(case([KENYA, UGANDA], needs, settings=QUANTITY))
    assert values(plan)["gap"] == about(0)
    assert rows(plan, "served", "uncounted", "over") == [(6, 0, 0)]


def test_a_phase_that_asks_for_less_than_the_minimum_asks_for_all_of_it() -> None:
    """Of six at least five; from day 6 on two are required. Three are there.

    **Proves**: least is min(minimum_quantity, required) in every stretch.
    **Without it**: the last four days would be open too, a gap of 6 · 6 + 2 · 4.
    """
    needs = requirement(quantity=6, minimum_quantity=5)
    phases = [{"requirement_id": "R1", "from": day(6), "quantity": 2}]
    plan = solved(case(UGANDA, needs, settings=dated(10, **QUANTITY), phases=phases))
    assert values(plan)["gap"] == about(36)


def test_who_builds_up_to_the_minimum_is_there_before_it_counts() -> None:
    """Five are the least of six. Kenya's four are pinned from day 0, Uganda's three come on day 4.

    **Proves**: a minimum forbids counting, not being there, and the gap says why.
    **Without it**: the pin would be impossible, or four would count on the first four days.
    """
    plan = solved(
        case(
            [KENYA, UGANDA | {"available_from": day(4)}],
            requirement(quantity=6, minimum_quantity=5),
            settings=dated(10, **QUANTITY),
            pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 4}],
        )
    )
    # six for four days
    assert values(plan)["gap"] == about(24)
    assert stays(plan) == [("P1", "R1", 0, 9, 4), ("P2", "R1", 4, 9, 2)]
    told = rows(plan, "required", "served", "uncounted", "gap", "over")
    assert told == [(6, 0, 4, 6, 0), (6, 6, 0, 0, 0)]
    assert (
        plan.gaps["first_reason"]
        .iloc[0]
        .startswith("4 are there and do not count: fewer than the minimum of 5. ")
    )


@pytest.mark.parametrize(
    ("most", "gap", "served"),
    [(None, 0, 9), (1, 5, 4), (2, 2, 7), (3, 0, 9)],
)
def test_only_so_many_contributors_count(most: int | None, gap: float, served: float) -> None:
    """Nine are required; Kenya has four, Uganda three, Rwanda two.

    **Proves**: the contributors that count are at most `contributors_at_most`, the largest here;
    where no more have a pair the rule asks for nothing.
    **Without it**: all nine would count.
    """
    needs = requirement(quantity=9, contributors_at_most=most)
    plan = solved(case([KENYA, UGANDA, RWANDA], needs, settings=QUANTITY))
    assert values(plan)["gap"] == about(gap)
    assert plan.gaps["served"].sum() == about(served)


def test_two_pledges_of_one_contributor_are_one_contributor() -> None:
    """Kenya has one and two in two pledges, Uganda two in one; one nation may serve four.

    **Proves**: contributors are counted, not pledges.
    **Without it**: two would be the most of one pledge, a gap of 2.
    """
    kenya = [pledge(id=one, quantity=q) for one, q in (("P1", 1), ("P4", 2))]
    needs = requirement(quantity=4, **ALONE)
    plan = solved(case([*kenya, UGANDA | {"quantity": 2}], needs, settings=QUANTITY))
    assert values(plan)["gap"] == about(1)
    assert set(plan.deployments["pledge_id"]) == {"P1", "P4"}


@pytest.mark.parametrize(
    ("most", "least", "gap"),
    [(1, 4, 5), (1, 5, 9), (2, 7, 2), (2, 8, 9), (3, 9, 0)],
)
def test_a_minimum_is_reached_by_those_that_count(most: int, least: float, gap: float) -> None:
    """Nine are required of at most one, two or three of Kenya (4), Uganda (3) and Rwanda (2).

    **Proves**: what counts of the contributors that count reaches the minimum, or nothing does.
    **Without it**: a minimum of 5 would be reached by contributors of whom one counts.
    """
    needs = requirement(quantity=9, contributors_at_most=most, minimum_quantity=least)
    plan = solved(case([KENYA, UGANDA, RWANDA], needs, settings=QUANTITY))
    assert values(plan)["gap"] == about(gap)


def test_a_contributor_that_is_there_and_one_too_many_does_not_count() -> None:
    """Both are pinned on a requirement of seven for one nation.

    **Proves**: all are there, the larger counts, and the gap names the rule.
    **Without it**: seven would count, or the pins be impossible.
    """
    pins = [{"pledge_id": one, "requirement_id": "R1", "pinned": 3} for one in ("P1", "P2")]
    needs = requirement(quantity=7, **ALONE)
    plan = solved(case([KENYA, UGANDA], needs, settings=QUANTITY, pairs=pins))
    assert rows(plan, "served", "uncounted", "gap", "over") == [(4, 3, 3, 0)]
    assert (
        plan.gaps["first_reason"]
        .iloc[0]
        .startswith("3 are there and do not count: contributors_at_most is 1. ")
    )


def test_one_nation_relieves_another_in_place() -> None:
    """A requirement of three for one nation; Kenya stays until day 5, Uganda comes on day 4.

    **Proves**: on the day on which both are there one of them counts, and no day is open.
    **Without it**: a rule over who is there would forbid the hand-over.
    """
    plan = solved(
        case(
            [KENYA | {"available_until": day(5)}, UGANDA | {"available_from": day(4)}],
            requirement(quantity=3, minimum_quantity=3, **ALONE),
            settings=dated(10, **QUANTITY),
            pairs=[
                {"pledge_id": "P1", "requirement_id": "R1", "pinned": 3},
                {"pledge_id": "P2", "requirement_id": "R1", "pinned": 3},
            ],
        )
    )
    assert values(plan)["gap"] == about(0)
    both = plan.gaps[plan.gaps["served"] > 3]
    assert both["days"].sum() == 2
    assert both["uncounted"].tolist() == [0]


@pytest.mark.parametrize(("name", "instance"), INSTANCES.items())
def test_generalised_assignment_reaches_its_published_optimum(
    name: str, instance: Instance
) -> None:
    """Agents are contributors, jobs requirements of 1 that count whole and from one contributor.

    Of an agent a job takes a, so one of the agent is 1/a of the job, and not more than a may be
    there. As cost stands 26 less the worth, which is above 0 for every job and agent.

    **Proves**: `contributors_at_most` = 1 and `minimum_quantity` = quantity make whole jobs of one
    agent each: 15 · 26 − cost is the published optimum.
    **Without it**: jobs split among agents would cost less.
    """
    plan = solved(assignment(instance), stop=0)
    assert values(plan)["gap"] == about(0)
    jobs = len(instance.takes[0])
    assert jobs * 26 - values(plan)["cost"] == about(instance.optimum), name
    assert plan.deployments["requirement_id"].is_unique


def assignment(instance: Instance) -> Case:
    """Return a case whose best plan assigns every job to one agent."""
    agents = range(len(instance.has))
    jobs = range(len(instance.takes[0]))
    return case(
        [pledge(id=f"P{i}", contributor_id=f"A{i}", quantity=instance.has[i]) for i in agents],
        [requirement(id=f"R{j:02}", minimum_quantity=1, **ALONE) for j in jobs],
        pairs=[
            {
                "pledge_id": f"P{i}",
                "requirement_id": f"R{j:02}",
                "rate": 1 / instance.takes[i][j],
                "at_most": instance.takes[i][j],
                "cost": (26 - instance.worth[i][j]) / instance.takes[i][j],
            }
            for i in agents
            for j in jobs
        ],
    )


@pytest.mark.parametrize(
    ("contributors", "each", "gap"),
    [(1, 1, 2), (2, 1, 2), (2, 3, 2), (2, 4, 9), (3, 1, 9)],
)
def test_nothing_counts_without_enough_contributors(
    contributors: int, each: float, gap: float
) -> None:
    """Nine are required in one mission; Kenya has four, Uganda three.

    **Proves**: a contributor is there with at least `minimum_each`, and where fewer than
    `contributors` are, nothing counts.
    **Without it**: seven would always count, a gap of 2.
    """
    rule = NATIONS | {"contributors": contributors, "minimum_each": each}
    plan = solved(
        case([KENYA, UGANDA], requirement(quantity=9), settings=QUANTITY, policies=[rule])
    )
    assert values(plan)["gap"] == about(gap)


def test_a_contributor_is_there_over_all_that_the_rule_chooses() -> None:
    """Kenya serves R1 and Uganda R2, in one mission; two nations are asked for.

    **Proves**: all requirements of the scope are one group, and pairs of others do not matter.
    **Without it**: each requirement would want two nations, and all would stay open.
    """
    needs = [
        requirement(id="R1", quantity=4),
        requirement(id="R2", capability_id="boat", quantity=3),
        requirement(id="R3", mission_id="M2", quantity=2),
    ]
    boats = UGANDA | {"capability_id": "boat"}
    rule = NATIONS | {"mission": "M1"}
    plan = solved(case([KENYA, boats, RWANDA], needs, settings=QUANTITY, policies=[rule]))
    assert values(plan)["gap"] == about(0)


def test_what_waits_for_a_second_nation_is_there_and_does_not_count() -> None:
    """Kenya is pinned from day 0; Uganda comes on day 4 and goes after day 6.

    **Proves**: the condition holds on the three days on which both are there.
    **Without it**: four would count on all ten days.
    """
    plan = solved(
        case(
            [KENYA, UGANDA | {"available_from": day(4), "available_until": day(6)}],
            requirement(quantity=7),
            settings=dated(10, **QUANTITY),
            policies=[NATIONS],
            pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 4}],
        )
    )
    # seven for seven days
    assert values(plan)["gap"] == about(49)
    assert rows(plan, "days", "served", "uncounted") == [(4, 0, 4), (3, 7, 0), (3, 0, 4)]
    assert (
        plan.gaps["first_reason"]
        .iloc[0]
        .startswith("4 are there and do not count: fewer than 2 contributors (spread nations). ")
    )


def test_a_condition_holds_from_its_first_day_until_its_last() -> None:
    """Two nations are asked for on days 3 to 6; only Kenya has any.

    **Proves**: `from` and `until` are both included, and outside all counts.
    **Without it**: four would be open on ten days, on three, or on none.
    """
    rule = NATIONS | {"from": day(3), "until": day(6)}
    settings = dated(10, **QUANTITY)
    plan = solved(case(KENYA, requirement(quantity=4), settings=settings, policies=[rule]))
    # four for four days
    assert values(plan)["gap"] == about(16)
    assert rows(plan, "days", "gap") == [(3, 0), (4, 4), (3, 0)]


def test_who_is_running_is_there_for_a_spread() -> None:
    """Kenya runs already and Uganda comes on day 2, to another requirement of the scope.

    **Proves**: what is running on the plan date counts among the contributors.
    **Without it**: one nation would be there, and all ten days stay open.
    """
    needs = [requirement(id="R1", quantity=4), requirement(id="R2", quantity=3)]
    plan = solved(
        case(
            [KENYA, UGANDA | {"available_from": day(2)}],
            needs,
            settings=dated(10, **QUANTITY),
            policies=[NATIONS],
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 4}],
        )
    )
    # seven for two days
    assert values(plan)["gap"] == about(14)


def test_a_soft_spread_is_overstepped_at_its_price() -> None:
    """Four of eight are there, of one nation instead of two, for ten days; the price is 3.

    **Proves**: the gap comes first, and the rule costs price · share of the required · days.
    **Without it**: nothing would count, or the rule cost 30, or nothing.
    """
    rule = NATIONS | {"price": 3}
    needs = requirement(quantity=8)
    plan = solved(case(KENYA, needs, settings=dated(10, **QUANTITY), policies=[rule]))
    # four missing for ten days; 3 · 4/8 · 10
    assert values(plan) == about({"gap": 40, "rules": 15, "cost": 0})


def test_a_soft_condition_that_comes_before_the_gap_is_kept() -> None:
    """The same, with the rules before the gap.

    **Proves**: what is there need not count.
    **Without it**: the rule would be overstepped, or the plan impossible.
    """
    rule = NATIONS | {"price": 3}
    needs = requirement(quantity=8)
    asked = case(KENYA, needs, settings=dated(10, **QUANTITY), policies=[rule])
    assert values(solved(asked, "rules", "gap")) == about({"rules": 0, "gap": 80})


def clinic(**changes: Any) -> dict[str, Any]:
    """Return a pledge of a clinic, changed as named."""
    return pledge(id="P9", contributor_id="BGD", capability_id="clinic", **changes)


def test_troops_count_only_while_the_hospital_is_there() -> None:
    """The hospital of the mission comes on day 4.

    **Proves**: R1 waits for the requirement of its mission that requires the capability, and the
    gap names it; the hospital itself waits for nothing.
    **Without it**: the gap would be that of the hospital alone, 4.
    """
    plan = solved(
        case(
            [KENYA, clinic(available_from=day(4))],
            [requirement(quantity=4), CLINIC],
            settings=dated(10, **QUANTITY),
            policies=[HOSPITAL],
            pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 4}],
        )
    )
    # four and one for four days
    assert values(plan)["gap"] == about(20)
    assert rows(plan, "requirement_id", "days", "served", "uncounted") == [
        ("R1", 4, 0, 4), ("R1", 6, 4, 0), ("R2", 4, 0, 0), ("R2", 6, 1, 0),
    ]  # fmt: skip
    assert (
        plan.gaps["first_reason"]
        .iloc[0]
        .startswith("4 are there and do not count: R2 is not covered (only_with clinic). ")
    )


@pytest.mark.parametrize(("share", "gap"), [(1, 5), (0.75, 1), (0.5, 1)])
def test_covered_is_what_has_its_share(share: float, gap: float) -> None:
    """Of four clinics three are there, and four trucks wait for them.

    **Proves**: `share` of what is required must be there.
    **Without it**: three of four would always do, or never.
    """
    plan = solved(
        case(
            [KENYA, clinic(quantity=3)],
            [requirement(quantity=4), CLINIC | {"quantity": 4}],
            settings=QUANTITY,
            policies=[HOSPITAL | {"share": share}],
        )
    )
    # one clinic is missing; if all four are asked for, the four trucks do not count either
    assert values(plan)["gap"] == about(gap)


def test_a_mission_without_the_hospital_waits_for_none() -> None:
    """M2 requires no clinic; M1 does, and none is pledged.

    **Proves**: what a mission does not ask for cannot be lacking, and missions wait for their own.
    **Without it**: M2 would stay open too, a gap of 7.
    """
    needs = [
        requirement(id="R1", quantity=4),
        CLINIC,
        requirement(id="R3", mission_id="M2", quantity=2),
    ]
    plan = solved(case([KENYA, RWANDA], needs, settings=QUANTITY, policies=[HOSPITAL]))
    # four and the clinic
    assert values(plan)["gap"] == about(5)


def test_a_hospital_without_a_quantity_is_lacking() -> None:
    """The clinic that R1 waits for has no quantity.

    **Proves**: what is asked for and cannot be covered is lacking.
    **Without it**: the four would count.
    """
    needs = [requirement(quantity=4), CLINIC | {"quantity": None}]
    pins = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 4}]
    plan = solved(case(KENYA, needs, settings=QUANTITY, policies=[HOSPITAL], pairs=pins))
    assert values(plan)["gap"] == about(4)
    assert (
        plan.gaps["first_reason"]
        .iloc[0]
        .startswith("4 are there and do not count: R2 has no quantity (only_with clinic). ")
    )


def test_nothing_is_lacking_once_the_hospital_is_no_longer_required() -> None:
    """The clinic is required on the first four days only, and none comes.

    **Proves**: outside the window of what is looked at, the condition holds.
    **Without it**: the four would be open on all ten days.
    """
    plan = solved(
        case(
            KENYA,
            [requirement(quantity=4), CLINIC | {"needed_until": day(3)}],
            settings=dated(10, **QUANTITY),
            policies=[HOSPITAL],
        )
    )
    # four and one for four days
    assert values(plan)["gap"] == about(20)


def test_a_condition_looks_at_what_counts_of_a_requirement_that_is_judged_itself() -> None:
    """R1 waits for R2, which counts from two on; one is there, in another mission.

    **Proves**: where a rule judges what is looked at, what counts of it is what matters.
    **Without it**: half of R2 would do, and the four count.
    """
    rule = {"id": "first", "kind": "only_with", "with_requirement": "R2", "share": 0.5}
    seen = CLINIC | {"mission_id": "M2", "quantity": 2, "minimum_quantity": 2}
    needs = [requirement(quantity=4), seen]
    plan = solved(case([KENYA, clinic()], needs, settings=QUANTITY, policies=[rule]))
    assert values(plan)["gap"] == about(6)


@pytest.mark.parametrize(("clinics", "gap"), [(1, 0), (0.5, 5)])
def test_two_that_wait_for_each_other_count_together_or_not_at_all(
    clinics: float, gap: float
) -> None:
    """R1 waits for R2, and R2 for R1; of the clinic all, or half, is there.

    **Proves**: a circle of conditions is met where all of it can be.
    **Without it**: neither would ever count, or the half clinic would.
    """
    rules = [
        {"id": one, "kind": "only_with", "mission": "M1", "with_requirement": seen}
        for one, seen in (("first", "R2"), ("second", "R1"))
    ]
    needs = [requirement(quantity=4), CLINIC]
    plan = solved(case([KENYA, clinic(quantity=clinics)], needs, settings=QUANTITY, policies=rules))
    assert values(plan)["gap"] == about(gap)


def test_a_soft_condition_counts_the_largest_share_that_should_not_count() -> None:
    """Without a clinic count three of four trucks, and two of two boats; ten days, price 2.

    **Proves**: one excess for all that waits, the largest share of what is required.
    **Without it**: the shares would be added, 2 · 1.75 · 10.
    """
    needs = [
        requirement(quantity=4),
        requirement(id="R3", capability_id="boat", quantity=2),
        CLINIC,
    ]
    plan = solved(
        case(
            [UGANDA, RWANDA | {"capability_id": "boat"}],
            needs,
            settings=dated(10, **QUANTITY),
            policies=[HOSPITAL | {"price": 2}],
        )
    )
    # one truck and one clinic for ten days; 2 · 1 · 10
    assert values(plan) == about({"gap": 20, "rules": 20, "cost": 0})
