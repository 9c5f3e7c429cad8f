"""The graphs of what is possible and of what is planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher import Case, read_plan, screen

KOR = ("contributor", "KOR")
AIR, UNIT, CREW = ("pledge", "AIR"), ("pledge", "UNIT"), ("pledge", "CREW")
FRAMES, CREWS, REFITS = ("need", "UNIT", "N1"), ("need", "UNIT", "N2"), ("need", "AIR", "N3")
R1, M1 = ("requirement", "R1"), ("mission", "M1")


def helicopters(**changes: Any) -> Case:
    """Return a unit of Kenya that needs airframes, refitted first, and then crews.

    Airframes are refitted in 20 days and given over in 5; crews train for 7 days on them; travel
    takes 10. So the first unit is there on day 20 + 5 + 7 + 10 = 42.
    """
    tables: dict[str, Any] = {
        "pledges": [
            pledge(id="UNIT", capability_id="unit", quantity=2),
            pledge(id="AIR", contributor_id="KOR", capability_id="airframe", quantity=16),
            pledge(id="CREW", contributor_id="UGA", capability_id="crew", quantity=6),
            pledge(id="REFIT", contributor_id="USA", capability_id="refit", quantity=10),
            pledge(id="CAR", capability_id="car"),
        ],
        "requirements": requirement(capability_id="unit", quantity=2),
        "needs": [
            {"id": "N1", "pledge_id": "UNIT", "capability_id": "airframe", "quantity": 3}
            | {"lead_days": 5},
            {"id": "N2", "pledge_id": "UNIT", "capability_id": "crew", "lead_days": 7}
            | {"after": "N1"},
            {"id": "N3", "pledge_id": "AIR", "capability_id": "refit", "lead_days": 20}
            | {"use": "spent"},
        ],
        "settings": dated(100, travel_days=10),
    }
    return case(**(tables | changes))


def test_what_is_possible_leads_from_givers_over_parts_and_units_to_missions() -> None:
    graph = screen(helicopters()).graph()
    assert nx.is_directed_acyclic_graph(graph)
    path = [KOR, AIR, FRAMES, UNIT, R1, M1]
    assert nx.shortest_path(graph, KOR, M1) == path
    assert nx.has_path(graph, ("contributor", "USA"), M1)
    assert ("pledge", "CAR") not in graph


def test_edges_of_what_is_possible_say_how_much_and_when() -> None:
    """Refitted by day 20, with the unit by day 25, crews trained by day 32, there by day 42."""
    graph = screen(helicopters()).graph()
    assert graph.edges[KOR, AIR] == {"quantity": 16}
    assert graph.edges[AIR, FRAMES] == {
        "rate": 1,
        "handed_on": pd.Timestamp(day(20)),
        "lead": 5,
        "ready_on": pd.Timestamp(day(25)),
    }
    assert graph.edges[CREW, CREWS]["handed_on"] == pd.Timestamp(day(25))
    assert graph.edges[FRAMES, UNIT] == {
        "capability_id": "airframe",
        "quantity": 3,
        "per": "each",
        "use": "kept",
    }
    assert graph.edges[REFITS, AIR]["use"] == "spent"
    assert graph.edges[UNIT, R1] == {
        "rate": 1,
        "travel": 10,
        "most": 2,
        "start": pd.Timestamp(day(42)),
        "end": pd.Timestamp(day(99)),
    }
    assert graph.edges[R1, M1] == {"quantity": 2}


def test_a_need_that_nobody_may_cover_stands_at_a_beginning() -> None:
    """Crews are withdrawn: the unit serves nothing, and its need for them hangs on nobody."""
    withdrawn = [
        row | {"status": "withdrawn"} if row["id"] == "CREW" else row
        for row in helicopters()["pledges"].to_dict("records")
    ]
    graph = screen(helicopters(pledges=withdrawn)).graph()
    assert [one for one in graph if one[0] == "need" and not graph.in_degree(one)] == [CREWS]
    assert not any(one[0] == "requirement" for one in graph)


def test_one_giver_may_cover_two_needs_of_one_pledge() -> None:
    needs = [{"id": one, "pledge_id": "P1", "capability_id": "car"} for one in ("N1", "N2")]
    given = case([pledge(), pledge(id="P2", capability_id="car", quantity=4)], needs=needs)
    graph = screen(given).graph()
    wanted = [("need", "P1", "N1"), ("need", "P1", "N2")]
    assert sorted(graph.successors(("pledge", "P2"))) == wanted
    edge = graph.edges[("pledge", "P2"), wanted[0]]
    assert pd.isna(edge["handed_on"])
    assert pd.isna(edge["ready_on"])


def raised() -> Case:
    """Return a registered truck that a visit raises to assessed, and asks for both."""
    return case(
        [
            pledge(readiness="registered", notice_days=0),
            pledge(id="V", capability_id="visit", available_from=day(7), notice_days=0),
        ],
        [
            requirement(minimum_readiness="assessed"),
            requirement(id="R2", mission_id="M2"),
        ],
        needs=[
            {"id": "N1", "pledge_id": "P1", "capability_id": "visit", "per": "pledge"}
            | {"raises_to": "verified", "lead_days": 3}
        ],
        settings=dated(50),
    )


def test_it_is_said_where_supports_must_raise_a_pledge() -> None:
    """R1 asks for assessed: there on day 7 + 3. R2 asks for nothing: there at once."""
    graph = screen(raised()).graph()
    lifted = graph.edges[("pledge", "P1"), R1]
    assert (lifted["raised"], lifted["start"]) == ("assessed", pd.Timestamp(day(10)))
    as_it_is = graph.edges[("pledge", "P1"), ("requirement", "R2")]
    assert "raised" not in as_it_is
    assert as_it_is["start"] == pd.Timestamp(day(0))
    assert graph.edges[("need", "P1", "N1"), ("pledge", "P1")]["raises_to"] == "verified"


@pytest.mark.parametrize(("until", "first"), [(4, 5), (5, 6), (99, None)])
def test_the_first_day_is_one_with_consent(until: int, first: int | None) -> None:
    """Parts are there on day 3; the mission refuses from day 2 on until some day."""
    given = case(
        [pledge(), pledge(id="P2", capability_id="car")],
        consents=[
            {"mission_id": "M1", "contributor_id": "KEN", "answer": "no"}
            | {"from": day(2), "until": day(until)}
        ],
        needs=[{"pledge_id": "P1", "capability_id": "car", "lead_days": 3}],
        settings=dated(50),
    )
    start = screen(given).graph().edges[("pledge", "P1"), R1]["start"]
    assert pd.isna(start) if first is None else start == pd.Timestamp(day(first))


def test_what_is_running_is_there_on_the_plan_date() -> None:
    given = case(
        pledge(available_from=day(20)),
        running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
        settings=dated(50),
    )
    assert screen(given).graph().edges[("pledge", "P1"), R1]["start"] == pd.Timestamp(day(0))


def test_what_is_planned_has_the_same_shape() -> None:
    """Two units take six airframes, as many refits, and two crews."""
    given = helicopters()
    graph, possible = solved(given).graph(), screen(given).graph()
    assert set(graph.edges) <= set(possible.edges)
    assert nx.shortest_path(graph, KOR, M1) == [KOR, AIR, FRAMES, UNIT, R1, M1]
    assert graph.edges[KOR, AIR] == {"deployed": 0, "handed": 6}
    assert graph.edges[("contributor", "KEN"), UNIT] == {"deployed": 2, "handed": 0}
    assert graph.edges[UNIT, R1] == {
        "quantity": 2,
        "start": pd.Timestamp(day(42)),
        "end": pd.Timestamp(day(99)),
    }


def test_edges_of_what_is_planned_say_which_supports_and_when() -> None:
    plan = solved(helicopters())
    graph = plan.graph()
    ids = {row.need_id: row.support_id for row in plan.supports.itertuples()}
    assert graph.edges[AIR, FRAMES] == {
        "quantity": 6,
        "covers": 6,
        "handed_on": pd.Timestamp(day(20)),
        "ready_on": pd.Timestamp(day(25)),
        "supports": (ids["N1"],),
        "missions": (),
    }
    assert graph.edges[FRAMES, UNIT] == {
        "covers": 6,
        "ready_on": pd.Timestamp(day(25)),
        "deployments": ("D1",),
        "is_last": False,
        "caps": False,
    }
    assert graph.edges[CREWS, UNIT]["is_last"]
    assert graph.edges[REFITS, AIR]["deployments"] == ()


def test_two_givers_of_one_need_are_added_up_where_they_meet() -> None:
    """Two cars in two hand-overs cover one van each; the truck needs three vans, of three givers.

    Only what is ready last is the last part.
    """
    given = case(
        [
            pledge(),
            pledge(id="P2", contributor_id="UGA", capability_id="car", quantity=4),
            pledge(id="P3", contributor_id="USA", capability_id="van", quantity=1),
        ],
        stand_ins=[{"provided": "car", "required": "van", "rate": 0.5}],
        deliveries=[{"pledge_id": "P2", "date": day(k), "quantity": 2} for k in (3, 6)],
        needs=[{"id": "N1", "pledge_id": "P1", "capability_id": "van", "quantity": 3}],
        settings=dated(30),
    )
    graph, need = solved(given).graph(), ("need", "P1", "N1")
    cars = graph.edges[("pledge", "P2"), need]
    assert (cars["quantity"], cars["covers"], len(cars["supports"])) == (4, 2, 2)
    assert (cars["handed_on"], cars["ready_on"]) == (pd.Timestamp(day(3)), pd.Timestamp(day(6)))
    assert graph.edges[need, ("pledge", "P1")]["covers"] == 3
    assert graph.edges[need, ("pledge", "P1")]["ready_on"] == pd.Timestamp(day(6))


def test_parts_of_bound_givers_name_their_missions() -> None:
    given = case(
        [pledge(), pledge(id="P2", capability_id="car", only_missions="M1")],
        [requirement(), requirement(id="R2", mission_id="M2")],
        needs=[{"id": "N1", "pledge_id": "P1", "capability_id": "car"}],
    )
    graph = solved(given).graph()
    edge = graph.edges[("pledge", "P2"), ("need", "P1", "N1")]
    assert edge["missions"] == ("M1",)
    assert ("requirement", "R2") not in graph


def test_the_graph_of_a_plan_that_was_read_is_that_of_the_plan(tmp_path: Path) -> None:
    plan = solved(helicopters())
    read = read_plan(plan.write(tmp_path / "plan"))
    assert list(read.graph().nodes) == list(plan.graph().nodes)
    assert list(read.graph().edges(data=True)) == list(plan.graph().edges(data=True))
