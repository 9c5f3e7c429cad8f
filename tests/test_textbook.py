"""Published instances whose optimum is known, as cases without dates.

Each is a transportation or an assignment problem: pairs carry the costs, nothing but the allowed
pairs is eligible, and the tiers are the gap, which must be 0, and then the cost.
"""

from __future__ import annotations

import pandas as pd
import pytest
from solved import about, solved, values

from matcher import Case

pytestmark = pytest.mark.solver

Costs = dict[tuple[str, str], float]


def transport(supplies: dict[str, float], demands: dict[str, float], costs: Costs) -> Case:
    """Return a transportation problem as a case made from DataFrames."""
    pledges = pd.DataFrame(
        {"id": supplies.keys(), "contributor_id": supplies.keys(), "quantity": supplies.values()}
    )
    requirements = pd.DataFrame(
        {"id": demands.keys(), "mission_id": demands.keys(), "quantity": demands.values()}
    )
    pairs = pd.DataFrame([(*pair, cost) for pair, cost in costs.items()])
    pairs.columns = ["pledge_id", "requirement_id", "cost"]
    return Case.from_frames(
        pledges.assign(capability_id="load"),
        requirements.assign(capability_id="load"),
        pairs=pairs.assign(verdict="allow"),
        capabilities=pd.DataFrame({"id": ["load"], "whole": ["yes"]}),
        only_pairs=True,
    )


def table(rows: dict[str, list[float]], columns: list[str]) -> Costs:
    """Return a table of costs as pairs."""
    return {(row, c): v for row, cells in rows.items() for c, v in zip(columns, cells, strict=True)}


def test_the_beer_distribution_problem_of_pulp() -> None:
    """Two warehouses supply five bars; the least cost of transport is 8,600.

    PuLP documentation, *A Transportation Problem* (coin-or.github.io/pulp/CaseStudies/
    a_transportation_problem.html); ``examples/BeerDistributionProblem.py`` prints the total.
    """
    # A: 300 · 2 + 700 · 1; B: 200 · 3 + 900 · 1 + 1800 · 3 + 200 · 2
    bars = {"1": 500, "2": 900, "3": 1800, "4": 200, "5": 700}
    costs = table({"A": [2, 4, 5, 2, 1], "B": [3, 1, 3, 2, 3]}, list(bars))
    plan = solved(transport({"A": 1000, "B": 4000}, bars, costs))
    assert values(plan) == about({"gap": 0, "cost": 8600})


def test_the_transportation_problem_of_dantzig_as_in_the_gams_library() -> None:
    """Two canning plants supply three markets at 153.675 thousand dollars.

    Dantzig, *Linear Programming and Extensions* (1963), chapter 3.3; GAMS model library,
    ``trnsport``: freight 90 dollars a case and thousand miles.
    """
    demands = {"New York": 325, "Chicago": 300, "Topeka": 275}
    miles = table({"Seattle": [2.5, 1.7, 1.8], "San Diego": [2.5, 1.8, 1.4]}, list(demands))
    freight = {pair: 90 * thousands / 1000 for pair, thousands in miles.items()}
    plan = solved(transport({"Seattle": 350, "San Diego": 600}, demands, freight))
    assert values(plan) == about({"gap": 0, "cost": 153.675})


def test_the_assignment_example_of_scipy() -> None:
    """Three workers do three jobs at a cost of 5.

    SciPy documentation of ``scipy.optimize.linear_sum_assignment``, its example.
    """
    jobs = ["J1", "J2", "J3"]
    costs = table({"W1": [4, 1, 3], "W2": [2, 0, 5], "W3": [3, 2, 2]}, jobs)
    plan = solved(transport(dict.fromkeys(["W1", "W2", "W3"], 1), dict.fromkeys(jobs, 1), costs))
    assert values(plan) == about({"gap": 0, "cost": 5})
    chosen = zip(plan.deployments["pledge_id"], plan.deployments["requirement_id"], strict=True)
    assert sorted(chosen) == [("W1", "J2"), ("W2", "J1"), ("W3", "J3")]


def test_the_assignment_example_of_or_tools() -> None:
    """Five workers, four tasks: the least cost is 265, and one worker stays idle.

    OR-Tools documentation, *Solving an Assignment Problem* (developers.google.com/optimization/
    assignment/assignment_example).
    """
    tasks = ["T0", "T1", "T2", "T3"]
    rows = {
        "W0": [90, 80, 75, 70],
        "W1": [35, 85, 55, 65],
        "W2": [125, 95, 90, 95],
        "W3": [45, 110, 95, 115],
        "W4": [50, 100, 90, 100],
    }
    plan = solved(transport(dict.fromkeys(rows, 1), dict.fromkeys(tasks, 1), table(rows, tasks)))
    assert values(plan) == about({"gap": 0, "cost": 265})
    chosen = zip(plan.deployments["pledge_id"], plan.deployments["requirement_id"], strict=True)
    assert sorted(chosen) == [("W0", "T3"), ("W1", "T2"), ("W2", "T1"), ("W3", "T0")]
    assert plan.idle["pledge_id"].tolist() == ["W4"]
