"""What to ask for: each gain as it comes out when the pledge is really made."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pandas as pd
import pytest
from asking import gains_by_hand, leading, told
from builders import case, lack, pledge, requirement
from hypothesis import given, settings
from hypothesis import strategies as st
from solved import about, dated, day
from strategies import Tables, law, ruled, supported, tables

from matcher import Asks, Case, ContradictionError, asks, formulate, load_scenario, match

WHOLE = [{"id": "truck", "measure": "trucks", "whole": "yes"}]
tiny = settings(law, max_examples=4)
"""Each example is solved many times over."""

NOBODY = pledge(quantity=1, status="withdrawn")


def gains(found: Asks, ask_id: str = "A1") -> list[float]:
    """Return what the quantities of an ask gain in the tier that ranks it."""
    rows = found.steps[(found.steps["ask_id"] == ask_id) & found.steps["decides"]]
    return list(rows["gain"])


def ranked(found: Asks) -> list[tuple[str, float, float]]:
    """Return what is asked for, how much, and what it gains; best first."""
    rows = found.ranking
    return list(zip(rows["capability_id"], rows["quantity"], rows["gain"], strict=True))


@cache
def scenario_asks(name: str) -> Asks:
    """Return the asks of a scenario."""
    return asks(load_scenario(name).case)


def near(gains: dict[tuple[float, str], float]) -> Any:
    """Return what equals gains up to the round-off of values in the ten thousands."""
    return pytest.approx(gains, abs=1e-4)


@pytest.mark.solver
@pytest.mark.parametrize(
    ("name", "capability"),
    [
        ("two-contributors", "infantry"),
        ("shared-support", "assessment-visit"),
        ("seoul-2021", "police"),
        ("seoul-2021-assumed", "helicopter-unit"),
        ("seoul-2021-assumed", "sealift-place"),
    ],
)
def test_asks_gain_what_really_pledging_them_does(name: str, capability: str) -> None:
    asked, found = load_scenario(name).case, scenario_asks(name)
    one = next(one for one in found.asks if one.capability_id == capability)
    some = (one.step, one.most)
    assert told(found, one, *some) == near(gains_by_hand(asked, one, *some))


@pytest.mark.parametrize("name", ["women-by-category", "laydown-2020"])
def test_where_nothing_is_open_there_is_nothing_to_ask_for(name: str) -> None:
    found = asks(load_scenario(name).case.with_settings(objective=["gap"]))
    assert (found.asks, len(found.ranking), len(found.steps), len(found.covers)) == ((), 0, 0, 0)
    assert repr(found) == "<Asks: 0, of which 0 would close something>"


def test_an_ask_is_ranked_by_what_it_gains_for_each() -> None:
    """R1 lacks 2 trucks for 10 days, R2 a car for 4: 10 for each truck, 4 for the car.

    Proves: rank by gain per one, with the largest of several quantities that gain most per one.
    Without it: the ask that gains most in all comes first, whatever it takes.
    """
    found = asks(
        case(
            NOBODY,
            [
                requirement(quantity=2),
                requirement(id="R2", capability_id="car", needed_until=day(3)),
            ],
            settings=dated(10, gap_in="quantity"),
            capabilities=[*WHOLE, {"id": "car", "whole": "yes"}],
        )
    )
    assert ranked(found) == [("truck", 2, 20), ("car", 1, 4)]
    assert found.ranking["per_one"].tolist() == [10, 4]
    assert found.ranking["needed_by"].tolist() == [pd.Timestamp(day(0))] * 2


def test_the_third_may_be_the_one_that_counts() -> None:
    """Fewer than 3 trucks are worthless, and nobody pledges any: 3 of 4 trucks, then the fourth.

    Proves: gains per ask may rise, and the ask is shown with the quantity that gains most per one.
    Without it: the first truck gains nothing, and asking for trucks is never told.
    """
    found = asks(
        case(
            NOBODY,
            requirement(quantity=4, minimum_quantity=3),
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    assert gains(found) == about([0, 0, 7.5, 10])
    assert found.steps["added"].tolist() == about([0, 0, 7.5, 2.5])
    assert ranked(found) == [("truck", 4, about(10))]


def test_where_a_part_gains_most_per_one_so_much_is_shown() -> None:
    """3 trucks fill R1 for 10 days each; 2 more serve R2 on one day."""
    found = asks(
        case(
            NOBODY,
            [
                requirement(quantity=3, minimum_quantity=3),
                requirement(id="R2", quantity=2, needed_until=day(0)),
            ],
            settings=dated(10, gap_in="quantity"),
            capabilities=WHOLE,
        )
    )
    assert found["A1"].requirement_ids == ("R1", "R2")
    assert gains(found) == about([1, 2, 30, 31, 32])
    assert ranked(found)[0] == ("truck", 3, about(30))


def test_more_than_is_tried_one_by_one_is_tried_in_all() -> None:
    found = asks(case(NOBODY, requirement(quantity=9), capabilities=WHOLE), steps=2)
    assert found["A1"].quantities == (1, 2, 9)
    assert gains(found) == about([1 / 9, 2 / 9, 1])


def test_what_is_divisible_is_asked_for_in_equal_parts() -> None:
    """Half a truck of 2.5 that are open; whole numbers where more is open than is tried."""
    small = asks(case(NOBODY, requirement(quantity=2.5)))
    assert small["A1"].quantities == about((0.5, 1, 1.5, 2, 2.5))
    large = asks(case(NOBODY, requirement(quantity=11)))
    assert large["A1"].quantities == (3, 6, 9, 12)
    assert (large["A1"].one, ranked(large)) == (11, [("truck", 9, about(9 / 11))])


@pytest.mark.solver
def test_prices_prove_what_no_ask_can_gain_more_than() -> None:
    """P1 has 3 of 4 trucks for R1 from day 5, and R2 takes 2 until day 4: 35 truck-days are open.

    One truck gains 10 of them, on each day one. What comes beyond gains 5, until day 4.

    Proves: gain / quantity is the certified price inside its range, and never above it. Without
    it: the price of one more is taken for the worth of many.
    """
    asked = case(
        pledge(quantity=3, available_from=day(5)),
        [requirement(quantity=4), requirement(id="R2", quantity=2, needed_until=day(4))],
        settings=dated(10, gap_in="quantity"),
    )
    found = asks(asked, steps=12)
    one = found["A1"]
    assert found.ranking["price"].tolist() == about([10, 5])
    for quantity in (0.25, 0.5, 1.0):
        assert gains_by_hand(asked, one, quantity)[quantity, "gap"] / quantity == about(10)
    per = [gain / quantity for gain, quantity in zip(gains(found), one.quantities, strict=True)]
    assert per[:3] == about([10, 10, 12.5 / 1.5])
    assert (max(per), per[-1]) == about((10, 35 / 6))


def test_where_something_is_whole_prices_prove_nothing() -> None:
    found = asks(case(NOBODY, requirement(quantity=2), capabilities=WHOLE))
    assert found.ranking["price"].isna().all()


DEMANDING = {
    "minimum_readiness": "verified",
    "minimum_performance": 0.7,
    "languages": "fr;pt",
    "qualities": "night flying",
    "within_days": 2,
}


def test_an_ask_is_all_that_is_demanded() -> None:
    """Ready, proven, heard, able, in time, vetted and accepted: so it fills R1 on all its days."""
    found = asks(
        case(
            NOBODY,
            requirement(needed_from=day(4), **DEMANDING),
            settings=dated(10, travel_days=3, unknown={"consent": "no"}),
            consents=[{"mission_id": "M1", "contributor_id": "KEN", "answer": "no"}],
        )
    )
    one = found["A1"]
    assert one.conditions == (
        "verified or above",
        "performance 0.7 or above",
        "speaks fr or pt",
        "has night flying",
        "ready within 2 days",
        "accepted by M1",
    )
    assert (one.start, one.until) == (pd.Timestamp(day(4)), pd.Timestamp(day(9)))
    assert ranked(found) == [("truck", 1, about(6))]


def test_what_is_demanded_differently_is_asked_for_differently_and_together() -> None:
    """R1 wants French from day 0 to 4, R2 Portuguese from day 5: each alone, and one for both."""
    found = asks(
        case(
            NOBODY,
            [
                requirement(languages="fr", needed_until=day(4)),
                requirement(id="R2", languages="pt", needed_from=day(5)),
            ],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    assert [(one.requirement_ids, one.languages) for one in found.asks] == [
        (("R1", "R2"), ("fr", "pt")),
        (("R1",), ("fr",)),
        (("R2",), ("pt",)),
    ]
    assert [gain for _, _, gain in ranked(found)] == about([10, 5, 5])


def test_where_only_pairs_count_the_ask_is_allowed_where_it_is_for() -> None:
    pairs = [{"pledge_id": "P1", "requirement_id": "R1", "verdict": "allow"}]
    found = asks(case(requirements=requirement(quantity=3), pairs=pairs, only_pairs=True))
    assert gains(found)[-1] == about(2 / 3)


def test_persons_are_asked_for_in_companies() -> None:
    """R1 lacks 500 persons, and a company is 200: three of them, the third half needed."""
    found = asks(
        case(
            NOBODY,
            requirement(quantity=500, measure="persons"),
            capabilities=[
                {"id": "truck", "measure": "trucks", "whole": "yes", "persons_each": 200}
            ],
        )
    )
    assert found["A1"].quantities == (1, 2, 3)
    assert gains(found) == about([0.4, 0.8, 1])


def needing(**changes: Any) -> Case:
    """Return a case of 2 trucks that each need a part for 10 days, and nobody has one."""
    return case(
        pledge(quantity=2),
        requirement(quantity=2),
        settings=dated(10, gap_in="quantity"),
        capabilities=[*WHOLE, {"id": "part", "whole": "yes"}],
        needs=[lack(**changes)],
    )


def test_what_is_lacking_as_a_part_is_asked_for_too() -> None:
    """P1's 2 trucks each need a part: ready after 3 days, it completes one for 7 of 10 days.

    A truck by another needs none, because the need is one of P1.

    Proves: asks for parts, and by when they are needed. Without it: only units are asked for.
    """
    found = asks(needing(lead_days=3))
    assert ranked(found) == [("truck", 2, about(20)), ("part", 2, about(14))]
    assert found["A2"].need_ids == ("N1",)
    part = found.ranking.set_index("capability_id").loc["part"]
    assert part["needed_by"] == pd.Timestamp(day(0))
    row = found.covers[found.covers["need_id"] == "N1"].iloc[0]
    assert (row["receiver_pledge_id"], row["quantity"], row["from"]) == (
        "P1",
        2,
        pd.Timestamp(day(0)),
    )


def test_a_recipe_is_a_part_of_what_is_asked_for() -> None:
    """Every truck needs a part, and nobody pledges either: one alone is nothing, both are all.

    Proves: a bundle finds what gains only together. Without it: asks are added up one by one.
    """
    found = asks(
        case(
            pledge(capability_id="car"),
            requirement(),
            capabilities=[*WHOLE, {"id": "part", "whole": "yes"}, {"id": "car"}],
            needs=[{"id": "N1", "for_capability_id": "truck", "capability_id": "part"}],
        )
    )
    assert ranked(found) == [("part", 1, 0), ("truck", 1, 0)]
    assert found.ranking["tier"].isna().all()
    alone, both = found.bundle(1), found.bundle(2)
    assert (alone.chosen.empty, dict(alone.gains)) == (True, {"gap": 0})
    assert both.chosen[["capability_id", "times", "quantity"]].to_numpy().tolist() == [
        ["part", 1, 1],
        ["truck", 1, 1],
    ]
    assert both.gains["gap"] == about(1)
    assert repr(both) == "<Bundle: 1 part, 1 truck; gains gap 1>"


def test_gains_of_later_priorities_are_told_where_the_first_gains_nothing() -> None:
    """R1 comes first and is met; R2 comes second and is open."""
    found = asks(
        case(
            requirements=[requirement(priority=1), requirement(id="R2", priority=2)],
            capabilities=WHOLE,
        )
    )
    assert found.ranking["tier"].tolist() == ["gap:2"]
    rows = found.steps[["tier", "gain", "decides"]].to_numpy().tolist()
    assert rows == [["gap:1", 0, False], ["gap:2", 1, True]]


def test_what_is_less_open_elsewhere_is_told_too() -> None:
    """P1 serves R1 because it is alone; a truck with the language of R1 frees it for R2.

    Proves: what an ask closes is not only what it serves. Without it: R2 seems to be nothing of it.
    """
    found = asks(
        case(
            pledge(languages="fr"),
            [requirement(languages="fr", weight=2), requirement(id="R2")],
            capabilities=WHOLE,
        ),
    )
    only_french = found.covers[found.covers["ask_id"] == "A1"]
    assert dict(zip(only_french["requirement_id"], only_french["closes"], strict=True)) == {"R2": 1}


def test_ids_of_the_case_are_not_taken() -> None:
    asked = case([pledge(id="ask", contributor_id="ASKED")], requirement(quantity=3))
    found = asks(asked)
    wider = found["A1"].add_to(asked, 1)
    assert wider["pledges"]["id"].tolist() == ["ask", "ASK_"]
    assert set(wider["contributors"]["id"]) == {"ASKED", "ASKED_"}
    assert gains(found)[-1] == about(2 / 3)


def test_only_the_first_asks_are_told_where_no_more_are_wanted() -> None:
    two = [requirement(), requirement(id="R2", capability_id="car", weight=2)]
    asked = case(NOBODY, two)
    assert ranked(asks(asked, top=1)) == [("car", 1, 2)]
    with pytest.raises(KeyError, match="there is no ask A2; there are 1"):
        asks(asked, top=1)["A2"]


def test_constraints_of_an_analyst_are_no_part_of_the_case() -> None:
    asked = case()
    problem = formulate(asked).to_pulp()
    problem.addConstraint(problem.variables()[0] <= 1, "mine")
    with pytest.raises(ValueError, match="constraints of your own"):
        asks(match(asked, problem=problem))


def test_progress_names_what_is_asked_for() -> None:
    said: list[tuple[float, str]] = []
    asks(case(NOBODY), progress=lambda done, what: said.append((done, what)))
    assert said == [(0.0, "ask for truck"), (1.0, "solved")]


@pytest.mark.solver
@tiny
@given(st.one_of(tables(), tables(step=None), supported(), ruled()))
def test_any_ask_gains_what_really_pledging_it_does(base: Tables) -> None:
    asked = base.case()
    try:
        found = asks(asked)
    except ContradictionError:
        return
    for one in found.asks[:2]:
        assert told(found, one, one.most) == near(gains_by_hand(asked, one, one.most))


@pytest.mark.solver
@tiny
@given(tables(step="1 day"), st.integers(1, 2))
def test_a_bundle_is_the_best_of_all_bundles(base: Tables, number: int) -> None:
    """Each bundle of so many asks is really pledged.

    With a step of one day, the dates that those left out would offer are offered anyway.
    """
    asked = base.case()
    found = asks(asked, top=2)
    now = leading(match(asked, ["gap"], stop=0))
    best = now
    for made in product(range(number + 1), repeat=len(found.asks)):
        if sum(made) <= number:
            wider = asked
            for one, times in zip(found.asks, made, strict=True):
                often = min(times, len(one.quantities))
                wider = one.add_to(wider, one.step * often) if often else wider
            best = min(best, leading(match(wider, ["gap"], stop=0)), key=lambda v: [*v.values()])
    gains = {tier: now[tier] - value for tier, value in best.items()}
    assert dict(found.bundle(number).gains) == about(gains)
