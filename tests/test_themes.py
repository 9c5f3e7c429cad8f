"""Themes of meetings and priorities of A4P+: counted by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved

from matcher import Case, Plan


def two_meetings(**more: Any) -> Case:
    """Return pledges of two meetings, one of which renews another, and one of no meeting."""
    pledges = [
        pledge(id="P1", meeting_id="old", themes="units", a4p="3;7", status="in_progress"),
        pledge(id="P2", meeting_id="old", themes="medical", contributor_id="GHA", quantity=None),
        pledge(id="P3", meeting_id="new", themes="units", contributor_id="GHA", advances="P2"),
        pledge(id="P4", meeting_id="new", capability_id="course", quantity=5, a4p="3"),
        pledge(id="P5", meeting_id="old", themes="units", status="withdrawn", a4p="1"),
        pledge(id="P6", contributor_id="NOR", capability_id="course", themes="women"),
    ]
    tables: dict[str, Any] = {
        "meetings": [
            {"id": "new", "date": "2029-06-01", "states_pledging": 9, "stated_women": 4},
            {"id": "old", "date": "2025-06-01", "stated_units": 1, "stated_medical": 3},
        ],
        "capabilities": [
            {"id": "truck", "measure": "trucks", "themes": "transport"},
            {"id": "course", "measure": "places", "themes": "training"},
        ],
        "settings": dated(10),
    }
    return case(pledges, requirement(quantity=4), **tables | more)


@cache
def planned() -> Plan:
    return solved(two_meetings())


def counts(plan: Plan, *columns: str) -> dict[tuple[str, str], list[float]]:
    """Return meeting and theme → the numbers of some columns; blank where there is none."""
    rows = plan.themes.astype({"meeting_id": object, "theme": object}).fillna(
        {"meeting_id": "", "theme": ""}
    )
    keys = zip(rows["meeting_id"], rows["theme"], strict=True)
    numbers = rows[list(columns)].fillna(-1).to_numpy().tolist()
    return dict(zip(keys, numbers, strict=True))


def test_a_theme_is_counted_at_its_meeting_with_what_was_announced() -> None:
    """P2 is renewed by P3 and counts there; P5 is withdrawn and counts as that.

    **Proves**: stated and listed states stand side by side, also where nobody is listed (women);
    a pledge counts under its own themes and those of its capability, and once over all meetings.
    **Without it**: P2 and P3 would be two pledges of Ghana, or the 4 states of women unseen.
    """
    found = counts(planned(), "stated", "states", "unlisted", "pledges", "renewed")
    assert list(found) == [
        ("old", ""), ("old", "units"), ("old", "medical"), ("old", "transport"),
        ("new", ""), ("new", "units"), ("new", "training"), ("new", "women"), ("new", "transport"),
        ("", ""), ("", "training"), ("", "women"),
    ]  # fmt: skip
    assert found["old", ""] == [-1, 2, -1, 2, 1]
    assert found["old", "units"] == [1, 1, 0, 2, 0]
    assert found["old", "medical"] == [3, 1, 2, 0, 1]
    assert found["new", ""] == [9, 2, 7, 2, 0]
    assert found["new", "women"] == [4, 0, 4, 0, 0]
    assert found["new", "training"] == [-1, 1, -1, 1, 0]
    assert found["", "women"] == [-1, 1, -1, 1, 0]
    assert sum(pledges for (_, theme), (*_, pledges, _) in found.items() if not theme) == 5


def test_the_pledges_of_a_meeting_stand_by_status() -> None:
    found = counts(planned(), "open", "in_progress", "deployed", "withdrawn", "lapsed", "renewed")
    assert found["old", ""] == [0, 1, 0, 1, 0, 1]
    assert found["new", ""] == [2, 0, 0, 0, 0, 0]


def test_what_may_go_and_what_goes_is_counted() -> None:
    """Trucks are required, so the courses are quantified and not eligible; P1 and P3 both go."""
    found = counts(planned(), "quantified", "eligible", "used")
    assert found["old", ""] == [2, 1, 1]
    assert found["new", ""] == [2, 1, 1]
    assert found["new", "training"] == [1, 0, 0]


def test_what_is_handed_on_is_eligible_and_used() -> None:
    """P1 needs a part of G1, which serves no requirement itself."""
    givers = [
        pledge(meeting_id="old"),
        pledge(id="G1", contributor_id="GHA", capability_id="part", meeting_id="new"),
        pledge(id="G2", contributor_id="GHA", capability_id="paint", meeting_id="new"),
    ]
    needs = [{"id": "N1", "pledge_id": "P1", "capability_id": "part"}]
    found = counts(solved(case(givers, needs=needs)), "pledges", "eligible", "used")
    assert found == {("new", ""): [2, 1, 1], ("old", ""): [1, 1, 1]}


def test_the_share_that_is_served_is_split_by_what_each_has_there() -> None:
    """4 trucks for ten days are required: P1 gives one, P3 one, from day 5 on another comes.

    P1 serves 1 · 10 of 40 and the new meeting (1 · 10 + 1 · 5) of 40. The requirement carries
    the theme of trucks, transport; nothing is required under units.

    **Proves**: the shares of meetings add up to what is covered. **Without it** a share would be
    of days only, or blank where it is of nothing.
    """
    more = pledge(id="P7", meeting_id="new", available_from=day(5))
    base = two_meetings()
    plan = solved(base.with_frames(pledges=pd.concat([base["pledges"], pd.DataFrame([more])])))
    found = counts(plan, "served_share")
    assert found["old", ""] == found["old", "transport"] == about([10 / 40])
    assert found["new", ""] == found["new", "transport"] == about([15 / 40])
    assert found["", ""] == [0]
    assert found["new", "units"] == found["new", "women"] == [-1]


def test_what_is_over_serves_nobody() -> None:
    """Two pinned trucks where one is required: each serves half of it."""
    pledges = [pledge(meeting_id="old"), pledge(id="P2", meeting_id="new")]
    pairs = [{"pledge_id": one, "requirement_id": "R1", "pinned": 1} for one in ("P1", "P2")]
    found = counts(solved(case(pledges, pairs=pairs)), "served_share")
    assert found == {("new", ""): about([0.5]), ("old", ""): about([0.5])}


def test_without_a_meeting_nothing_is_counted() -> None:
    assert solved(case(pledge(themes="units"))).themes.empty


def test_a_priority_that_nobody_answers_has_a_row() -> None:
    found = planned().a4p
    assert found.to_numpy().tolist() == [
        # priority, states, pledges, renewed, quantified, eligible, used
        [1, 1, 1, 0, 1, 0, 0],
        [2, 0, 0, 0, 0, 0, 0],
        [3, 1, 2, 0, 2, 1, 1],
        [4, 0, 0, 0, 0, 0, 0],
        [5, 0, 0, 0, 0, 0, 0],
        [6, 0, 0, 0, 0, 0, 0],
        [7, 1, 1, 0, 1, 1, 1],
    ]
    assert solved(case()).a4p.empty


TAMPERINGS: dict[str, tuple[str, str, Any, str]] = {
    "a state more": ("themes", "states", 7, "Its states is 7, recomputed"),
    "another announcement": ("themes", "stated", 60, "Its stated is 60, recomputed"),
    "nobody unlisted": ("themes", "unlisted", 0.0, "Its unlisted is 0, recomputed 2"),
    "more pledges": ("themes", "pledges", 20, "Its pledges is 20, recomputed"),
    "all open": ("themes", "open", 9, "Its open is 9, recomputed"),
    "all used": ("themes", "used", 9, "Its used is 9, recomputed"),
    "all eligible": ("themes", "eligible", 9, "Its eligible is 9, recomputed"),
    "all quantified": ("themes", "quantified", 9, "Its quantified is 9, recomputed"),
    "all served": ("themes", "served_share", 1, "Its served_share is 1, recomputed"),
    "another day": ("themes", "date", pd.Timestamp("2026-01-01"), "Its date is 2026-01-01, not"),
    "another theme": ("themes", "theme", "peace", "There is no row of it."),
    "another meeting": ("themes", "meeting_id", "past", "Nothing was announced or pledged"),
    "a priority answered": ("a4p", "pledges", 3, "Its pledges is 3, recomputed 0"),
    "a priority more": ("a4p", "priority", 8, "It is no priority that any pledge names."),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_with_themes_is_found(name: str) -> None:
    frame, column, value, told = TAMPERINGS[name]
    plan = planned()
    rows = getattr(plan, frame).copy()
    rows[column] = value
    found = replace(plan, **{frame: rows}).audit().findings
    assert any(told in str(one) and one.rule == "themes" for one in found), [*map(str, found)]


def test_a_row_of_themes_that_is_dropped_or_doubled_is_found() -> None:
    plan = planned()
    for rows in (plan.themes[1:], pd.concat([plan.themes, plan.themes[:1]])):
        assert not replace(plan, themes=rows).audit().passed
    assert not replace(plan, a4p=plan.a4p[:3]).audit().passed
