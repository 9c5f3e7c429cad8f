"""Stress: what stays open of a plan when pledges fail, worked by hand and against brute force."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import case, giver, lack, pledge, requirement
from hypothesis import given, settings
from solved import about, dated, day, solved
from strategies import Tables, law, ruled, supported, tables
from typer.testing import CliRunner

from matcher import Case, Plan, load_scenario, match, stress
from matcher.cli import app
from matcher.insight.stress.chances import draw, find_chances
from matcher.insight.stress.spread import spread_rows, tail_mean
from matcher.insight.stress.worst import find_worst_pair, vector
from matcher.program.withdrawals import QUESTIONS, Opening, Question, Withdrawals

handful = settings(law, max_examples=5)


def three(*, settings: Any = None, **more: Any) -> Case:
    """Return three pledges of 1, 2 and 3 trucks by three contributors, and all six wanted."""
    rows = [
        pledge(id=f"P{k}", contributor_id=one, quantity=k, **more)
        for k, one in enumerate(("KEN", "GHA", "FRA"), start=1)
    ]
    return case(rows, requirement(quantity=6), {"gap_in": "quantity"} | (settings or {}))


def subsets(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return every set of some names."""
    sizes = range(len(names) + 1)
    return list(chain.from_iterable(combinations(names, size) for size in sizes))


def test_expectation_and_mean_of_the_worst_of_three_pledges() -> None:
    """Each of 1, 2 and 3 trucks comes or not with the same chance: 8 sets, each as likely.

    Open are 0, 1, 2, 3, 3, 4, 5 and 6 trucks: 24/8 = 3 are expected. The worst quarter are 5 and
    6: 5.5 on average. Of the worst 3/8 at a level of 0.625: (4 + 5 + 6)/3 = 5. A third of eight
    sets is 8/3 of them: 6, 5 and two thirds of 4, (11 + 8/3) / (8/3) = 5.125.

    **Proves**: expectation, quantiles and CVaR are those of the sets, also where the tail is not a
    whole number of them. **Without it** the mean of the worst would be rounded to whole samples.
    """
    plan = solved(three())
    with Withdrawals(plan) as kept:
        openings = [kept.open_without("fixed", gone) for gone in subsets(["P1", "P2", "P3"])]
    gaps = np.array([one.gaps for one in openings])
    assert sorted(gaps[:, 0]) == about([0, 1, 2, 3, 3, 4, 5, 6])
    missions = pd.DataFrame({"requirement_id": ["R1"], "mission_id": ["M1"]})
    rows = spread_rows("fixed", gaps, np.zeros(1), missions, 0.75)
    assert rows["level"].tolist() == ["all", "mission", "requirement"]
    for row in rows.itertuples():
        assert (row.expected, row.median, row.in_10, row.cvar, row.worst) == about(
            (3, 3, 6, 5.5, 6)
        )
        assert row.worse == 7 / 8
    assert tail_mean(gaps[:, 0], 0.625) == about(5)
    assert tail_mean(gaps[:, 0], 2 / 3) == about(5.125)
    assert tail_mean(gaps[:, 0], 0) == about(3)


def test_chances_by_hand() -> None:
    """0.8 and 0.6 of one contributor: π = 0.5 · 0.2 = 0.1, φ = 1 − 0.8/0.9 = 1/9 and 1 − 0.6/0.9 = 1/3.

    **Proves**: (1 − π)(1 − φ) is the reliability, and a blank is what the scenario says.
    **Without it** a contributor's withdrawal would be counted on top of its pledges' own.
    """
    rows = [
        pledge(id="P1", reliability=0.8),
        pledge(id="P2", reliability=0.6),
        pledge(id="P3", contributor_id="GHA"),
        pledge(id="P4", reliability=1, status="withdrawn"),
    ]
    found = find_chances(case(rows, settings={"unknown": {"reliability": "0.75"}}))
    assert found["pledge_id"].tolist() == ["P1", "P2", "P3"]
    assert found["common"].tolist() == about([0.1, 0.1, 0.125])
    assert found["alone"].tolist() == about([1 / 9, 1 / 3, 1 - 0.75 / 0.875])
    assert ((1 - found["common"]) * (1 - found["alone"])).tolist() == about([0.8, 0.6, 0.75])
    assert found["assumed"].tolist() == [False, False, True]
    assert find_chances(case(rows))["reliability"].tolist() == [0.8, 0.6, 1.0]
    assert find_chances(case(rows), reliability=0.5)["reliability"].tolist() == [0.8, 0.6, 0.5]
    together = find_chances(case(rows), common=1)
    assert together["alone"].tolist() == about([0, 0.25, 0])


def test_draws_follow_the_chances_and_each_sample_stands_for_itself() -> None:
    """Of 4,000 samples 20 %, 40 % and 30 % lose P1, P2 and P3, and P1 never without P2.

    The first ten of them are the ten of a smaller drawing.
    """
    rows = [
        pledge(id="P1", reliability=0.8),
        pledge(id="P2", reliability=0.6),
        pledge(id="P3", contributor_id="GHA", reliability=0.7),
    ]
    chances = find_chances(case(rows), common=1)
    gone = draw(chances, 4000, seed=5)
    assert gone.mean(axis=0).tolist() == pytest.approx([0.2, 0.4, 0.3], abs=0.025)
    assert (gone[:, 0] & ~gone[:, 1]).sum() == 0  # with all in common, the surest fails with all
    assert np.array_equal(draw(chances, 10, seed=5), gone[:10])
    assert not np.array_equal(draw(chances, 10, seed=6), gone[:10])


def test_a_plan_held_fixed_and_planned_anew_are_two_questions() -> None:
    """One truck is wanted, two contributors have one, and the dearer stays at home.

    Without the cheaper one is open as the plan stands; planned anew the dearer goes.

    **Proves**: both are answered, and the stand-by is named.
    **Without it** a plan would seem to fall with every pledge that somebody else could replace.
    """
    rows = [
        pledge(id="P1", contributor_id="KEN", deployment_cost=1),
        pledge(id="P2", contributor_id="GHA", deployment_cost=2),
    ]
    found = stress(solved(case(rows)), 20, reliability=0.5)
    single = found.single.set_index("id")
    assert single.loc["KEN", ["lost_fixed", "lost_anew"]].tolist() == about([1, 0])
    assert single.loc["KEN", ["critical", "survives", "stand_bys"]].tolist() == [True, True, "P2"]
    assert not single.loc["GHA", "critical"]
    assert found.survives
    worst = found.pairs.set_index("question")
    assert worst["gap"].tolist() == about([1, 1])
    assert (found.samples["anew"] <= found.samples["fixed"]).all()
    assert found.summary.loc[0, "expected"] == about(found.gaps("fixed")["R1"].mean())
    # Of each question: with nobody, without either, without both where that matters.
    assert found.solved == 2 + 4


def test_what_hangs_on_a_part_fails_with_it() -> None:
    """A truck needs a part, which is handed over; without the part it stays at home, too.

    A second giver could hand one over: planned anew nothing is lost, and it is the stand-by.

    **Proves**: hand-overs are at most the plan's, and what rests on them goes with them.
    **Without it** a unit would deploy without its airframes.
    """
    givers = [giver(), giver(id="G2", contributor_id="FRA", deployment_cost=5)]
    tables: dict[str, Any] = {"pledges": [pledge(), *givers], "needs": [lack()]}
    plan = solved(case(**tables))
    used = plan.supports["giver_pledge_id"].item()
    other = {"G1": "G2", "G2": "G1"}[used]
    with Withdrawals(plan) as kept:
        assert kept.open_without("fixed", [used]).gap == about(1)
        assert kept.open_without("anew", [used]).gap == about(0)
        assert kept.stand_bys([used]) == (other,)
        assert kept.open_without("fixed", [other]).gap == about(0)
        assert kept.open_without("anew", [used, other]).gap == about(1)


def test_what_runs_leaves_when_it_is_withdrawn_and_its_pin_is_void() -> None:
    """A truck that is there on the plan date, and pinned, is open on ten days once withdrawn."""
    plan = solved(
        case(
            [pledge(), pledge(id="P2", contributor_id="GHA", available_from=day(4))],
            settings=dated(10, travel_days=0),
            running=[{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
            pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}],
        )
    )
    with Withdrawals(plan) as kept:
        assert kept.open_without("fixed", []).gap == about(0)
        assert kept.open_without("fixed", ["P1"]).gap == about(10)
        assert kept.open_without("anew", ["P1"]).gap == about(4)


def test_pins_that_a_withdrawal_makes_impossible_are_given_up() -> None:
    """A pinned truck needs a part; without the giver the pin cannot hold, and the truck is open."""
    pins = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}]
    plan = solved(case([pledge(), giver()], needs=[lack()], pairs=pins))
    with Withdrawals(plan) as kept:
        for question in QUESTIONS:
            assert kept.open_without(question, ["G1"]).gap == about(1)


def worst_by_force(kept: Withdrawals, question: Question, names: list[str]) -> tuple[float, ...]:
    """Return what is open without the worst two, each pair planned."""
    pairs = combinations(names, 2)
    return max(vector(kept.open_without(question, pair)) for pair in pairs)


def not_worse(one: Opening, other: Opening) -> bool:
    """Say whether one opening is lexicographically no worse, up to the round-off of a solver."""
    for left, right in zip(one.tiers, other.tiers, strict=True):
        if abs(left - right) > 1e-5 * max(1.0, abs(right)):
            return left < right
    return True


@handful
@given(drawn=tables() | ruled() | supported())
def test_laws_of_withdrawals(drawn: Tables) -> None:
    """What is planned anew is never worse than the plan as it stands, nor more withdrawals better.

    The worst pair is that of brute force, and no answer hangs on what was asked before.
    """
    plan = match(drawn.case(), stop=0)
    with Withdrawals(plan) as kept, Withdrawals(plan) as other:
        names = sorted(kept.pledges)
        asked = [(q, gone) for gone in subsets(names[:3]) for q in QUESTIONS]
        found = {one: kept.open_without(*one) for one in asked}
        for gone in subsets(names[:3]):
            assert not_worse(found["anew", gone], found["fixed", gone])
            for question in QUESTIONS:
                assert not_worse(found[question, ()], found[question, gone])
        assert {one: other.open_without(*one) for one in reversed(asked)} == found
        if len(names) > 1:
            pair, _ = find_worst_pair(
                names,
                lambda one, two: kept.open_without("fixed", (one, two)),
                lambda one, two: kept.open_without("anew", (one, two)),
            )
            assert pair is not None
            worst = vector(kept.open_without("anew", pair))
            assert worst == worst_by_force(kept, "anew", names)


@handful
@given(drawn=tables() | supported())
def test_planned_anew_is_the_plan_of_the_case_without_the_pledge(drawn: Tables) -> None:
    """With every day offered, a withdrawn pledge leaves what a case without it leaves."""
    plan = match(drawn.case(), stop=0)
    with Withdrawals(plan) as kept:
        for one in drawn.ids("pledges"):
            rows = [
                row | ({"status": "withdrawn"} if row["id"] == one else {})
                for row in drawn.rows["pledges"]
            ]
            pairs = [row for row in drawn.rows["pairs"] if row["pledge_id"] != one]
            without = match(drawn.having(pledges=rows, pairs=pairs).case(), stop=0)
            gaps = [v for n, v in without.objective.items() if n.startswith("gap")]
            tiers = gaps[1:] if len(gaps) > 1 else gaps
            assert list(kept.open_without("anew", [one]).tiers) == pytest.approx(tiers, abs=1e-5)


def shared() -> Plan:
    """Return the plan in which two want the support of one."""
    return load_scenario("shared-support").match()


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"samples": 0}, "samples is 0: write 1 or more"),
        ({"alpha": 1.0}, "alpha is 1.0: write a share"),
        ({"common": 2}, "common is 2: write a share, 0 to 1"),
        ({"reliability": -1}, "reliability is -1: write a share, 0 to 1"),
        ({"workers": 0}, "workers is 0: write 1 or more"),
    ],
)
def test_numbers_out_of_their_bounds_are_refused(options: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        stress(shared(), **options)


def test_the_command_tells_what_the_function_finds_and_goes_on_from_its_folder(
    tmp_path: Path,
) -> None:
    """The summary is told, frames are written, and a second run of the same asks nothing anew."""
    out = tmp_path / "stress"
    words = ["stress", "shared-support", "--samples", "50", "--reliability", "0.7"]
    first = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert first.exit_code == 0, first.output
    assert "Does it survive the loss of any one contributor, planned anew? No: not that of" in (
        first.stdout
    )
    assert "The worst two to lose, the plan as it stands:" in first.stdout
    found = stress(shared(), 50, reliability=0.7)
    summary = pd.read_csv(out / "summary.csv")
    assert summary["expected"].tolist() == found.summary["expected"].tolist()
    before = {path.name: path.read_bytes() for path in out.glob("*.*")}
    assert {"answers.jsonl", "samples.csv", "single.csv", "pairs.csv"} <= set(before)
    again = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert again.stdout == first.stdout
    assert {path.name: path.read_bytes() for path in out.glob("*.*")} == before
    other = CliRunner().invoke(app, ["stress", "two-contributors", "--out", str(out)])
    assert other.exit_code == 2
    assert "holds answers about another plan" in other.output
