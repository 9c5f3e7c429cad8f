"""Hand sums: ceilings and footprints, and ceilings that are exchanged."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, price, rule, solved, stays, values

from matcher import Case

TRUCKS = pledge(quantity=3, persons_each=10)
WANTED = requirement(quantity=3)
WHOLE = [{"id": "truck", "whole": "yes"}]


def ceiling(**keys: Any) -> dict[str, Any]:
    """Return a ceiling of 20 persons, changed as named."""
    return {"kind": "ceiling", "at_most": 20} | keys


def under(*policies: dict[str, Any], pledged: Any = TRUCKS, **tables: Any) -> Case:
    """Return three trucks of ten persons each, all wanted on ten days, under some policies."""
    tables = {"settings": dated(10), "policies": list(policies)} | tables
    return case(pledged, tables.pop("requirements", WANTED), **tables)


def test_no_more_persons_are_there_than_a_hard_ceiling_allows() -> None:
    """Three trucks of ten persons under a ceiling of twenty.

    **Proves**: persons are counted, and what one more is worth: a tenth of a truck on ten days.
    **Without it**: the gap would be 0.
    """
    plan = solved(under(ceiling()))
    assert values(plan) == about({"gap": 10 / 3, "cost": 0})
    assert rule(plan) == [(0, 9, 20, 20, 0, 0)]
    assert price(plan) == about([10 / 3 / 10])


@pytest.mark.parametrize(("worth", "rules"), [({"price": 2}, 10), ({"hard": "no"}, 5)])
def test_a_soft_ceiling_is_passed_at_its_price(worth: dict[str, Any], rules: float) -> None:
    """The same ceiling, soft: all three go, ten persons too many on ten days.

    **Proves**: the tier is price · excess · days / limit, after the gap; without a price it is 1.
    **Without it**: the gap would be 10/3, or the tier 0, 100 or 200.
    """
    plan = solved(under(ceiling(**worth)))
    # 2 · 10 · 10 / 20
    assert values(plan) == about({"gap": 0, "rules": rules, "cost": 0})
    assert rule(plan) == [(0, 9, 30, 20, -10, 10)]


def test_a_planner_may_keep_soft_rules_before_anything_else() -> None:
    """The same soft ceiling, with the rules as first tier.

    **Proves**: the order of the tiers decides what gives way.
    **Without it**: all three trucks would go, a gap of 0.
    """
    plan = solved(under(ceiling(price=2)), "rules", "gap")
    assert values(plan) == about({"rules": 0, "gap": 10 / 3})


def test_a_ceiling_may_count_quantities() -> None:
    """Three whole trucks, and no more than two and a half.

    **Proves**: with counted_in quantity a truck is one, whoever sits in it, and whole at that.
    **Without it**: divided, the gap would be 5/3; in persons, 10.
    """
    plan = solved(under(ceiling(at_most=2.5, counted_in="quantity"), capabilities=WHOLE))
    assert values(plan)["gap"] == about(10 / 3)
    assert rule(plan) == [(0, 9, 2, 2.5, 0.5, 0)]


def test_what_is_there_already_takes_room() -> None:
    """Five persons are there that stand in no table.

    **Proves**: room is the limit less what is there already: 15 persons are a truck and a half.
    **Without it**: the gap would be 10/3.
    """
    plan = solved(under(ceiling(already=5)))
    assert values(plan)["gap"] == about(5)
    assert rule(plan) == [(0, 9, 20, 20, 0, 0)]
    assert plan.policies["already"].tolist() == [5]


@pytest.mark.parametrize(("worth", "gap", "rules"), [({}, 10, None), ({"price": 1}, 0, 15)])
def test_nothing_may_be_added_where_more_is_there_already(
    worth: dict[str, Any], gap: float, rules: float | None
) -> None:
    """Thirty are there already under a ceiling of twenty, hard or soft.

    **Proves**: what nobody can change is nobody's excess: it counts what the tables add.
    **Without it**: the hard one would contradict itself; of the soft one the tier would be 20.
    """
    plan = solved(under(ceiling(already=30, **worth)))
    assert values(plan)["gap"] == gap
    # 30 added · 10 / 20
    assert values(plan).get("rules") == (None if rules is None else about(rules))
    added = 30 - 3 * gap
    assert rule(plan) == [(0, 9, 30 + added, 20, -10 - added, added)]


@pytest.mark.parametrize(
    ("ceilings", "gap"), [("all police", 40), ("all", 20), ("police", 30), ("", 0)]
)
def test_ceilings_may_be_nested(ceilings: str, gap: float) -> None:
    """Thirty of all, of them ten of police; thirty troops and twenty police, who weigh three.

    **Proves**: both hold: one unit of police, two of troops.
    **Without it**: under the outer one alone two of police and one of troops would go.
    """
    asked = {
        "all": {"id": "all", "kind": "ceiling", "at_most": 30},
        "police": {"id": "police", "kind": "ceiling", "at_most": 10, "category": "formed_police"},
    }
    plan = solved(
        case(
            [
                pledge(quantity=3, persons_each=10, capability_id="troops"),
                pledge(id="P2", quantity=2, persons_each=10, capability_id="police"),
            ],
            [
                requirement(quantity=3, capability_id="troops"),
                requirement(id="R2", quantity=2, capability_id="police", weight=3),
            ],
            capabilities=[
                {"id": "troops", "category": "military"},
                {"id": "police", "category": "formed_police"},
            ],
            policies=[asked[name] for name in ceilings.split()] or None,
            settings=dated(10, gap_in="quantity"),
        )
    )
    # ten days · (one of troops + 3 · one of police)
    assert values(plan)["gap"] == about(gap)


@pytest.mark.parametrize(
    ("period", "gap"),
    [
        ({"from": day(3), "until": day(6)}, 4),
        ({"from": day(3)}, 7),
        ({"until": day(6)}, 7),
        ({"from": day(20)}, 0),
        ({"until": day(-1)}, 0),
        ({}, 10),
    ],
)
def test_a_ceiling_holds_from_its_first_day_until_its_last(
    period: dict[str, str], gap: float
) -> None:
    """Nobody may be there on days 3 to 6, both included; or from the one, or until the other.

    **Proves**: who came before must leave on the first day, and may come back after the last.
    **Without it**: were the last day not included, a day less would be open; were those who came
    earlier not counted, none.
    """
    plan = solved(under(ceiling(at_most=0, **period)))
    assert values(plan)["gap"] == about(gap)
    if "until" in period and "from" in period:
        assert stays(plan) == [("P1", "R1", 0, 2, 3), ("P1", "R1", 7, 9, 3)]
        assert rule(plan) == [(3, 6, 0, 0, 0, 0)]


def test_a_soft_ceiling_counts_the_days_of_its_period() -> None:
    """Nobody should be there on days 3 to 6.

    **Proves**: excess counts on four days; a limit of 0 is divided by 1.
    **Without it**: over all ten days the tier would be 300.
    """
    plan = solved(under(ceiling(at_most=0, price=1, until=day(6), **{"from": day(3)})))
    # 30 · 4
    assert values(plan) == about({"gap": 0, "rules": 120, "cost": 0})
    assert rule(plan) == [(3, 6, 30, 0, -30, 30)]


@pytest.mark.parametrize(
    ("keys", "unknown", "gap"),
    [
        ({}, None, 0),
        ({"unknown": 10}, None, 10 / 3),
        ({}, 10, 10 / 3),
        ({"unknown": 1}, 10, 10 / 3),
    ],
)
def test_unknown_persons_count_as_is_said(
    keys: dict[str, Any], unknown: float | None, gap: float
) -> None:
    """Nobody says how many persons a truck has; the rule may, or the scenario.

    **Proves**: a blank counts as nothing, else as the rule says; what the scenario says goes first.
    **Without it**: all gaps would be the same.
    """
    meant = {} if unknown is None else {"unknown": {"persons_each": unknown}}
    blank = pledge(quantity=3)
    plan = solved(under(ceiling(**keys), pledged=blank, settings=dated(10, **meant)))
    assert values(plan)["gap"] == about(gap)


def test_who_leaves_makes_room_on_the_same_day() -> None:
    """Two trucks with tours of five days relieve each other under a ceiling of one.

    **Proves**: the day of leaving is no day there.
    **Without it**: a day would lie between them, a gap of 1.
    """
    relieved = pledge(quantity=2, tour_days=5)
    one = ceiling(at_most=1, counted_in="quantity")
    plan = solved(case(relieved, settings=dated(10), capabilities=WHOLE, policies=[one]))
    assert values(plan)["gap"] == 0
    assert rule(plan) == [(0, 9, 1, 1, 0, 0)]


def test_what_is_running_goes_where_it_breaks_a_hard_ceiling() -> None:
    """Three trucks are there, one may be; it pays nothing to send two home.

    **Proves**: what is running has no privilege: it goes on the plan date, and nothing contradicts.
    **Without it**: the gap would be 0, or no plan would be possible.
    """
    running = [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 3, "start": day(-5)}]
    plan = solved(under(ceiling(at_most=10), capabilities=WHOLE, running=running))
    # two of three
    assert values(plan)["gap"] == about(20 / 3)
    assert rule(plan) == [(0, 9, 10, 10, 0, 0)]
    assert sum(q for *_, first, last, q in stays(plan) if first <= 0 <= last) == 1


FILTERS: dict[str, dict[str, dict[str, Any]]] = {
    "mission": {},
    "region": {"missions": {"region": "North"}},
    "contributor": {},
    "from_region": {"contributors": {"region": "East"}},
    "category": {"capabilities": {"category": "military"}},
    "capability": {},
    "theme": {"capabilities": {"themes": "medical"}},
    "a4p": {"pledges": {"a4p": "3"}},
}
"""Filter → the table whose row is to say what it looks for."""

WORDS = {
    "mission": "M1", "region": "North", "contributor": "KEN", "from_region": "East",
    "category": "military", "capability": "truck", "theme": "medical", "a4p": "3",
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_chooses_what_says_so_and_no_blank(name: str) -> None:
    """Two pledges, each wanted in a mission of its own; the filter fits one, the other is blank.

    **Proves**: only what passes the filter is under the ceiling of 0; a blank passes none.
    **Without it**: the gap would be 20, or 0.
    """
    told = FILTERS[name]
    one = told.get("pledges", {})
    plan = solved(
        case(
            [
                pledge(persons_each=1, **one),
                pledge(id="P2", contributor_id="GHA", capability_id="boat", persons_each=1),
            ],
            [requirement(), requirement(id="R2", mission_id="M2", capability_id="boat")],
            missions=[{"id": "M1", **told.get("missions", {})}, {"id": "M2"}],
            contributors=[{"id": "KEN", **told.get("contributors", {})}, {"id": "GHA"}],
            capabilities=[{"id": "truck", **told.get("capabilities", {})}, {"id": "boat"}],
            policies=[ceiling(at_most=0, **{name: WORDS[name]})],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == 10
    assert stays(plan) == [("P2", "R2", 0, 9, 1)]
    assert plan.policies["filter"].tolist() == [f"{name} {WORDS[name]}"]


@pytest.mark.parametrize("counted_in", ["co2", "fuel"])
@pytest.mark.parametrize(
    ("each", "unknown", "gap"), [(2, 9, 10 / 3), (None, 0, 0), (None, 4, 20 / 3)]
)
def test_what_is_there_burns_no_more_than_a_footprint(
    counted_in: str, each: float | None, unknown: float, gap: float
) -> None:
    """Three trucks of two a month under a limit of four; or of an unknown amount.

    **Proves**: the footprint of what is there is counted, a blank as said.
    **Without it**: the gap would be 0.
    """
    trucks = pledge(quantity=3, **{f"{counted_in}_per_month": each})
    limit = {"kind": "footprint", "at_most": 4, "counted_in": counted_in, "unknown": unknown}
    plan = solved(under(limit, pledged=trucks))
    assert values(plan)["gap"] == about(gap)


def test_a_soft_footprint_has_its_price() -> None:
    """Three trucks of two tonnes; one is burnt already, and five are allowed.

    **Proves**: the tier is price · excess · days / limit, of what the tables put beyond the room.
    **Without it**: without what is burnt already it would be 6.
    """
    trucks = pledge(quantity=3, co2_per_month=2)
    plan = solved(
        under({"kind": "footprint", "at_most": 5, "already": 1, "price": 3}, pledged=trucks)
    )
    # 3 · (6 − 4) · 10 / 5
    assert values(plan) == about({"gap": 0, "rules": 12, "cost": 0})
    assert rule(plan) == [(0, 9, 7, 5, -2, 2)]


def exchanged(*, weight: float = 2, **keys: Any) -> Case:
    """Return ten troops and eight police wanted, under ceilings of ten and four and an exchange."""
    trade = {"id": "trade", "kind": "exchange", "more": "police", "fewer": "troops", "at_most": 3}
    return case(
        [
            pledge(quantity=10, persons_each=1, capability_id="troops"),
            pledge(id="P2", quantity=8, persons_each=1, capability_id="police"),
        ],
        [
            requirement(quantity=10, capability_id="troops"),
            requirement(id="R2", quantity=8, capability_id="police", weight=weight),
        ],
        policies=[
            {"id": "troops", "kind": "ceiling", "at_most": 10, "capability": "troops"},
            {"id": "police", "kind": "ceiling", "at_most": 4, "capability": "police"}
            | keys.pop("police", {}),
            trade | keys,
        ],
        settings=dated(10, gap_in="quantity"),
    )


@pytest.mark.parametrize(
    ("keys", "gap", "used"),
    [
        ({}, 50, 3),
        ({"at_most": 0}, 80, 0),
        ({"at_most": 9}, 40, 4),
        ({"rate": 2}, 35, 3),
        ({"rate": 0.25}, 80, 0),
        ({"weight": 0.5}, 20, 0),
        ({"weight": 1, "rate": 2}, 25, 3),
    ],
)
def test_more_police_may_come_only_if_they_replace_troops(
    keys: dict[str, Any], gap: float, used: float
) -> None:
    """Up to three more police, each for one of the troops; police weigh two.

    **Proves**: seven police and seven troops; the trade is bounded, has a rate, and is no duty.
    **Without it**: the gap would be 80; with police added to the troops, 20.
    """
    plan = solved(exchanged(**keys))
    # ten days · (1 police · 2 + 3 troops), and so on
    assert values(plan)["gap"] == about(gap)
    assert rule(plan, "trade") == [
        (0, 9, used, keys.get("at_most", 3), keys.get("at_most", 3) - used, 0)
    ]


@pytest.mark.parametrize(
    "keys",
    [
        {"from": day(2), "until": day(5)},
        {"from": day(2), "police": {"until": day(5)}, "weight": 2},
    ],
)
def test_an_exchange_is_void_outside_its_period(keys: dict[str, Any]) -> None:
    """The trade holds on days 2 to 5; or from day 2, and the ceiling of police until day 5.

    **Proves**: on the other days four police and ten troops are there, or eight and ten where no
    ceiling of police holds.
    **Without it**: the gap would be 50.
    """
    plan = solved(exchanged(**keys))
    # 4 · (2 + 3) + 6 · 4 · 2, or 4 · (2 + 3) + 2 · 4 · 2
    assert values(plan)["gap"] == about(36 if "police" in keys else 68)
    assert rule(plan, "trade") == [(2, 5, 3, 3, 0, 0)]
