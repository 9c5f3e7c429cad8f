"""Two lanes to one answer: through PuLP, and as arrays, priced and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from builders import case, pledge, requirement
from drawn_supports import KINDS
from scipy import sparse
from solved import about, solved, values
from test_solvers import assembled, knapsack, needy_case, random_case, relief, ruled, running

from matcher import Case, list_scenarios, load_scenario, match
from matcher.program.faces import find_prices
from matcher.program.lane import (
    ARRAYS,
    INFEASIBLE,
    OPTIMAL,
    PULP,
    Options,
    dive,
    diving,
    pricing,
    solve,
)
from matcher.program.lane.kept import Kept
from matcher.program.linear import Linear

pytestmark = pytest.mark.solver

DRAWN = 300


def program(random: np.random.Generator, *, whole: bool) -> Linear:
    """Return a small program of any kind: rows of all senses, bounds, some columns whole."""
    rows, columns = random.integers(1, 7), random.integers(1, 9)
    matrix = random.integers(-3, 6, (rows, columns)) * (random.random((rows, columns)) < 0.6)
    lower = -random.integers(0, 2, columns).astype(float)
    upper = lower + random.integers(0, 6, columns)
    middle = matrix @ (lower + (upper - lower) * random.random(columns))
    sides = random.integers(0, 3, rows)
    return named(
        cost=random.integers(-4, 5, columns).astype(float),
        lower=lower,
        upper=upper,
        whole=whole & (random.random(columns) < 0.7),
        matrix=sparse.csr_array(matrix.astype(float)),
        row_lower=np.where(sides == 0, -np.inf, middle - random.integers(0, 3, rows)),
        row_upper=np.where(sides == 1, np.inf, middle + random.integers(0, 3, rows)),
    )


def transport(random: np.random.Generator) -> Linear:
    """Return a transport of many ways, with a gap for each that wants."""
    pledged, wanted = int(random.integers(2, 12)), int(random.integers(2, 8))
    ways = pledged * wanted
    p, r = np.divmod(np.arange(ways), wanted)
    gap = np.arange(wanted)
    row = np.concatenate([p, pledged + r, pledged + gap])
    column = np.concatenate([np.arange(ways), np.arange(ways), ways + gap])
    required = random.integers(1, 9, wanted).astype(float)
    return named(
        cost=np.append(random.integers(0, 4, ways), random.integers(5, 9, wanted)).astype(float),
        lower=np.zeros(ways + wanted),
        upper=np.append(np.full(ways, 9.0), required),
        whole=np.zeros(ways + wanted, dtype=bool),
        matrix=sparse.csr_array(sparse.coo_array((np.ones(len(row)), (row, column)))),
        row_lower=np.append(np.full(pledged, -np.inf), required),
        row_upper=np.append(random.integers(1, 6, pledged), np.full(wanted, np.inf)).astype(float),
    )


def named(**arrays: np.ndarray | sparse.csr_array) -> Linear:
    """Return a program whose columns and rows are numbered."""
    rows, columns = arrays["matrix"].shape
    return Linear(
        **arrays,
        column_names=np.array([f"x_{j}" for j in range(columns)], dtype=object),
        row_names=np.array([f"row_{i}" for i in range(rows)], dtype=object),
    )


def proved(linear: Linear, outcome: object) -> float:
    """Return what the duals of an outcome prove."""
    prices = find_prices(linear, outcome)
    assert prices is not None
    return prices.bound


def test_both_lanes_give_the_best_of_hundreds_of_programs() -> None:
    seen = dict.fromkeys((OPTIMAL, INFEASIBLE), 0)
    for number in range(DRAWN):
        linear = program(np.random.default_rng(number), whole=number % 2 == 1)
        one, other = (solve(linear, Options(lane=lane)) for lane in (PULP, ARRAYS))
        assert one.status == other.status
        seen[one.status] += 1
        if one.status == OPTIMAL:
            assert one.x is not None
            assert other.x is not None
            assert linear.holds(other.x, 1e-6)
            assert linear.cost @ other.x == about(linear.cost @ one.x)
            assert other.bound == about(one.bound)
        if one.status == OPTIMAL and not linear.whole.any():
            assert proved(linear, other) == about(proved(linear, one))
    assert min(seen.values()) > DRAWN / 20


CASES: dict[str, Callable[[], Case]] = {
    "knapsack": knapsack,
    "relief": relief,
    "running": running,
    "assembled": assembled,
    "ruled": ruled,
    **{f"random {number}": random_case(number) for number in range(6)},
    **{f"needs {kind.name}": needy_case(kind) for kind in KINDS[:6]},
    **{name: lambda name=name: load_scenario(name).case for name in list_scenarios()},
}


@pytest.mark.parametrize("name", CASES)
def test_both_lanes_give_the_same_plan(name: str) -> None:
    asked = CASES[name]()
    one, other = (solved(asked, lane=lane, stop=0.0) for lane in (PULP, ARRAYS))
    assert values(other) == pytest.approx(values(one), rel=1e-6, abs=1e-6)
    # where a tier was branched, prices of the next ones hang on which plan was found
    plain = np.logical_and.accumulate([plan.tiers["closed"] == "linear" for plan in (one, other)])
    proofs = (plan.tiers.loc[plain[-1], "proved"].astype(float) for plan in (one, other))
    np.testing.assert_allclose(*proofs, rtol=1e-6, atol=1e-6)
    if one.unique and other.unique:
        columns = ["pledge_id", "requirement_id", "start", "end"]
        assert other.deployments[columns].equals(one.deployments[columns])


def test_pricing_ends_at_the_best_of_all_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pricing, "_MANY", 0)
    monkeypatch.setattr(pricing, "_SPREAD", 1)
    monkeypatch.setattr(pricing, "_CHEAP", 1)
    added = 0
    for number in range(60):
        linear = transport(np.random.default_rng(number))
        priced = pricing.Priced(linear, Options())
        begun = int(priced.is_in.sum())
        outcome, whole = priced.solve(None), solve(linear, Options(lane=PULP))
        assert outcome is not None
        assert outcome.bound == about(whole.bound)
        assert proved(linear, outcome) == about(whole.bound)
        added += int(priced.is_in.sum()) > begun
    assert added > 20


def test_where_the_first_columns_cannot_hold_all_columns_are_solved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pricing, "_MANY", 0)
    monkeypatch.setattr(pricing, "_SPREAD", 1)
    monkeypatch.setattr(pricing, "_CHEAP", 0)
    linear = transport(np.random.default_rng(4))
    ways = linear.cost < 5
    must = replace(linear, upper=np.where(ways, linear.upper, 0.0), row_upper=linear.row_upper * 2)
    assert pricing.is_priced(must)
    assert pricing.Priced(must, Options()).solve(None) is None
    one, other = (solve(must, Options(lane=lane)) for lane in (PULP, ARRAYS))
    assert other.bound == about(one.bound)


@pytest.mark.parametrize("many", [0, 10**9])
def test_a_kept_program_gives_what_a_new_one_gives(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(pricing, "_MANY", many)
    monkeypatch.setattr(pricing, "_SPREAD", 1)
    for number in range(20):
        random = np.random.default_rng(number)
        linear, kept = transport(random), Kept()
        for _ in range(6):
            outcome = kept.solve(linear, Options())
            assert outcome.bound == about(solve(linear, Options(lane=PULP)).bound)
            assert proved(linear, outcome) == about(outcome.bound)
            rows, columns = linear.matrix.shape
            linear = replace(
                linear,
                cost=np.where(random.random(columns) < 0.1, random.integers(0, 9), linear.cost),
                upper=np.where(
                    (linear.cost < 5) & (random.random(columns) < 0.2),
                    random.integers(0, 3),
                    linear.upper,
                ),
                row_upper=np.where(
                    random.random(rows) < 0.2, linear.row_upper + 1, linear.row_upper
                ),
            )


def assignment(random: np.random.Generator) -> Linear:
    """Return jobs to be done once each by agents of little capacity; a job may stay undone."""
    agents, jobs = 6, 40
    pairs = agents * jobs
    agent, job = np.divmod(np.arange(pairs), jobs)
    size = random.integers(5, 25, pairs).astype(float)
    row = np.concatenate([agent, agents + job, agents + np.arange(jobs)])
    column = np.concatenate([np.arange(pairs), np.arange(pairs), pairs + np.arange(jobs)])
    value = np.concatenate([size, np.ones(pairs), np.ones(jobs)])
    return named(
        cost=np.append(random.integers(10, 50, pairs), np.full(jobs, 100.0)).astype(float),
        lower=np.zeros(pairs + jobs),
        upper=np.ones(pairs + jobs),
        whole=np.arange(pairs + jobs) < pairs,
        matrix=sparse.csr_array(sparse.coo_array((value, (row, column)))),
        row_lower=np.append(np.full(agents, -np.inf), np.ones(jobs)),
        row_upper=np.append(np.full(agents, 90.0), np.full(jobs, np.inf)),
    )


def test_a_dive_ends_at_a_plan_of_whole_columns_near_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diving, "_FEW", 0)
    lost = []
    for number in range(8):
        linear = assignment(np.random.default_rng(number))
        fixed = replace(linear, lower=np.where(np.arange(280) == 275, 1.0, linear.lower))
        outcome = dive(fixed, Options())
        assert outcome.x is not None
        assert outcome.bound is None
        assert fixed.holds(outcome.x, 1e-9)
        assert np.allclose(outcome.x, np.rint(outcome.x))
        best = solve(fixed.relaxed(), Options(lane=ARRAYS)).bound
        assert best is not None
        nothing = fixed.cost[240:].sum()
        lost.append((fixed.cost @ outcome.x - best) / (nothing - best))
    assert max(lost) < 0.2


def test_a_dive_where_nothing_is_possible_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diving, "_FEW", 0)
    linear = assignment(np.random.default_rng(1))
    over = replace(linear, lower=np.where(np.arange(280) < 40, 1.0, linear.lower))
    assert dive(over, Options()).x is None


def test_a_lane_that_is_none_is_refused() -> None:
    asked = case(pledge(), requirement())
    with pytest.raises(ValueError, match="there is no lane 'rail': write one of auto, pulp"):
        match(asked, lane="rail")
    with pytest.raises(ValueError, match="leads to HiGHS alone, not to CBC"):
        match(asked, lane=ARRAYS, solver="CBC")


def test_a_time_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="time_limit is -1: write seconds, 0 or more, or None"):
        match(case(pledge(), requirement()), time_limit=-1)


def test_ties_may_be_left_open() -> None:
    asked = case([pledge(id="P1"), pledge(id="P2")], requirement())
    plan = solved(asked.with_settings(break_ties=False))
    assert plan.tiers["tier"].tolist() == ["gap", "cost"]
    assert plan.objective == about(values(solved(asked)))
    assert not plan.unique
    assert plan.status == "optimal"
