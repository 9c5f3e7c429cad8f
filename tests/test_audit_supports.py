"""The audit of supports: plans that are right pass, and one thing that is wrong is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, stays, values
from test_audit import audit, record

from matcher import Case, Plan
from matcher.plan.record import Record

pytestmark = pytest.mark.solver

KINDS = [{"id": "unit", "whole": "yes"}, {"id": "frame"}, {"id": "crew"}, {"id": "visit"}]


def changed(plan: Plan, frame: str, place: int, **cells: Any) -> Record:
    """Return a plan with some cells of one row of a frame changed; days are counted."""
    rows = getattr(plan, frame).copy()
    for name, value in cells.items():
        is_day = isinstance(value, int) and rows[name].dtype.kind == "M"
        rows.loc[place, name] = pd.Timestamp(day(value)) if is_day else value
    return replace(plan, **{frame: rows})


def told(plan: Record, rule: str = "supports") -> list[str]:
    """Return what a check finds, each with its line."""
    return [f"{f.line}: {f.message}" for f in plan_findings(plan) if f.rule == rule]


def plan_findings(plan: Record) -> Any:
    """Return all findings, whether or not there is a certificate."""
    return audit(replace(plan, certificate=None)).findings


def one_link(need: dict[str, Any] | None = None, **giver: Any) -> Case:
    """Return a case of two units that need a frame each, and one pledge of frames."""
    own = {"id": "G", "contributor_id": "NOR", "capability_id": "frame", "quantity": 4}
    return case(
        [own | giver, pledge(id="U", capability_id="unit", quantity=2)],
        requirement(capability_id="unit", quantity=2),
        capabilities=KINDS,
        needs=[{"id": "N", "pledge_id": "U", "capability_id": "frame"} | (need or {})],
        settings=dated(10),
    )


def handed(asked: Case, **changes: Any) -> list[str]:
    """Return what is said of one support that is written by hand, handed over on day 0."""
    when = pd.Timestamp(day(0))
    row = {"support_id": "S1", "giver_pledge_id": "G", "receiver_pledge_id": "U"}
    row |= {"need_id": "N", "capability_id": "frame", "quantity": 2, "rate": 1, "cost": 0}
    row |= {"handed_on": when, "ready_on": when, "use": "kept"}
    return told(record(asked, supports=[row | changes]))


def test_a_support_that_is_right_says_nothing() -> None:
    assert handed(one_link()) == []


@pytest.mark.parametrize(
    ("giver", "reason"),
    [
        ({"capability_id": "crew"}, "crew does not stand in for frame"),
        ({"quantity": None}, "G has no quantity above 0"),
        ({"status": "withdrawn"}, "G is withdrawn"),
        ({"only_recipients": "GHA"}, "G is meant for GHA only"),
        ({"languages": "fr"}, "U speaks none of fr"),
        ({"available_from": day(10)}, "it cannot be handed over in time"),
    ],
)
def test_a_giver_that_may_not_give_is_told_with_the_reason(
    giver: dict[str, Any], reason: str
) -> None:
    found = handed(one_link(**giver))
    assert f"supports S1: It may not be: {reason}." in found


def test_who_is_renewed_or_blocked_gives_nothing() -> None:
    link = one_link()
    tables: dict[str, Any] = {name: link.as_given(name) for name in link.given}
    pledges, requirements = tables.pop("pledges"), tables.pop("requirements")
    later = pledges.iloc[[0]].assign(id="H", advances="G", quantity=1)
    more = pd.concat([pledges, later], ignore_index=True)
    condition = [{"pledge_id": "G", "text": "fuel", "effect": "blocks"}]
    for reason, rows, own in (
        ("H renews G", more, {}),
        ('the condition "fuel" of G is unmet', pledges, {"conditions": condition}),
    ):
        asked = Case.from_frames(rows, requirements, settings=link.settings, **tables, **own)
        assert f"supports S1: It may not be: {reason}." in handed(asked)


def test_nobody_gives_to_itself() -> None:
    found = handed(one_link(), giver_pledge_id="U", capability_id="unit")
    assert "supports S1: It may not be: U cannot give to itself." in found


def test_a_language_that_is_not_known_passes_where_that_is_said() -> None:
    asked = one_link(languages="fr")
    assert handed(asked.with_settings(unknown={"languages": "yes"})) == []
    assert handed(asked.with_settings(unknown={"languages": "fr; en"})) == []


def test_a_day_on_which_consent_is_refused_is_told() -> None:
    plan = solved(
        case(
            [
                pledge(id="G", contributor_id="NOR", capability_id="frame", quantity=4),
                pledge(id="U", capability_id="unit", quantity=2),
            ],
            requirement(capability_id="unit", quantity=2),
            capabilities=KINDS,
            needs=[{"id": "N", "pledge_id": "U", "capability_id": "frame"}],
            consents=[
                {"recipient_id": "KEN", "contributor_id": "NOR", "answer": "no"}
                | {"from": day(0), "until": day(2)},
                {"recipient_id": "KEN", "contributor_id": "NOR", "answer": "no"}
                | {"from": day(5), "until": day(6)},
            ],
            settings=dated(10),
        )
    )
    assert plan.supports["handed_on"].tolist() == [pd.Timestamp(day(3))]
    late = changed(plan, "supports", 0, handed_on=5, ready_on=5)
    assert f"supports S1: It is handed over on {day(5)}, when KEN refuses NOR." in told(late)


@pytest.mark.parametrize(
    ("first", "second"),
    [({"per": "pledge"}, {}), ({}, {"use": "spent"}), ({}, {})],
    ids=["after what a pledge needs as a whole", "spent after kept", "kept after kept"],
)
def test_what_comes_after_is_not_handed_over_before(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """A frame is ready on day 3, and a crew comes after it: three days are open."""
    plan = solved(
        case(
            [
                pledge(id="C", capability_id="crew", quantity=2),
                pledge(id="G", capability_id="frame", quantity=4),
                pledge(id="U", capability_id="unit", quantity=2),
            ],
            requirement(capability_id="unit", quantity=2),
            capabilities=KINDS,
            needs=[
                {"id": "A", "pledge_id": "U", "capability_id": "frame", "lead_days": 3} | first,
                {"id": "B", "pledge_id": "U", "capability_id": "crew", "after": "A"} | second,
            ],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == about(3)
    place = plan.supports.index[plan.supports["need_id"] == "B"][0]
    early = changed(plan, "supports", place, handed_on=2, ready_on=2)
    short = f"2 are handed over by then on {day(2)}, and A is there for 0."
    assert f"supports S{place + 1}: B comes after A: {short}" in told(early)


def test_what_leaves_at_once_takes_its_parts_along() -> None:
    """Two units run at R1, and leave for R2 at once; a third has the only crew that is pledged.

    **Proves**: what was running keeps its parts wherever it goes, and nobody else has them.
    **Without it**: all three would need a crew, or none.
    """
    plan = solved(
        case(
            [
                pledge(id="C", capability_id="crew", quantity=1),
                pledge(id="U", capability_id="unit", quantity=3),
            ],
            [
                requirement(id="R1", capability_id="unit", quantity=2, weight=0.01),
                requirement(id="R2", mission_id="M2", capability_id="unit", quantity=3),
            ],
            capabilities=KINDS,
            needs=[{"id": "N", "pledge_id": "U", "capability_id": "crew"}],
            running=[{"pledge_id": "U", "requirement_id": "R1", "quantity": 2}],
            settings=dated(10, travel_days=1),
        )
    )
    # home on day 1, and there on day 2; the third is there on day 1
    assert stays(plan) == [("U", "R2", 1, 9, 1), ("U", "R2", 2, 9, 2)]
    assert plan.supports["quantity"].tolist() == [1]
    without = replace(plan, supports=plan.supports.iloc[:0])
    short = f"1 need N on {day(0)}, and there is enough of it for 0."
    assert told(without) == [f"supports of U: {short}"]


@pytest.mark.parametrize(("comes", "caps"), [(0, False), (4, True)])
def test_a_giver_that_must_be_visited_first_caps_what_it_could_give(comes: int, caps: bool) -> None:
    """Two units take the frames of F; G has more of them once it is visited as a whole.

    **Proves**: what is left of a part is only what its givers could have completed in time.
    **Without it**: there would always be enough for one more.
    """
    plan = solved(
        case(
            [
                pledge(id="F", capability_id="frame", quantity=2),
                pledge(
                    id="G", contributor_id="NOR", capability_id="frame", quantity=5,
                    deployment_cost=1,
                ),
                pledge(id="U", capability_id="unit", quantity=3),
                pledge(id="V", capability_id="visit", available_from=day(comes)),
            ],
            requirement(capability_id="unit", quantity=2),
            capabilities=KINDS,
            needs=[
                {"id": "N", "pledge_id": "U", "capability_id": "frame"},
                {"id": "M", "pledge_id": "G", "capability_id": "visit", "per": "pledge"},
            ],
            settings=dated(10),
        )
    )  # fmt: skip
    assert plan.supports["giver_pledge_id"].tolist() == ["F"]
    assert plan.parts["caps"].tolist() == [caps]
    other = changed(plan, "parts", 0, caps=not caps)
    assert any("is said to be left" in one for one in told(other, "parts"))
