"""Certificates of plans with supports: hand sums, and what the prices of solvers prove."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved, values
from supporting import supporting

from matcher import Case, Plan, match
from matcher.plan.certificate import (
    Certificate,
    Proof,
    RowKey,
    certificate_document,
    read_certificate,
)

pytestmark = pytest.mark.solver

CAPABILITIES = [{"id": "unit"}, {"id": "frame"}, {"id": "crew"}, {"id": "refit"}]


@cache
def short_of_frames() -> Plan:
    """Return the best plan of three units that need two of four frames each, undated.

    Two units go, one of three is missing; frames cost 5 each, all four of them 20.
    """
    return match(
        case(
            [
                pledge(id="F", capability_id="frame", quantity=4, deployment_cost=5),
                pledge(id="U", capability_id="unit", quantity=3),
            ],
            requirement(capability_id="unit", quantity=3),
            capabilities=CAPABILITIES,
            needs=[{"id": "N", "pledge_id": "U", "capability_id": "frame", "quantity": 2}],
            settings={"gap_in": "quantity", "objective": ["gap", "cost"]},
        )
    )


COVERAGE = RowKey("coverage", "", "R1", "", 0)
HELD, NEED, COVER = (RowKey(family, "U", "", "N", 0) for family in ("held", "need", "cover"))
SUPPLY = RowKey("supply", "F", "", "", 0)


def proved_by(*proofs: Proof, **changes: Any) -> list[str]:
    """Return what an audit finds once the plan holds other proofs, each with its line."""
    plan = short_of_frames()
    assert plan.certificate is not None
    tiers = plan.tiers.copy()
    tiers["proved"] = [*[proof.bound for proof in proofs], *[None] * (3 - len(proofs))]
    certificate = Certificate(plan.certificate.offers, proofs, plan.certificate.hands)
    held = replace(plan, certificate=replace(certificate, **changes), tiers=tiers)
    return [f"{one.line}: {one.message}" for one in held.audit().findings]


ALL = {COVERAGE: 1.0, HELD: 1.0, NEED: -1.0, COVER: -0.5, SUPPLY: -0.5}
"""What one more of each is worth: one unit, that has its parts, that are two frames."""

COST = Proof("cost", 20.0, {"gap": 10.0}, {COVERAGE: 10.0, HELD: 10.0, NEED: -10.0, COVER: -5.0})
"""Rows: 10 · 3; a frame costs 5 − 5; less the weight on the gap's value, 10 · 1: 20."""

HAND_SUMS = [
    # Rows: 1 · 3 − 0.5 · 4 = 1. Units 0 − 1 + 1, asked 1 − 1, cover 0.5 − 1 / 2, frames 0.5 − 0.5.
    pytest.param(1.0, ALL, id="all of the gap"),
    # Rows: 3. A frame is worth 0.5 and costs nothing: 0.5 · 4.
    pytest.param(1.0, {**ALL, SUPPLY: 0.0}, id="no more is handed over than its giver has"),
    # Rows: 3. What covers is worth 1 / 2, and is 4 at most.
    pytest.param(1.0, {COVERAGE: 1, HELD: 1, NEED: -1}, id="no more covers than is handed over"),
    # Rows: 3. What is asked for is worth 1, and is 3 at most.
    pytest.param(0.0, {COVERAGE: 1, HELD: 1}, id="no more asks than there is of the pledge"),
    # Rows: 3 − 4. A frame costs 1 and buys half a unit.
    pytest.param(-1.0, {**ALL, SUPPLY: -1.0}, id="too dear a frame"),
    # Rows: 3 − 2. Cover is worth 1 / 2 and costs 0.25: 0.25 · 4; a frame costs 0.5 and gives 0.25.
    pytest.param(0.0, {**ALL, COVER: -0.25}, id="too cheap a cover"),
]


@pytest.mark.parametrize(("bound", "prices"), HAND_SUMS)
def test_prices_of_needs_prove_what_they_add_up_to(
    bound: float, prices: dict[RowKey, float]
) -> None:
    named = {key: price for key, price in prices.items() if price}
    assert proved_by(Proof("gap", bound, {}, named), COST) == []


def test_a_bound_of_needs_that_is_claimed_too_high_is_found() -> None:
    found = proved_by(Proof("gap", 1.5, {}, ALL), COST)
    assert "tiers gap: Its bound is 1.5, added up 1." in found


@pytest.mark.parametrize(
    ("row", "price", "told"),
    [
        (NEED, 1.0, "Its price of need of U for N has the wrong sign, and proves nothing."),
        (RowKey("need", "U", "", "N @ M1", 0), -1.0,
         "It prices a row that is not there: need of U for N @ M1."),
        (RowKey("after", "U", "", "N after M", 0), -1.0,
         "It prices a row that is not there: after of U for N after M."),
        (RowKey("opened", "U", "", "N", 0), -1.0,
         "It prices a row that is not there: opened of U for N."),
        (RowKey("sent", "U", "R1", "", 0), -1.0,
         "It prices a row that is not there: sent of U at R1."),
    ],
)  # fmt: skip
def test_rows_that_prove_nothing_are_told_by_what_they_are_about(
    row: RowKey, price: float, told: str
) -> None:
    found = proved_by(Proof("gap", 1.0, {}, {**ALL, row: price}), COST)
    assert f"tiers gap: {told}" in found


@pytest.mark.parametrize(
    "hands", [{}, {("F", "U", "N"): ()}, {("F", "U", "N"): (1,)}, {("U", "F", "N"): (0,)}], ids=str
)
def test_every_link_is_offered_from_its_first_day_on(hands: dict[Any, Any]) -> None:
    told = "certificate: What F may give to U for N is not offered from its first day on."
    assert told in proved_by(Proof("gap", 1.0, {}, ALL), COST, hands=hands)


NEEDS: dict[str, list[dict[str, Any]]] = {
    "each, kept": [{"quantity": 2}],
    "each, spent": [{"quantity": 2, "use": "spent"}],
    "each, with lead days": [{"lead_days": 4}],
    "month": [{"per": "month", "quantity": 6}],
    "alternatives": [{"group": "g"}, {"group": "g", "capability_id": "crew", "quantity": 3}],
    "in order": [{}, {"capability_id": "crew", "after": "N0"}],
    "spent after kept": [{}, {"capability_id": "crew", "after": "N0", "use": "spent"}],
    "spent after month": [{"per": "month"}, {"capability_id": "crew", "after": "N0"}],
    "a chain": [{}, {"pledge_id": "F", "capability_id": "refit", "lead_days": 2}],
    "raised by each": [{"raises_to": "assessed"}],
}
"""What U needs besides one frame each, whose rows hold nothing whole."""


def scarce(needs: list[dict[str, Any]], bound: str | None) -> Case:
    """Return a case in which frames come in two parts, some on loan, and all else is scarce."""
    plain = {"pledge_id": "U", "capability_id": "frame"}
    return case(
        [
            pledge(id="C", capability_id="crew", quantity=3, available_until=day(12)),
            pledge(id="F", capability_id="frame", quantity=4, deployment_cost=5),
            pledge(
                id="L", contributor_id="NOR", capability_id="frame", quantity=2,
                available_until=day(9), only_missions=bound,
            ),
            pledge(id="T", capability_id="refit", quantity=3),
            pledge(
                id="U", capability_id="unit", quantity=5, rest_days=1, readiness="registered",
                notice_days=0,
            ),
        ],
        [
            requirement(id="R1", capability_id="unit", quantity=3),
            requirement(
                id="R2", mission_id="M2", capability_id="unit", quantity=3,
                needed_from=day(4), minimum_readiness="assessed" if "raises_to" in needs[0] else None,
            ),
        ],
        capabilities=CAPABILITIES,
        needs=[
            {"id": f"N{number}"} | plain | need for number, need in enumerate(needs)
        ],
        deliveries=[
            {"pledge_id": "F", "date": day(0), "quantity": 1},
            {"pledge_id": "F", "date": day(6), "quantity": 3},
        ],
        settings=dated(16, travel_days=1),
    )  # fmt: skip


@pytest.mark.parametrize("name", NEEDS)
@pytest.mark.parametrize(("solver", "bound"), [("HiGHS", None), ("HiGHS", "M2"), ("CBC", "M2")])
def test_where_nothing_is_whole_all_is_proved(name: str, solver: str, bound: str | None) -> None:
    plan = solved(scarce(NEEDS[name], bound), "gap", "cost", solver=solver)
    assert len(plan.supports) > 0
    assert values(plan)["gap"] > 0
    tiers = plan.tiers[:-1]
    assert tiers["proved"].tolist() == pytest.approx(tiers["value"].tolist(), rel=1e-7, abs=1e-7)


WHOLES: dict[str, list[dict[str, Any]]] = {
    "pledge, kept": [{"per": "pledge", "quantity": 3}],
    "pledge, spent": [{"per": "pledge", "use": "spent", "quantity": 3}],
    "deployment": [{"per": "deployment", "quantity": 2}],
    "kept after pledge": [{"per": "pledge"}, {"capability_id": "crew", "after": "N0"}],
    "spent after pledge": [
        {"per": "pledge"},
        {"capability_id": "crew", "after": "N0", "use": "spent"},
    ],
    "raised as a whole": [{"raises_to": "assessed", "per": "pledge", "quantity": 3}],
    "alternatives": [
        {"per": "pledge", "group": "g"},
        {"per": "pledge", "group": "g", "capability_id": "crew"},
    ],
}
"""What U needs besides one frame each, whose rows hold something whole."""


@pytest.mark.parametrize("name", WHOLES)
@pytest.mark.parametrize(("solver", "bound"), [("HiGHS", None), ("HiGHS", "M2"), ("CBC", "M2")])
def test_where_something_is_whole_no_more_is_proved(
    name: str, solver: str, bound: str | None
) -> None:
    plan = solved(scarce(WHOLES[name], bound), "gap", "cost", solver=solver, stop=0)
    assert len(plan.supports) > 0
    for row in plan.tiers[:-1].itertuples():
        assert row.proved <= row.value + 1e-6 * max(1, abs(row.value)), row


@pytest.mark.parametrize("part", range(3))
def test_random_plans_with_supports_are_proved_and_pass(part: int) -> None:
    """Whatever pledges need of each other, program and audit add up the same bound."""
    handed = 0
    for number in range(part * 12, part * 12 + 12):
        plan = solved(supporting(number), stop=0)
        handed += len(plan.supports)
        for row in plan.tiers[:-1].itertuples():
            assert row.proved <= row.value + 1e-6 * max(1, abs(row.value)), (number, row)
    assert handed > 0


def test_a_certificate_with_hand_overs_comes_back_from_its_file_to_the_last_digit() -> None:
    for number in range(8):
        certificate = solved(supporting(number)).certificate
        assert certificate is not None
        text = json.dumps(certificate_document(certificate), allow_nan=False)
        assert read_certificate(json.loads(text)) == certificate
