"""The sentences that say why a requirement stays open and why a pledge stays at home."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher import Plan


def reason(plan: Plan, requirement_id: str = "R1") -> str:
    """Return the first reason of the first gap of a requirement."""
    gaps = plan.gaps[(plan.gaps["requirement_id"] == requirement_id) & (plan.gaps["gap"] > 0)]
    return str(gaps["first_reason"].iloc[0])


def idle(plan: Plan, pledge_id: str = "P1") -> str:
    """Return why a pledge stays at home."""
    return str(plan.idle[plan.idle["pledge_id"] == pledge_id]["reason"].iloc[0])


def test_every_pledge_of_what_is_required_is_counted_once_by_its_first_rule() -> None:
    """Five pledges fall short in four ways, and one serves."""
    plan = solved(
        case(
            [
                pledge(id="P1", readiness="verified"),
                pledge(id="P2", contributor_id="GHA", readiness="registered"),
                pledge(id="P3", contributor_id="NOR", readiness="registered"),
                pledge(id="P4", contributor_id="IND"),
                pledge(id="P5", contributor_id="BRA", quantity=None),
                pledge(id="P6", contributor_id="PER", status="withdrawn"),
            ],
            requirement(quantity=3, minimum_readiness="assessed"),
            settings={"unknown": {"readiness": "no"}},
        )
    )
    assert reason(plan) == (
        "6 pledges offer truck: 1 without a quantity (BRA), 1 no longer offered (PER), "
        "2 below assessed (GHA, NOR), 1 of unknown readiness (IND), "
        "1 serves it as far as it goes (KEN)."
    )
    assert idle(plan, "P2") == "below assessed (R1 comes nearest)"
    assert idle(plan, "P4") == "of unknown readiness (R1 comes nearest)"
    assert idle(plan, "P5") == "unquantified"
    assert idle(plan, "P6") == "withdrawn"


def test_a_withdrawn_pledge_that_still_runs_is_counted_once() -> None:
    plan = solved(
        case(
            [pledge(status="withdrawn"), pledge(id="P2", contributor_id="GHA")],
            requirement(quantity=3),
            settings=dated(10),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
        )
    )
    assert reason(plan) == "2 pledges offer truck: 2 serve it as far as they go (GHA, KEN)."


def test_an_eligible_pledge_is_elsewhere_or_adds_nothing() -> None:
    """P1 is needed more at R2; P2 may not leave in time to add a day at R1."""
    plan = solved(
        case(
            pledge(),
            [requirement(id="R1", priority=2), requirement(id="R2", mission_id="M2", priority=1)],
        )
    )
    assert reason(plan) == "1 pledge offers truck: 1 serves elsewhere (KEN)."


def test_a_need_that_nobody_pledges_points_to_the_same_theme() -> None:
    plan = solved(
        case(
            [
                pledge(id="P1", capability_id="hull"),
                pledge(id="P2", contributor_id="GHA", capability_id="hull"),
                pledge(id="P3", contributor_id="NOR", capability_id="pilots"),
                pledge(id="P4", contributor_id="IND", capability_id="old", status="lapsed"),
                pledge(id="P5", contributor_id="BRA", capability_id="tent"),
            ],
            requirement(capability_id="wing"),
            capabilities=[
                {"id": "wing", "themes": "all; air"},
                {"id": "hull", "themes": "all; air"},
                {"id": "pilots", "themes": "all; air"},
                {"id": "old", "themes": "all; air"},
                {"id": "tent", "themes": "all"},
                {"id": "road", "themes": "all"},
                {"id": "boat", "themes": "all"},
                {"id": "cook", "themes": "all"},
            ],
        )
    )
    assert reason(plan) == (
        "Nobody pledges wing, nor anything that stands in for it. "
        "Under the same theme (air): hull (GHA, KEN), pilots (NOR)."
    )
    assert idle(plan, "P1") == "nobody requires it"


@pytest.mark.parametrize("themes", [None, "all"])
def test_a_theme_that_says_too_little_is_not_named(themes: str | None) -> None:
    kinds = [{"id": name, "themes": themes} for name in ("wing", "hull")]
    plan = solved(
        case(pledge(capability_id="hull"), requirement(capability_id="wing"), capabilities=kinds)
    )
    assert reason(plan) == "Nobody pledges wing, nor anything that stands in for it."


def test_many_contributors_are_counted() -> None:
    many = [pledge(id=f"P{k}", contributor_id=f"state {k}", status="lapsed") for k in range(7)]
    assert reason(solved(case(many, requirement()))) == (
        "7 pledges offer truck: 7 no longer offered (state 0, state 1, state 2, state 3 and 3 more)."
    )


def test_an_idle_pledge_that_could_serve_says_where() -> None:
    plan = solved(case([pledge(), pledge(id="P2", contributor_id="GHA")], requirement()))
    spare = next(one for one in ("P1", "P2") if one not in set(plan.deployments["pledge_id"]))
    assert idle(plan, spare) == "eligible for R1, where it would make the plan no better"


def test_a_run_that_ended_early_does_not_say_that_more_would_be_useless() -> None:
    """Without time nobody looked; the truck would meet the requirement."""
    plan = solved(case(pledge(), requirement()), time_limit=0)
    assert reason(plan) == "1 pledge offers truck: 1 not used when the run ended (KEN)."
    assert idle(plan) == "eligible for R1, not used when the run ended"


def test_what_is_left_of_a_pledge_is_said_to_be_deployed_in_part() -> None:
    plan = solved(case(pledge(quantity=5), requirement(quantity=2)))
    assert idle(plan) == "deployed in part, or at other times"


def test_a_met_requirement_has_no_reason() -> None:
    plan = solved(case(pledge(), requirement(), settings=dated(5)))
    assert plan.gaps["first_reason"].isna().all()


def test_a_unit_that_comes_late_is_not_there_in_time() -> None:
    rows: dict[str, Any] = {"needed_from": day(0), "needed_until": day(3)}
    plan = solved(case(pledge(notice_days=9), requirement(**rows), settings=dated(20)))
    assert reason(plan) == "1 pledge offers truck: 1 not there in time (KEN)."


def test_where_cost_comes_first_a_pledge_is_left_for_its_cost() -> None:
    """Serving costs and doing nothing does not: the plan would be no better for it."""
    plan = solved(case(pledge(deployment_cost=5), requirement()), "cost", "gap")
    assert reason(plan) == "1 pledge offers truck: 1 would make the plan no better (KEN)."
    assert idle(plan) == "eligible for R1, where it would make the plan no better"
