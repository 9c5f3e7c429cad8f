"""The audit passes plans made by hand, and finds whatever is changed in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from matcher.case.case import Case
from matcher.plan.audit import Audit
from matcher.plan.audit import audit as whole_audit
from matcher.plan.audit.checks import CHECKS
from matcher.plan.audit.rules import ARITHMETIC, RULES
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record

Rows = list[dict[str, Any]]


UNPROVED = "There is no certificate."


def audit(plan: Record) -> Audit:
    """Return what is found in a plan made by hand, but that nothing proves it the best.

    Burdens are looked at where a test says what they are.
    """
    result = whole_audit(plan)
    kept = tuple(one for one in result.findings if one.message != UNPROVED)
    assert len(kept) == len(result.findings) - (not plan.own)
    if plan.burden.empty:
        kept = tuple(one for one in kept if one.rule != "burden")
    return replace(result, findings=kept)


def day(number: int) -> pd.Timestamp:
    return pd.Timestamp(date(2030, 1, 1) + timedelta(days=number))


def record(case: Case, **frames: Rows) -> Record:
    made = {name: FRAMES[name].make(pd.DataFrame(frames.get(name, []))) for name in FRAMES}
    branched = "branching" in made["tiers"]["closed"].tolist()
    return Record(case, **made, status="within stop" if branched else "optimal", unique=True)


def dated_case() -> Case:
    """Return a case of 100 days with a stand-in, a tour, a pin, and something running."""
    return Case.from_frames(
        [
            {
                "id": "P1",
                "contributor_id": "KEN",
                "capability_id": "truck",
                "quantity": 4,
                "notice_days": 20,
                "tour_days": 40,
                "tours": 2,
                "rest_days": 10,
                "monthly_cost": 30,
                "deployment_cost": 5,
                "women_each": 0.5,
                "assumed": "notice_days",
            },
            {
                "id": "P2",
                "contributor_id": "NOR",
                "capability_id": "van",
                "quantity": 6,
                "persons_each": 4,
                "duty": 0.5,
                "available_until": day(80),
                "monthly_cost": 3,
            },
            {
                "id": "P3",
                "contributor_id": "KEN",
                "capability_id": "truck",
                "quantity": 2,
                "status": "deployed",
                "monthly_cost": 30,
            },
            {
                "id": "P4",
                "contributor_id": "NOR",
                "capability_id": "truck",
                "quantity": 1,
                "status": "withdrawn",
            },
            {
                "id": "P5",
                "contributor_id": "NOR",
                "capability_id": "truck",
                "quantity": 1,
                "status": "withdrawn",
            },
            {"id": "P6", "contributor_id": "KEN", "capability_id": "truck"},
        ],
        [
            {
                "id": "R1",
                "mission_id": "M1",
                "capability_id": "truck",
                "quantity": 4,
                "priority": 1,
            },
            {
                "id": "R2",
                "mission_id": "M2",
                "capability_id": "truck",
                "quantity": 2,
                "needed_from": day(40),
                "needed_until": day(79),
                "priority": 2,
                "weight": 2,
            },
            {"id": "R3", "mission_id": "M2", "capability_id": "truck", "priority": 1},
        ],
        capabilities=[
            {
                "id": "truck",
                "measure": "trucks",
                "category": "military",
                "whole": "yes",
                "persons_each": 2,
            },
            {"id": "van", "measure": "vans", "category": "military"},
        ],
        stand_ins=[{"provided": "van", "required": "truck", "rate": 0.5}],
        travel=[{"contributor_id": "KEN", "mission_id": "M1", "days": 10}],
        conditions=[
            {"pledge_id": "P2", "text": "paint", "effect": "costs", "price": 2, "met": "no"}
        ],
        phases=[{"requirement_id": "R1", "from": day(50), "quantity": 2}],
        consents=[
            {
                "mission_id": "M2",
                "contributor_id": "NOR",
                "capability_id": "van",
                "answer": "no",
                "from": day(75),
            },
            {"mission_id": "M2", "contributor_id": "NOR", "answer": "no"},
        ],
        pairs=[
            {"pledge_id": "P2", "requirement_id": "R1", "at_most": 4, "score": 1},
            {
                "pledge_id": "P4",
                "requirement_id": "R2",
                "pinned": 1,
                "pinned_from": day(60),
                "pinned_until": day(69),
                "cost": 7,
            },
        ],
        running=[
            {
                "pledge_id": "P3",
                "requirement_id": "R1",
                "quantity": 2,
                "start": day(-30),
                "end": day(29),
            }
        ],
        rates=[
            {"category": "military", "amount": 3},
            {"category": "military", "from": day(50), "amount": 6},
        ],
        settings={
            "plan_date": day(0),
            "horizon": day(99),
            "travel_days": 5,
            "objective": ["gap", "cost", "arrivals", "score"],
        },
    )


def deployment(
    number: int,
    pledge: str,
    requirement: str,
    days: tuple[int | None, int, int],
    values: tuple[Any, ...],
    **others: Any,
) -> dict[str, Any]:
    """Return a deployment: days of departure, first and last; quantity to cost."""
    depart, start, end = days
    columns = ("quantity", "rate", "duty", "served", "persons", "women", "cost")
    return {
        "deployment_id": f"D{number}", "pledge_id": pledge, "contributor_id": "NOR" if pledge in {"P2", "P4"} else "KEN",
        "capability_id": "van" if pledge == "P2" else "truck", "requirement_id": requirement,
        "mission_id": requirement.replace("R", "M"), "required_capability_id": "truck",
        "depart": None if depart is None else day(depart), "start": day(start), "end": day(end),
        "pinned": False, "assumed": "pledge notice_days" if pledge == "P1" else "",
    } | dict(zip(columns, values, strict=True)) | others  # fmt: skip


def gap(
    requirement: str, days: tuple[int, int], required: float, served: float, out_of_reach: float = 0
) -> dict[str, Any]:
    return {
        "requirement_id": requirement, "mission_id": requirement.replace("R", "M"), "capability_id": "truck",
        "priority": 1 if requirement == "R1" else 2, "from": day(days[0]), "until": day(days[1]),
        "days": days[1] - days[0] + 1, "required": required, "served": served, "uncounted": 0,
        "gap": max(0, required - served), "over": max(0, served - required), "out_of_reach": out_of_reach,
    }  # fmt: skip


def burden(
    contributor: str,
    mission: str | None,
    before: tuple[float | None, ...],
    planned: tuple[float | None, ...],
    without: float = 0,
) -> dict[str, Any]:
    """Return what is carried: persons, share, cost and share on the plan date, and in the plan."""
    columns = ("persons_before", "share_before", "cost_before", "cost_share_before")
    columns += ("person_days", "share", "cost", "cost_share")
    numbers = dict(zip(columns, (*before, *planned), strict=True))
    ids = {"contributor_id": contributor, "mission_id": mission, "without_persons": without}
    return ids | numbers


def dated_frames() -> dict[str, Rows]:
    """Return the frames of a right plan; the sums stand beside the values."""
    return {
        "deployments": [
            # 30 · 2 · 60 days / 30 + 5 · 2 + 4 persons · (20 days · 3 + 20 days · 6) / 30 = 154
            deployment(1, "P1", "R1", (20, 30, 69), (2, 1, 1, 2, 4, 1, 154), assumed="pledge notice_days"),
            # 3 · 4 · 40 / 30 + 2 · 4 + 16 persons · 30 · 3 / 30 = 72
            deployment(2, "P2", "R1", (0, 5, 34), (4, 0.5, 0.5, 1, 16, None, 72)),
            # 3 · 2 · 45 / 30 + 2 · 2 + 8 persons · (10 · 3 + 25 · 6) / 30 = 61
            deployment(3, "P2", "R2", (35, 40, 74), (2, 0.5, 0.5, 0.5, 8, None, 61)),
            # 30 · 2 · 40 / 30 from the plan date, no departure, + 4 persons · 30 · 3 / 30 = 92
            deployment(4, "P3", "R1", (None, -30, 29), (2, 1, 1, 2, 4, None, 92)),
            # 7 of the pair + 2 persons · 10 · 6 / 30 = 11
            deployment(5, "P4", "R2", (55, 60, 69), (1, 1, 1, 1, 2, None, 11), pinned=True),
        ],
        "gaps": [
            # Before day 5 nothing but what is running can be there: 2 of 4 are out of reach.
            gap("R1", (0, 4), 4, 2, 2),
            gap("R1", (5, 34), 4, 3),
            gap("R1", (35, 49), 4, 2),
            gap("R1", (50, 69), 2, 2),
            gap("R1", (70, 99), 2, 0),
            gap("R2", (40, 59), 2, 0.5),
            gap("R2", (60, 69), 2, 1.5),
            gap("R2", (70, 74), 2, 0.5),
            gap("R2", (75, 79), 2, 0),
            {"requirement_id": "R3", "mission_id": "M2", "capability_id": "truck", "priority": 1},
        ],
        "tiers": [
            # (2 · 5 + 1 · 30 + 2 · 15 + 2 · 30) / 4 = 32.5, of which 2 · 5 / 4 out of reach
            {"tier": "gap:1", "value": 32.5, "bound": 32.5, "out_of_reach": 2.5, "closed": "linear"},
            # 2 · (1.5 · 20 + 0.5 · 10 + 1.5 · 5 + 2 · 5) / 2 = 52.5
            {"tier": "gap:2", "value": 52.5, "bound": 50, "out_of_reach": 0, "closed": "branching"},
            {"tier": "cost", "value": 390, "bound": 390, "closed": "linear"},
            {"tier": "arrivals", "value": 9, "bound": 9, "closed": "linear"},
            {"tier": "score", "value": 4, "bound": 4, "closed": "linear"},
            {"tier": "tie", "value": 123456, "bound": 123456, "closed": "linear"},
        ],
        "burden": [
            # 2 trucks run: 4 persons; 2 · 30 + 4 · 3 = 72 a month. 4 · 40 + 4 · 30 days; 154 + 92.
            burden("KEN", "M1", (4, 1, 72, 1), (280, 280 / 760, 246, 246 / 318)),
            # 16 · 30 days; 72.
            burden("NOR", "M1", (0, 0, 0, 0), (480, 480 / 760, 72, 72 / 318)),
            # 8 · 35 + 2 · 10 days; 61 + 11.
            burden("NOR", "M2", (0, None, 0, None), (300, 1, 72, 1)),
            burden("KEN", None, (4, 1, 72, 1), (280, 280 / 1060, 246, 246 / 390)),
            burden("NOR", None, (0, 0, 0, 0), (780, 780 / 1060, 144, 144 / 390)),
        ],
        "idle": [
            {"pledge_id": "P1", "quantity": 4, "from": day(0), "until": day(19)},
            {"pledge_id": "P1", "quantity": 2, "from": day(20), "until": day(89)},
            {"pledge_id": "P1", "quantity": 4, "from": day(90), "until": day(99)},
            {"pledge_id": "P5", "quantity": 1, "from": day(0), "until": day(99)},
            {"pledge_id": "P6", "reason": "unquantified"},
        ],
        "decisions": [
            {"kind": "assumed", "table": "pledges", "row_id": "P1", "column": "notice_days", "deployments": "D1"},
            {"kind": "condition", "table": "conditions", "row_id": "P2", "column": "met", "deployments": "D2;D3"},
        ],
    }  # fmt: skip


def undated_case(**settings: Any) -> Case:
    return Case.from_frames(
        [
            {
                "id": "P1",
                "contributor_id": "KEN",
                "capability_id": "truck",
                "quantity": 3,
                "monthly_cost": 10,
                "deployment_cost": 5,
                "notice_days": 9,
                "tour_days": 5,
            },
            {
                "id": "P2",
                "contributor_id": "KEN",
                "capability_id": "truck",
                "quantity": 1,
                "monthly_cost": 10,
                "deployment_cost": 5,
            },
        ],
        [
            {
                "id": "R1",
                "mission_id": "M1",
                "capability_id": "truck",
                "quantity": 10,
                "measure": "persons",
                "within_days": 1,
            }
        ],
        capabilities=[{"id": "truck", "measure": "trucks", "whole": "yes", "persons_each": 2}],
        running=[{"pledge_id": "P2", "requirement_id": "R1", "quantity": 1}],
        settings={"objective": [{"gap": 1.0, "cost": 0.5}, "arrivals"], "travel_days": 7}
        | settings,
    )


def undated_frames() -> dict[str, Rows]:
    """Return a plan of one period: 3 · 2 + 1 · 2 of 10 persons, one month, three departures."""
    nowhere = {"depart": None, "start": None, "end": None}
    return {
        "deployments": [
            deployment(1, "P1", "R1", (0, 0, 0), (3, 2, 1, 6, 6, None, 45)) | nowhere,
            deployment(2, "P2", "R1", (0, 0, 0), (1, 2, 1, 2, 2, None, 10), contributor_id="KEN", capability_id="truck") | nowhere,
        ],
        "burden": [
            # One truck runs, 2 persons at 10; 6 and 2 persons in the one period, 45 and 10.
            burden("KEN", where, (2, 1, 10, 1), (8, 1, 55, 1))
            for where in ("M1", None)
        ],
        "gaps": [gap("R1", (0, 0), 10, 8, 2) | {"from": None, "until": None}],
        "tiers": [
            {"tier": "gap+cost", "value": 2 / 10 + 0.5 * 55, "bound": 27.7, "closed": "linear"},
            {"tier": "arrivals", "value": 3, "bound": 3, "closed": "linear"},
            {"tier": "tie", "value": 0, "closed": "linear"},
        ],
    }  # fmt: skip


def changed(
    frames: dict[str, Rows], frame: str, place: int, change: dict[str, Any] | str
) -> dict[str, Rows]:
    """Return frames with one row changed; "drop" drops it, "double" adds it again."""
    rows = [dict(row) for row in frames[frame]]
    if change == "drop":
        del rows[place]
    elif change == "double":
        rows.append(rows[place])
    else:
        assert isinstance(change, dict)
        rows[place] |= change
    return frames | {frame: rows}


def found(result: Any, rule: str) -> list[str]:
    return [finding.message for finding in result.findings if finding.rule == rule]


def test_a_right_dated_plan_passes() -> None:
    result = audit(record(dated_case(), **dated_frames()))
    assert result.passed, str(result)
    assert [check.name for check in result.checks] == [name for name, _ in CHECKS]
    assert str(result) == (
        "The audit passed.\n"
        "  5 deployments: references, eligibility, dates, quantity, values\n"
        "  4 pledges: supply, tours\n"
        "  0 supports: supports\n"
        "  0 parts: parts\n"
        "  1 pin: pins\n"
        "  3 requirements: gaps\n"
        "  0 rules: policies\n"
        "  0 changes: changes\n"
        "  6 tiers: tiers\n"
        "  0 proofs: bounds\n"
        "  5 idle rows: idle\n"
        "  2 decisions: decisions\n"
        "  0 themes: themes\n"
        "  5 burdens: burden\n"
        "  11 tables: tables"
    )


def test_a_right_undated_plan_passes() -> None:
    result = audit(record(undated_case(), **undated_frames()))
    assert result.passed, str(result)


def test_doing_nothing_is_a_plan() -> None:
    frames = {
        "gaps": [gap("R1", (0, 0), 10, 0) | {"from": None, "until": None}],
        "tiers": [
            {"tier": "gap", "value": 1},
            {"tier": "cost", "value": 0},
            {"tier": "tie", "value": 0},
        ],
    }
    result = audit(record(undated_case(objective=["gap", "cost"]), **frames))
    assert result.passed, str(result)


def test_constraints_that_no_check_covers_are_named() -> None:
    plan = replace(record(undated_case(), **undated_frames()), own=("no convoys",))
    assert "Not covered: the constraints no convoys." in str(audit(plan))


def test_a_failed_audit_has_a_line_for_each_finding() -> None:
    frames = changed(dated_frames(), "tiers", 2, {"value": 380.0, "bound": 380.0})
    assert str(audit(record(dated_case(), **frames))) == (
        "The audit failed with 1 finding:\n"
        "  - tiers cost (tiers): Its value is 380, recomputed 390."
    )


TAMPERINGS: dict[str, tuple[str, int, dict[str, Any] | str, str, str]] = {
    # What is named wrongly.
    "an unknown pledge": ("deployments", 0, {"pledge_id": "P99"}, "references", "no pledge P99"),
    "an unknown requirement": ("deployments", 0, {"requirement_id": None}, "references", "no requirement blank"),
    "another contributor": ("deployments", 0, {"contributor_id": "NOR"}, "references", "Its contributor_id is NOR"),
    "another capability": ("deployments", 0, {"capability_id": "van"}, "references", "Its capability_id"),
    "another mission": ("deployments", 0, {"mission_id": "M2"}, "references", "Its mission_id"),
    "another requirement's capability": ("deployments", 0, {"required_capability_id": "van"}, "references", "Its required_capability_id"),
    "an id that is there twice": ("deployments", 0, {"deployment_id": "D2"}, "references", "in another row"),
    "a blank id": ("deployments", 0, {"deployment_id": None}, "references", "is blank"),
    "a gap of an unknown requirement": ("gaps", 0, {"requirement_id": "R9"}, "references", "no requirement R9"),
    "an unknown pledge that is idle": ("idle", 0, {"pledge_id": "P9"}, "references", "no pledge P9"),
    # Who may serve what.
    "a move to a withdrawn pledge": ("deployments", 4, {"pledge_id": "P5"}, "eligibility", "the rule status"),
    "a move to an unquantified requirement": ("deployments", 4, {"requirement_id": "R3"}, "eligibility", "the rule quantity"),
    "a move to an unquantified pledge": ("deployments", 0, {"pledge_id": "P6"}, "eligibility", "no quantity above 0"),
    "a running one that arrives anew": ("deployments", 3, {"depart": day(0), "start": day(10)}, "eligibility", "the pledge is deployed"),
    # When.
    "a departure a day later": ("deployments", 0, {"depart": day(21)}, "dates", "so it arrives on 2030-02-01"),
    "an arrival too early": ("deployments", 0, {"depart": day(19), "start": day(29)}, "dates", "may from 2030-01-21"),
    "a departure before notice": ("deployments", 0, {"depart": day(19)}, "dates", "may from 2030-01-21"),
    "a blank start": ("deployments", 0, {"start": None}, "dates", "there on no day"),
    "an end before the start": ("deployments", 0, {"end": day(29)}, "dates", "there on no day"),
    "a blank departure": ("deployments", 0, {"depart": None}, "dates", "but 0 are running"),
    "a running one that came later": ("deployments", 3, {"start": day(-29)}, "dates", "but 0 are running"),
    "more running than is": ("deployments", 3, {"quantity": 3}, "dates", "but 2 are running"),
    "a running one beyond its end": ("deployments", 3, {"end": day(30)}, "dates", "may run so long"),
    "a running one that has left": ("deployments", 3, {"end": day(-1)}, "dates", "not there on the plan date"),
    "a tour too long": ("deployments", 0, {"end": day(70)}, "dates", "a tour lasts at most 40"),
    "a late return": ("deployments", 1, {"end": day(76)}, "dates", "by the end of 2030-03-22"),
    "an arrival before the need": ("deployments", 2, {"depart": day(34), "start": day(39)}, "dates", "before the need"),
    "a stay beyond the need": ("deployments", 4, {"end": day(80)}, "dates", "the last day of the need"),
    "a refused day": ("deployments", 2, {"end": day(75)}, "dates", "when M2 refuses NOR"),
    # How much.
    "a quantity of nothing": ("deployments", 0, {"quantity": 0}, "quantity", "not above 0"),
    "a negative quantity": ("deployments", 0, {"quantity": -1}, "quantity", "not above 0"),
    "a blank quantity": ("deployments", 0, {"quantity": None}, "quantity", "blank"),
    "an endless quantity": ("deployments", 0, {"quantity": float("inf")}, "quantity", "no number"),
    "half a truck": ("deployments", 0, {"quantity": 1.5}, "quantity", "truck is whole"),
    "more than at most": ("deployments", 1, {"quantity": 4.5}, "quantity", "at most 4"),
    "more than is pledged": ("deployments", 0, {"quantity": 5}, "supply", "5 are away on 2030-01-21, but 4"),
    "more than has come back": ("deployments", 2, {"quantity": 3}, "supply", "7 are away on 2030-02-05"),
    "more tours than there are": ("deployments", 0, {"quantity": 9}, "tours", "9 go on a tour"),
    "a pin that ends early": ("deployments", 4, {"end": day(68)}, "pins", "0 are there on 2030-03-11"),
    "a pin that is dropped": ("deployments", 4, "drop", "pins", "1 are pinned"),
    "a pin that is not marked": ("deployments", 4, {"pinned": False}, "pins", "not pinned"),
    "a mark without a pin": ("deployments", 0, {"pinned": True}, "pins", "marked pinned"),
    # What it is worth.
    "another rate": ("deployments", 1, {"rate": 1}, "values", "Its rate is 1, recomputed 0.5"),
    "another duty": ("deployments", 1, {"duty": 1}, "values", "Its duty"),
    "more served": ("deployments", 1, {"served": 4}, "values", "Its served"),
    "other persons": ("deployments", 1, {"persons": 4}, "values", "Its persons"),
    "women out of nothing": ("deployments", 1, {"women": 4}, "values", "recomputed blank"),
    "a lower cost": ("deployments", 1, {"cost": 71.9}, "values", "Its cost is 71.9, recomputed 72"),
    "another quantity": ("deployments", 1, {"quantity": 3}, "values", "Its served is 1, recomputed 0.75"),
    # What stays open.
    "a hidden gap": ("gaps", 0, {"gap": 0}, "gaps", "Its gap is 0, recomputed 2"),
    "less required": ("gaps", 0, {"required": 2, "gap": 0}, "gaps", "Its required"),
    "more served than is there": ("gaps", 0, {"served": 4, "gap": 0}, "gaps", "Its served"),
    "something over": ("gaps", 0, {"over": 1}, "gaps", "Its over"),
    "something uncounted": ("gaps", 0, {"uncounted": 1}, "gaps", "Its uncounted"),
    "other days": ("gaps", 0, {"days": 4}, "gaps", "Its days"),
    "another priority": ("gaps", 0, {"priority": 2}, "gaps", "Its priority"),
    "another place": ("gaps", 0, {"mission_id": "M2"}, "gaps", "Its mission_id"),
    "a missing row": ("gaps", 4, "drop", "gaps", "No row covers 2030-03-12 until 2030-04-10"),
    "a missing row between": ("gaps", 2, "drop", "gaps", "No row covers 2030-02-05"),
    "a row that is there twice": ("gaps", 1, "double", "gaps", "covered twice"),
    "a row over a change": ("gaps", 0, {"until": day(5), "days": 6}, "gaps", "What is served changes"),
    "a row beyond the window": ("gaps", 4, {"until": day(100)}, "gaps", "the window until"),
    "a row of no day": ("gaps", 4, {"from": None}, "gaps", "covers no day"),
    "a quantity for the unquantified": ("gaps", 9, {"required": 1}, "gaps", "has no quantity"),
    "nothing on the unquantified": ("gaps", 9, "drop", "gaps", "0 rows instead of one"),
    "more out of reach than is open": ("gaps", 0, {"out_of_reach": 3}, "gaps", "not between 0 and the gap 2"),
    "out of reach what is not": ("gaps", 2, {"out_of_reach": 1}, "gaps", "all but 0 can be reached"),
    "blank out of reach": ("gaps", 2, {"out_of_reach": None}, "gaps", "is blank"),
    # What it adds up to.
    "a better gap tier": ("tiers", 0, {"value": 32.4}, "tiers", "recomputed 32.5"),
    "a blank tier": ("tiers", 1, {"value": None}, "tiers", "recomputed 52.5"),
    "a better cost tier": ("tiers", 2, {"value": 389}, "tiers", "recomputed 390"),
    "another count of arrivals": ("tiers", 3, {"value": 11}, "tiers", "recomputed 9"),
    "a better score": ("tiers", 4, {"value": 5}, "tiers", "recomputed 4"),
    "a value better than its bound": ("tiers", 2, {"bound": 391}, "tiers", "better than its bound 391"),
    "a score better than its bound": ("tiers", 4, {"bound": 3}, "tiers", "better than its bound 3"),
    "a tier that reaches too far": ("tiers", 0, {"out_of_reach": 33}, "tiers", "Its out_of_reach"),
    "a missing tier": ("tiers", 1, "drop", "tiers", "The tiers are gap:1, cost"),
    "no last tier": ("tiers", 5, "drop", "tiers", "should be gap:1, gap:2, cost, arrivals, score, tie"),
    # What it rests on, and who stays at home.
    "more idle than is at home": ("idle", 1, {"quantity": 3}, "idle", "2 of 4 are away"),
    "idle while it rests": ("idle", 2, {"from": day(89)}, "idle", "2030-03-31"),
    "a decision dropped": ("decisions", 0, "drop", "decisions", "assumed notice_days"),
    "a decision of another column": ("decisions", 0, {"column": "quantity"}, "decisions", "assumed notice_days"),
    # Who carries it.
    "a lighter burden": ("burden", 0, {"person_days": 240}, "burden", "Its person_days is 240, recomputed 280"),
    "a smaller share": ("burden", 1, {"share": 0.5}, "burden", "Its share is 0.5, recomputed 0.6315789474"),
    "another cost before": ("burden", 0, {"cost_before": 0}, "burden", "Its cost_before is 0, recomputed 72"),
    "a share of nobody": ("burden", 2, {"share_before": 0}, "burden", "Its share_before is 0, recomputed blank"),
    "a burden dropped": ("burden", 3, "drop", "burden", "There is no row of it"),
    "a burden told twice": ("burden", 4, "double", "burden", "stands in it twice"),
    "a burden of nobody": ("burden", 2, {"contributor_id": "KEN"}, "burden", "Nothing is carried there"),
    "a decision on an unknown deployment": ("decisions", 1, {"deployments": "D2; D7"}, "decisions", "D7"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_with_a_dated_plan_is_found(name: str) -> None:
    frame, place, change, rule, fragment = TAMPERINGS[name]
    result = audit(record(dated_case(), **changed(dated_frames(), frame, place, change)))
    assert not result.passed
    assert any(fragment in message for message in found(result, rule)), str(result)


@pytest.mark.parametrize(
    ("frame", "place", "change", "rule", "fragment"),
    [
        ("deployments", 0, {"start": day(0)}, "dates", "no calendar"),
        ("deployments", 0, {"quantity": 4}, "supply", "4 are away, but 3 are pledged"),
        ("deployments", 1, {"cost": 15}, "values", "Its cost is 15, recomputed 10"),
        ("gaps", 0, "double", "gaps", "it has one row, not 2"),
        ("gaps", 0, "drop", "gaps", "it has one row, not 0"),
        ("gaps", 0, {"gap": 1}, "gaps", "Its gap is 1, recomputed 2"),
        ("tiers", 0, {"value": 27.6}, "tiers", "recomputed 27.7"),
        ("tiers", 1, {"value": 4}, "tiers", "recomputed 3"),
    ],
)
def test_tampering_with_an_undated_plan_is_found(
    frame: str, place: int, change: dict[str, Any] | str, rule: str, fragment: str
) -> None:
    result = audit(record(undated_case(), **changed(undated_frames(), frame, place, change)))
    assert any(fragment in message for message in found(result, rule)), str(result)


def test_idle_in_one_period_is_what_is_not_deployed() -> None:
    frames = undated_frames() | {"idle": [{"pledge_id": "P1", "quantity": 1}]}
    result = audit(record(undated_case(), **frames))
    assert found(result, "idle") == ["1 are said to be idle, but 3 of 3 are away."]


def test_a_frame_without_its_columns_is_a_finding() -> None:
    plan = record(dated_case(), **dated_frames())
    names = ("deployments", "gaps", "tiers", "idle", "decisions", "burden")
    for name in names:
        nothing = replace(plan, **{name: pd.DataFrame({"other": ["x"]})})
        assert not audit(nothing).passed


def test_cells_of_another_kind_are_findings() -> None:
    plan = record(dated_case(), **dated_frames())
    for column in plan.deployments.columns:
        words = plan.deployments.astype(object)
        words[column] = "[oops"
        assert not audit(replace(plan, deployments=words)).passed or column == "assumed"


# Rules ----------------------------------------------------------------------------------------

BROKEN: dict[str, dict[str, Any]] = {
    "capability": {"requirement": {"capability_id": "boat"}},
    "quantity": {"pledge": {"quantity": 0}},
    "status": {"pledge": {"status": "lapsed"}},
    "renewed": {"more": [{"id": "P2", "contributor_id": "KEN", "capability_id": "truck", "advances": "P1"}]},
    "recipients": {"pledge": {"only_recipients": "NOR"}},
    "missions": {"pledge": {"not_missions": "M1"}},
    "verdict": {"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "verdict": "forbid"}]},
    "only pairs": {"settings": {"only_pairs": True}},
    "consent": {"consents": [{"mission_id": "M1", "contributor_id": "KEN", "answer": "no"}]},
    "condition": {"conditions": [{"pledge_id": "P1", "text": "fuel", "effect": "blocks"}]},
    "vetting": {"pledge": {"vetted": "no"}},
    "readiness": {"pledge": {"readiness": "registered", "notice_days": 0}, "requirement": {"minimum_readiness": "assessed"}},
    "performance": {"pledge": {"performance": 0.5}, "requirement": {"minimum_performance": 0.6}},
    "languages": {"pledge": {"languages": "fr"}, "requirement": {"languages": "en; sw"}},
    "qualities": {"pledge": {"qualities": "night"}, "requirement": {"qualities": "night; snow"}},
    "persons": {"requirement": {"measure": "persons"}},
    "notice": {"pledge": {"notice_days": 9}, "requirement": {"within_days": 8}},
    "window": {"pledge": {"available_from": day(50)}},
    "needs": {"needs": [{"pledge_id": "P1", "capability_id": "boat"}]},
}  # fmt: skip
"""What to change so that the one pair of a case breaks a rule, and no other."""


def one_pair(
    *,
    pledge: Any = None,
    requirement: Any = None,
    more: Any = (),
    settings: Any = None,
    **tables: Any,
) -> Case:
    tables.setdefault(
        "capabilities", [{"id": "truck", "measure": "trucks"}, {"id": "boat", "measure": "boats"}]
    )
    return Case.from_frames(
        [{"id": "P1", "contributor_id": "KEN", "capability_id": "truck", "quantity": 2} | (pledge or {}), *more],
        [{"id": "R1", "mission_id": "M1", "capability_id": "truck", "quantity": 2, "needed_from": day(10), "needed_until": day(39)} | (requirement or {})],
        settings={"plan_date": day(0), "horizon": day(39)} | (settings or {}),
        **tables,
    )  # fmt: skip


def broken_rules(
    case: Case, days: tuple[int | None, int, int] = (10, 10, 39), quantity: float = 2
) -> set[str]:
    """Return the rules of eligibility that one deployment of P1 at R1 breaks."""
    row = deployment(1, "P1", "R1", days, (quantity, 1, 1, quantity, None, None, 0))
    messages = found(audit(record(case, deployments=[row])), "eligibility")
    return {message.split("by the rule ")[1].split(":")[0] for message in messages}


def test_every_rule_has_a_case_that_breaks_it() -> None:
    assert list(BROKEN) == [name for name, _ in RULES]
    assert broken_rules(one_pair()) == set()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_deployment_that_breaks_one_rule_is_found(rule: str) -> None:
    assert broken_rules(one_pair(**BROKEN[rule])) == {rule}


@pytest.mark.parametrize("rule", [name for name in BROKEN if name != "verdict"])
def test_allow_and_a_pin_override_all_rules_but_arithmetic(rule: str) -> None:
    for judged in ({"verdict": "allow"}, {"pinned": 1}):
        pairs = [{"pledge_id": "P1", "requirement_id": "R1"} | judged]
        expected = {rule} if rule in ARITHMETIC else set()
        assert broken_rules(one_pair(**BROKEN[rule] | {"pairs": pairs})) == expected


@pytest.mark.parametrize("rule", [name for name in BROKEN if name not in ARITHMETIC])
def test_what_is_running_may_stay_though_rules_forbid_it(rule: str) -> None:
    running = [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 2}]
    case = one_pair(**BROKEN[rule] | {"running": running})
    assert broken_rules(case, (None, 0, 39)) == set()
    assert broken_rules(case, (10, 10, 39)) == {rule} - {"consent"}


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "rate": 3}], "requirement": {"capability_id": "boat", "measure": "persons"}}, set()),
        ({"stand_ins": [{"provided": "truck", "required": "boat", "rate": 2}], "requirement": {"capability_id": "boat"}}, set()),
        ({"pledge": {"quantity": None}}, {"quantity"}),
        ({"pledge": {"quantity": None}, "deliveries": [{"pledge_id": "P1", "date": day(3), "quantity": 2}]}, set()),
        ({"requirement": {"quantity": None}}, {"quantity"}),
        ({"requirement": {"quantity": None}, "phases": [{"requirement_id": "R1", "from": day(12), "quantity": 2}]}, set()),
        ({"pledge": {"only_missions": "M2"}}, {"missions"}),
        ({"pledge": {"only_recipients": "NOR"}, "requirement": {"mission_id": None, "contributor_id": "NOR"}}, set()),
        ({"requirement": {"minimum_readiness": "assessed"}}, {"readiness"}),
        ({"requirement": {"minimum_readiness": "assessed"}, "settings": {"unknown": {"readiness": "yes"}}}, set()),
        ({"requirement": {"minimum_readiness": "assessed"}, "settings": {"unknown": {"readiness": "verified"}}}, {"window"}),
        ({"requirement": {"minimum_readiness": "assessed"}, "settings": {"unknown": {"readiness": "verified"}, "lead_days": {"verified": 5}}}, set()),
        ({"requirement": {"minimum_performance": 0.5}}, {"performance"}),
        ({"requirement": {"minimum_performance": 0.5}, "settings": {"unknown": {"performance": 0.5}}}, set()),
        ({"requirement": {"languages": "en"}}, {"languages"}),
        ({"requirement": {"languages": "en"}, "settings": {"unknown": {"languages": True}}}, set()),
        ({"requirement": {"languages": "en"}, "contributors": [{"id": "KEN", "languages": "sw;en"}]}, set()),
        ({"requirement": {"qualities": "snow"}}, {"qualities"}),
        ({"requirement": {"qualities": "snow"}, "settings": {"unknown": {"qualities": "yes"}}}, set()),
        ({"pledge": {"vetted": "unknown"}}, set()),
        ({"pledge": {"vetted": "unknown"}, "settings": {"unknown": {"vetted": "no"}}}, {"vetting"}),
        ({"conditions": [{"pledge_id": "P1", "text": "fuel", "effect": "blocks", "met": "yes"}]}, set()),
        ({"conditions": [{"pledge_id": "P1", "text": "fuel", "effect": "blocks"}], "settings": {"unknown": {"condition": "yes"}}}, set()),
        ({"consents": [{"mission_id": "M1", "contributor_id": "KEN", "answer": "unknown"}]}, set()),
        ({"consents": [{"mission_id": "M1", "contributor_id": "KEN", "answer": "unknown"}], "settings": {"unknown": {"consent": "no"}}}, {"consent"}),
        ({"requirement": {"measure": "persons"}, "settings": {"unknown": {"persons_each": 3}}}, set()),
        ({"pledge": {"readiness": "verified"}, "requirement": {"within_days": 59}}, {"window", "notice"}),
        ({"pledge": {"readiness": "verified"}, "settings": {"lead_days": {"verified": 5}}}, set()),
        ({"settings": {"unknown": {"available_from": day(45).date()}}}, {"window"}),
        ({"settings": {"unknown": {"available_until": day(9).date()}}}, {"window"}),
        ({"settings": {"unknown": {"notice_days": 40}}}, {"window"}),
    ],
)  # fmt: skip
def test_what_a_rule_reads(change: dict[str, Any], broken: set[str]) -> None:
    assert broken_rules(one_pair(**change)) == broken


def refused(consents: Rows, first: int, last: int) -> bool:
    """Say whether the audit finds a refused day of P1 at R1."""
    case = one_pair(
        capabilities=[{"id": "truck", "category": "military"}],
        consents=[{"mission_id": "M1", "contributor_id": "KEN"} | row for row in consents],
    )
    row = deployment(1, "P1", "R1", (first, first, last), (2, 1, 1, 2, None, None, 0))
    return any("refuses KEN" in m for m in found(audit(record(case, deployments=[row])), "dates"))


def test_the_narrowest_consent_counts() -> None:
    everything = {"answer": "no"}
    category = {"answer": "yes", "category": "military"}
    capability = {"answer": "no", "capability_id": "truck"}
    other = {"answer": "no", "category": "formed_police"}
    assert refused([everything], 10, 39)
    assert not refused([everything, category, other], 10, 39)
    assert refused([everything, category, capability], 10, 39)


def test_a_consent_with_dates_refuses_the_days_outside() -> None:
    rows = [
        {"answer": "yes", "from": day(12), "until": day(15)},
        {"answer": "yes", "from": day(16), "until": day(20)},
    ]
    assert not refused(rows, 12, 20)
    assert refused(rows, 11, 20)
    assert refused(rows, 12, 21)
    assert refused([*rows, {"answer": "no", "from": day(14), "until": day(14)}], 12, 20)


# Corners --------------------------------------------------------------------------------------


def test_no_more_departs_than_has_been_delivered() -> None:
    case = one_pair(
        deliveries=[
            {"pledge_id": "P1", "date": day(5), "quantity": 1},
            {"pledge_id": "P1", "date": day(12), "quantity": 1},
        ]
    )

    def supply(first: int) -> list[str]:
        row = deployment(1, "P1", "R1", (first, first, 39), (2, 1, 1, 2, None, None, 0))
        return found(audit(record(case, deployments=[row])), "supply")

    assert supply(11) == ["2 are away on 2030-01-12, but 1 have come by then."]
    assert supply(12) == []


def test_what_was_running_and_left_is_away_until_it_has_rested() -> None:
    case = one_pair(
        pledge={"rest_days": 5},
        more=[],
        settings={"travel_days": 3},
        running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 2}],
    )

    def supply(depart: int) -> list[str]:
        row = deployment(1, "P1", "R1", (depart, depart + 3, 39), (2, 1, 1, 2, None, None, 0))
        return found(audit(record(case, deployments=[row])), "supply")

    assert supply(7) == ["4 are away on 2030-01-08, but 2 have come by then."]
    assert supply(8) == []


def test_a_pledge_with_tour_days_goes_once() -> None:
    case = one_pair(pledge={"tour_days": 10})
    rows = [
        deployment(number, "P1", "R1", (first, first, first + 9), (2, 1, 1, 2, None, None, 0))
        for number, first in ((1, 10), (2, 20))
    ]
    result = audit(record(case, deployments=rows))
    assert found(result, "tours") == ["4 go on a tour, but 2 of it may go 1 times: 2."]
    assert not found(result, "supply")


def test_a_pin_without_days_holds_as_early_and_as_long_as_it_can() -> None:
    case = one_pair(
        pledge={"notice_days": 15, "available_until": day(30)},
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 2}],
    )

    def pins(first: int, last: int) -> list[str]:
        row = deployment(
            1, "P1", "R1", (first, first, last), (2, 1, 1, 2, None, None, 0), pinned=True
        )
        return found(audit(record(case, deployments=[row])), "pins")

    assert pins(15, 30) == []
    assert pins(16, 30) == ["2 are pinned, but 0 are there on 2030-01-16."]
    assert pins(15, 29) == ["2 are pinned, but 0 are there on 2030-01-31."]


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        ({"gap_in": "quantity"}, "gap", 2 * 30),
        ({"gap_in": "share"}, "gap", 30),
        ({"gap_in": "persons"}, "gap", 2 * 30 * 4),
        ({"priorities": "weighted", "weights": {7: 10.0}}, "gap", 300),
        ({"objective": ["gap"]}, "gap", 30),
        ({"objective": [{"gap": 2.0, "score": 1.0}]}, "gap+score", 60),
    ],
)
def test_a_gap_is_measured_as_the_settings_say(
    settings: dict[str, Any], name: str, value: float
) -> None:
    case = one_pair(
        settings={"objective": ["gap"]} | settings,
        requirement={"priority": 7},
        capabilities=[{"id": "truck", "measure": "trucks", "persons_each": 4}],
    )
    row = gap("R1", (10, 39), 2, 0) | {"priority": 7}
    tiers = [{"tier": name, "value": value}, {"tier": "tie", "value": 0}]
    result = audit(record(case, gaps=[row], tiers=tiers))
    assert result.passed, str(result)


@pytest.mark.parametrize(
    ("objective", "tiers", "message"),
    [
        (["late"], [("late", 10)], None),
        (["late"], [("late", 20)], "Its value is 20, recomputed 10."),
        ([{"late": 2.0, "score": 1.0}], [("late+score", 20)], None),
        (["largest_gap"], [("largest_gap:1", 1), ("largest_gap:2", 1.5)], None),
        (["largest_gap"], [("largest_gap:1", 1), ("largest_gap:2", 1)], "recomputed 1.5."),
        (["largest_gap"], [("largest_gap:1", 0.5), ("largest_gap:2", 1.5)], "recomputed 1."),
        (["largest_gap"], [("largest_gap:1", 1)], "The tiers are largest_gap:1, tie, and should"),
        (["largest_gap"], [("largest_gap:2", 1.5), ("largest_gap:1", 1)], "and should be"),
        (["largest_gap"], [("largest_gap", 1)], "be largest_gap:1, largest_gap:2, tie."),
        ([{"largest_gap": 2.0, "score": 1.0}], [("largest_gap+score", 2)], None),
        ([{"largest_gap": 2.0, "score": 1.0}], [("largest_gap+score", 3)], "recomputed 2."),
    ],
)
def test_late_and_largest_gap_are_recomputed(
    objective: list[Any], tiers: list[tuple[str, float]], message: str | None
) -> None:
    """Two trucks are there for half of R1's window; R2 could be served; nobody has R3's ship."""
    case = Case.from_frames(
        [{"id": "P1", "contributor_id": "KEN", "capability_id": "truck", "quantity": 2}],
        [
            {
                "id": f"R{k}",
                "mission_id": f"M{k}",
                "capability_id": kind,
                "quantity": 2,
                "priority": min(k, 2),
            }
            for k, kind in ((1, "truck"), (2, "truck"), (3, "ship"))
        ],
        settings={
            "plan_date": day(0),
            "horizon": day(19),
            "late_within": 5,
            "objective": objective,
        },
    )
    deployed = deployment(
        1, "P1", "R1", (0, 0, 9), (2, 1, 1, 2, None, None, 0), contributor_id="KEN"
    )
    rows = [
        gap("R1", (0, 9), 2, 2),
        gap("R1", (10, 19), 2, 0),
        gap("R2", (0, 19), 2, 0),
        gap("R3", (0, 19), 2, 0) | {"capability_id": "ship"},
    ]
    named = [{"tier": name, "value": value} for name, value in (*tiers, ("tie", 0))]
    result = audit(record(case, deployments=[deployed], gaps=rows, tiers=named))
    told = found(result, "tiers")
    assert not [one for one in result.findings if one.rule == "gaps"], str(result)
    assert told == [] if message is None else len(told) == 1 and message in told[0]


def test_the_best_chain_of_stand_ins_counts() -> None:
    links = (
        ("truck", "van", 2),
        ("van", "boat", 3),
        ("truck", "boat", 5),
        ("truck", "cart", 1),
        ("cart", "boat", 1),
    )
    case = one_pair(
        capabilities=[{"id": name} for name in ("truck", "van", "boat", "cart")],
        requirement={"capability_id": "boat"},
        stand_ins=[
            dict(zip(("provided", "required", "rate"), link, strict=True)) for link in links
        ],
    )
    row = deployment(
        1, "P1", "R1", (10, 10, 39), (2, 6, 1, 12, None, None, 0), required_capability_id="boat"
    )
    assert found(audit(record(case, deployments=[row])), "values") == []


def test_travel_of_a_contributor_beats_that_of_its_region() -> None:
    region = [{"from_region": "East", "mission_id": "M1", "days": 4}]
    own = [{"contributor_id": "KEN", "mission_id": "M1", "days": 6}]
    for travel, days in (((), 9), (region, 4), (own, 6), (region + own, 6)):
        case = one_pair(
            contributors=[{"id": "KEN", "region": "East"}],
            settings={"travel_days": 9},
            **({"travel": travel} if travel else {}),
        )
        row = deployment(1, "P1", "R1", (10 - days, 10, 39), (2, 1, 1, 2, None, None, 0))
        late = row | {"depart": day(11 - days)}
        assert found(audit(record(case, deployments=[row])), "dates") == []
        assert found(audit(record(case, deployments=[late])), "dates") != []


def test_a_large_plan_is_audited() -> None:
    number = 500
    case = Case.from_frames(
        [
            {"id": f"P{i}", "contributor_id": "KEN", "capability_id": "truck", "quantity": 1.1}
            for i in range(number)
        ],
        [
            {"id": f"R{i}", "mission_id": "M1", "capability_id": "truck", "quantity": 3 + i / 7}
            for i in range(number)
        ],
        settings={"plan_date": day(0), "horizon": day(999)},
    )
    rows = [
        deployment(
            i,
            f"P{i}",
            f"R{i % 50}",
            (i, i, 999 - i),
            (1.1, 1, 1, 1.1, None, None, 0),
            mission_id="M1",
            contributor_id="KEN",
            capability_id="truck",
        )
        for i in range(number)
    ]
    gaps = [gap(f"R{i}", (0, 999), 3, 0, 1) | {"mission_id": "M1"} for i in range(number)]
    result = audit(record(case, deployments=rows, gaps=gaps))
    assert not found(result, "eligibility")
    assert not found(result, "supply")


@pytest.mark.parametrize(
    ("change", "reach"),
    [
        ({}, 0),
        ({"pledge": {"status": "lapsed"}}, 2),
        ({"pledge": {"duty": 0.5}}, 1),
        ({"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "at_most": 1.5}]}, 0.5),
        ({"pledge": {"status": "lapsed"}, "running": [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}]}, 1),
        ({"running": [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}]}, 0),
        ({"deliveries": [{"pledge_id": "P1", "date": day(5), "quantity": 1}, {"pledge_id": "P1", "date": day(20), "quantity": 1}]}, 1),
        ({"deliveries": [{"pledge_id": "P1", "date": day(5), "quantity": 1}, {"pledge_id": "P1", "date": day(90), "quantity": 1}]}, 1),
        ({"consents": [{"mission_id": "M1", "contributor_id": "KEN", "answer": "no", "from": day(20), "until": day(25)}]}, 2),
        ({"consents": [{"mission_id": "M1", "contributor_id": "KEN", "answer": "no", "until": day(25)}]}, 2),
        ({"pledge": {"tour_days": 12, "status": "lapsed"}, "running": [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 2}]}, 2),
        ({"requirement": {"capability_id": "boat"}}, 2),
        ({"requirement": {"capability_id": "boat"}, "pairs": [{"pledge_id": "P1", "requirement_id": "R1", "rate": 0.5}]}, 1),
        ({"requirement": {"measure": "persons"}}, 2),
    ],
)  # fmt: skip
def test_no_more_is_out_of_reach_than_all_pairs_together_leave_open(
    change: dict[str, Any], reach: float
) -> None:
    case = one_pair(**change)
    capability = case["requirements"]["capability_id"][0]

    def messages(claimed: float) -> list[str]:
        row = gap("R1", (10, 39), 2, 0, claimed) | {"priority": 1, "capability_id": capability}
        return found(audit(record(case, gaps=[row])), "gaps")

    assert messages(reach) == []
    if reach < 2:
        assert len(messages(reach + 0.1)) == 1


def test_an_empty_window_has_no_rows() -> None:
    case = one_pair(requirement={"needed_from": day(-20), "needed_until": day(-10)})
    tiers = [{"tier": "gap", "value": 0}, {"tier": "cost", "value": 0}, {"tier": "tie", "value": 0}]
    result = audit(record(case, tiers=tiers))
    assert result.passed, str(result)


def test_days_before_the_plan_date_are_past() -> None:
    case = one_pair(requirement={"needed_from": day(-20)})
    row = gap("R1", (0, 39), 2, 0) | {"priority": 1}
    assert found(audit(record(case, gaps=[row])), "gaps") == []


def test_a_partner_is_served_like_a_mission() -> None:
    case = one_pair(
        requirement={"mission_id": None, "contributor_id": "NOR"},
        settings={"travel_days": 4},
        consents=[
            {"recipient_id": "NOR", "contributor_id": "KEN", "answer": "no", "from": day(30)}
        ],
    )
    row = deployment(1, "P1", "R1", (6, 10, 29), (2, 1, 1, 2, None, None, 0), mission_id="NOR")
    result = audit(record(case, deployments=[row]))
    assert {finding.rule for finding in result.findings} == {"gaps", "tiers"}
    longer = audit(record(case, deployments=[row | {"end": day(30)}]))
    assert found(longer, "dates") == ["It is there on 2030-01-31, when NOR refuses KEN."]


def test_deliveries_alone_say_how_much_there_is() -> None:
    deliveries = [{"pledge_id": "P1", "date": day(0), "quantity": 1}]
    case = one_pair(
        pledge={"quantity": None},
        deliveries=deliveries,
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}],
    )
    row = deployment(1, "P1", "R1", (10, 10, 39), (1, 1, 1, 1, None, None, 0), pinned=True)
    assert {f.rule for f in audit(record(case, deployments=[row])).findings} == {"gaps", "tiers"}
    more = audit(record(case, deployments=[row | {"quantity": 2}]))
    assert found(more, "supply") == ["2 are away on 2030-01-11, but 1 have come by then."]
