"""What is held in memory grows with what is eligible, and text is made for whoever reads it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pytest
from builders import case, pledge, requirement

from matcher import formulate, match, screen
from matcher.program.names import Names
from matcher.program.ranges import ask_once, each_day_once, each_once
from matcher.program.rules import RULES

Made = TypeVar("Made")


def watched(make: Callable[[], Made]) -> tuple[Made, int]:
    """Return what is made, and the most bytes that were held meanwhile."""
    tracemalloc.start()
    try:
        made = make()
        return made, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_is_refused_is_counted_and_not_kept() -> None:
    """A million pairs of one capability, of which one in a hundred is of the right mission.

    **Proves**: refused pairs are looked at some at a time.
    **Without it**: a row for each would take some 300 bytes, and more for what rules say of it.
    """
    number, missions = 1000, 100
    every = [(f"{k:03}", f"M{k % missions}") for k in range(number)]
    asked = case(
        [pledge(id=f"P{k}", only_missions=mission) for k, mission in every],
        [requirement(id=f"R{k}", mission_id=mission) for k, mission in every],
    )
    found, peak = watched(lambda: screen(asked))
    assert peak < 60 * number**2
    assert len(found.pairs) == number**2 / missions
    counted = found.refusals.counted
    assert {RULES[rule].name for rule in counted["rule"]} == {"missions"}
    assert counted["number"].sum() == number**2 - len(found.pairs)


def test_a_program_holds_little_for_each_pair() -> None:
    """50,000 pairs; nobody has asked for the names of their columns or for what they mean."""
    asked = case(
        [pledge(id=f"P{k}") for k in range(250)], [requirement(id=f"R{k}") for k in range(200)]
    )
    program, peak = watched(lambda: formulate(asked))
    assert peak < 1000 * 50_000
    assert "columns" not in vars(program.layout)
    assert program.linear.column_names[:2].tolist() == ["there_0", "there_1"]
    assert program.columns()["name"].iloc[-1] == "gap_199"


def test_days_of_pairs_are_told_as_those_of_any_mapping() -> None:
    plan = match(case([pledge(id="P2"), pledge(id="P1")], [requirement()]))
    assert plan.certificate is not None
    offers = plan.certificate.offers
    assert len(offers) == 2
    assert offers == {("P1", "R1"): (0, 1), ("P2", "R1"): (0, 1)}
    with pytest.raises(KeyError):
        offers["P3", "R1"]


def test_a_word_that_comes_again_counts_on() -> None:
    names = Names.numbered(["over", "gap", "over"], [2, 1, 1]).having(["own"])
    assert list(names) == ["over_0", "over_1", "gap_0", "over_2", "own"]
    assert names[np.array([4, 0])].tolist() == ["own", "over_0"]
    assert len(names) == 5


@pytest.mark.parametrize("below", [8, 1 << 40], ids=["ticked off", "sorted"])
def test_equal_numbers_are_asked_about_once(below: int) -> None:
    asked: list[int] = []

    def double(numbers: np.ndarray) -> np.ndarray:
        asked.extend(numbers.tolist())
        return numbers * 2

    numbers = np.array([5, 3, 5, 7])
    assert each_once(numbers, below).tolist() == [3, 5, 7]
    assert ask_once(numbers, below, double).tolist() == [10, 6, 10, 14]
    assert asked == [3, 5, 7]


def test_an_owner_has_each_of_its_days_once() -> None:
    owner, day = each_day_once(np.array([1, 0, 1, 1]), np.array([9, 4, 2, 9]))
    assert (owner.tolist(), day.tolist()) == ([0, 1, 1], [4, 2, 9])
    assert [len(part) for part in each_day_once(owner[:0], day[:0])] == [0, 0]
