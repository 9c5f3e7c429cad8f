"""Hand sums: on which days a host accepts whom."""

from __future__ import annotations

import pytest
from builders import case, pledge
from solved import dated, day, solved, stays, values


def consent(
    answer: str, start: int | None = None, end: int | None = None, **more: object
) -> dict[str, object]:
    window = {
        "from": None if start is None else day(start),
        "until": None if end is None else day(end),
    }
    return {"mission_id": "M1", "contributor_id": "KEN", "answer": answer} | window | more


def test_nobody_is_there_on_a_refused_day() -> None:
    """Days 3 … 5 of ten are refused.

    **Proves**: a presence avoids refused days, both ends included, and may come back.
    **Without it**: the gap would be 0; were the pair refused altogether, 10.
    """
    plan = solved(case(settings=dated(10), consents=[consent("no", 3, 5)]))
    assert values(plan)["gap"] == 3
    assert [s[2:4] for s in stays(plan)] == [(0, 2), (6, 9)]


def test_a_dated_yes_refuses_every_other_day() -> None:
    """The host accepts days 2 … 4 and day 8.

    **Proves**: *yes* with dates is a window.
    **Without it**: the gap would be 0.
    """
    plan = solved(case(settings=dated(10), consents=[consent("yes", 2, 4), consent("yes", 8, 8)]))
    # 10 − 3 − 1
    assert values(plan)["gap"] == 6


def test_a_refusal_within_an_accepted_window_counts() -> None:
    """Days 2 … 8 are accepted, day 5 is refused.

    **Proves**: *no* and dated *yes* add up.
    **Without it**: the gap would be 3, or 1.
    """
    plan = solved(case(settings=dated(10), consents=[consent("yes", 2, 8), consent("no", 5, 5)]))
    # 10 − 7 + 1
    assert values(plan)["gap"] == 4


@pytest.mark.parametrize(
    ("narrow", "gap"),
    [
        ([], 10),
        ([{"category": "military"}], 0),
        ([{"category": "military"}, {"capability_id": "truck", "answer": "no", "from": day(6)}], 4),
        ([{"category": "none"}], 10),
        ([{"capability_id": "boat"}], 10),
    ],
)
def test_the_narrowest_answer_counts(narrow: list[dict[str, object]], gap: float) -> None:
    """The host refuses Kenya; it accepts its military; of trucks it refuses days 6 … 9.

    **Proves**: an answer for the capability beats one for the category, and that the general one;
    answers about something else do not count.
    **Without it**: every gap would be 10.
    """
    answers = [consent("no"), *(consent("yes") | row for row in narrow)]
    plan = solved(
        case(
            pledge(),
            settings=dated(10),
            capabilities=[{"id": "truck", "category": "military"}, {"id": "boat"}],
            consents=answers,
        )
    )
    assert values(plan)["gap"] == gap


@pytest.mark.parametrize(("meaning", "gap"), [("yes", 6), ("no", 4)])
def test_an_unknown_answer_is_what_the_scenario_says(meaning: str, gap: float) -> None:
    """Whether days 6 … 9 are accepted is unknown.

    **Proves**: an unknown answer refuses its days where unknown means no, and where it means yes
    it is a window as any other *yes*.
    **Without it**: both gaps would be 0.
    """
    settings = dated(10, unknown={"consent": meaning})
    plan = solved(case(settings=settings, consents=[consent("unknown", 6, 9)]))
    assert values(plan)["gap"] == gap


def test_what_is_running_needs_no_consent_to_stay() -> None:
    """The host refuses Kenya, whose truck is there.

    **Proves**: running pairs ignore consent.
    **Without it**: the gap would be 10.
    """
    plan = solved(
        case(
            settings=dated(10),
            consents=[consent("no")],
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
        )
    )
    assert values(plan)["gap"] == 0


def test_a_tour_does_not_run_across_a_refused_day() -> None:
    """One tour of ten days; day 5 of ten is refused.

    **Proves**: who leaves for a refused day has used up its tour.
    **Without it**: the gap would be 1.
    """
    plan = solved(case(pledge(tour_days=10), settings=dated(10), consents=[consent("no", 5, 5)]))
    # days 0 … 4 are there
    assert values(plan)["gap"] == 5
