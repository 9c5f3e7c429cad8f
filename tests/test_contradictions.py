"""Contradictions: pins and hard policies that cannot all hold, named in a smallest set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, rule, solved, values

from matcher import Case, ContradictionError, formulate, match

pytestmark = pytest.mark.solver

Tables = dict[str, Any]


def pin(number: int, quantity: float = 1, **more: Any) -> dict[str, Any]:
    """Return a pin of a pledge on the requirement of the same number."""
    return {"pledge_id": f"P{number}", "requirement_id": f"R{number}", "pinned": quantity} | more


def three(*pins: dict[str, Any], policies: Iterable[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return tables of three pledges of four units, each wanted in a mission of its own."""
    needs = [requirement(id=f"R{k}", mission_id=f"M{k}", quantity=4) for k in (1, 2, 3)]
    units = [
        pledge(
            id=f"P{k}",
            contributor_id=name,
            quantity=4,
            persons_each=10,
            women_each=k,
            monthly_cost=30,
            co2_per_month=3,
            tonnes_each=5,
        )
        for k, name in enumerate(("KEN", "GHA", "TGO"), start=1)
    ]
    rows = {"pledges": units, "requirements": needs, "settings": dated(10, travel_days=1)}
    return rows | {"pairs": list(pins), "policies": list(policies)} | more


def members(tables: Tables) -> tuple[str, ...]:
    """Return what contradicts in a case, as the error names it, and the policies by their ids."""
    with pytest.raises(ContradictionError) as caught:
        match(case(**tables))
    assert str(caught.value).count("\n  - ") == len(caught.value.members)
    return caught.value.members


def is_possible(tables: Tables) -> bool:
    """Say whether a case has a plan, solved from nothing and audited."""
    try:
        solved(case(**tables))
    except ContradictionError:
        return False
    return True


def keeping(tables: Tables, kept: Iterable[str]) -> Tables:
    """Return tables with no pins and policies but some, by what the error calls them.

    A ceiling that is exchanged stays with all the room it could want, so that the exchange may.
    """
    kept = list(kept)
    pins = [
        row
        for row in tables["pairs"]
        if any(
            one.startswith(f"pin of {row['pledge_id']} on {row['requirement_id']} ") for one in kept
        )
    ]
    named = {match[1] for one in kept if (match := re.match(r"[a-z_]+ (\S+) \(", one))}
    traded = {
        row[role] for row in tables["policies"] if row["kind"] == "exchange"
        for role in ("more", "fewer")
    }  # fmt: skip
    rules = []
    for row in tables["policies"]:
        if row["id"] in named or row["kind"] == "exchange":
            rules.append(row)
        elif row["id"] in traded:
            rules.append(row | {"at_most": 1e6})
    return tables | {"pairs": pins, "policies": rules}


def assert_smallest(tables: Tables, named: tuple[str, ...]) -> None:
    """Make sure that some members cannot all hold, and that without any one the others can."""
    assert not is_possible(keeping(tables, named))
    for one in named:
        rest = [other for other in named if other != one]
        assert is_possible(keeping(tables, rest)), f"{one} can be spared"


def ids(named: Iterable[str]) -> list[str]:
    """Return pins by their pledges and policies by their ids, in order."""
    return sorted(re.sub(r"^pin of (\S+) .*|^[a-z_]+ (\S+) .*", r"\1\2", one) for one in named)


ROOF = {"id": "roof", "kind": "ceiling", "at_most": 50}
IDLE = {"id": "idle", "kind": "ceiling", "at_most": 100}

CONTRADICTIONS: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]] = {
    "ceiling": ([pin(1, 3), pin(2, 3), pin(3, 1)], [ROOF, IDLE], ["P1", "P2", "roof"]),
    "one pin is enough": ([pin(1, 3), pin(2, 4)], [ROOF | {"at_most": 35}], ["P2", "roof"]),
    "nested": (
        [pin(1, 2), pin(2, 2), pin(3, 2)],
        [ROOF, ROOF | {"id": "part", "contributor": "KEN", "at_most": 19}],
        ["P1", "part"],
    ),
    "footprint": (
        [pin(1, 4), pin(2, 4)],
        [{"id": "air", "kind": "footprint", "at_most": 20}],
        ["P1", "P2", "air"],
    ),
    "women": (
        [pin(1, 4), pin(3, 1)],
        [{"id": "women", "kind": "share", "share": 0.25, "hard": "yes"}, IDLE],
        ["P1", "women"],
    ),
    "one contributor": (
        [pin(1, 4), pin(2, 3)],
        [{"id": "single", "kind": "contributor_share", "share": 0.3}],
        ["P1", "single"],
    ),
    "budget": (
        [pin(1, 2), pin(2, 2), pin(3, 4)],
        [{"id": "money", "kind": "budget", "at_most": 59}],
        ["P2", "P3", "money"],
    ),
    "lift": (
        [pin(1, 2), pin(2, 2)],
        [{"id": "seats", "kind": "lift", "at_most": 30}],
        ["P1", "P2", "seats"],
    ),
    "changes": (
        [pin(1, 2), pin(2, 2)],
        [{"id": "still", "kind": "changes_at_most", "at_most": 3}],
        ["P1", "P2", "still"],
    ),
    "stay": (
        [pin(1, 4, pinned_until=day(3))],
        [
            {"id": "long", "kind": "stay", "days": 6},
            {"id": "shut", "kind": "ceiling", "at_most": 0, "mission": "M1", "from": day(5)},
        ],
        ["P1", "long", "shut"],
    ),
    "two ceilings and what is exchanged": (
        [pin(1, 3), pin(2, 4)],
        [
            ROOF | {"id": "police", "mission": "M1", "at_most": 20},
            ROOF | {"id": "troops", "mission": "M2", "at_most": 40},
            {"id": "trade", "kind": "exchange", "more": "police", "fewer": "troops", "at_most": 10},
        ],
        ["P1", "P2", "police", "troops"],
    ),
    "more than is exchanged at all": (
        [pin(1, 4), pin(2, 1)],
        [
            ROOF | {"id": "police", "mission": "M1", "at_most": 20},
            ROOF | {"id": "troops", "mission": "M2", "at_most": 40},
            {"id": "trade", "kind": "exchange", "more": "police", "fewer": "troops", "at_most": 10},
        ],
        ["P1", "police"],
    ),
}
"""Name → pins, policies, and what of them contradicts."""


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_smallest_contradicting_set_is_named(name: str) -> None:
    """Together impossible, possible without any one: each is solved again from nothing."""
    pins, policies, expected = CONTRADICTIONS[name]
    tables = three(*pins, policies=policies)
    named = members(tables)
    assert ids(named) == expected
    assert_smallest(tables, named)


def test_of_two_contradictions_one_is_named_whole() -> None:
    """P1 breaks one ceiling by itself, P2 and P3 together break another one."""
    tables = three(
        pin(1, 3), pin(2, 3), pin(3, 3),
        policies=[
            ROOF | {"id": "one", "contributor": "KEN", "at_most": 20},
            ROOF | {"id": "other", "contributor": "GHA;TGO"},
        ],
    )  # fmt: skip
    named = members(tables)
    assert ids(named) in (["P1", "one"], ["P2", "P3", "other"])
    assert_smallest(tables, named)
    rest = tables | {
        "pairs": [row for row in tables["pairs"] if row["pledge_id"] not in ids(named)],
        "policies": [row for row in tables["policies"] if row["id"] not in ids(named)],
    }
    other = members(rest)
    assert {*ids(named), *ids(other)} == {"P1", "P2", "P3", "one", "other"}
    assert_smallest(rest, other)


def test_members_are_told_with_their_limits_and_places() -> None:
    """Kind, id, limit and scope, and where each stands in the tables."""
    roof = ROOF | {"mission": ["M1", "M2"], "from": day(2), "until": day(8)}
    named = members(three(pin(3), pin(1, 3), pin(2, 3), policies=[IDLE, roof]))
    assert named == (
        "pin of P1 on R1 (3, 2030-01-02 to 2030-01-10; pairs, row 3)",
        "pin of P2 on R2 (3, 2030-01-02 to 2030-01-10; pairs, row 4)",
        "ceiling roof (50 persons; mission M1, M2; from 2030-01-03; until 2030-01-09; "
        "policies, row 3)",
    )


def test_what_an_analyst_adds_contradicts_hard_policies_too() -> None:
    """A constraint of one's own asks for three of P1, under a ceiling of two."""
    asked = case(**three(policies=[ROOF | {"at_most": 20}]))
    program = formulate(asked)
    columns = program.columns()
    there = columns[(columns["kind"] == "there") & (columns["pledge_id"] == "P1")]
    problem = program.to_pulp()
    by_name = {one.name: one for one in problem.variables()}
    problem += by_name[there["name"].iloc[0]] >= 3, "three"
    with pytest.raises(ContradictionError) as caught:
        match(asked, problem=problem)
    assert caught.value.members == (
        "your constraint three",
        "ceiling roof (20 persons; policies, row 2)",
    )


def test_what_is_running_contradicts_a_ceiling_only_where_it_is_pinned() -> None:
    """Four units are there, two may be; without a pin two go, with one it is named."""
    running = [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 4, "start": day(-9)}]
    tables = three(policies=[ROOF | {"at_most": 20, "contributor": "KEN"}], running=running)
    assert values(solved(case(**tables)))["gap"] == about(5 + 1 + 1)
    tables["pairs"] = [pin(1, 4)]
    assert ids(members(tables)) == ["P1", "roof"]


def relaxing(*relax: str, policies: Iterable[dict[str, Any]], pins: int = 3) -> Case:
    """Return a case with pins of four units each, and what may be given up."""
    tables = three(*(pin(k, 4) for k in range(1, pins + 1)), policies=policies)
    tables["settings"] |= {"relax": list(relax)}
    return case(**tables)


TWO = [ROOF | {"at_most": 100}, {"id": "money", "kind": "budget", "at_most": 100}]
"""Twelve units of ten persons are pinned, and away on ten days at 1: 120 persons, 120 spent."""


def test_policies_are_given_up_in_their_order_until_a_plan_is_possible() -> None:
    """Both the ceiling and the budget contradict the pins: giving up one of them is not enough."""
    with pytest.raises(ContradictionError):
        solved(relaxing("roof", policies=TWO))
    plan = solved(relaxing("roof", "money", policies=TWO))
    strict = plan.policies.groupby("policy_id")["hard"].unique().map(list).to_dict()
    assert strict == {"roof": ["relaxed"], "money": ["relaxed"]}
    # 20 of 100 persons on nine days, and 20 of 100 spent in a period of ten
    assert values(plan)["relaxed"] == about(20 * 9 / 100 + 20 * 10 / 100)
    assert rule(plan, "roof")[1:] == [(1, 9, 120, 100, -20, 20)]
    assert plan.notes == (
        "Not all that is pinned can be with every hard policy: roof, money were given up, and are "
        "overstepped as little as can be. The frame policies says by how much.",
    )


def test_nothing_is_given_up_that_need_not_be() -> None:
    """The ceiling is the only one that contradicts; after it is given up the budget stays hard."""
    policies = [TWO[0], TWO[1] | {"at_most": 1000}]
    plan = solved(relaxing("roof", "money", policies=policies))
    strict = plan.policies.groupby("policy_id")["hard"].unique().map(list).to_dict()
    assert strict == {"roof": ["relaxed"], "money": ["yes"]}
    assert "roof was given up, and is overstepped" in plan.notes[0]


def test_nothing_is_given_up_where_nothing_contradicts() -> None:
    """With one pin both hold; the tier of what was given up is not there, nor a note."""
    plan = solved(relaxing("roof", "money", policies=TWO, pins=1))
    assert "relaxed" not in values(plan)
    assert set(plan.policies["hard"]) == {"yes"}
    assert not plan.notes


def test_what_is_given_up_is_overstepped_as_little_as_the_pins_force() -> None:
    """Four units of P1 are pinned under a ceiling of three; eight more are wanted.

    Given up, the ceiling still comes before every gap: nobody else is sent.
    """
    plan = solved(relaxing("roof", policies=[ROOF | {"at_most": 30}], pins=1))
    assert values(plan)["relaxed"] == about(10 * 9 / 30)
    assert set(plan.deployments["pledge_id"]) == {"P1"}


def test_giving_up_what_does_not_contradict_does_not_help() -> None:
    """The error is the one without it, and names nothing that may be given up."""
    policies = [TWO[0], TWO[1] | {"at_most": 1000}]
    with pytest.raises(ContradictionError) as caught:
        solved(relaxing("money", policies=policies))
    with pytest.raises(ContradictionError) as plain:
        solved(relaxing(policies=policies))
    assert caught.value.members == plain.value.members
    assert ids(caught.value.members) == ["P1", "P2", "P3", "roof"]


def test_an_exchange_is_void_where_a_ceiling_of_it_is_given_up() -> None:
    """Police may be replaced by troops; the ceiling of troops is given up, and that of police not."""
    pins, policies, _ = CONTRADICTIONS["two ceilings and what is exchanged"]
    tables = three(pins[1], policies=[*policies[:1], policies[1] | {"at_most": 30}, policies[2]])
    tables["settings"] |= {"relax": ["troops"]}
    plan = solved(case(**tables))
    assert plan.notes[1] == "The exchange trade is void, because a ceiling of it was given up."
    police = plan.deployments.query("mission_id == 'M1'")["quantity"].sum()
    assert police == about(2)
