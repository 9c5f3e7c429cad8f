"""Reach: every way from a pledge to a requirement, with its first day, and what is missing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import PLAN_DATE, dated, day
from test_graphs import helicopters

from matcher import Case, Eligibility, reach, screen
from matcher.program import supplies
from matcher.program.supplies.links import Links
from matcher.program.supplies.rules import LINK_RULES, LinkRule

Path = tuple[tuple[str, ...], ...]


def on(number: int) -> date:
    """Return a day counted from the plan date."""
    return PLAN_DATE + timedelta(days=number)


def random_network(seed: int) -> Case:
    """Return units that need parts of others, which need parts again, on random days.

    Needs are alternatives, or wait for another, and a visit may raise readiness; givers come late,
    go early, and partners refuse some on some days.
    """
    one = random.Random(f"network {seed}")  # noqa: S311 - a seeded case, nothing secret
    kinds = ["visit", "a", "b", "c"]
    pledges = [
        pledge(id=f"P{k}", capability_id=one.choice(kinds), contributor_id=one.choice("XYZ"))
        | {"available_from": day(one.randrange(10)), "available_until": day(one.randrange(25, 60))}
        | {"readiness": one.choice(["registered", "assessed"]), "notice_days": 0, "quantity": 3}
        for k in range(9)
    ]
    wanted = [
        requirement(id=f"R{k}", capability_id=one.choice(kinds[2:]), mission_id=one.choice("MN"))
        | {"needed_from": day(one.randrange(15)), "needed_until": day(one.randrange(20, 40))}
        | {"minimum_readiness": one.choice([None, "assessed"])}
        for k in range(3)
    ]
    needs = [need for k in (1, 2, 3) for need in _random_needs(one, kinds, k)]
    consents = [
        {"recipient_id": one.choice("XYZ"), "contributor_id": one.choice("XYZ")}
        | {"answer": "no", "from": day(one.randrange(10)), "until": day(one.randrange(10, 20))},
        {"mission_id": "M", "contributor_id": one.choice("XYZ"), "answer": "no"}
        | {"from": day(one.randrange(20)), "until": day(one.randrange(20, 30))},
    ]
    settings = dated(40, travel_days=one.randrange(4))
    return case(pledges, wanted, needs=needs, consents=consents, settings=settings)


def _random_needs(one: random.Random, kinds: list[str], k: int) -> Iterator[dict[str, Any]]:
    group = one.choice([None, None, "either"])
    use = one.choice(["kept", "spent"])
    first, last = f"{kinds[k]}0", f"{kinds[k]}9"
    is_raised = one.random() < 0.6
    earlier = [None, first, last if is_raised else first]
    for number in range(one.randrange(1, 3)):
        need = {"id": f"{kinds[k]}{number}", "for_capability_id": kinds[k], "use": use}
        need |= {"capability_id": one.choice(kinds[:k]), "lead_days": one.randrange(7)}
        after = one.choice(earlier) if number and group is None else None
        yield need | {"group": group, "after": after}
    if is_raised:
        raising = {"id": last, "for_capability_id": kinds[k], "capability_id": "visit"}
        after = one.choice([None, first])
        yield raising | {"raises_to": "assessed", "lead_days": one.randrange(5), "after": after}


def paths(eligibility: Eligibility) -> list[Path]:
    """Return every path of the graph from a pledge to a requirement, as its nodes."""
    graph = eligibility.graph()
    ends = [node for node in graph if node[0] == "requirement"]
    starts = [node for node in graph if node[0] == "pledge"]
    return [path for one in starts for path in nx.all_simple_paths(graph, one, ends)]


def forced(eligibility: Eligibility, path: Path, monkeypatch: pytest.MonkeyPatch) -> date | None:
    """Return when the end of a path is reached if each need on it has that giver alone.

    None where it is not, or where nothing of the pledge rests on the path: what only raises
    readiness is of no use for parts, nor where no readiness is asked for.
    """
    lacks, ids = eligibility.supplies.lacks, eligibility.facts.pledges["id"].tolist()
    only_raises = lacks.only_raises
    links = []
    for (_, giver), (_, receiver, need) in zip(path[:-2:2], path[1:-1:2], strict=True):
        rows = lacks.rows
        lack = rows.index[(rows["p"] == ids.index(receiver)) & (rows["need_id"] == need)][0]
        links.append((ids.index(giver), int(lack)))
    pairs = eligibility.pairs
    ends = (pairs["pledge_id"] == path[-2][1]) & (pairs["requirement_id"] == path[-1][1])
    raised = int(pairs.loc[ends, "raised"].iloc[0]) >= 0
    if any(only_raises[lack] for _, lack in links[:-1]):
        return None
    if links and only_raises[links[-1][1]] and not raised:
        return None

    def test(asked: Links) -> np.ndarray:
        passes = np.ones(len(asked), dtype=bool)
        group, p = lacks.group, lacks.rows["p"].to_numpy()
        for giver, lack in links:
            same = group == group[lack]
            if only_raises[lack]:
                same |= (p == p[lack]) & (lacks.rows["rank"].to_numpy() >= 0)
            own = (asked.rows["lack"] == lack) & (asked.rows["giver"] == giver)
            passes &= ~same[asked.rows["lack"].to_numpy()] | own.to_numpy()
        return passes

    def tell(*_: Any) -> tuple[str, str, str]:
        raise AssertionError

    rules = (*LINK_RULES, LinkRule("forced", "not on the path", test, tell))
    with monkeypatch.context() as patch:
        patch.setattr(supplies.supplies, "LINK_RULES", rules)
        patch.setattr(supplies.lacking, "LINK_RULES", rules)
        graph = screen(eligibility.case).graph()
    if not graph.has_edge(path[-2], path[-1]):
        return None
    start = graph.edges[path[-2], path[-1]]["start"]
    return None if pd.isna(start) else start.date()


@pytest.mark.parametrize("seed", [1, 10, 14, 20, 28])
def test_chains_are_the_paths_on_which_each_part_comes_from_its_giver_alone(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screening the case again with one giver for each need of a path gives the day of its chain.

    Without it, the search would only agree with itself.
    """
    eligibility = screen(random_network(seed))
    told = chains(eligibility)
    every = paths(eligibility)
    assert {shown(path) for path in every} >= set(told)
    chosen = random.Random(seed).sample(every, 10)  # noqa: S311 - a seeded choice
    for path in chosen:
        assert told.get(shown(path)) == forced(eligibility, path, monkeypatch), path
    assert any(shown(path) in told for path in chosen)


def shown(path: Path) -> Path:
    """Return what tells a path from the others: its pledge, its needs and its requirement."""
    return (path[0], *path[1:-1:2], path[-1])


def chains(eligibility: Eligibility) -> dict[Path, date | None]:
    """Return the first day of every chain of every pledge, named as paths are."""
    found = {}
    for pledge_id in eligibility.facts.pledges["id"]:
        for chain in reach(eligibility, pledge_id, at_most=1000).chains:
            needs = (("need", step.receiver_pledge_id, step.need_id) for step in chain.steps)
            name = ("pledge", pledge_id), *needs, ("requirement", chain.requirement_id)
            found[name] = chain.first_day
    return found


@pytest.mark.parametrize("seed", [1, 11, 20])
def test_the_first_chains_are_the_soonest_however_few_are_told(seed: int) -> None:
    """A search that follows each link no more than three times tells the same first three."""
    eligibility = screen(random_network(seed))
    for pledge_id in eligibility.facts.pledges["id"]:
        all_, few = (reach(eligibility, pledge_id, at_most=most) for most in (1000, 3))
        assert few.chains == all_.chains[:3]
        assert few.number >= all_.number
        pd.testing.assert_frame_equal(few.requirements, all_.requirements)
        days = [chain.first_day for chain in all_.chains]
        assert days == sorted(days)
        soonest = {one.requirement_id: one.first_day for one in reversed(all_.chains)}
        rows = all_.requirements
        assert dict(zip(rows["requirement_id"], rows["first_day"].dt.date, strict=True)) == soonest


def told(given: Case | Eligibility, pledge_id: str, **options: Any) -> list[str]:
    """Return the chains of a pledge, each as its line."""
    return [str(chain) for chain in reach(given, pledge_id, **options).chains]


def test_a_pledge_reaches_requirements_over_those_that_it_is_a_part_of() -> None:
    """Refitted by day 20, with the unit by day 25, crews trained by day 32, there by day 42."""
    found = reach(helicopters(), "REFIT")
    assert [str(chain) for chain in found.chains] == [
        f"N3 of AIR → N1 of UNIT → R1 in M1, from {on(42)}"
    ]
    first, second = found.chains[0].steps
    assert (first.giver_pledge_id, first.handed_on, first.ready_on) == ("REFIT", on(0), on(20))
    assert (second.giver_pledge_id, second.handed_on, second.ready_on) == ("AIR", on(20), on(25))
    assert found.requirements.to_dict("records") == [
        {
            "requirement_id": "R1",
            "mission_id": "M1",
            "capability_id": "unit",
            "first_day": pd.Timestamp(day(42)),
        }
    ]
    assert repr(found) == "<Reach of REFIT: 1 requirement, 1 chain>"


def test_a_pledge_that_serves_itself_needs_no_step() -> None:
    found = reach(helicopters(), "UNIT")
    assert [(chain.pledge_id, chain.steps) for chain in found.chains] == [("UNIT", ())]
    assert told(helicopters(), "UNIT") == [f"R1 in M1, from {on(42)}"]


def test_chains_have_no_days_without_a_calendar() -> None:
    undated = helicopters(settings={})
    assert told(undated, "AIR") == ["N1 of UNIT → R1 in M1"]
    step = reach(undated, "AIR").chains[0].steps[0]
    assert (step.handed_on, step.ready_on) == (None, None)


def test_what_comes_later_down_the_chain_counts_and_not_what_is_soonest() -> None:
    """Two givers of one need, from day 0 and from day 9: over the second it takes nine days more.

    Without it, every chain would have the day of the soonest.
    """
    late = pledge(id="LATE", capability_id="airframe", available_from=day(29), quantity=9)
    given = helicopters(pledges=[*helicopters()["pledges"].to_dict("records"), late])
    assert told(given, "LATE") == [f"N1 of UNIT → R1 in M1, from {on(29 + 5 + 7 + 10)}"]
    assert told(given, "AIR") == [f"N1 of UNIT → R1 in M1, from {on(42)}"]


def test_many_chains_are_counted_and_the_soonest_told() -> None:
    """Three visitors may each visit five trucks, which may each serve two requirements."""
    trucks = [pledge(id=f"P{k}", capability_id="truck") for k in range(5)]
    visitors = [pledge(id=f"V{k}", capability_id="visit", quantity=5) for k in range(3)]
    requirements = [requirement(), requirement(id="R2", mission_id="M2")]
    needs = [{"id": "N1", "for_capability_id": "truck", "capability_id": "visit"}]
    given = screen(case([*trucks, *visitors], requirements, needs=needs))
    found = reach(given, "V0", at_most=4)
    assert (found.number, len(found.chains)) == (10, 4)
    assert [chain.requirement_id for chain in found.chains] == ["R1"] * 4
    assert [chain.steps[0].receiver_pledge_id for chain in found.chains] == ["P0", "P1", "P2", "P3"]
    assert found.requirements["requirement_id"].tolist() == ["R1", "R2"]
    assert reach(given, "V0", at_most=20).number == 10


def test_chains_that_are_not_followed_are_counted() -> None:
    """Of three refitters, each may refit three vans, and each van serves two trucks: 3 · 2 ways."""
    pledges = [
        *(pledge(id=f"F{k}", capability_id="refit") for k in range(3)),
        *(pledge(id=f"V{k}", capability_id="van") for k in range(3)),
        *(pledge(id=f"T{k}", capability_id="truck") for k in range(2)),
    ]
    needs = [
        {"id": "N1", "for_capability_id": "van", "capability_id": "refit"},
        {"id": "N2", "for_capability_id": "truck", "capability_id": "van"},
    ]
    found = reach(case(pledges, needs=needs), "F0", at_most=1)
    assert (found.number, len(found.chains)) == (6, 1)


def test_a_visit_is_of_use_only_where_readiness_is_asked_for() -> None:
    """R1 asks for assessed, R2 for nothing: the visit reaches R1 alone."""
    given = case(
        [pledge(readiness="registered"), pledge(id="V", capability_id="visit")],
        [requirement(minimum_readiness="assessed"), requirement(id="R2", mission_id="M2")],
        needs=[{"id": "N1", "pledge_id": "P1", "capability_id": "visit", "raises_to": "assessed"}],
    )
    found = reach(given, "V")
    assert told(given, "V") == ["N1 of P1 → R1 in M1"]
    assert (found.unrelated, found.refused.empty) == (1, True)


def test_parts_that_wait_for_a_visit_rest_on_it() -> None:
    """Crews come after the visit, so nothing of the unit goes without it, whatever is asked."""
    needs = [
        {"id": "N1", "pledge_id": "P1", "capability_id": "visit", "raises_to": "assessed"}
        | {"lead_days": 4},
        {"id": "N2", "pledge_id": "P1", "capability_id": "crew", "after": "N1", "lead_days": 2},
    ]
    pledges = [
        pledge(),
        pledge(id="V", capability_id="visit", available_from=day(3)),
        pledge(id="C", capability_id="crew"),
    ]
    given = case(pledges, needs=needs, settings=dated(30))
    assert told(given, "V") == [f"N1 of P1 → R1 in M1, from {on(3 + 4 + 2)}"]


def test_each_need_names_who_may_give_and_how_many_may_not() -> None:
    old = pledge(id="OLD", contributor_id="FRA", capability_id="refit", status="lapsed")
    given = helicopters(pledges=[*helicopters()["pledges"].to_dict("records"), old])
    found = reach(given, "AIR")
    need = found.needs.iloc[0]
    assert need[["pledge_id", "need_id", "capability_id", "per"]].tolist() == [
        *("AIR", "N3", "refit", "each"),
    ]
    assert (need["quantity"], need["is_covered"]) == (1, True)
    assert (need["may_give"], need["may_not"]) == (1, 1)
    giver = found.givers.iloc[0]
    assert giver[["giver_pledge_id", "contributor_id", "rate"]].tolist() == ["REFIT", "USA", 1]
    assert giver["handed_on"] == pd.Timestamp(day(0))
    assert giver["ready_on"] == pd.Timestamp(day(20))
    refusal = found.refused_givers.iloc[0]
    assert refusal[["giver_pledge_id", "receiver_pledge_id", "need_id", "rule"]].tolist() == [
        *("OLD", "AIR", "N3", "status"),
    ]


def without_crews() -> Case:
    """Return the helicopters without their crews: a unit that nobody can complete."""
    pledges = helicopters()["pledges"]
    return helicopters(pledges=pledges[pledges["id"] != "CREW"].to_dict("records"))


def test_a_broken_way_names_what_the_receiver_lacks() -> None:
    """Airframes may come to the unit, which has no crews: that, and not the airframes, is told."""
    found = reach(without_crews(), "AIR")
    assert found.chains == ()
    lacking = found.needs[found.needs["pledge_id"] == "UNIT"].set_index("need_id")
    assert lacking["is_covered"].to_dict() == {"N1": True, "N2": False}
    assert lacking.loc["N2", ["may_give", "may_not"]].tolist() == [0, 0]
    refusal = found.refused.iloc[0]
    assert refusal[["pledge_id", "requirement_id", "rule"]].tolist() == ["UNIT", "R1", "needs"]
    assert refusal["found"] == "it needs 1 crew (N2), and nobody pledges any"


def test_what_a_pledge_fits_and_may_not_cover_is_told() -> None:
    """Airframes are meant for Ghana: of no use to the unit, which could go without them."""
    pledges = [
        row | ({"only_recipients": "GHA"} if row["id"] == "AIR" else {})
        for row in helicopters()["pledges"].to_dict("records")
    ]
    found = reach(helicopters(pledges=pledges), "AIR")
    refusal = found.refused_givers.iloc[0]
    assert refusal[["giver_pledge_id", "receiver_pledge_id", "need_id", "rule"]].tolist() == [
        *("AIR", "UNIT", "N1", "recipients"),
    ]
    assert found.not_given == 1
    assert found.refused["rule"].tolist() == ["needs", "supports"]


def test_a_requirement_that_is_not_reached_names_who_comes_nearest() -> None:
    """R2 asks for what the unit is not ready for; a car is asked for by nobody on the way."""
    wanted = [
        requirement(capability_id="unit"),
        requirement(id="R2", capability_id="unit", minimum_readiness="assessed"),
        requirement(id="R3", capability_id="car"),
    ]
    found = reach(helicopters(requirements=wanted), "REFIT")
    assert found.refused[["pledge_id", "requirement_id", "rule"]].to_numpy().tolist() == [
        ["UNIT", "R2", "readiness"],
    ]
    assert found.unrelated == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"available_from": day(55)},
            "what rests on LATE is ready too late for UNIT",
        ),
        (
            {"status": "withdrawn"},
            "nothing that rests on LATE can come to UNIT",
        ),
    ],
)
def test_a_requirement_that_others_serve_says_why_this_pledge_is_of_no_help(
    cells: dict[str, Any], sentence: str
) -> None:
    """Late airframes are there by day 60, crews trained by day 67, and R1 is over by day 70."""
    late = pledge(id="LATE", capability_id="airframe", quantity=9) | cells
    wanted = requirement(capability_id="unit", needed_until=day(70))
    pledges = [*helicopters()["pledges"].to_dict("records"), late]
    found = reach(helicopters(pledges=pledges, requirements=wanted), "LATE")
    assert found.chains == ()
    assert found.refused["found"].tolist() == [sentence]


def test_a_pledge_that_has_its_parts_when_consent_is_refused_is_told_so() -> None:
    given = case(
        [pledge(), pledge(id="P2", capability_id="car")],
        consents=[{"mission_id": "M1", "contributor_id": "KEN", "answer": "no"} | {"from": day(2)}],
        needs=[{"pledge_id": "P1", "capability_id": "car", "lead_days": 3}],
        settings=dated(50),
    )
    found = reach(given, "P1")
    assert found.chains == ()
    assert found.refused["found"].tolist() == [
        "consent is refused on every day on which it has all its parts"
    ]


def test_an_unknown_pledge_is_named_with_the_nearest() -> None:
    with pytest.raises(KeyError) as caught:
        reach(helicopters(), "UNITS")
    assert caught.value.args == ("the case holds no pledge UNITS; the nearest is UNIT",)
