"""Other plans that are as good: against every plan there is, on tiny cases."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from builders import case, pledge, requirement
from hypothesis import given, settings
from hypothesis import strategies as st
from solved import about, dated, solved
from strategies import law

from matcher import Alternatives, Case, Plan, alternatives, formulate, load_scenario, match

WHOLE = [{"id": "truck", "whole": "yes"}]
PAIRS = list(product(("P1", "P2"), ("R1", "R2")))

Stays = tuple[int, ...]
"""How much is there of each of `PAIRS`."""


def test_nothing_is_said_of_a_plan_once_all_is_to_stop() -> None:
    """*Without it* what was cut short would look worse than the plan, and the plan not the best."""
    plan = solved(case([pledge()], requirement()))
    with pytest.raises(InterruptedError, match="cancelled before the best plan was known"):
        alternatives(plan, cancel=lambda: True)


def ranges(found: Alternatives) -> dict[tuple[str, str], tuple[float, float, str]]:
    """Return least, most, and of which plans each pair is a part."""
    rows = found.pairs
    keys = zip(rows["pledge_id"], rows["requirement_id"], strict=True)
    return dict(
        zip(keys, zip(rows["least"], rows["most"], rows["plans"], strict=True), strict=True)
    )


def test_what_two_can_do_as_well_is_in_some_plans() -> None:
    """P1 and P2 are alike for R1; P3 alone can do R2.

    Proves: in every, some and no plan. Without it: what the plan happens to do looks needed.
    """
    found = alternatives(
        case(
            [pledge(), pledge(id="P2"), pledge(id="P3", capability_id="car")],
            [requirement(), requirement(id="R2", capability_id="car")],
            capabilities=[*WHOLE, {"id": "car", "whole": "yes"}],
            settings={"objective": ["gap", "arrivals"]},
        )
    )
    assert ranges(found) == {
        ("P1", "R1"): (0, 1, "some"),
        ("P2", "R1"): (0, 1, "some"),
        ("P3", "R2"): (1, 1, "every"),
    }
    assert (found.unique, found.best, found.distance) == (False, True, about(2))
    assert found.pairs["proved"].all()
    other = set(found.furthest["pledge_id"])
    assert "P3" in other
    assert len(other) == 2
    assert other != set(found.pairs.loc[found.pairs["planned"] > 0, "pledge_id"])
    assert (
        repr(found)
        == "<Alternatives: not unique; pairs 1 in every, 2 in some, 0 in no; distance 2>"
    )


def test_a_plan_that_costs_least_alone_is_unique() -> None:
    found = alternatives(
        case(
            [pledge(deployment_cost=1), pledge(id="P2", deployment_cost=2)],
            requirement(),
            capabilities=WHOLE,
        )
    )
    assert (found.unique, found.distance) == (True, 0)
    assert ranges(found) == {("P1", "R1"): (1, 1, "every"), ("P2", "R1"): (0, 0, "no")}


def test_of_what_is_divisible_a_part_may_be_in_every_plan() -> None:
    """P1 has 3 and P2 has 2 of the 4 that R1 takes: at least 2 of P1, and 1 of P2, are needed."""
    found = alternatives(
        case(
            [pledge(quantity=3), pledge(id="P2", quantity=2)],
            requirement(quantity=4),
            settings={"objective": ["gap", "arrivals"]},
        )
    )
    assert ranges(found) == {
        ("P1", "R1"): (about(2), about(3), "every"),
        ("P2", "R1"): (about(1), about(2), "every"),
    }
    assert found.unique is False


def test_a_deployment_that_may_come_and_go_later_is_told_in_days() -> None:
    """P1 may serve 4 of the 10 days, in one tour, whichever: it is in every plan, on 4 days."""
    asked = case(
        pledge(tour_days=4), requirement(), settings=dated(10, step="1 day"), capabilities=WHOLE
    )
    found = alternatives(asked)
    assert ranges(found) == {("P1", "R1"): (about(4), about(4), "every")}
    assert (found.unique, found.distance) == (False, about(8))


def test_within_more_is_possible() -> None:
    """P2 costs 2 instead of 1: a plan with it is within all of the cost again, and not within half.

    Proves: each tier may be worse by a share of its value. Without it: only the best are compared.
    """
    asked = case(
        [pledge(deployment_cost=1), pledge(id="P2", deployment_cost=2)],
        requirement(),
        capabilities=WHOLE,
    )
    assert alternatives(asked, 0.5).unique is True
    found = alternatives(asked, 1.0)
    assert (found.unique, found.distance) == (False, about(2))
    assert set(found.furthest["pledge_id"]) == {"P2"}
    with pytest.raises(ValueError, match="0 or more"):
        alternatives(asked, -0.1)


def test_a_plan_that_is_not_the_best_is_compared_with_those_as_good() -> None:
    """Without time nothing goes: any plan is as good, and what is best is none of it."""
    asked = case(capabilities=WHOLE)
    plan = match(asked, time_limit=0)
    found = alternatives(plan)
    assert (plan.objective["gap"], found.best) == (1, False)
    assert ranges(found)["P1", "R1"][1] == 1


def test_the_tie_of_the_scenario_is_found() -> None:
    """Two pledges of troops cost nothing and can fill MINUSCA's 2,750 as well: China and Colombia."""
    found = alternatives(load_scenario("seoul-2021-assumed").match())
    some = found.pairs[found.pairs["plans"] == "some"]
    assert set(some["contributor_id"]) == {"CHN", "COL"}
    assert found.unique is False


def test_constraints_of_an_analyst_are_no_part_of_the_case() -> None:
    asked = case()
    problem = formulate(asked).to_pulp()
    problem.addConstraint(problem.variables()[0] <= 1, "mine")
    with pytest.raises(ValueError, match="constraints of your own"):
        alternatives(match(asked, problem=problem))


@st.composite
def small(draw: st.DrawFn) -> tuple[Case, dict[str, Any]]:
    """Return a tiny case without dates, and its numbers."""
    numbers: dict[str, Any] = {
        "amount": [draw(st.integers(1, 2)) for _ in range(2)],
        "asked": [draw(st.integers(1, 2)) for _ in range(2)],
        "cost": [draw(st.integers(0, 2)) for _ in range(2)],
        "weight": [draw(st.integers(1, 2)) for _ in range(2)],
    }
    built = case(
        [
            pledge(
                id=f"P{k + 1}", quantity=numbers["amount"][k], deployment_cost=numbers["cost"][k]
            )
            for k in range(2)
        ],
        [
            requirement(id=f"R{k + 1}", quantity=numbers["asked"][k], weight=numbers["weight"][k])
            for k in range(2)
        ],
        capabilities=WHOLE,
        settings={"gap_in": "quantity"},
    )
    return built, numbers


def every_plan(numbers: dict[str, Any]) -> dict[Stays, tuple[float, float]]:
    """Return every plan with its gap and its cost."""
    found = {}
    for stays in product(*(range(numbers["amount"][int(p[1]) - 1] + 1) for p, _ in PAIRS)):
        sums = [
            sum(v for v, (p, _) in zip(stays, PAIRS, strict=True) if p == f"P{k + 1}")
            for k in range(2)
        ]
        if any(s > a for s, a in zip(sums, numbers["amount"], strict=True)):
            continue
        gap = 0.0
        for k in range(2):
            there = sum(v for v, (_, r) in zip(stays, PAIRS, strict=True) if r == f"R{k + 1}")
            gap += numbers["weight"][k] * max(0, numbers["asked"][k] - there)
        cost = sum(s * c for s, c in zip(sums, numbers["cost"], strict=True))
        found[stays] = (gap, float(cost))
    return found


def of_plan(plan: Plan) -> Stays:
    total = plan.deployments.groupby(["pledge_id", "requirement_id"])["quantity"].sum()
    return tuple(int(total.get(pair, 0)) for pair in PAIRS)


@settings(law, max_examples=15)
@given(small(), st.sampled_from([0.0, 0.5, 1.0]))
def test_alternatives_are_those_of_every_plan_there_is(
    built: tuple[Case, dict[str, Any]], within: float
) -> None:
    asked, numbers = built
    plan = solved(asked, stop=0)
    plans = every_plan(numbers)
    best = min(plans.values())
    good = [
        stays
        for stays, found in plans.items()
        if all(one <= most * (1 + within) + 1e-9 for one, most in zip(found, best, strict=True))
    ]
    found = alternatives(plan, within)
    told = ranges(found)
    for k, pair in enumerate(PAIRS):
        least, most = min(stays[k] for stays in good), max(stays[k] for stays in good)
        assert told[pair][:2] == (about(least), about(most))
        assert told[pair][2] == ("every" if least else "some" if most else "no")
    had = of_plan(plan)
    assert plans[had] == best
    amounts = [numbers["amount"][int(p[1]) - 1] for p, _ in PAIRS]
    distances = [
        sum(abs(a - b) / q for a, b, q in zip(stays, had, amounts, strict=True)) for stays in good
    ]
    assert found.distance == about(max(distances))
    assert found.unique is (max(distances) == 0)
