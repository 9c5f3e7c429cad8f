"""Refusals: what they tell apart, and that the smallest change they name is the smallest."""

from __future__ import annotations

import pytest
from builders import Tables, requirement, wanting
from solved import day, refusals, timed


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (
            {"requirements": requirement(quantity=None)},
            "quantity: the requirement has no quantity, one above 0 is needed. Ask how much is "
            "required.",
        ),
        (
            wanting({"quantity": 0}),
            "quantity: its quantity is 0, one above 0 is needed. Ask KEN how much it offers.",
        ),
        (
            wanting({"not_missions": "M1"}),
            "missions: it will not go to M1, the need is in M1. Ask KEN to lift the caveat.",
        ),
        (
            wanting({}, minimum_readiness="verified"),
            "readiness: its readiness is unknown, verified is required. Find out whether it is "
            "verified.",
        ),
        (
            wanting({}, minimum_performance=0.5),
            "performance: its performance is unknown, 0.5 is required. Record its performance.",
        ),
        (
            wanting({}, languages="fr"),
            "languages: its languages are unknown, fr is required. Add people who speak fr.",
        ),
        (
            wanting({}, qualities="night"),
            "qualities: its qualities are unknown, night is required. Add night.",
        ),
        (
            {**wanting({}), "settings": {"unknown": {"vetted": "no"}}},
            "vetting: whether it is vetted is unknown, vetting is needed. Have its people vetted.",
        ),
        (
            timed({"available_until": day(3)}, needed_from=day(5)),
            "window: it must leave by 2030-01-05, it is needed from 2030-01-06 until 2030-01-10. "
            "Keep it 2 days longer.",
        ),
        (
            timed({"available_until": day(2), "notice_days": 4}),
            "window: it arrives on 2030-01-05 and must leave by 2030-01-04, it must be there for a "
            "day. Keep it 2 days longer.",
        ),
        (
            timed({}, needed_from="2029-12-01", needed_until="2029-12-20"),
            "window: the need is over on the plan date, it is needed from 2029-12-01 until "
            "2029-12-20. Look at other requirements.",
        ),
    ],
)
def test_a_refusal_tells_apart_what_is_missing(tables: Tables, told: str) -> None:
    assert refusals(tables) == [told]


@pytest.mark.parametrize(
    ("refused", "nearly", "enough"),
    [
        ({"available_until": day(3)}, {"available_until": day(4)}, {"available_until": day(5)}),
        ({"notice_days": 12}, {"notice_days": 10}, {"notice_days": 9}),
        ({"notice_days": 4, "available_until": day(2)}, {"available_until": day(4)}, {"available_until": day(5)}),
    ],
)  # fmt: skip
def test_the_smallest_change_of_days_is_enough_and_not_a_day_too_much(
    refused: Tables, nearly: Tables, enough: Tables
) -> None:
    need = {"needed_from": day(5), "needed_until": day(9)}
    told = refusals(timed(refused, **need))[0]
    assert told.endswith(("3 days earlier.", "2 days longer.", "3 days longer."))
    assert refusals(timed(refused | nearly, **need))
    assert refusals(timed(refused | enough, **need)) == []
