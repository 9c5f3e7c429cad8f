"""Hand sums: what stays open at first, and what stays open most."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, permutations, product
from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, stays, values

from matcher import Plan, formulate

pytestmark = pytest.mark.solver

WHOLE = [{"id": "truck", "whole": "yes"}]
TWO = [requirement(id="R1", quantity=3), requirement(id="R2", quantity=3)]


def hopeless(number: int) -> list[dict[str, Any]]:
    """Return requirements of ships, which nobody pledges."""
    return [requirement(id=f"H{k}", capability_id="ship") for k in range(number)]


def rounds(plan: Plan) -> list[float]:
    """Return the sums of the largest shares, round after round."""
    return [value for name, value in plan.objective.items() if name.startswith("largest_gap:")]


def gap_of(plan: Plan) -> dict[str, float]:
    """Return Σ gap · days of every requirement."""
    gaps = plan.gaps
    return (gaps["gap"] * gaps["days"]).groupby(gaps["requirement_id"]).sum().to_dict()


@pytest.mark.parametrize(
    ("objective", "late", "there"),
    [(("gap", "cost", "late"), 5, (10, 19)), (("gap", "late", "cost"), 0, (0, 9))],
)
def test_of_two_equal_gaps_the_one_that_comes_late_is_worse(
    objective: tuple[str, ...], late: float, there: tuple[int, int]
) -> None:
    """One truck has one tour of ten days for a need of twenty; coming ten days later is cheaper.

    **Proves**: with the same gap, leaving early is better than coming late.
    **Without it**: the tier would be the same in both, and the cheaper plan would win.
    """
    plan = solved(
        case(
            pledge(tour_days=10, persons_each=1),
            settings=dated(20, late_within=5),
            capabilities=[{"id": "truck", "category": "military"}],
            rates=[
                {"category": "military", "amount": 60},
                {"category": "military", "from": day(10), "amount": 30},
            ],
        ),
        *objective,
    )
    assert values(plan)["gap"] == about(10)
    assert values(plan)["late"] == about(late)
    assert stays(plan) == [("P1", "R1", *there, 1)]


def test_late_counts_the_first_days_though_nobody_moves_at_their_end() -> None:
    """Two trucks are needed for twenty days; one comes on day 3; the first five days count.

    **Proves**: days 0 … 2 are open whole and days 3, 4 by half.
    **Without it**: up to the next move the tier would be 3, or 11.5, which is the whole gap.
    """
    plan = solved(
        case(pledge(notice_days=3), requirement(quantity=2), settings=dated(20, late_within=5)),
        "gap",
        "late",
    )
    # 3 · 1 + 17 · 1/2; 3 · 1 + 2 · 1/2
    assert values(plan) == about({"gap": 11.5, "late": 4})
    assert plan.gaps["from"].dt.day.tolist() == [1, 4]


@pytest.mark.parametrize(
    ("window", "late"),
    [
        ({"needed_from": day(-30)}, 5),  # days 0 … 4
        ({"needed_from": day(4)}, 5),  # days 4 … 8
        ({"needed_from": day(4), "needed_until": day(6)}, 3),  # the whole window
        ({"needed_until": day(-1)}, 0),
    ],
)
def test_late_counts_from_the_start_of_the_window_or_the_plan_date(
    window: dict[str, str], late: float
) -> None:
    """Nobody comes; the first five days count.

    **Proves**: each window has its own first days, and what is past does not count.
    **Without it**: from the plan date alone the second and third would be 1, from the written
    start the first would be 0.
    """
    need = requirement(capability_id="ship", **window)
    plan = solved(case(None, need, settings=dated(20, late_within=5)), "late")
    assert values(plan) == about({"late": late})


@pytest.mark.parametrize(
    ("settings", "late"),
    [
        ({}, 5 * 2 + 5),  # weight 2 and 1, shares
        ({"gap_in": "quantity"}, 5 * 2 * 4 + 5),
        ({"priorities": "weighted", "weights": {1: 9, 2: 3}}, 5 * 2 * 9 + 5 * 3),
    ],
)
def test_late_is_one_tier_with_the_weights_of_the_gap(
    settings: dict[str, Any], late: float
) -> None:
    """Four ships of weight 2 with priority 1, and one with priority 2; none come.

    **Proves**: `gap_in`, `weight` and weighted priorities count as for gaps; strict priorities
    are plainly added.
    **Without it**: there would be two tiers, or another sum.
    """
    needs = [
        requirement(id="R1", capability_id="ship", quantity=4, weight=2, priority=1),
        requirement(id="R2", capability_id="ship", priority=2),
    ]
    plan = solved(case(None, needs, settings=dated(20, late_within=5) | settings), "late")
    assert values(plan) == about({"late": late})


def test_without_dates_the_one_period_is_late_as_a_whole() -> None:
    """Three trucks of five.

    **Proves**: the undated period counts for one day, whatever `late_within` is.
    **Without it**: the tier would be 0, or a multiple of 2/5.
    """
    plan = solved(
        case(pledge(quantity=3), requirement(quantity=5), settings={"late_within": 30}), "late"
    )
    assert values(plan) == about({"late": 0.4})


def test_the_end_of_the_first_days_is_no_date_to_move_on() -> None:
    """The program of a case with the tier, and without it.

    **Proves**: only the gap is cut there, and only where the tier is named.
    **Without it**: there would be more columns of presence, or a second gap without the tier.
    """
    kinds = {}
    for tier in ("gap", "late"):
        program = formulate(case(settings=dated(20, late_within=5, objective=[tier])))
        kinds[tier] = program.columns()["kind"].value_counts().to_dict()
    assert kinds == {"gap": {"there": 1, "gap": 1}, "late": {"there": 1, "gap": 2}}


@pytest.mark.parametrize("calendar", [{}, dated(10)])
def test_a_divisible_pledge_is_shared_so_that_the_same_share_stays_open(
    calendar: dict[str, Any],
) -> None:
    """Three trucks for a need of three and a need of six.

    **Proves**: both are served by a third, though their quantities differ.
    **Without it**: by gaps alone all three would go to the smaller need, an open share of 1.
    """
    needs = [requirement(id="R1", quantity=3), requirement(id="R2", quantity=6)]
    plan = solved(case(pledge(quantity=3), needs, settings=calendar), "largest_gap")
    # 3 · (1 − s) + 6 · (1 − s) = 3
    assert values(plan) == about(
        {"largest_gap": 2 / 3, "largest_gap:1": 2 / 3, "largest_gap:2": 4 / 3}
    )
    assert plan.deployments["quantity"].tolist() == about([1, 2])


@pytest.mark.parametrize(
    ("units", "sums"),
    [(3, [0.5, 1, 1.5]), (4, [0.5, 1, 1]), (5, [0.5, 0.5, 0.5]), (2, [1, 1.5, 2])],
)
def test_whole_units_are_spread_as_evenly_as_they_can_be(units: int, sums: list[float]) -> None:
    """Some whole trucks for three needs of two each.

    **Proves**: each need has one before any has two.
    **Without it**: by gaps alone two of the needs could be met and the third left open.
    """
    needs = [requirement(id=f"R{k}", quantity=2) for k in (1, 2, 3)]
    plan = solved(case(pledge(quantity=units), needs, capabilities=WHOLE), "largest_gap", stop=0)
    assert rounds(plan) == about(sums)


SECOND = {
    "pledges": [pledge(id="P1"), pledge(id="P2", quantity=6)],
    "requirements": [
        requirement(id="R1", quantity=2),
        requirement(id="R2", quantity=4, mission_id="M2"),
        requirement(id="R3", quantity=4, mission_id="M2"),
    ],
    "pairs": [
        {"pledge_id": "P1", "requirement_id": "R1", "verdict": "allow"},
        {"pledge_id": "P2", "requirement_id": "R2", "verdict": "allow"},
        {"pledge_id": "P2", "requirement_id": "R3", "verdict": "allow", "cost": 1},
    ],
    "only_pairs": True,
}


def test_where_the_largest_share_is_settled_the_second_decides() -> None:
    """R1 can have one of two; six trucks are for R2 and R3, four each, and R3 costs more.

    **Proves**: though R1 stays half open whatever is done, R2 and R3 share evenly.
    **Without it**: R3 could stay half open too, and being dearer it would.
    """
    plan = solved(case(**SECOND), "largest_gap", "cost")
    # R1 1/2, R2 and R3 (4 − 3)/4
    assert rounds(plan) == about([0.5, 0.75, 1])
    assert gap_of(plan) == about({"R1": 1, "R2": 1, "R3": 1})


def test_added_to_others_only_the_largest_share_counts() -> None:
    """The same, the largest share and the cost in one tier.

    **Proves**: within a table of weights the tier is its first round.
    **Without it**: R2 and R3 would share evenly.
    """
    plan = solved(case(**SECOND), {"gap": 1, "largest_gap": 1, "cost": 0.01})
    # R1 1/2, R2 met, R3 2/4: gap 1, largest 1/2, cost 2
    assert values(plan) == about({"gap+largest_gap+cost": 1.52})
    assert gap_of(plan) == about({"R1": 1, "R2": 0, "R3": 2})


@pytest.mark.parametrize("calendar", [{}, dated(10)])
@pytest.mark.parametrize("number", [1, 6])
def test_a_hopeless_requirement_blocks_no_other(number: int, calendar: dict[str, Any]) -> None:
    """Three trucks for two needs of three, and some ships that nobody pledges.

    **Proves**: what nothing may serve is not compared; the others share evenly.
    **Without it**: one ship would make the first round 1, and six would use up all five rounds.
    """
    given = case(pledge(quantity=3), [*TWO, *hopeless(number)], settings=calendar)
    plan = solved(given, "largest_gap", "gap")
    assert rounds(plan) == about([0.5, 1])
    (note,) = plan.notes
    assert note.startswith(f"The tier largest_gap leaves out {number} requirement")
    assert {name: gap_of(plan)[name] for name in ("R1", "R2")} == about(
        {"R1": 15, "R2": 15} if calendar else {"R1": 1.5, "R2": 1.5}
    )


def test_of_hopeless_requirements_alone_nothing_is_compared() -> None:
    """Two ships that nobody pledges.

    **Proves**: the tier is there, and 0.
    **Without it**: it would be 1, or missing from a plan that was asked for it.
    """
    plan = solved(case(None, hopeless(2)), "largest_gap")
    assert values(plan) == about({"largest_gap": 0, "largest_gap:1": 0})
    assert plan.notes == (
        "The tier largest_gap leaves out 2 requirements that nothing may serve (H0, H1), and "
        "compares no other.",
    )


def test_what_asks_for_nothing_is_not_compared() -> None:
    """A need that is half met, one that is over, one without a quantity, and one of nothing.

    **Proves**: only what asks for something after the plan date has a share.
    **Without it**: there would be more rounds, or a division by nothing.
    """
    needs = [
        requirement(id="R1", quantity=2),
        requirement(id="R2", needed_until=day(-1)),
        requirement(id="R3", quantity=None),
        requirement(id="R4"),
    ]
    nothing = [{"requirement_id": "R4", "from": day(0), "quantity": 0}]
    plan = solved(case(None, needs, settings=dated(10), phases=nothing), "largest_gap")
    assert rounds(plan) == about([0.5])


def test_what_is_running_only_is_compared() -> None:
    """A truck of a withdrawn pledge is at R1 until day 3, and may not come anew.

    **Proves**: where something can stay, a requirement is not hopeless.
    **Without it**: nothing would be compared, and the truck could leave at once.
    """
    there = {"pledge_id": "P1", "requirement_id": "R1", "quantity": 1, "end": day(3)}
    plan = solved(
        case(pledge(status="withdrawn"), settings=dated(10), running=[there]), "largest_gap"
    )
    # (10 − 4) / 10
    assert rounds(plan) == about([0.6])


def test_a_share_is_of_the_whole_window_with_its_phases() -> None:
    """One truck is needed for five days, then three for five; one is there.

    **Proves**: Σ gap · days over Σ required · days.
    **Without it**: as the mean of daily shares it would be 1/3, as the largest of them 2/3.
    """
    phases = [{"requirement_id": "R1", "from": day(5), "quantity": 3}]
    plan = solved(case(settings=dated(10), phases=phases), "largest_gap")
    # 5 · 2 / (5 · 1 + 5 · 3)
    assert rounds(plan) == about([0.5])


@pytest.mark.parametrize(("capabilities", "sums"), [(None, [1 / 3, 2 / 3]), (WHOLE, [0.35, 0.65])])
def test_time_is_shared_as_quantities_are(
    capabilities: list[dict[str, str]] | None, sums: list[float]
) -> None:
    """One truck for a need of ten days and one of twenty that begin together.

    **Proves**: a whole truck stays seven days at the one and goes to the other for thirteen.
    **Without it**: by gaps alone one need would be met.
    """
    needs = [requirement(id="R1", needed_until=day(9)), requirement(id="R2")]
    given = case(
        None,
        needs,
        settings=dated(20, step="1 day"),
        **({"capabilities": capabilities} if capabilities else {}),
    )
    plan = solved(given, "largest_gap", stop=0)
    # divisible: s = 1 − q and s = 10 q / 20; whole: 3/10 and 7/20
    assert rounds(plan) == about(sums)


def test_there_are_five_rounds_at_most() -> None:
    """Six needs, one truck for each of three.

    **Proves**: the sums of the one … five largest shares, and no sixth.
    **Without it**: there would be six rounds, or as many as differ.
    """
    needs = [requirement(id=f"R{k}") for k in range(6)]
    plan = solved(case(pledge(quantity=3), needs, capabilities=WHOLE), "largest_gap", stop=0)
    assert rounds(plan) == about([1, 2, 3, 3, 3])


def test_weights_and_priorities_do_not_count_for_the_largest_share() -> None:
    """One truck for a need of weight 9 and priority 1, and for another.

    **Proves**: a share is a share.
    **Without it**: the truck would go to the first.
    """
    needs = [requirement(id="R1", weight=9, priority=1), requirement(id="R2", priority=2)]
    plan = solved(case(None, needs), "largest_gap", "gap")
    assert rounds(plan) == about([0.5, 1])


def test_columns_and_rows_say_which_requirement_and_round_they_are_about() -> None:
    """Two requirements that are compared and one that is not, in two rounds.

    **Proves**: each row is named by its family, requirement and round, once; without the tier
    there is none.
    **Without it**: a bound could not be keyed by the meaning of its rows.
    """
    given = case(pledge(quantity=3), [*TWO, *hopeless(1)])
    program = formulate(given.with_settings(objective=["largest_gap"]))
    rows = program.rows[program.rows["family"].isin(["share", "largest"])]
    # the places of R1 and R2 come after that of H0
    assert rows[["family", "r", "round"]].values.tolist() == [
        ["share", 1, -1], ["share", 2, -1],
        ["largest", 1, 1], ["largest", 2, 1], ["largest", 1, 2], ["largest", 2, 2],
    ]  # fmt: skip
    columns = program.columns()
    chosen = columns[columns["kind"].isin(["share", "threshold", "excess"])]
    told = chosen[["kind", "requirement_id", "round"]].astype(object)
    assert told.where(told.notna(), None).values.tolist() == [
        ["share", "R1", None], ["share", "R2", None],
        ["threshold", None, 1], ["threshold", None, 2],
        ["excess", "R1", 1], ["excess", "R2", 1], ["excess", "R1", 2], ["excess", "R2", 2],
    ]  # fmt: skip
    plain = formulate(given)
    assert set(plain.columns()["kind"]) == {"there", "gap"}
    assert set(plain.rows["family"]) == {"supply", "coverage"}


def test_the_order_of_rows_changes_neither_late_nor_largest_gap() -> None:
    """Three pledges and three needs in every order.

    **Proves**: the plan hangs on what rows say.
    **Without it**: of equal plans another would be chosen.
    """
    units = [pledge(id=f"P{k}", quantity=k, notice_days=k, tour_days=8) for k in (1, 2, 3)]
    needs = [requirement(id=f"R{k}", quantity=3, needed_from=day(k)) for k in (1, 2, 3)]
    plans = [
        solved(
            case(list(one), list(other), settings=dated(12, late_within=4), capabilities=WHOLE),
            *("largest_gap", "late"),
            stop=0,
        )
        for one, other in zip(permutations(units), permutations(needs), strict=True)
    ]
    assert all(values(plan) == about(values(plans[0])) for plan in plans)
    assert all(stays(plan) == stays(plans[0]) for plan in plans)


Tiny = tuple[list[int], list[int], set[tuple[int, int]]]
"""Quantities pledged, quantities required, and which pledge may serve which requirement."""


def tiny_cases() -> Iterator[Tiny]:
    """Yield the same random tiny cases on every run."""
    chance = random.Random(20300101)  # noqa: S311 - a seed
    for _ in range(30):
        pledged = [chance.randint(1, 3) for _ in range(chance.randint(1, 3))]
        required = [chance.randint(1, 4) for _ in range(chance.randint(2, 4))]
        both = product(range(len(pledged)), range(len(required)))
        yield pledged, required, {pair for pair in both if chance.random() < 0.6}


def splits(quantity: int, places: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to give at most so many whole units to some places."""
    for way in product(range(quantity + 1), repeat=places):
        if sum(way) <= quantity:
            yield way


def least_shares(tiny: Tiny) -> list[float]:
    """Return the sorted shares that stay open, lexicographically least over all splits."""
    pledged, required, eligible = tiny
    places = [[r for r in range(len(required)) if (p, r) in eligible] for p in range(len(pledged))]
    compared = sorted({r for _, r in eligible})
    found = []
    for ways in product(*(splits(q, len(places[p])) for p, q in enumerate(pledged))):
        served = [0] * len(required)
        for p, way in enumerate(ways):
            for r, given in zip(places[p], way, strict=True):
                served[r] += given
        shares = [max(0.0, 1 - served[r] / required[r]) for r in compared]
        found.append(sorted(shares, reverse=True))
    return min(found)


@pytest.mark.parametrize("solver", ["HiGHS", "CBC"])
@pytest.mark.parametrize("calendar", [{}, dated(7)])
def test_no_split_of_whole_units_has_smaller_shares(calendar: dict[str, Any], solver: str) -> None:
    """Thirty tiny cases against every way to give whole units to requirements."""
    differ = {}
    for number, tiny in list(enumerate(tiny_cases()))[:: 3 if calendar else 1]:
        pledged, required, eligible = tiny
        given = case(
            [pledge(id=f"P{p}", quantity=q) for p, q in enumerate(pledged)],
            [requirement(id=f"R{r}", quantity=q) for r, q in enumerate(required)],
            settings=calendar,
            capabilities=WHOLE,
            pairs=[
                {"pledge_id": f"P{p}", "requirement_id": f"R{r}", "verdict": "allow"}
                for p, r in sorted(eligible)
            ],
            only_pairs=True,
        )
        plan = solved(given, "largest_gap", stop=0, solver=solver)
        least = list(accumulate(least_shares(tiny))) or [0.0]
        if rounds(plan) != about(least):
            differ[number] = (rounds(plan), least)
    assert not differ, f"{len(differ)} plans differ from the least shares: {differ}"
