"""Burden: who carries how much of which mission, worked by hand."""

from __future__ import annotations

from dataclasses import replace

from builders import case, giver, lack, pledge, requirement
from solved import about, dated, day, solved

from matcher import Case, Plan
from matcher.present.text import plan_text


def relieved() -> Case:
    """Return a mission where Kenya's 6 persons run, of whom 2 leave after 4 of 10 days."""
    pledges = [
        pledge(quantity=4, persons_each=1, monthly_cost=30, available_until=day(9)),
        pledge(id="P2", quantity=2, persons_each=1, monthly_cost=60, available_until=day(3)),
        pledge(
            id="P3",
            contributor_id="NOR",
            quantity=5,
            persons_each=1,
            deployment_cost=5,
            available_from=day(4),
        ),
    ]
    running = [
        {"pledge_id": "P1", "requirement_id": "R1", "quantity": 4},
        {"pledge_id": "P2", "requirement_id": "R1", "quantity": 2},
    ]
    return case(
        pledges,
        [requirement(quantity=6), requirement(id="R2", mission_id="M2", quantity=3, needed_from=day(4))],
        capabilities=[{"id": "truck", "measure": "trucks", "category": "military"}],
        running=running,
        rates=[{"category": "military", "amount": 3}, {"category": "military", "from": day(5), "amount": 6}],
        settings=dated(10),
    )  # fmt: skip


def carried(plan: Plan, contributor: str, mission: str | None) -> dict[str, float]:
    rows = plan.burden
    where = rows["mission_id"].isna() if mission is None else rows["mission_id"] == mission
    (found,) = rows[where & (rows["contributor_id"] == contributor)].to_dict("records")
    return {k: v for k, v in found.items() if k not in {"contributor_id", "mission_id"}}


def test_before_and_after_are_shares_of_persons_and_cost() -> None:
    """Before: all 6 are Kenya's, at 4 · 30 + 2 · 60 + 6 · 3 = 258 a month.

    In the plan Kenya has 4 · 10 + 2 · 4 = 48 of M1's 60 person-days, Norway 2 · 6 = 12.
    Kenya's cost: 4 · 30 · 10/30 + 2 · 60 · 4/30 + 4 · (5 · 3 + 5 · 6)/30 + 2 · 4 · 3/30 = 62.8.
    Norway's at M1: 2 · 5 + 2 · (1 · 3 + 5 · 6)/30 = 12.2.

    **Proves**: the months before are paid as on the plan date, days in the plan as they fall.
    **Without it** a relief would not show, or rates would be those of one day.
    """
    plan = solved(relieved())
    assert carried(plan, "KEN", "M1") == about(
        {
            "persons_before": 6, "share_before": 1, "cost_before": 258, "cost_share_before": 1,
            "person_days": 48, "share": 0.8, "cost": 62.8, "cost_share": 62.8 / 75,
            "without_persons": 0,
        }
    )  # fmt: skip
    norway = carried(plan, "NOR", "M1")
    assert [norway["person_days"], norway["share"], norway["cost"]] == about([12, 0.2, 12.2])
    assert [norway["persons_before"], norway["share_before"]] == [0, 0]
    # M2: 3 · 6 person-days, all Norway's; all together 48 of 78.
    assert carried(plan, "NOR", "M2")["share"] == 1
    assert carried(plan, "KEN", None)["share"] == about(48 / 78)
    assert carried(plan, "NOR", None)["person_days"] == 30


def test_persons_that_nobody_knows_are_counted_as_unknown() -> None:
    plan = solved(case([pledge(), pledge(id="P2", persons_each=3)], requirement(quantity=2)))
    found = carried(plan, "KEN", "M1")
    assert [found["person_days"], found["without_persons"]] == [3, 1]


def test_what_is_handed_on_is_carried_by_its_giver() -> None:
    """A part costs 7 and is meant for any mission, so that it stands under all together only."""
    plan = solved(case([pledge(persons_each=1), giver(deployment_cost=7)], needs=[lack()]))
    found = carried(plan, "GHA", None)
    assert [found["cost"], found["cost_share"], found["person_days"]] == [7, 1, 0]
    assert set(plan.burden["mission_id"].dropna()) == {"M1"}


def test_a_partner_that_asks_for_itself_is_a_place() -> None:
    wants = requirement(mission_id=None, contributor_id="GHA")
    plan = solved(case(pledge(persons_each=2), wants))
    assert carried(plan, "KEN", "GHA")["person_days"] == 2


def test_a_plan_of_nothing_carries_nothing() -> None:
    assert solved(case(pledge(quantity=None))).burden.empty


def test_what_runs_and_leaves_at_once_stands_with_what_was_before() -> None:
    """Norway is cheaper from the first day on, so Kenya goes; what it carried is still told."""
    base = relieved()
    early = base["pledges"].assign(available_from=None, quantity=[4.0, 2.0, 9.0])
    plan = solved(base.with_frames(pledges=early))
    found = carried(plan, "KEN", "M1")
    assert [found["persons_before"], found["person_days"], found["cost"]] == [6, 0, 0]
    hidden = replace(plan, burden=plan.burden[plan.burden["contributor_id"] != "KEN"])
    assert any("There is no row of it." in str(one) for one in hidden.audit().findings)


def test_the_report_tells_who_carries_most() -> None:
    text = plan_text(solved(relieved()))
    section = text.split("\nBurden (")[1].split("\n\n")[0]
    assert [line.split() for line in section.splitlines()] == [
        ["3)"],
        [
            "in",
            "carried",
            "by",
            "persons",
            "before",
            "share",
            "person-days",
            "share",
            "cost",
            "share",
        ],
        ["M2", "NOR", "0", "18", "100", "%", "18.3", "100", "%"],
        ["M1", "KEN", "6", "100", "%", "48", "80", "%", "62.8", "83.7", "%"],
        ["M1", "NOR", "0", "0", "%", "12", "20", "%", "12.2", "16.3", "%"],
    ]
