"""One program, several solvers: the same values, and files that others can read."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import highspy
import pulp
import pytest
from builders import case, giver, lack, pledge, requirement
from drawn_supports import KINDS, Kind
from drawn_supports import tiny_case as tiny_supported
from solved import about, dated, day, solved, stays, values
from test_brute_force import as_case, tiny_case
from test_brute_policies import ruled_as_case, ruled_case
from tiny_supports import Asked, Lack, Pledged, Tiny
from tiny_tables import as_case as supported

from matcher import Case, ContradictionError, SolverError, formulate, match
from matcher.program.lane import Options, Outcome, solve
from matcher.program.linear import Linear

pytestmark = pytest.mark.solver

WHOLE = [{"id": "truck", "whole": "yes"}]


def transport() -> Case:
    """Return a divisible transport that has one best answer."""
    costs = {("P1", "R1"): 1, ("P1", "R2"): 3, ("P2", "R1"): 2, ("P2", "R2"): 8}
    return case(
        [pledge(id="P1", quantity=4), pledge(id="P2", quantity=6)],
        [requirement(id="R1", quantity=5), requirement(id="R2", quantity=5)],
        pairs=[{"pledge_id": p, "requirement_id": r, "cost": c} for (p, r), c in costs.items()],
    )


def knapsack() -> Case:
    """Return whole units of several sizes, where the answer without whole columns is not whole."""
    sizes = {"P1": 7, "P2": 5, "P3": 4}
    return case(
        [pledge(id=p, persons_each=n, deployment_cost=n) for p, n in sizes.items()],
        [
            requirement(id="R1", quantity=9, measure="persons"),
            requirement(id="R2", quantity=6, measure="persons", weight=2),
        ],
        capabilities=[{"id": "truck", "measure": "trucks", "whole": "yes"}],
        settings={"gap_in": "quantity"},
    )


def relief() -> Case:
    """Return three whole units with tours that relieve each other."""
    units = [
        pledge(id=f"P{k}", tour_days=4, rest_days=2, tours=2, monthly_cost=30 * k)
        for k in (1, 2, 3)
    ]
    return case(
        units,
        [requirement(id="R1"), requirement(id="R2", priority=1)],
        settings=dated(14, travel_days=1),
        capabilities=WHOLE,
    )


def running() -> Case:
    """Return a unit that is there, and a heavier need elsewhere."""
    return case(
        pledge(quantity=2, deployment_cost=3),
        [requirement(id="R1", quantity=2), requirement(id="R2", mission_id="M2", weight=3)],
        settings=dated(9, travel_days=1, step="1 day"),
        running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 2, "start": day(-3)}],
    )


def assembled() -> Case:
    """Return units of whole parts: alternatives, one of them bound, a chain, a visit, and fuel."""
    kinds = ("truck", "part", "old part", "refit", "visit")
    return case(
        [
            pledge(quantity=3, deployment_cost=2, readiness="registered", notice_days=0),
            giver(quantity=5, deployment_cost=3),
            giver(id="G2", capability_id="old part", quantity=4, only_missions="M2"),
            giver(id="G3", capability_id="refit", quantity=2, available_from=day(1)),
            giver(id="G4", capability_id="visit"),
            giver(id="G5", capability_id="fuel", quantity=10, deployment_cost=0.5),
        ],
        [
            requirement(quantity=2, minimum_readiness="assessed"),
            requirement(id="R2", mission_id="M2", quantity=2, weight=2),
        ],
        needs=[
            lack(quantity=2, group="airframe", lead_days=1),
            lack(id="N2", capability_id="old part", quantity=3, group="airframe"),
            lack(id="N3", pledge_id="G1", capability_id="refit", quantity=0.5, lead_days=1),
            lack(id="N4", capability_id="visit", per="pledge", raises_to="assessed", lead_days=3),
            lack(id="N5", capability_id="fuel", quantity=10, per="month"),
        ],
        settings=dated(12, travel_days=1),
        capabilities=[*({"id": name, "whole": "yes"} for name in kinds), {"id": "fuel"}],
    )


def ruled() -> Case:
    """Return police and troops under ceilings that are exchanged, a budget, lift, and stays."""
    kinds = ("police", "troops")
    units = [
        pledge(id=f"P{k}", capability_id=kind, quantity=3, persons_each=k, monthly_cost=30 * k)
        | {"contributor_id": who, "women_each": 0.2 * k, "tour_days": 6, "tours": 2}
        for k, (kind, who) in enumerate([*zip(kinds, ("KEN", "GHA"), strict=True)] * 2, start=1)
    ]
    ceilings = [{"kind": "ceiling", "at_most": 6, "id": kind, "capability": kind} for kind in kinds]
    return case(
        units,
        [requirement(id=f"R{k}", capability_id=one, quantity=3) for k, one in enumerate(kinds)],
        settings=dated(12, travel_days=1, step="2 days"),
        capabilities=[{"id": one, "whole": "yes"} for one in kinds],
        policies=[
            *ceilings,
            {"id": "Y1", "kind": "exchange", "more": "police", "fewer": "troops", "at_most": 3},
            {"id": "Y2", "kind": "share", "share": 0.25, "price": 2},
            {"id": "Y3", "kind": "contributor_share", "share": 0.5, "price": 0.5},
            {"id": "Y4", "kind": "budget", "at_most": 90, "already": 5},
            {"id": "Y5", "kind": "lift", "at_most": 12, "price": 1},
            {"id": "Y6", "kind": "stay", "days": 5, "price": 1},
        ],
    )


def random_case(number: int) -> Callable[[], Case]:
    """Return a maker of one of the tiny cases of the brute force."""
    return lambda: as_case(tiny_case(random.Random(f"solvers {number}")))  # noqa: S311 - a seed


def needy_case(kind: Kind) -> Callable[[], Case]:
    """Return a maker of one of the tiny cases with needs of the brute force."""
    return lambda: supported(tiny_supported(kind, len(KINDS)))


def random_ruled_case(number: int) -> Callable[[], Case]:
    """Return a maker of one of the tiny cases under policies of the brute force."""
    return lambda: ruled_as_case(ruled_case(random.Random(f"solvers {number}")))  # noqa: S311 - a seed


CASES: list[Callable[[], Case]] = [transport, knapsack, relief, running, assembled, ruled]
MORE = [pytest.param(random_case(k), id=f"random {k}") for k in range(40)]
MORE += [pytest.param(random_ruled_case(k), id=f"ruled {k}") for k in range(20)]
NEEDY = [pytest.param(needy_case(kind), id=f"random {kind.name}") for kind in KINDS]


@pytest.mark.parametrize("make", [*CASES, *MORE, *NEEDY])
def test_highs_and_cbc_agree_on_every_tier(make: Callable[[], Case]) -> None:
    """Both reach the same values, and the same plan where the last tier was closed."""
    highs = solved(make(), stop=0)
    cbc = solved(make(), stop=0, solver="CBC")
    assert values(cbc) == about(values(highs))
    if highs.unique and cbc.unique:
        assert stays_of(cbc) == stays_of(highs)


@pytest.mark.parametrize("kind", ["lp", "mps"])
@pytest.mark.parametrize("make", CASES)
def test_written_files_solve_to_the_first_tier(
    make: Callable[[], Case], kind: str, tmp_path: Path
) -> None:
    """A file that PuLP wrote and HiGHS read has the value of the first tier."""
    given = make()
    path = tmp_path / f"program.{kind}"
    problem = formulate(given).to_pulp()
    (problem.writeLP if kind == "lp" else problem.writeMPS)(str(path))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    first = solved(given, stop=0).tiers["value"].iloc[0]
    assert solver.getInfo().objective_function_value == about(first)


def test_a_constraint_of_an_analyst_is_honoured_and_shown() -> None:
    """No more than 3 of P1 to R2, where the best plan would send 4.

    The rest comes from P2: 3 · 3 + 1 · 1 + 4 · 2 + 2 · 8 = 34 instead of 30.
    """
    program = formulate(transport())
    problem = program.to_pulp()
    columns = program.columns()
    chosen = columns[(columns["pledge_id"] == "P1") & (columns["requirement_id"] == "R2")]
    by_name = {variable.name: variable for variable in problem.variables()}
    problem += by_name[chosen["name"].item()] <= 3, "ceiling"
    plan = match(transport(), problem=problem)
    assert values(plan) == about({"gap": 0, "cost": 34})
    assert plan.own == ("ceiling",)
    assert "Constraints of your own are honoured and not audited: ceiling." in repr(plan)
    assert values(solved(transport())) == about({"gap": 0, "cost": 30})


def test_a_constraint_of_an_analyst_may_be_on_what_is_handed_over() -> None:
    """No part of Ghana's to the trucks on day 3 or later; columns say who gives what, and when.

    **Proves**: the columns of hand-overs are found by giver, need and day, and their end is blank
    where there is none.
    **Without it**: the parts would come as they do in the plan without the constraint.
    """
    given = assembled()
    program = formulate(given)
    problem, columns = program.to_pulp(), program.columns()
    handed = columns[(columns["kind"] == "handed") & (columns["giver_pledge_id"] == "G1")]
    assert (handed["pledge_id"] + " " + handed["about"]).unique().tolist() == ["P1 N1"]
    assert handed["until"].isna().all()
    by_name = {variable.name: variable for variable in problem.variables()}
    for name in handed.loc[handed["date"] >= day(2), "name"]:
        problem += by_name[name] <= 0
    plan, free = match(given, problem=problem), solved(given)
    assert not (plan.supports["giver_pledge_id"] == "G1").any()
    assert (free.supports["giver_pledge_id"] == "G1").any()
    assert values(plan)["gap"] > values(free)["gap"]


def test_constraints_without_a_name_are_told_apart() -> None:
    """PuLP 3 leaves them without any until they are written; two of them ended in its error."""
    problem = formulate(transport()).to_pulp()
    by_name = {variable.name: variable for variable in problem.variables()}
    for name in ("there_0", "there_1"):
        problem += by_name[name] <= 3
    plan = match(transport(), problem=problem)
    assert plan.own == ("_C1", "_C2")


def test_the_problem_of_a_case_before_it_was_changed_is_refused() -> None:
    """Its bounds are those of other quantities: the plan would send what nobody has."""
    before = transport()
    problem = formulate(before).to_pulp()
    pledges = before["pledges"]
    after = before.with_frames(pledges=pledges.assign(quantity=pledges["quantity"] / 2))
    with pytest.raises(ValueError, match="is not that of this case and objective"):
        match(after, problem=problem)


def test_a_variable_of_an_analyst_may_link_pairs() -> None:
    """R2 may be served only if an own yes-or-no variable is 1, and it is held at 0.

    R2 is then open: 5 of 5, a gap of 1.
    """
    program = formulate(transport())
    problem = program.to_pulp()
    columns = program.columns()
    there = columns[(columns["kind"] == "there") & (columns["requirement_id"] == "R2")]["name"]
    by_name = {variable.name: variable for variable in problem.variables()}
    opened = problem.add_variable("opened", 0, 1, "Integer")
    problem += pulp.lpSum(by_name[name] for name in there) - 10 * opened <= 0, "only if opened"
    problem += opened <= 0, "not opened"
    plan = match(transport(), problem=problem)
    assert values(plan)["gap"] == about(1)
    assert len(plan.own) == 2


def test_an_impossible_constraint_of_an_analyst_is_named() -> None:
    """Nobody can send 99 of 4.

    The constraint alone cannot hold.
    """
    program = formulate(transport())
    problem = program.to_pulp()
    columns = program.columns()
    name = columns.loc[columns["kind"] == "there", "name"].iloc[0]
    by_name = {variable.name: variable for variable in problem.variables()}
    problem += by_name[name] >= 99, "too_much"
    with pytest.raises(ContradictionError) as caught:
        match(transport(), problem=problem)
    assert caught.value.members == ("your constraint too_much",)


def test_narrowed_bounds_of_an_analyst_are_a_constraint_of_the_analyst() -> None:
    """At most 3 of P1 to R2, as in the test above, said as a bound of its variable.

    **Proves**: the plan keeps it, names it, and claims no proof.
    **Without it**: the plan would say that 34 is proved, which no table bears out.
    """
    problem, variable = with_variable("P1", "R2")
    variable.upBound = 3
    plan = match(transport(), problem=problem)
    assert values(plan) == about({"gap": 0, "cost": 34})
    assert plan.own == (f"bounds_of_{variable.name}",)
    assert plan.certificate is None
    assert plan.audit().passed


def test_impossible_bounds_of_an_analyst_are_named() -> None:
    """Nobody can send 99 of 4, asked as a bound."""
    problem, variable = with_variable("P1", "R2")
    variable.lowBound, variable.upBound = 99, None
    with pytest.raises(ContradictionError) as caught:
        match(transport(), problem=problem)
    assert caught.value.members == (f"your constraint bounds_of_{variable.name}",)


def with_variable(pledge_id: str, requirement_id: str) -> tuple[pulp.LpProblem, pulp.LpVariable]:
    """Return the problem of the transport, and its variable of one pair."""
    program = formulate(transport())
    problem = program.to_pulp()
    columns = program.columns()
    here = (columns["pledge_id"] == pledge_id) & (columns["requirement_id"] == requirement_id)
    name = columns.loc[here, "name"].item()
    return problem, next(one for one in problem.variables() if one.name == name)


def presolved() -> Case:
    """Return a case whose tie HiGHS up to 1.15 closes too high, where it substitutes freely."""
    units = (
        Pledged("unit", tour=1, tours=2, travel=1),
        Pledged("unit", available_until=3, tours=2),
        Pledged("part", 2, deliveries=((1, 1), (3, 1))),
    )
    asked = (Asked("unit", 0, 2, weight=2), Asked("unit", 0, 3, mission="M2"))
    lacks = (Lack("N0", 0, "part", use="spent"), Lack("N1", 1, "part", 1.5, use="spent"))
    return supported(Tiny(4, units, asked, lacks))


def test_no_plan_is_better_than_what_is_called_the_best() -> None:
    """Branching finds the plan that is known already, and nothing else is said to be the bound."""
    plan = solved(presolved(), "gap", stop=0)
    last = plan.tiers.iloc[-1]
    assert last["closed"] == "branching"
    assert last["bound"] == about(last["value"])
    assert plan.unique


def test_a_solver_that_calls_worse_plans_the_best_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a known plan is better than the bound, the bound is not taken, and nothing is closed.

    **Proves**: a plan never says that it is better than what it calls proved.
    **Without it**: the audit would find a value better than its bound.
    """

    def boasting(linear: Linear, options: Options) -> Outcome:
        outcome = solve(linear, options)
        if outcome.bound is None or options.start is None or options.nodes == 200:
            return outcome
        return replace(outcome, bound=outcome.bound + 1.0)

    monkeypatch.setattr("matcher.program.parts.underway.solve", boasting)
    plan = solved(presolved(), "gap", stop=0)
    assert plan.tiers["closed"].tolist() == ["limit", "limit"]
    assert not plan.unique
    assert values(plan)["gap"] >= 8


def test_an_unknown_solver_is_an_error_that_names_those_that_are_there() -> None:
    """The message says what to write instead."""
    with pytest.raises(SolverError, match=r'there is no solver "ORACLE" here.*HiGHS'):
        match(transport(), solver="ORACLE")


@pytest.mark.parametrize("solver", ["HiGHS", "CBC"])
@pytest.mark.parametrize("make", CASES)
def test_no_time_is_no_error(make: Callable[[], Case], solver: str) -> None:
    """A plan comes in any case, and says whether it is the best."""
    plan = solved(make(), time_limit=1e-6, solver=solver)
    assert plan.status in {"limit", "optimal"}
    if plan.status == "limit":
        assert "limit" in plan.tiers["closed"].tolist()
        assert "not reproducible" in repr(plan)


def stays_of(plan: object) -> list[tuple[object, ...]]:
    """Return who is where, whether or not there is a calendar."""
    if plan.case.is_dated:
        return stays(plan)
    columns = ["pledge_id", "requirement_id", "quantity"]
    return sorted(plan.deployments[columns].itertuples(index=False, name=None))
