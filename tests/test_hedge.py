"""Hedged plans: made for withdrawals, and judged on others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import case, giver, lack, pledge, requirement
from solved import about, dated, solved
from typer.testing import CliRunner

from matcher import Case, hedge, match
from matcher.cli import app
from matcher.present.hedge import hedge_text
from matcher.program.hedging import Aim, hedged_plan
from matcher.program.lane import Options
from matcher.program.withdrawals import Withdrawals


def two(**settings: Any) -> Case:
    """Return a cheap truck that may fail and a dear one, for one that is wanted on ten days."""
    rows = [
        pledge(id="P1", contributor_id="KEN", deployment_cost=1, reliability=0.5),
        pledge(
            id="P2", contributor_id="GHA", deployment_cost=2, reliability=settings.pop("dear", 1)
        ),
    ]
    return case(rows, requirement(), settings=dated(10, travel_days=0) | settings)


def made(asked: Case, sets: dict[tuple[str, ...], float], weight: float, alpha: float) -> list[str]:
    """Return who comes in a hedged plan, and make sure that its audit passes."""
    plan = hedged_plan(match(asked), sets, Aim(weight, alpha), Options(stop=0))
    assert plan.audit().passed
    assert plan.own == ("hedged",)
    return sorted(plan.deployments["pledge_id"])


def test_a_hedged_plan_takes_the_surer_pledge_and_pays_for_it() -> None:
    """The cheap truck fails in every other set, 5 requirement-days expected; the dear one never.

    **Proves**: what stays open over the sets comes before the cost, and nothing beyond is paid.
    **Without it** the plan would rest on the cheaper pledge, or send both.
    """
    assert solved(two()).deployments["pledge_id"].tolist() == ["P1"]
    assert made(two(), {(): 0.5, ("P1",): 0.5}, 0.5, 0.5) == ["P2"]


def test_a_hedged_plan_sends_both_where_either_may_fail() -> None:
    """Each fails in every other set, by itself: with one, 5 are expected, with both 10/4 = 2.5.

    **Proves**: arrivals are committed before it is known who withdraws, beyond what is wanted if
    that pays. **Without it** a backup would never be in place.
    """
    four = {(): 0.25, ("P1",): 0.25, ("P2",): 0.25, ("P1", "P2"): 0.25}
    plan = hedged_plan(match(two(dear=0.5)), four, Aim(0.0, 0.5), Options(stop=0))
    assert sorted(plan.deployments["pledge_id"]) == ["P1", "P2"]
    assert (plan.deployments["end"] - plan.deployments["start"]).dt.days.tolist() == [9, 9]
    with Withdrawals(plan) as kept:
        gaps = [kept.open_without("fixed", gone).gap for gone in four]
    assert gaps == about([0, 0, 0, 10])


def test_the_mean_of_the_worst_counts_by_its_weight() -> None:
    """Ten trucks that fail in one of ten sets, or eight that never do: there is a part for one.

    The ten leave 0 or 10 open: 1 is expected, and 10 in the worst tenth. The eight leave 2 always.

    **Proves**: with no weight on the worst the ten go, with all of it the eight.
    **Without it** the weight would be a number without a meaning.
    """
    rows = [
        pledge(id="P1", contributor_id="KEN", quantity=10),
        pledge(id="P2", contributor_id="FRA", quantity=8),
        giver(),
    ]
    needs = [lack(id=f"N{k}", pledge_id=f"P{k}", per="pledge") for k in (1, 2)]
    asked = case(rows, requirement(quantity=10), {"gap_in": "quantity"}, needs=needs)
    sets = {(): 0.9, ("P1",): 0.1}
    assert made(asked, sets, 0.0, 0.9) == ["P1"]
    assert made(asked, sets, 1.0, 0.9) == ["P2"]


def test_a_hedge_is_judged_on_withdrawals_it_was_not_made_for() -> None:
    """The dear truck is sure: 1 more is paid, and about half of ten days are saved.

    In the judgement 500 sets are drawn: the cheap truck fails in about half of them.
    """
    found = hedge(match(two()), 10, seed=1, judged_on=500)
    judged = found.judged.set_index("measure")
    assert judged.loc["cost", ["planned", "hedged", "saved"]].tolist() == about([1, 2, -1])
    assert judged.loc["gap"].tolist() == about([0, 0, 0])
    assert judged.loc["expected", "planned"] == pytest.approx(5, abs=0.5)
    assert judged.loc["expected", "hedged"] == about(0)
    assert judged.loc["cvar", ["planned", "hedged"]].tolist() == about([10, 0])
    assert found.hedged.seed == 2
    assert "expected" in repr(found)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"samples": 0}, "write 1 or more samples"),
        ({"judged_on": 0}, "write 1 or more samples"),
        ({"weight": 2}, "write weight and alpha as shares"),
        ({"alpha": 1}, "write weight and alpha as shares"),
    ],
)
def test_numbers_out_of_their_bounds_are_refused(options: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        hedge(match(two()), **options)


def test_the_command_says_what_a_hedge_costs_and_saves(tmp_path: Path) -> None:
    words = ["hedge", "two-contributors", "--reliability", "0.7", "--samples", "5"]
    out = tmp_path / "plan"
    told = CliRunner().invoke(app, [*words, "--judged-on", "50", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "Both plans are judged on 50 samples of withdrawals from seed" in told.stdout
    assert "gap expected of it as it stands" in told.stdout
    assert "The hedged plan holds no better" in told.stdout
    assert (out / "plan.json").exists()


def test_a_hedge_of_no_use_is_said_to_be_of_none() -> None:
    """All of two-contributors goes already; without a reliability nothing can fail."""
    sure = hedge(
        match(two(dear=1).with_changes({"pledge": "P1", "set": {"reliability": 1}})), 2, judged_on=2
    )
    assert "No pledge can fail" in hedge_text(sure)
    assert "no better" not in hedge_text(hedge(match(two()), 4, seed=1, judged_on=20))
