"""The plan: its frames hold what they promise, and its first lines say the essential."""

from __future__ import annotations

import pickle
from copy import deepcopy
from typing import Any, get_type_hints

import networkx as nx
import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher import Case, Plan
from matcher.plan.frames import FRAMES

EMPTY = {"quantity": None}


def eventful() -> Case:
    """Return a case in which something of everything happens."""
    return case(
        [
            pledge(id="P1", quantity=2, readiness="verified", assumed="readiness", notice_days=0),
            pledge(id="P2", contributor_id="GHA", capability_id="car", available_from=day(4)),
            pledge(id="P3", quantity=None),
            pledge(id="P4", capability_id="tent"),
            pledge(id="P5", quantity=None),
        ],
        [
            requirement(id="R1", quantity=1, priority=1, minimum_readiness="assessed"),
            requirement(id="R2", quantity=4, mission_id="M2", priority=2),
            requirement(id="R3", capability_id="ship", priority=3),
            requirement(id="R4", quantity=None, priority=3),
            requirement(id="R5", quantity=0),
        ],
        settings=dated(10),
        stand_ins=[{"provided": "car", "required": "truck", "rate": 0.5}],
        conditions=[{"pledge_id": "P1", "text": "Fuel is paid", "effect": "open"}],
        running=[{"pledge_id": "P5", "requirement_id": "R2", "quantity": 1}],
    )


PLANS = {
    "eventful": eventful,
    "undated": lambda: case(pledge(quantity=2), requirement(quantity=3)),
    "nobody comes": lambda: case(pledge(capability_id="car"), settings=dated(10)),
    "nothing is quantified": lambda: case(pledge(**EMPTY), requirement(**EMPTY)),
    "no pledge": lambda: case(pd.DataFrame(columns=list(pledge())), settings=dated(10)),
    "no requirement": lambda: case(None, pd.DataFrame(columns=list(requirement()))),
    "nothing at all": lambda: case(
        pd.DataFrame(columns=list(pledge())), pd.DataFrame(columns=list(requirement()))
    ),
}


@pytest.mark.parametrize("name", ["eventful", "undated"])
def test_a_plan_goes_to_another_process(name: str) -> None:
    plan = solved(PLANS[name]())
    for again in (pickle.loads(pickle.dumps(plan)), deepcopy(plan)):  # noqa: S301 - our own bytes
        assert again.to_json() == plan.to_json()
        assert again.versions == plan.versions
        assert again.audit().passed


def test_plans_are_told_apart_without_comparing_their_frames() -> None:
    one, other = (solved(case()) for _ in range(2))
    assert one == one  # noqa: PLR0124 - identity is the point
    assert one != other
    assert {one, other}


@pytest.mark.parametrize("name", PLANS)
def test_every_frame_has_its_columns_in_order_and_in_their_dtypes(name: str) -> None:
    plan = solved(PLANS[name]())
    for frame, spec in FRAMES.items():
        found = {column: str(dtype) for column, dtype in getattr(plan, frame).dtypes.items()}
        assert list(found.items()) == [(c, dtype) for c, (dtype, _) in spec.columns.items()], frame
        assert getattr(plan, frame).index.equals(pd.RangeIndex(len(getattr(plan, frame))))


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_speaks_in_four_lines(name: str) -> None:
    plan = solved(PLANS[name]())
    assert len(repr(plan).splitlines()) == 4
    assert all(line.endswith(".") for line in repr(plan).splitlines())
    assert plan._repr_html_().startswith("<p>Of ")


def test_the_first_lines_say_what_is_met_open_idle_and_assumed() -> None:
    """R1 is met, R2 in part, R3 open, R4 unquantified, R5 asks for 0; P4 is idle, P3 unquantified.

    P1 serves R1 and R2, P2 (half a truck each) R2 from day 4, P5 runs at R2. Gap of R2: 4 days
    · (4 − 2) + 6 days · (4 − 2.5) = 17, as a share of 4 it is 4.25; gap of R3: 10 days.
    """
    plan = solved(eventful())
    assert repr(plan).splitlines() == [
        "Of 3 requirements 1 is met, 1 in part, 1 open; 1 without a quantity; 1 asks for nothing in "
        "this time.",
        "1 of 4 quantified pledges is idle. 1 unquantified pledge was not used.",
        "gap 14.25 requirement-days, gap:1 0 requirement-days, gap:2 4.25 requirement-days, gap:3 10 "
        "requirement-days, cost 0: best over the offered dates.",
        repr(plan).splitlines()[-1],
    ]
    kinds = plan.decisions["kind"]
    assumed = int(kinds.isin(["assumed", "unknown", "default"]).sum())
    assert repr(plan).splitlines()[-1] == (
        f"The plan rests on {assumed} assumed values and 1 open decision."
    )
    assert kinds.tolist().count("condition") == 1


def test_the_gap_is_the_sum_over_the_priorities() -> None:
    plan = solved(eventful())
    values = plan.objective
    assert list(values) == ["gap", "gap:1", "gap:2", "gap:3", "cost", "tie"]
    assert values["gap"] == values["gap:1"] + values["gap:2"] + values["gap:3"]
    assert list(values)[1:] == plan.tiers["tier"].tolist()


def test_one_priority_is_one_tier() -> None:
    assert list(solved(case()).objective) == ["gap", "cost", "tie"]


def test_every_tier_that_was_asked_for_has_a_value() -> None:
    plan = solved(case(), "gap", "cost", "arrivals", "score")
    assert list(plan.objective) == ["gap", "cost", "arrivals", "score", "tie"]
    plan = solved(case(pledge(deployment_cost=3)), {"gap": 1.0, "cost": 0.25}, "arrivals")
    assert plan.objective["gap+cost"] == pytest.approx(0.75)


def test_the_frame_of_a_plan_is_its_deployments() -> None:
    plan = solved(case())
    assert plan.to_frame() is plan.deployments
    assert get_type_hints(Plan.to_frame)["return"] is pd.DataFrame


def test_the_graph_holds_what_is_planned() -> None:
    """One of two trucks serves R1 for five days, then both for the rest; nothing else is planned."""
    pledges = [pledge(quantity=2), pledge(id="P2", capability_id="car")]
    need = requirement(quantity=1)
    rising = [{"requirement_id": "R1", "from": day(5), "quantity": 2}]
    plan = solved(case(pledges, need, settings=dated(10), phases=rising))
    graph = plan.graph()
    path = [("contributor", "KEN"), ("pledge", "P1"), ("requirement", "R1"), ("mission", "M1")]
    assert set(graph) == set(path)
    assert nx.shortest_path(graph, path[0], path[-1]) == path
    assert graph.edges[path[1], path[2]] == {
        "quantity": plan.deployments["quantity"].sum(),
        "start": pd.Timestamp(day(0)),
        "end": pd.Timestamp(day(9)),
    }


@pytest.mark.parametrize("settings", [{}, dated(10)])
def test_a_requirement_of_nothing_is_a_row_without_a_gap(settings: dict[str, Any]) -> None:
    row = solved(case(None, requirement(quantity=0), settings=settings)).gaps.iloc[0]
    assert row[["required", "served", "gap", "over", "out_of_reach"]].tolist() == [0] * 5
    assert pd.isna(row["first_reason"])


def test_the_graph_of_a_plan_without_deployments_or_dates() -> None:
    assert len(solved(case(pledge(capability_id="car"))).graph()) == 0
    edge = solved(case()).graph().edges[("pledge", "P1"), ("requirement", "R1")]
    assert edge["quantity"] == 1
    assert pd.isna(edge["start"])


def test_names_are_text_and_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    plan = solved(
        case(pledge(capability_id=evil), requirement(capability_id=evil, mission_id="<b>M&A"))
    )
    page = plan._repr_html_()
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;M&amp;A" in page


def test_a_long_plan_shows_ten_deployments_and_counts_the_rest() -> None:
    many = [pledge(id=f"P{k}") for k in range(12)]
    page = solved(case(many, requirement(quantity=12)))._repr_html_()
    assert page.count("<tr") == 1 + 10
    assert page.endswith("<p>and 2 more deployments</p>")


def kept(**more: Any) -> Case:
    pledges = [pledge(quantity=1, Desk="Nairobi", served="once", who="J. Doe")]
    needs = [requirement(quantity=2, Desk="New York", ref=7)]
    return case(pledges, needs, other_columns="keep", **more)


def test_foreign_columns_are_kept_and_joined() -> None:
    """`Desk` stands in both tables and `served` is a column of a plan: each is told by its table."""
    plan = solved(kept())
    row = plan.deployments.iloc[0]
    assert list(plan.deployments.columns)[len(FRAMES["deployments"].columns) :] == [
        "pledge_Desk", "pledge_served", "who", "requirement_Desk", "ref",
    ]  # fmt: skip
    assert (row["pledge_Desk"], row["requirement_Desk"]) == ("Nairobi", "New York")
    assert row["pledge_served"] == "once"
    assert row["served"] == 1
    gap = plan.gaps.iloc[0]
    assert (gap["requirement_Desk"], str(gap["ref"])) == ("New York", "7")
    idle = solved(kept(only_pairs=True)).idle.iloc[0]
    assert (idle["pledge_Desk"], idle["who"]) == ("Nairobi", "J. Doe")
