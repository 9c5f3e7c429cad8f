"""Every kind of reason, each in a case in which it is the right answer and the only one."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Tables, giver, lack, pledge, requirement
from builders import case as made
from proving import IdleProof, Proof
from solved import dated, day, solved

from matcher import Case
from matcher.insight.reasons import Explanation, explain
from matcher.program.lifting import KINDS

TEN = dated(10)


def case(**tables: Any) -> Case:
    """Return a case of tables, of which one row may stand alone."""
    rows = {
        name: [rows] if isinstance(rows, dict) and name != "settings" else rows
        for name, rows in tables.items()
    }
    return made(**rows)


TWO = [requirement(priority=1), requirement(id="R2", mission_id="M2", priority=2)]
MISSIONS = [{"id": "M1"}, {"id": "M2"}]

ALONE: dict[str, tuple[Tables, str]] = {
    "taken": (
        {"requirements": [TWO[1] | {"priority": 1}, TWO[0] | {"priority": 2}]},
        "R2 (priority 1): it is served by P1, 1 truck would be missing there. "
        "Let R1 go before it. That closes all of it.",
    ),
    "policy": (
        {
            "pledges": pledge(quantity=3, persons_each=10),
            "requirements": requirement(quantity=3),
            "policies": {"id": "Y1", "kind": "ceiling", "at_most": 20},
        },
        "ceiling Y1: it forbids more (20 persons; policies, row 2). Raise it to 30. That closes all of it.",
    ),
    "contributors": (
        {
            "pledges": [pledge(), pledge(id="P2", contributor_id="GHA")],
            "requirements": requirement(quantity=2, contributors_at_most=1),
        },
        "It lets 1 contributor serve it. Let more of them serve it. That closes all of it.",
    ),
    "minimum": (
        {"requirements": requirement(quantity=3, minimum_quantity=2)},
        "Less than 2 counts nothing. Let less count. That closes 33% of it. "
        "No more is pledged that could close the rest. Ask for 2 truck.",
    ),
    "quantity": (
        {"pledges": pledge(quantity=None), "requirements": requirement(quantity=3)},
        "P1 (KEN): it has no quantity, one above 0 is needed. "
        "Ask KEN how much it offers; 3 would do. That closes all of it.",
    ),
    "status": (
        {"pledges": pledge(status="withdrawn")},
        "P1 (KEN): it is withdrawn, it must be open or in progress. Ask KEN to renew it. "
        "That closes all of it.",
    ),
    "recipients": (
        {
            "pledges": pledge(only_recipients="GHA"),
            "requirements": requirement(mission_id=None, contributor_id="NGA"),
        },
        "P1 (KEN): it is meant for GHA, NGA asks. Let one of them ask for it, or ask the "
        "contributor to open it to missions. That closes all of it.",
    ),
    "missions": (
        {"pledges": pledge(only_missions="M2"), "missions": MISSIONS},
        "P1 (KEN): it goes to M2 only, the need is in M1. Ask KEN to lift the caveat. "
        "That closes all of it.",
    ),
    "verdict": (
        {"pairs": {"pledge_id": "P1", "requirement_id": "R1", "verdict": "forbid"}},
        "P1 (KEN) at R1: the planner forbade it. Change the verdict in pairs. "
        "That closes all of it.",
    ),
    "pin": (
        {
            "pledges": [pledge(), pledge(id="P2", capability_id="car")],
            "requirements": [TWO[0], TWO[1] | {"capability_id": "car"}],
            "stand_ins": {"provided": "truck", "required": "car", "rate": 1},
            "pairs": {"pledge_id": "P1", "requirement_id": "R2", "pinned": 1},
        },
        "P1 (KEN) at R2: it is pinned there. Take the pin off. That closes all of it.",
    ),
    "consent": (
        {"consents": {"mission_id": "M1", "contributor_id": "KEN", "answer": "no"}},
        "M1: it does not accept KEN. Ask M1 to accept KEN. That closes all of it.",
    ),
    "condition": (
        {"conditions": {"pledge_id": "P1", "text": "a hangar", "effect": "blocks", "met": "no"}},
        'P1 (KEN): its condition "a hangar" is not met, it blocks until it is. '
        "Meet the condition. That closes all of it.",
    ),
    "vetting": (
        {"pledges": pledge(vetted="no")},
        "P1 (KEN): it is not vetted, vetting is needed. Have its people vetted. "
        "That closes all of it.",
    ),
    "readiness": (
        {
            "pledges": pledge(readiness="registered"),
            "requirements": requirement(minimum_readiness="assessed"),
        },
        "P1 (KEN): its readiness is registered, assessed is required. Raise it to assessed. "
        "That closes all of it.",
    ),
    "performance": (
        {
            "pledges": pledge(performance=0.4),
            "requirements": requirement(minimum_performance=0.5),
        },
        "P1 (KEN): its performance is 0.4, 0.5 is required. Raise it by 0.1. "
        "That closes all of it.",
    ),
    "languages": (
        {"pledges": pledge(languages="en"), "requirements": requirement(languages="fr")},
        "P1 (KEN): it speaks en, fr is required. Add people who speak fr. That closes all of it.",
    ),
    "qualities": (
        {"pledges": pledge(qualities="day"), "requirements": requirement(qualities="night")},
        "P1 (KEN): it has day, night is required. Add night. That closes all of it.",
    ),
    "persons": (
        {
            "requirements": requirement(measure="persons", quantity=200),
            "capabilities": {"id": "truck", "measure": "truck"},
        },
        "P1 (KEN): how many persons one has is unknown, the requirement is in persons. "
        "Write persons_each of the pledge or capability. That closes all of it.",
    ),
    "tours": (
        {"pledges": pledge(tour_days=4), "settings": TEN},
        "P1 (KEN): a tour of it is 4 days, and it goes 1 time. "
        "Let it stay 10 days, or relieve it in place. That closes all of it",
    ),
    "leaves": (
        {"pledges": pledge(available_until=day(6)), "settings": TEN},
        "P1 (KEN): it is available until 2030-01-07, R1 would need it until 2030-01-10. "
        "Keep it 3 days longer, until 2030-01-10. "
        "That closes all of it, from 2030-01-08 until 2030-01-10.",
    ),
    "late": (
        {"pledges": pledge(available_from=day(3)), "settings": TEN},
        "P1 (KEN): it arrives on 2030-01-04 at the earliest, R1 would need it from 2030-01-01 "
        "on. Send it 3 days earlier, on 2030-01-01. "
        "That closes all of it, from 2030-01-01 until 2030-01-03.",
    ),
    "need": (
        {"needs": lack()},
        "P1 (KEN): it needs 1 part (N1), and nobody pledges any. "
        "Ask for a pledge that gives it 1 part. That closes all of it.",
    ),
}
"""Kind → a case in which nothing else is the reason, and how it begins to say so."""


def test_every_kind_of_reason_has_a_case_of_its_own() -> None:
    assert set(ALONE) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_reason_is_found_where_it_alone_stands_in_the_way(kind: str) -> None:
    """It is the one repair there is, and the one ground; both are proved again cold.

    **Proves**: lifting it alone closes all that can be closed, and nothing else does.
    **Without it**: the reason would be missing, be another, or come with what can be spared.
    """
    tables, told = ALONE[kind]
    plan = solved(case(**tables))
    found = explain(plan, "R1", all_reasons=5)
    assert [_kinds(one.reasons) for one in found.repairs] == [[kind]]
    assert [_kinds(one.reasons) for one in found.grounds] == [[kind]]
    assert found.first_reason.startswith(told)
    assert {one.status for one in (*found.repairs, *found.grounds)} == {"proved"}
    assert Proof(plan, found).faults() == []


def _kinds(reasons: Any) -> list[str]:
    return [one.atom.kind for one in reasons]


def _rest(found: Explanation) -> tuple[str, str]:
    assert found.rest is not None
    return found.rest.atom.kind, found.first_reason


@pytest.mark.parametrize(
    ("tables", "kind", "told"),
    [
        (
            {"pledges": pledge(capability_id="tent")},
            "nothing pledged",
            "Nobody pledges truck, nor anything that stands in for it. Ask for 1 truck.",
        ),
        (
            {"requirements": requirement(quantity=3)},
            "nothing pledged",
            "No more is pledged that could close it. Ask for 2 truck.",
        ),
        (
            {
                "requirements": requirement(needed_until=day(2)),
                "settings": TEN | {"travel_days": 5},
            },
            "nothing pledged",
            "Nothing that is pledged can be there before 2030-01-06, even if it left at once. "
            "Ask for 1 truck from 2030-01-01 until 2030-01-03.",
        ),
        (
            {"requirements": requirement(quantity=None)},
            "unquantified",
            "It has no quantity. Ask M1 how much it requires.",
        ),
    ],
    ids=["nobody", "no more", "too far", "unquantified"],
)
def test_what_no_change_would_close_says_what_to_ask_for(
    tables: Tables, kind: str, told: str
) -> None:
    found = explain(solved(case(**tables)), "R1")
    assert _rest(found) == (kind, told)
    assert found.repairs == ()


def test_what_the_order_of_tiers_leaves_open_says_so() -> None:
    """Serving costs 5, doing nothing does not, and cost comes first."""
    plan = solved(case(pledges=pledge(deployment_cost=5)), "cost", "gap")
    assert explain(plan, "R1").first_reason == (
        "Closing it would cost in another tier (cost, gap). "
        "Put the tier gap first, or look for more plans. That closes all of it."
    )


def test_a_pledge_that_nobody_asks_for_or_needs_stays_in_reserve() -> None:
    """One is of a capability that nobody requires; of two that fit one requirement one is left."""
    pledged = [pledge(quantity=2), pledge(id="P2", capability_id="tent")]
    plan = solved(case(pledges=pledged))
    assert _rest(explain(plan, "P2"))[0] == "not required"
    kind, told = _rest(explain(plan, "P1"))
    assert kind == "not needed"
    assert told == "R1 is met without what is left of it. Keep it in reserve."


def test_an_idle_pledge_says_what_of_its_own_would_make_it_useful() -> None:
    """One of two parts makes the truck ready from day 5 on; it could go on day 0."""
    parts = giver(quantity=2, available_from=day(5))
    tables: Tables = {"pledges": [pledge(), parts], "needs": lack()}
    plan = solved(case(**tables, settings=TEN))
    found = explain(plan, "G1")
    assert found.first_reason == (
        "It can be handed over on 2030-01-06 at the earliest, P1 would need it on 2030-01-01. "
        "Hand it over 5 days earlier. "
        "That closes all of R1, from 2030-01-01 until 2030-01-05."
    )
    assert IdleProof(plan, found).faults() == []


def test_a_pledge_that_is_used_in_full_has_no_reason() -> None:
    found = explain(solved(case()), "P1")
    assert not found.is_answered
    assert found.first_reason == "All of it is used, as long as it is there."


def test_a_rule_of_others_is_named_where_nothing_of_its_own_would_help() -> None:
    """Three trucks of ten persons each under a ceiling of twenty: one stays at home."""
    tables, _ = ALONE["policy"]
    found = explain(solved(case(**tables)), "P1")
    assert _kinds(found.repairs[0].reasons) == ["policy"]
    assert found.first_reason == (
        "ceiling Y1: it forbids more (20 persons; policies, row 2). Raise it to 30. That closes all of R1."
    )
