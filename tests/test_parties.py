"""What one party sees of a plan: a contributor of its pledges, a mission of its requirements."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import case, giver, lack, pledge, requirement
from solved import about, dated, day, solved

from matcher import Plan, load_scenario, party
from matcher.insight.parties import ContributorPage, MissionPage
from matcher.present.parties import party_text

KINDS = [{"id": "truck", "measure": "trucks", "whole": "yes"}, {"id": "part"}, {"id": "car"}]


def joint() -> Plan:
    """Return a plan in which Kenya's trucks go with Ghana's parts, and one stays at home."""
    return solved(
        case(
            [
                pledge(quantity=2, note="two", assumed="quantity"),
                pledge(id="P2", status="withdrawn"),
                giver(quantity=1),
            ],
            [requirement(quantity=3), requirement(id="R2", mission_id="M2", capability_id="car")],
            settings=dated(10),
            capabilities=KINDS,
            missions=[{"id": "M1", "name": "Mission North"}, {"id": "M2"}],
            needs=[lack()],
        )
    )


def test_a_contributor_sees_what_goes_what_it_gets_and_what_stays_at_home() -> None:
    page = party(joint(), "KEN", changes={"P2": "Renew it."})
    assert isinstance(page, ContributorPage)
    rows = page.pledges.set_index("pledge_id")
    assert rows["use"].to_dict() == {"P1": "in part", "P2": "idle"}
    assert rows.loc["P1", ["quantity", "deployed", "handed"]].tolist() == about([2, 10, 0])
    assert rows["change"].fillna("").to_dict() == {"P1": "", "P2": "Renew it."}
    assert page.deployments["quantity"].tolist() == [1]
    assert page.received["giver_pledge_id"].tolist() == ["G1"]
    assert page.given.empty
    assert page.decisions["column"].tolist() == ["quantity"]
    assert repr(page) == "<ContributorPage KEN: 2 pledges, 0 used, 1 in part, 1 idle>"
    text = party_text(page)
    assert text.startswith("Kenya (KEN): 2 pledges, 1 in part, 1 idle.\n")
    assert "P2, 1 truck, idle: withdrawn. Renew it." in text


def test_who_gives_a_part_sees_to_whom() -> None:
    page = party(joint(), "GHA")
    assert isinstance(page, ContributorPage)
    assert page.given["receiver_pledge_id"].tolist() == ["P1"]
    assert page.pledges.loc[0, ["use", "handed"]].tolist() == ["used", 1]
    assert party_text(page).splitlines()[:4] == [
        "Ghana (GHA): 1 pledge, 1 used.",
        "",
        "Gives (1)",
        "pledge  quantity  of    to  for its need  handed on",
    ]


def test_a_mission_sees_what_is_met_by_whom_and_what_would_help() -> None:
    """R1 has 1 of 3 trucks: parts for the second, or trucks by others, close 20 truck-days of 30."""
    page = party(joint(), "M1")
    assert isinstance(page, MissionPage)
    row = page.requirements.iloc[0]
    assert row[["requirement_id", "state", "served_by"]].tolist() == ["R1", "in part", "KEN"]
    assert row[["share", "open"]].tolist() == about([1 / 3, 20])
    assert isinstance(row["reason"], str)
    assert page.asks is not None
    assert set(page.asks.ranking["capability_id"]) == {"truck", "part"}
    assert set(page.asks.covers["requirement_id"].dropna()) == {"R1"}
    text = party_text(page)
    assert text.startswith("Mission North (M1): 1 requirement, 1 in part.\n")
    assert "\nAsk for (2)\n" in text


def test_a_mission_that_lacks_nothing_asks_for_nothing() -> None:
    page = party(load_scenario("two-contributors").match(), "MISSION-NORTH")
    assert isinstance(page, MissionPage)
    assert (page.asks, page.requirements["state"].tolist()) == (None, ["met"])
    assert party(joint(), "M1", top=0).asks is None  # type: ignore[union-attr]


def test_one_that_gives_and_asks_is_seen_as_either() -> None:
    """Kenya pledges trucks, and asks for one itself."""
    plan = solved(
        case(
            pledge(),
            [
                requirement(),
                requirement(id="R2", mission_id=None, contributor_id="KEN", quantity=None),
            ],
        )
    )
    assert isinstance(party(plan, "KEN"), ContributorPage)
    page = party(plan, "KEN", kind="mission")
    assert isinstance(page, MissionPage)
    assert page.requirements["state"].tolist() == ["unquantified"]
    with pytest.raises(ValueError, match="write contributor or mission"):
        party(plan, "KEN", kind="state")


def test_who_is_not_there_is_named_with_the_nearest() -> None:
    plan = joint()
    with pytest.raises(KeyError, match="no contributor or mission KEM; the nearest is KEN"):
        party(plan, "KEM")
    with pytest.raises(KeyError, match="no mission KEN"):
        party(plan, "KEN", kind="mission")


def test_days_of_the_page_are_those_of_the_plan() -> None:
    page = party(joint(), "KEN")
    assert isinstance(page, ContributorPage)
    assert page.deployments["end"].tolist() == [pd.Timestamp(day(9))]
