"""Certificates: what any prices prove, added up by hand, and what the prices of solvers prove."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import case, pledge, requirement
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from solved import solved
from strategies import Tables, law, tables
from test_brute_force import as_case, cases

from matcher import Case, InputError, Plan, formulate, match, read_plan
from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.objective import Objective, tier_terms
from matcher.plan.audit.bounds.presences import read_presences
from matcher.plan.audit.bounds.prices import Prices
from matcher.plan.audit.bounds.sums import add_up
from matcher.plan.audit.holds import Holders
from matcher.plan.audit.tables import read_facts
from matcher.plan.certificate import (
    Certificate,
    Proof,
    RowKey,
    certificate_document,
    read_certificate,
)

pytestmark = pytest.mark.solver

SOLVERS = ("HiGHS", "CBC")
OBJECTIVES: tuple[list[str | dict[str, float]], ...] = (
    ["gap", "cost"],
    ["late", "gap", "arrivals", "cost"],
    ["largest_gap", "cost"],
    [{"gap": 1.0, "cost": 0.01}, "score"],
    [{"late": 2.0, "largest_gap": 1.0}, "gap"],
)
WHOLE = [{"id": "truck", "whole": "yes"}]


@cache
def two_wants() -> Plan:
    """Return the best plan of one pledge of 3 that two requirements of 2 and 4 want, undated.

    The first weighs double: it gets 2 and the second 1. In quantities the gap is 0 · 2 + 3 = 3,
    and at 10 for each that is deployed the cost is 30.
    """
    return match(
        case(
            pledge(quantity=3, deployment_cost=10),
            [
                requirement(id="R1", quantity=2, weight=2),
                requirement(id="R2", mission_id="M2", quantity=4),
            ],
            settings={"gap_in": "quantity", "objective": ["gap", "cost"]},
        )
    )


def coverage(requirement_id: str, number: int = 0) -> RowKey:
    """Return the row of a requirement."""
    return RowKey("coverage", "", requirement_id, "", number)


def supply(pledge_id: str = "P1", number: int = 0) -> RowKey:
    """Return the row of a pledge."""
    return RowKey("supply", pledge_id, "", "", number)


COST = Proof("cost", 30.0, {"gap": 10.0}, {coverage("R1"): 10.0, coverage("R2"): 10.0})
"""A proof by hand of the cost: 10 · 2 + 10 · 4 − 10 · (weight on the gap's value, 3) = 30."""


def proved_by(plan: Plan, *proofs: Proof, **changes: Any) -> list[str]:
    """Return what an audit finds once a plan holds other proofs, each with its line."""
    offers = {("P1", "R1"): (0, 1), ("P1", "R2"): (0, 1)} | changes.pop("offers", {})
    tiers = plan.tiers.copy()
    tiers["proved"] = [*[proof.bound for proof in proofs], *[None] * (3 - len(proofs))]
    held = replace(plan, certificate=Certificate(offers, proofs), tiers=tiers.head(3))
    return [f"{one.line}: {one.message}" for one in held.audit().findings]


def gap_proof(bound: float, prices: Mapping[RowKey, float], **weights: float) -> Proof:
    """Return a proof of the gap by hand."""
    return Proof("gap", bound, weights, prices)


HAND_SUMS = [
    # The gap of R2 is 4 − 3 = 1 at least, whoever goes where: that much is out of reach.
    pytest.param(1.0, {}, id="without prices only what is out of reach is proved"),
    # Rows: 1 · 4 − 1 · 3. R2: gap 1 − 1 = 0; arrivals at R2: 0 − 1 + 1 = 0, at R1: 0 + 1 > 0.
    pytest.param(1.0, {coverage("R2"): 1, supply(): -1}, id="R2 alone could be short by 1"),
    # Rows: 1 · 2 + 1 · 4 − 1 · 3. The gap of R1 costs 2 − 1, so it is 0: nothing more.
    pytest.param(3.0, {coverage("R1"): 1, coverage("R2"): 1, supply(): -1}, id="all of the gap"),
    # Rows: 2 · 2 + 1 · 4 − 2 · 3 = 2; arrivals at R1: −2 + 2 = 0, at R2: −1 + 2 > 0.
    pytest.param(2.0, {coverage("R1"): 2, coverage("R2"): 1, supply(): -2}, id="too dear a pledge"),
    # Rows: 1 · 4; arrivals at R2: 0 − 1, of 3 at most: −3. What is not priced is free.
    pytest.param(1.0, {coverage("R2"): 1}, id="a pledge without a price goes wherever it counts"),
    # Rows: 5 · 4 − 0.5 · 3 = 18.5; gap of R2: 1 − 5, of 4: −16; arrivals there: −4.5 · 3 = −13.5.
    pytest.param(-11.0, {coverage("R2"): 5, supply(): -0.5}, id="silly prices prove little"),
    # Rows: −100 · 3; the gap of R2: 1 · 1; nothing else is below 0.
    pytest.param(-299.0, {supply(): -100}, id="sillier prices prove nothing"),
]


@pytest.mark.parametrize(("bound", "prices"), HAND_SUMS)
def test_any_prices_prove_what_a_sum_by_hand_says(
    bound: float, prices: dict[RowKey, float]
) -> None:
    """A bound is the sum of what the prices say of rows and of the best of every column.

    **Proves** that the audit adds up the same as a hand, and that no prices prove more than the
    best value, 3. **Without it** a bound could be anything that the program says.
    """
    plan = two_wants()
    assert plan.objective["gap"] == pytest.approx(3)
    assert bound <= 3
    assert proved_by(plan, gap_proof(bound, prices), COST) == []
    wrong = proved_by(plan, gap_proof(bound + 0.5, prices), COST)
    assert f"tiers gap: Its bound is {bound + 0.5:g}, added up {bound:g}." in wrong


def test_a_weight_on_an_earlier_tier_counts_its_value() -> None:
    """With 10 on each requirement: 60 − 10 · 3 = 30; with 4 on R2 and on the gap: 16 − 4 · 3 = 4.

    Of the second, arrivals at R2 cost 10 − 4 and its gap 4 − 4, so nothing is below 0.
    """
    plan = two_wants()
    best = gap_proof(3.0, {coverage("R1"): 1, coverage("R2"): 1, supply(): -1})
    assert proved_by(plan, best, COST) == []
    less = Proof("cost", 4.0, {"gap": 4.0}, {coverage("R2"): 4.0})
    assert proved_by(plan, best, less) == []


PRICES = st.floats(-50, 50, allow_nan=False)


@law
@given(st.lists(PRICES, min_size=3, max_size=3))
def test_no_prices_prove_more_than_the_best_value(prices: list[float]) -> None:
    rows = (coverage("R1"), coverage("R2"), supply())
    proof = gap_proof(0.0, dict(zip(rows, prices, strict=True)))
    told = proved_by(two_wants(), proof, COST)
    assert not any("better than its bound" in one for one in told)


GOOD = gap_proof(3.0, {coverage("R1"): 1.0, coverage("R2"): 1.0, supply(): -1.0})

FAULTS = [
    (
        [replace(GOOD, prices={coverage("R1"): -1.0}, bound=0.0), COST], {},
        "tiers gap: Its price of coverage of R1 has the wrong sign, and proves nothing.",
    ),
    (
        [replace(GOOD, prices={supply(): 1.0}, bound=0.0), COST], {},
        "tiers gap: Its price of supply of P1 has the wrong sign, and proves nothing.",
    ),
    (
        [replace(GOOD, prices={**GOOD.prices, coverage("R9"): 1.0}), COST], {},
        "tiers gap: It prices a row that is not there: coverage of R9.",
    ),
    (
        [replace(GOOD, prices={**GOOD.prices, coverage("R1", 7): 1.0}), COST], {},
        "tiers gap: It prices a row that is not there: coverage of R1 on day 7.",
    ),
    (
        [replace(GOOD, prices={**GOOD.prices, RowKey("luck", "", "", "", None): 1.0}), COST], {},
        "tiers gap: It prices a row that is not there: luck of all.",
    ),
    (
        [GOOD, replace(COST, weights={"gap": -10.0})], {},
        "tiers cost: It weighs gap by less than 0.",
    ),
    (
        [replace(GOOD, weights={"cost": 1.0}), COST], {},
        "tiers gap: It weighs cost, which is no earlier tier.",
    ),
    (
        [replace(GOOD, weights={"gap": 1.0}), COST], {},
        "tiers gap: It weighs gap, which is no earlier tier.",
    ),
    ([GOOD], {}, "certificate: Its proofs are for gap, not gap, cost."),
    ([], {}, "certificate: Its proofs are for nothing, not gap, cost."),
    ([COST, GOOD], {}, "certificate: Its proofs are for cost, gap, not gap, cost."),
    ([GOOD, COST, GOOD], {}, "certificate: Its proofs are for gap, cost, gap, not gap, cost."),
    (
        [GOOD, COST], {"offers": {("P1", "R2"): (0, 2)}},
        "certificate: P1 at R2 is not offered from its first until its last day.",
    ),
    (
        [GOOD, COST], {"offers": {("P1", "R2"): ()}},
        "certificate: P1 at R2 is not offered from its first until its last day.",
    ),
    (
        [GOOD, COST], {"offers": {("P1", "R2"): (1, 0, 1)}},
        "certificate: P1 at R2 is not offered from its first until its last day.",
    ),
    *(
        ([fault, COST], {}, "tiers gap: Its proof holds something that is no finite number.")
        for fault in (
            replace(GOOD, bound=float("nan")), replace(GOOD, weights={"cost": float("inf")}),
            replace(GOOD, prices={coverage("R1"): float("nan")}),
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("proofs", "changes", "told"), FAULTS)
def test_a_proof_that_does_not_hold_is_told_with_its_line(
    proofs: list[Proof], changes: dict[str, Any], told: str
) -> None:
    assert told in proved_by(two_wants(), *proofs, **changes)


def test_a_plan_better_than_its_bound_is_told() -> None:
    """A plan with one deployed that nobody has proved possible: its gap is 2, its bound 3."""
    plan = two_wants()
    more = plan.deployments.assign(quantity=[2.0, 2.0], served=[2.0, 2.0])
    found = replace(plan, deployments=more).audit().findings
    assert "Its value 2 is better than its bound 3." in {one.message for one in found}


@law
@given(st.lists(PRICES, min_size=3, max_size=3), st.floats(0, 20))
def test_the_short_way_of_adding_up_is_as_exact_as_the_long_one(
    prices: list[float], weight: float
) -> None:
    """Pairs of one stretch are compared as floats first: not a digit of the sum may differ."""
    plan = two_wants()
    assert plan.certificate is not None
    facts = read_facts(plan.case)
    terms = tier_terms(facts, ["gap", "cost"])
    weighted = {terms["cost"]: Fraction(1), terms["gap"]: Fraction(weight)}
    priced = dict(zip((coverage("R1"), coverage("R2"), supply()), prices, strict=True))
    presences, _ = read_presences(facts, plan.certificate)
    assert all(one.is_one_stay for one in presences)
    short, long = (
        add_up(
            Ground(facts, ways, terms, Holders(facts), []),
            Prices(priced, facts.plan_day, dated=facts.dated),
            Objective(facts, weighted),
        )
        for ways in (presences, [replace(one, is_one_stay=False) for one in presences])
    )
    assert short == long


def proved_as_valued(plan: Plan, within: float = 1e-9) -> None:
    """Make sure that what is proved of every tier is its value, and claimed in words."""
    tiers = plan.tiers[:-1]
    assert tiers["proved"].tolist() == pytest.approx(tiers["value"].tolist(), rel=within, abs=1e-9)
    assert len(plan.audit().claims) == len(tiers)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("objective", OBJECTIVES, ids=str)
@settings(law, max_examples=4, phases=[Phase.explicit, Phase.generate])
@given(asked=tables(whole=False, step=None))
def test_without_whole_units_what_is_proved_is_the_value(
    solver: str, objective: list[str | dict[str, float]], asked: Tables
) -> None:
    """Of every tier, with strict priorities wherever several are named."""
    proved_as_valued(solved(asked.case(), *objective, solver=solver))


def divisible(number: int, **chosen: Any) -> Case:
    """Return one of the tiny cases of brute force, its units divisible."""
    tiny = as_case(cases()[number], **chosen)
    given_tables = {name: tiny.as_given(name) for name in tiny.given}
    given_tables["capabilities"] = given_tables["capabilities"].assign(whole="no")
    pledges, required = given_tables.pop("pledges"), given_tables.pop("requirements")
    return Case.from_frames(pledges, required, settings=tiny.settings, **given_tables)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("number", range(0, 200, 25))
def test_tours_deliveries_and_what_is_running_are_proved_too(number: int, solver: str) -> None:
    objective = OBJECTIVES[number % len(OBJECTIVES)]
    proved_as_valued(solved(divisible(number, late_within=3), *objective, solver=solver))


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("part", range(4))
def test_no_bound_is_above_the_best_that_could_be_done(part: int, solver: str) -> None:
    """Of whole units what is proved is at most the value, and at most that of brute force."""
    for number, tiny in list(enumerate(cases()))[part::40]:
        chosen = {"step": "1 day", "late_within": 3}
        least = {
            "gap": tiny.least_gap(),
            "late": tiny.least_late(3),
            "largest_gap:1": next(iter(tiny.least_shares()), 0.0),
        }
        for first in ("gap", "late", "largest_gap"):
            plan = solved(as_case(tiny, **chosen), first, "cost", solver=solver, stop=0)
            for row in plan.tiers[:-1].itertuples():
                assert row.proved <= row.value + 1e-9 * max(1, abs(row.value)), (number, row)
            place = plan.tiers.iloc[0]
            assert place["proved"] <= least[place["tier"]] + 1e-9, (number, first)


@law
@given(asked=tables(step=None))
def test_a_certificate_comes_back_from_its_file_to_the_last_digit(asked: Tables) -> None:
    plan = solved(asked.case(), "gap", "late", "cost")
    assert plan.certificate is not None
    text = json.dumps(certificate_document(plan.certificate), allow_nan=False)
    assert read_certificate(json.loads(text)) == plan.certificate


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_written_plan_proves_as_much_as_the_plan(solver: str, tmp_path: Path) -> None:
    for number in range(0, 200, 40):
        objective = OBJECTIVES[number // 40]
        plan = solved(as_case(cases()[number], late_within=3), *objective, solver=solver)
        plan.write(tmp_path / str(number))
        back = read_plan(tmp_path / str(number))
        assert back.certificate == plan.certificate
        assert back.audit() == plan.audit()


def test_a_score_is_proved_from_above() -> None:
    """Two of three that score 5 and 2 for 1 wanted: no plan has a score above 5."""
    plan = solved(
        case(
            [pledge(id="P1"), pledge(id="P2", contributor_id="GHA")],
            pairs=[
                {"pledge_id": "P1", "requirement_id": "R1", "score": 5},
                {"pledge_id": "P2", "requirement_id": "R1", "score": 2, "at_most": 0},
            ],
        ),
        "score",
    )
    assert plan.tiers["proved"][0] == pytest.approx(5)
    assert plan.audit().claims == (
        "No plan over the offered dates that is as good in the earlier tiers has score above 5: "
        "the plan has it.",
    )


def test_what_is_not_proved_is_said_to_be_the_word_of_the_solver() -> None:
    """Three units of 2 for 3 persons and 3: without whole units all is met, with them half is."""
    plan = solved(
        case(
            [pledge(id="P1", quantity=1, persons_each=6)],
            [
                requirement(id="R1", quantity=3, measure="persons"),
                requirement(id="R2", mission_id="M2", quantity=3, measure="persons"),
            ],
            capabilities=WHOLE,
            settings={"gap_in": "quantity"},
        ),
        "gap",
        stop=0,
    )
    assert plan.objective["gap"] == pytest.approx(3)
    assert plan.tiers["proved"][0] <= 3
    (claim,) = plan.audit().claims
    assert "that is its word and not proved" in claim


def test_with_constraints_of_ones_own_nothing_is_proved() -> None:
    asked = case()
    problem = formulate(asked).to_pulp()
    columns = problem.variables()
    problem.addConstraint(columns[0] >= 0, "mine")
    plan = match(asked, problem=problem)
    assert plan.certificate is None
    assert plan.tiers["proved"].isna().all()
    assert plan.audit().passed


GARBLED: list[Any] = [
    None, 7, "x", [], {}, {"offers": {}}, {"proofs": []},
    {"offers": {"days": [], "pairs": []}, "proofs": []},
    {"offers": {"days": [[0.5]], "pairs": {}}, "proofs": []},
    {"offers": {"days": [[True]], "pairs": {}}, "proofs": []},
    {"offers": {"days": [["1"]], "pairs": {}}, "proofs": []},
    {"offers": {"days": [[0, 1]], "pairs": {"P1": {"R1": 1}}}, "proofs": []},
    {"offers": {"days": [[0, 1]], "pairs": {"P1": {"R1": -1}}}, "proofs": []},
    {"offers": {"days": [[0, 1]], "pairs": {"P1": ["R1"]}}, "proofs": []},
    *(
        {"offers": {"days": [], "pairs": {}}, "proofs": [], "hands": hands}
        for hands in (
            7, {}, {"days": [[0]]}, {"days": [["x"]], "links": {}}, {"days": [0], "links": {}},
            {"days": [[0]], "links": {"F": {"U": {"N": 1}}}},
            {"days": [[0]], "links": {"F": {"U": {"N": -1}}}},
            {"days": [[0]], "links": {"F": {"U": ["N"]}}}, {"days": [[0]], "links": {"F": 0}},
        )
    ),
    *(
        {"offers": {"days": [], "pairs": {}}, "proofs": proofs}
        for proofs in (
            7, [7], [{}], [{"tier": "gap", "bound": 1, "weights": {}}],
            [{"tier": "gap", "bound": None, "weights": {}, "prices": {}}],
            [{"tier": "gap", "bound": float("nan"), "weights": {}, "prices": {}}],
            [{"tier": "gap", "bound": 10**400, "weights": {}, "prices": {}}],
            [{"tier": "gap", "bound": "1", "weights": {}, "prices": {}}],
            [{"tier": "gap", "bound": 1, "weights": [], "prices": {}}],
            [{"tier": "gap", "bound": 1, "weights": {"cost": float("inf")}, "prices": {}}],
            [{"tier": "gap", "bound": 1, "weights": {}, "prices": {"coverage": [["", "R1", "", 0]]}}],
            [{"tier": "gap", "bound": 1, "weights": {}, "prices": {"coverage": [1]}}],
            [{"tier": "gap", "bound": 1, "weights": {}, "prices": {"coverage": {}, "tie": 1}}],
            [{"tier": "gap", "bound": 1, "weights": {}, "prices": {"a": [["", "", "", "x", 1]]}}],
            [{"tier": "gap", "bound": 1, "weights": {}, "prices": {"a": [["", "", "", 1, "x"]]}}],
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize("garbled", GARBLED, ids=str)
def test_what_is_no_certificate_is_refused_in_a_sentence(garbled: Any) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_certificate(garbled)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("garbled", GARBLED[:12], ids=str)
def test_a_file_that_is_no_certificate_is_an_input_error(garbled: Any, tmp_path: Path) -> None:
    solved(case()).write(tmp_path / "plan")
    (tmp_path / "plan" / "certificate.json").write_text(json.dumps(garbled), encoding="utf-8")
    with pytest.raises(InputError, match=r"its certificate\.json cannot be read"):
        read_plan(tmp_path / "plan")
