"""Re-planning: no worse than planning afresh, with few changes, and what has begun stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import case, giver, lack, pledge, requirement
from hypothesis import given, settings
from hypothesis import strategies as st
from solved import PLAN_DATE, about, dated, day, solved, stays
from strategies import Tables, law, supported, tables
from test_laws import SMALL
from typer.testing import CliRunner

from matcher import Case, ContradictionError, InputError, Plan, Replan, match, read_plan, replan
from matcher.cli import app
from matcher.present.replans import replan_text
from matcher.present.template import write_template

pytestmark = pytest.mark.solver


few = settings(law, max_examples=6)
"""Some examples: each is planned four times, and audited."""


def again(asked: Case, agreed: Plan, **options: Any) -> Replan:
    """Return a re-plan, every tier to the best, once the audit has passed it."""
    found = replan(asked, agreed, stop=0, **options)
    audit = found.plan.audit()
    assert audit.passed, str(audit)
    return found


def before(**settings: Any) -> Case:
    """Return three trucks, of which two are wanted; the third is dear."""
    return case(
        [pledge(), pledge(id="P2"), pledge(id="P3", contributor_id="UGA", monthly_cost=9)],
        [requirement(), requirement(id="R2", mission_id="M2", weight=2)],
        dated(10, **settings),
    )


def test_one_that_leaves_is_replaced_and_nobody_else_moves() -> None:
    """Agreed were P1 and P2; P2 leaves, and P3 takes its place: two changes, gap 0.

    With P2 gone alone R1 or R2 is open. If P3 stayed at home, 10 days would be open at R1.
    """
    plan = solved(before())
    (gone,) = plan.deployments.loc[plan.deployments["pledge_id"] == "P2", "requirement_id"]
    found = again(before().without(pledge="P2"), plan)
    assert found.changes[["pledge_id", "requirement_id", "agreed", "now", "must"]].to_numpy().tolist() == [
        ["P2", gone, 10, 0, True],
        ["P3", gone, 0, 10, False],
    ]  # fmt: skip
    assert found.plan.objective["changes"] == 2
    assert found.curve.fillna(-1).to_numpy().tolist() == [
        [0, -1],
        [1, 20 if gone == "R2" else 10],
        [2, 0],
    ]


def test_fewer_changes_are_made_where_fewer_are_wanted() -> None:
    found = again(before().without(pledge="P2"), solved(before()), most_changes=1)
    assert found.plan.objective["gap"] > 0
    assert len(found.changes) == 1
    assert "No more than 1 change to what was agreed may be made" in replan_text(found)
    with pytest.raises(ContradictionError, match="than agreed; 1 is the least that is possible"):
        replan(before().without(pledge="P2"), solved(before()), most_changes=0)
    with pytest.raises(ValueError, match="0 or more"):
        replan(before(), solved(before()), most_changes=-1)


def test_what_has_begun_by_the_new_plan_date_never_moves() -> None:
    """On day 4 P1 and P2 are there. R3 counts a hundred times as much, and nothing may go to it.

    **Proves**: what has begun stays. **Without it** a plan of day 4 would call lorries back that
    are on the road: freed, one of them goes to R3.
    """
    plan = solved(before())
    urgent = {
        "id": "R3",
        "mission_id": "M3",
        "capability_id": "truck",
        "quantity": 1,
        "weight": 100,
    }
    later = before().with_changes(
        {"settings": {"plan_date": day(4)}},
        {"table": "requirements", "add": urgent},
        {"pledge": "P3", "withdraw": True},
    )
    held = again(later, plan)
    assert held.changes.empty
    assert stays(held.plan) == stays(plan)
    freed = again(later, plan, freeze=False)
    assert "R3" in set(freed.plan.deployments["requirement_id"])


def test_a_change_without_which_nothing_is_possible_has_no_price() -> None:
    """Who was to be at R1 is pinned to R2 by now: as agreed it cannot be at R1 besides.

    **Proves**: what cannot stay alone is told apart from what may stay for nothing. **Without it**
    a planner reads that it costs 0 to leave it as it is.
    """
    plan = solved(before())
    moved = dict(plan.deployments[["requirement_id", "pledge_id"]].to_numpy().tolist())
    pin = {"pledge_id": moved["R1"], "requirement_id": "R2", "pinned": 1}
    found = again(before().with_frames(pairs=pd.DataFrame([pin])), plan)
    at_r1 = found.changes.set_index(["pledge_id", "requirement_id"]).loc[(moved["R1"], "R1")]
    assert not at_r1["must"]
    assert pd.isna(at_r1["staying"])
    assert "not possible" in replan_text(found).split("What so many")[0]


def test_who_has_begun_keeps_its_parts_and_their_givers_have_them_no_more() -> None:
    """G1 has two kits; P1 has gone with one by day 4, and P2, which is new, may have the other.

    **Proves**: a kit is with one pledge only. **Without it** P3 would get the kit that P1 has, and
    nothing of R2 would be open.
    """
    parts = case(
        [pledge(), giver(quantity=2)], [requirement(), requirement(id="R2", quantity=2)],
        dated(10), needs=[lack()],
    )  # fmt: skip
    plan = solved(parts)
    assert len(plan.supports) == 1
    others = [pledge(id=name, contributor_id="UGA") for name in ("P2", "P3")]
    lacks = [lack(id=f"{one['id']}-N", pledge_id=one["id"]) for one in others]
    later = parts.with_changes(
        {"settings": {"plan_date": day(4)}},
        *({"table": "pledges", "add": one} for one in others),
        *({"table": "needs", "add": one} for one in lacks),
    )
    found = again(later, plan).plan
    assert len(found.supports) == 1
    assert found.deployments["quantity"].sum() == about(2)
    assert "P1" in set(found.deployments["pledge_id"])
    freed = again(later, plan, freeze=False).plan
    assert freed.supports["quantity"].sum() == about(2)


def test_parts_that_are_with_who_has_not_gone_yet_are_refused() -> None:
    """The part is handed over on day 0 and P1 is ready on day 5: on day 3 it is under way."""
    parts = case([pledge(), giver()], requirement(), dated(10), needs=[lack(lead_days=5)])
    plan = solved(parts)
    with pytest.raises(InputError) as caught:
        replan(parts.with_settings(plan_date=day(3)), plan)
    (problem,) = caught.value.problems
    assert "handed over to pledges that are still to go" in problem.message
    assert f"{plan.supports['support_id'].item()}, G1 to P1 for " in problem.message
    assert problem.remedy.startswith(f"Plan again from {day(0)} or before")


@few
@given(tables(step=None) | tables() | supported(), st.integers(0, 3), st.booleans())
def test_a_re_plan_is_never_worse_than_planning_afresh(
    base: Tables, number: int, freeze: bool
) -> None:
    """Any number of changes is allowed, and the days of what was agreed are offered besides."""
    asked = base.case()
    agreed = match(asked, stop=0)
    gone = sorted(set(agreed.deployments["pledge_id"]))[number : number + 1]
    changed = asked.without(pledge=gone)
    fresh = match(changed, stop=0)
    found = again(changed, agreed, freeze=freeze)
    most = len(changed["pledges"]) * len(changed["requirements"])
    held = again(changed, agreed, freeze=freeze, most_changes=most, curve=False)
    assert held.plan.objective["gap"] == pytest.approx(found.plan.objective["gap"], abs=SMALL)
    assert len(held.changes) == len(found.changes) == found.plan.objective["changes"]
    if not len(found.plan.case["running"]):
        assert found.plan.objective["gap"] <= fresh.objective["gap"] + SMALL
    gaps = found.curve["gap"].dropna()
    assert gaps.is_monotonic_decreasing
    assert gaps.iloc[-1] == pytest.approx(found.plan.objective["gap"], abs=SMALL)


@few
@given(tables(step=None) | tables() | supported(), st.integers(1, 6))
def test_frozen_deployments_never_move(base: Tables, today: int) -> None:
    """On each day that is left of what has begun at least as much is there as was agreed."""
    asked = base.case()
    agreed = match(asked, stop=0)
    later = asked.with_settings(plan_date=day(today))
    try:
        found = again(later, agreed, curve=False)
    except ContradictionError:
        return  # a hard rule of the drawn case, or its pin, may be against what has begun
    except InputError as error:
        assert "handed over to pledges that are still to go" in str(error)
        return
    given_away = [plan.supports for plan in (agreed, found.plan)]
    given_away[0] = given_away[0][given_away[0]["handed_on"] < pd.Timestamp(day(today))]
    total = pd.concat(given_away).groupby("giver_pledge_id")["quantity"].sum()
    had = asked["pledges"].set_index("id")["quantity"].reindex(total.index)
    assert (total <= had + SMALL).all()
    begun = found.plan.case["agreed"].query("frozen == 'yes'")
    now = found.plan.deployments
    for row in begun.itertuples():
        for date in pd.date_range(max(row.start, pd.Timestamp(day(today))), row.end):
            same = (begun["pledge_id"] == row.pledge_id) & (
                begun["requirement_id"] == row.requirement_id
            )
            wanted = begun[same & (begun["start"] <= date) & (begun["end"] >= date)][
                "quantity"
            ].sum()
            there = now[
                (now["pledge_id"] == row.pledge_id) & (now["requirement_id"] == row.requirement_id)
            ]
            there = there[(there["start"] <= date) & (there["end"] >= date)]["quantity"].sum()
            assert there >= wanted - SMALL, (row, date)


def test_the_command_plans_again_from_a_plan(tmp_path: Path) -> None:
    solved(before(name="before")).write(tmp_path / "agreed")
    after = before(name="after").without(pledge="P2")
    folder = str(write_template(after, tmp_path / "after.xlsx"))
    run = CliRunner().invoke(
        app, ["run", folder, "--from", str(tmp_path / "agreed"), "--out", str(tmp_path / "again")]
    )
    assert run.exit_code == 0, run.output
    found = replan(after, read_plan(tmp_path / "agreed"))
    assert run.stdout.endswith(replan_text(found))
    assert "Changes against what was agreed (2)" in run.stdout
    assert read_plan(tmp_path / "again").audit().passed
    assert read_plan(tmp_path / "again").objective["changes"] == about(2)
    own = str(write_template(before(name="before"), tmp_path / "before.xlsx"))
    same = CliRunner().invoke(app, ["run", own, "--from", str(tmp_path / "agreed")])
    assert same.stdout.endswith("\nEverything is as agreed.\n")
    fewer = case([pledge(), pledge(id="P3")], requirement(), dated(10))
    told = replan_text(replan(fewer, read_plan(tmp_path / "agreed"), curve=False))
    assert "Agreed, but no longer in the tables, are P2, R2: that is counted as no change." in told
    alone = CliRunner().invoke(app, ["run", folder, "--max-changes", "1"])
    assert alone.exit_code == 2
    assert PLAN_DATE.isoformat() in run.stdout
