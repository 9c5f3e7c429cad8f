"""Hand sums: when a pledge can be there, and who relieves whom."""

from __future__ import annotations

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, stays, values

pytestmark = pytest.mark.solver

WHOLE = [{"id": "truck", "whole": "yes"}]


def test_a_pledge_arrives_after_its_notice_and_its_travel() -> None:
    """Three days of notice and two of travel, where ten days are needed.

    **Proves**: departure on day 3, arrival on day 5.
    **Without it**: the gap would be 2 without notice, 3 without travel, 0 without both.
    """
    plan = solved(case(pledge(notice_days=3), settings=dated(10, travel_days=2)))
    # days 0 … 4 are open
    assert values(plan)["gap"] == 5
    assert stays(plan) == [("P1", "R1", 5, 9, 1)]
    assert plan.deployments["depart"].dt.strftime("%F").tolist() == [day(3)]


def test_notice_runs_while_a_pledge_is_not_yet_available() -> None:
    """Available from day 4, three days of notice: it leaves on day 4.

    **Proves**: the later of both counts.
    **Without it**: added up the gap would be 7, by notice alone 3.
    """
    plan = solved(case(pledge(available_from=day(4), notice_days=3), settings=dated(10)))
    # max(4, 0 + 3)
    assert values(plan)["gap"] == 4


@pytest.mark.parametrize(
    ("level", "lead_days", "gap"),
    [
        ("verified", {"verified": 4, "rapid": 1}, 4),  # its own
        ("assessed", {"verified": 4, "rapid": 1}, 4),  # that of verified, the next higher one
        ("announced", {"registered": 6, "verified": 4}, 6),  # the next, not the highest
        ("rapid", {"verified": 4}, 0),  # nothing higher is named
    ],
)
def test_lead_days_fall_back_to_the_next_higher_level(
    level: str, lead_days: dict[str, int], gap: float
) -> None:
    """Ten days are needed; notice follows from readiness.

    **Proves**: a level that is not named takes the lead days of the next higher one that is.
    **Without it**: levels that are not named would leave at once, gaps of 0.
    """
    plan = solved(case(pledge(readiness=level), settings=dated(10, lead_days=lead_days)))
    assert values(plan)["gap"] == gap


def test_notice_replaces_lead_days() -> None:
    """A verified unit would need four days; its own notice says one.

    **Proves**: `notice_days` stands instead of the lead days.
    **Without it**: the gap would be 4 by lead days, 5 by both.
    """
    settings = dated(10, lead_days={"verified": 4})
    plan = solved(case(pledge(readiness="verified", notice_days=1), settings=settings))
    assert values(plan)["gap"] == 1


def test_unknown_notice_is_what_the_scenario_says() -> None:
    """Neither notice nor readiness is given; the scenario assumes two days.

    **Proves**: `[unknown] notice_days` is the last resort.
    **Without it**: the gap would be 0.
    """
    plan = solved(case(settings=dated(10, unknown={"notice_days": 2})))
    assert values(plan)["gap"] == 2


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ([], 5),
        ([{"from_region": "east", "mission_id": "M1", "days": 3}], 3),
        (
            [
                {"from_region": "east", "mission_id": "M1", "days": 3},
                {"contributor_id": "KEN", "mission_id": "M1", "days": 1},
            ],
            1,
        ),
    ],
)
def test_travel_is_the_contributors_else_its_regions_else_the_default(
    rows: list[dict[str, object]], gap: float
) -> None:
    """Travel takes 5 days, 3 from the region, 1 for Kenya.

    **Proves**: the narrowest row of `travel` counts.
    **Without it**: the gap would be 5, 5, 5 by the default alone, or 5, 3, 3 by regions.
    """
    plan = solved(
        case(
            settings=dated(10, travel_days=5),
            travel=rows,
            contributors=[{"id": "KEN", "region": "east"}],
        )
    )
    assert values(plan)["gap"] == gap


def test_the_way_to_a_partner_takes_the_default() -> None:
    """Rwanda asks for itself; a row of travel names a mission only.

    **Proves**: travel to a partner is `travel_days`.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            pledge(only_recipients="RWA"),
            requirement(mission_id=None, contributor_id="RWA"),
            settings=dated(10, travel_days=4),
        )
    )
    assert values(plan)["gap"] == 4


def test_a_pledge_is_home_by_the_end_of_its_last_day() -> None:
    """Available until day 9, two days of travel each way, ten days needed.

    **Proves**: it is there on days 2 … 7, leaves on day 8 and returns on day 10, when day 9 is over.
    **Without it**: without the way home the gap would be 2; were day 9 excluded, 5.
    """
    plan = solved(case(pledge(available_until=day(9)), settings=dated(10, travel_days=2)))
    # 10 days − 6
    assert values(plan)["gap"] == 4
    assert stays(plan) == [("P1", "R1", 2, 7, 1)]


def test_days_before_the_plan_date_do_not_count() -> None:
    """The need began five days ago and lasts five more; nobody has a truck.

    **Proves**: a gap is counted from the plan date.
    **Without it**: the gap would be 10.
    """
    plan = solved(
        case(
            pledge(capability_id="boat"),
            requirement(needed_from=day(-5), needed_until=day(4)),
            settings=dated(20),
        )
    )
    assert values(plan)["gap"] == 5


def test_nobody_is_there_before_or_after_the_need() -> None:
    """The need lasts from day 3 until day 6; being away costs 1 a day.

    **Proves**: arrival and leaving lie within the window, both its days included.
    **Without it**: a stay over all ten days would cost 10; a day left out would be a gap of 1.
    """
    plan = solved(
        case(
            pledge(monthly_cost=30),
            requirement(needed_from=day(3), needed_until=day(6)),
            settings=dated(10),
        )
    )
    assert values(plan) == about({"gap": 0, "cost": 4})
    assert stays(plan) == [("P1", "R1", 3, 6, 1)]


@pytest.mark.parametrize(("within", "gap"), [(4, 4), (3, 10)])
def test_a_need_at_short_notice_refuses_who_departs_later(within: int, gap: float) -> None:
    """It can depart on day 4.

    **Proves**: `within_days` counts days to the first departure, four of four being allowed.
    **Without it**: the gap would be 4 in both.
    """
    plan = solved(case(pledge(notice_days=4), requirement(within_days=within), settings=dated(10)))
    assert values(plan)["gap"] == gap


def test_what_is_delivered_later_serves_from_then() -> None:
    """Two trucks are needed for ten days; one comes on day 0, one on day 6.

    **Proves**: of a pledge no more is away than has come.
    **Without it**: the gap would be 0; by the first delivery alone, 10.
    """
    plan = solved(
        case(
            pledge(quantity=2),
            requirement(quantity=2),
            settings=dated(10, gap_in="quantity"),
            deliveries=[
                {"pledge_id": "P1", "date": day(0), "quantity": 1},
                {"pledge_id": "P1", "date": day(6), "quantity": 1},
            ],
        )
    )
    # one is missing on days 0 … 5
    assert values(plan)["gap"] == 6


def test_what_no_delivery_schedules_is_not_used() -> None:
    """Three are pledged, two have a date, three are needed.

    **Proves**: with deliveries the rest of the quantity is not used.
    **Without it**: the gap would be 0, or 6 with the rest at once.
    """
    plan = solved(
        case(
            pledge(quantity=3),
            requirement(quantity=3),
            settings=dated(10, gap_in="quantity"),
            deliveries=[
                {"pledge_id": "P1", "date": day(0), "quantity": 1},
                {"pledge_id": "P1", "date": day(6), "quantity": 1},
            ],
        )
    )
    # 2 missing on six days, 1 on four
    assert values(plan)["gap"] == 16


def test_a_need_that_grows_and_shrinks_is_followed() -> None:
    """One truck until day 3, three from day 4, one from day 8; two of them cost 1 a day each.

    **Proves**: what is required changes on the first day of each phase, and who is no longer
    needed goes home.
    **Without it**: without phases the cost would be 0; staying to the end, 12.
    """
    plan = solved(
        case(
            [pledge(id="P1"), pledge(id="P2", quantity=2, monthly_cost=30)],
            settings=dated(10),
            phases=[
                {"requirement_id": "R1", "from": day(4), "quantity": 3},
                {"requirement_id": "R1", "from": day(8), "quantity": 1},
            ],
        )
    )
    # 2 · 4 days · 1
    assert values(plan) == about({"gap": 0, "cost": 8})
    assert stays(plan) == [("P1", "R1", 0, 9, 1), ("P2", "R1", 4, 7, 2)]


def test_the_size_of_a_need_with_phases_is_its_largest_quantity() -> None:
    """One truck serves a need of one, then three for four days, then one.

    **Proves**: the share that is open is counted against the largest quantity.
    **Without it**: against the first quantity the gap would be 8.
    """
    plan = solved(
        case(
            settings=dated(10),
            phases=[
                {"requirement_id": "R1", "from": day(4), "quantity": 3},
                {"requirement_id": "R1", "from": day(8), "quantity": 1},
            ],
        )
    )
    # 2 missing · 4 days / 3
    assert values(plan)["gap"] == about(8 / 3)


def test_what_no_delivery_schedules_goes_on_no_tour() -> None:
    """Two are pledged, for one tour of three days each; one has a date; ten days are needed.

    **Proves**: tours are counted of what is delivered.
    **Without it**: counted of what is pledged, the one would go twice, and the gap would be 4.
    """
    plan = solved(
        case(
            pledge(quantity=2, tour_days=3, tours=1),
            settings=dated(10),
            deliveries=[{"pledge_id": "P1", "date": day(0), "quantity": 1}],
        )
    )
    assert values(plan)["gap"] == 7


def test_a_quantity_that_a_phase_replaces_at_once_still_is_the_size() -> None:
    """Two trucks are needed, but one from the first day on; nobody may serve for four days.

    **Proves**: the size of a need is the largest quantity that is written, whenever it holds.
    **Without it**: against what is ever required the gap would be 4.
    """
    plan = solved(
        case(
            pledge(available_from=day(4)),
            requirement(quantity=2),
            settings=dated(10),
            phases=[{"requirement_id": "R1", "from": day(0), "quantity": 1}],
        )
    )
    # 4 days · 1 / 2
    assert values(plan)["gap"] == 2


def test_units_relieve_each_other_in_place() -> None:
    """Two units may stay five days each; travel takes two days, twelve are needed.

    **Proves**: the second arrives on the day on which the first leaves, however early it could.
    **Without it**: were stays to begin as early as they can, both would be there on days 2 … 6 and
    the gap would be 7.
    """
    units = [pledge(id=one, tour_days=5) for one in ("P1", "P2")]
    plan = solved(case(units, settings=dated(12, travel_days=2), capabilities=WHOLE))
    # days 0 and 1, then 5 + 5
    assert values(plan)["gap"] == 2
    assert sorted(s[2:4] for s in stays(plan)) == [(2, 6), (7, 11)]


def test_five_nations_with_a_turn_of_six_months_cover_thirty_months() -> None:
    """Each has one unit for 180 days, once; a slot is needed for 31 months of 30 days.

    **Proves**: turns follow each other without a break, and nobody has a second one.
    **Without it**: without `tour_days` the gap would be 0; with all at once, 750; with a second
    turn, 0.
    """
    nations = ["KEN", "GHA", "BGD", "NPL", "URY"]
    units = [pledge(id=f"P{k}", contributor_id=one, tour_days=180) for k, one in enumerate(nations)]
    plan = solved(case(units, settings=dated(31 * 30), capabilities=WHOLE))
    # 930 − 5 · 180
    assert values(plan)["gap"] == 30
    assert plan.gaps["over"].sum() == 0
    assert len(plan.deployments) == 5
    assert set(plan.deployments["contributor_id"]) == set(nations)


def test_what_has_been_there_since_before_1970_is_running() -> None:
    """There since 1964 and asked for ten days: it stays, and nobody departs.

    **Proves**: a day of the past is a day, however long ago.
    **Without it**: days would count from 1970, and one before it would be taken for none: the unit
    would arrive anew.
    """
    since = {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": "1964-03-27"}
    plan = solved(case(settings=dated(10), running=[since]), "gap", "arrivals")
    assert values(plan) == {"gap": 0, "arrivals": 0}
    assert plan.deployments["start"].dt.strftime("%F").tolist() == ["1964-03-27"]
    assert plan.deployments["depart"].isna().all()


def test_what_must_leave_first_leaves_first() -> None:
    """One is there without an end; another came later and must leave after day 2.

    **Proves**: the plan lets the second one go.
    **Without it**: the one that came first would be said to leave, and the other to outstay its
    end.
    """
    rows = [
        {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(-60)},
        {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "start": day(-30)}
        | {"end": day(2)},
    ]
    asked = case(pledge(quantity=2), requirement(quantity=2), dated(10), running=rows)
    running = [one for one in stays(solved(asked)) if one[2] < 0]
    assert sorted(one[2:4] for one in running) == [(-60, 9), (-30, 2)]


def test_a_plan_may_be_made_for_a_year_before_1970() -> None:
    """Ten days of 1964, five of them open because of notice.

    **Proves**: every day that a table may hold can be planned.
    **Without it**: the plan would show no day at all.
    """
    settings = {"plan_date": "1964-03-27", "horizon": "1964-04-05"}
    plan = solved(case(pledge(notice_days=5), settings=settings))
    assert values(plan)["gap"] == 5
    assert plan.deployments["start"].dt.strftime("%F").tolist() == ["1964-04-01"]
    assert plan.gaps["until"].dt.strftime("%F").tolist() == ["1964-03-31", "1964-04-05"]


def test_what_comes_after_all_is_over_is_idle_on_no_day() -> None:
    """Three trucks serve ten days and then rest for two; one more comes on the day after.

    **Proves**: a delivery after the end of all requirements is idle on no day of the plan.
    **Without it**: three would be called idle on a day on which they rest.
    """
    plan = solved(
        case(
            pledge(quantity=4, rest_days=2),
            requirement(quantity=3),
            settings=dated(10),
            deliveries=[
                {"pledge_id": "P1", "date": day(0), "quantity": 3},
                {"pledge_id": "P1", "date": day(11), "quantity": 1},
            ],
        )
    )
    assert plan.idle.empty
