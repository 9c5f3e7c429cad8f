"""Hand-overs: the days on which they are offered, and how few these are kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher import Case, match, screen
from matcher.program.facts import dates_on
from matcher.program.hand_overs import offer_hand_overs


def refitted(*, others: int = 0, most: int = 20) -> Case:
    """Return a unit that needs parts, refitted on fourteen days, and then crews.

    Parameters
    ----------
    others
        Givers of crews beside the one.
    most
        Most days that are offered to one receiver.
    """
    return case(
        [
            pledge(id="U", capability_id="unit", quantity=2),
            pledge(id="F", capability_id="refit", quantity=20),
            pledge(id="G", capability_id="part", quantity=20),
            *(pledge(id=f"C{number}", capability_id="crew") for number in range(1 + others)),
        ],
        requirement(capability_id="unit"),
        needs=[
            {"id": "part", "pledge_id": "U", "capability_id": "part", "lead_days": 2},
            {"id": "crew", "pledge_id": "U", "capability_id": "crew", "after": "part"},
            {"id": "refit", "pledge_id": "G", "capability_id": "refit", "use": "spent"},
        ],
        deliveries=[
            {"pledge_id": "F", "date": day(number), "quantity": 1} for number in range(1, 41, 3)
        ],
        settings=dated(100, dates_at_most=most),
    )


def offered(given: Case, receiver: str) -> pd.DataFrame:
    """Return the days offered to a receiver: giver and date."""
    eligibility = screen(given)
    rows = offer_hand_overs(eligibility).rows
    ids = eligibility.facts.pledges["id"].to_numpy()
    rows = rows.assign(to=ids[rows["receiver"]], giver=ids[rows["giver"]])
    rows = rows.assign(date=dates_on(rows["date"].to_numpy()))
    return rows.loc[rows["to"] == receiver, ["giver", "date"]]


@pytest.mark.parametrize("others", [0, 1, 2, 3])
def test_a_receiver_with_too_many_days_has_those_on_the_first_of_a_month(others: int) -> None:
    """Parts come on fourteen days and crews two days after each: 28, and 20 are allowed.

    Without it, a receiver whose days moved would count as one with few, get all of them back,
    lose them again, and so on; how often would decide which it has.
    """
    days = offered(refitted(others=others), "U")
    later = days[days.duplicated("giver")]
    assert set(later["date"].dt.day) == {1}
    assert set(days["giver"]) == {"G", *(f"C{number}" for number in range(1 + others))}


def test_a_receiver_with_few_days_keeps_each_of_them() -> None:
    """Of the 28 days that the unit would have, none moves where 28 are allowed."""
    wanted = [number + later for number in range(1, 41, 3) for later in (0, 2)]
    days = offered(refitted(most=28), "U")
    assert sorted(days["date"]) == [pd.Timestamp(day(number)) for number in sorted(wanted)]


@pytest.mark.parametrize(("days", "until"), [(100, 25), (30, 99)])
def test_no_day_is_moved_past_the_last(days: int, until: int) -> None:
    """Two givers are refitted on nine days each before 27 January, and 10 are allowed.

    The first of February is too late: the givers are gone by then, or the last requirement has
    ended. The first day of each is never moved.
    """
    givers = [
        pledge(id=one, capability_id="part", quantity=20, available_until=day(until))
        for one in ("G1", "G2")
    ]
    given = case(
        [pledge(capability_id="unit"), pledge(id="F", capability_id="refit", quantity=20), *givers],
        requirement(capability_id="unit"),
        needs=[
            {"id": "N1", "pledge_id": "P1", "capability_id": "part"},
            {"id": "N2", "pledge_id": "G1", "capability_id": "refit"},
            {"id": "N3", "pledge_id": "G2", "capability_id": "refit", "lead_days": 1},
        ],
        deliveries=[
            {"pledge_id": "F", "date": day(number), "quantity": 1} for number in range(0, 25, 3)
        ],
        settings=dated(days, dates_at_most=10),
    )
    firsts = [("G1", pd.Timestamp(day(0))), ("G2", pd.Timestamp(day(1)))]
    assert list(offered(given, "P1").itertuples(index=False, name=None)) == firsts


def test_it_is_said_whose_days_moved() -> None:
    eligibility = screen(refitted())
    moved = offer_hand_overs(eligibility).coarsened
    assert eligibility.facts.pledges["id"].to_numpy()[moved].tolist() == ["U"]
    assert any("hand-over" in note and "(U)" in note for note in match(refitted()).notes)


def test_nobody_is_said_to_have_moved_where_nobody_did() -> None:
    eligibility = screen(case(settings=dated(10)))
    assert np.array_equal(offer_hand_overs(eligibility).coarsened, [])
    assert match(eligibility.case).notes == ()


def test_what_is_used_up_again_may_come_from_a_giver_that_deploys_itself() -> None:
    """Each tour of the unit needs fuel, which comes after its parts; the fuel is required, too.

    Proves: a link that is offered calendar steps for two reasons is offered them once.
    Without it, the case could not be laid out at all.
    """
    given = case(
        [
            pledge(id="U", capability_id="unit"),
            pledge(id="G", capability_id="part"),
            pledge(id="F", capability_id="fuel", quantity=3),
        ],
        [requirement(capability_id="unit"), requirement(id="R2", capability_id="fuel")],
        needs=[
            {"id": "part", "pledge_id": "U", "capability_id": "part"},
            {
                "id": "fuel",
                "pledge_id": "U",
                "capability_id": "fuel",
                "use": "spent",
                "after": "part",
            },
        ],
        settings=dated(60, step="10 days"),
    )
    days = offered(given, "U")
    assert not days.duplicated().any()
    assert (days["giver"] == "F").sum() > 1
    plan = solved(given)
    assert plan.supports["giver_pledge_id"].tolist() == ["F", "G"]
    assert plan.objective["gap"] == 0
