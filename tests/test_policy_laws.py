"""Laws of policies, each tried on tiny random cases, every tier to the best, every day offered."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from solved import day
from strategies import DAYS, Row, Tables, exchanges, fewer, peopled, ruled, tables
from test_laws import best, vector, worse

from matcher import Plan, formulate, match


@fewer
@given(ruled(), st.data())
def test_dropping_a_policy_never_makes_a_plan_worse(base: Tables, data: st.DataObject) -> None:
    """Without one of the policies everything is still possible that was."""
    rows = base.rows["policies"]
    dropped = data.draw(st.sampled_from(rows))
    fewer = base.having(policies=[row for row in rows if row is not dropped])
    assert not worse(vector(best(fewer)), vector(best(base)))


@fewer
@given(tables().flatmap(peopled), exchanges())
def test_dropping_an_exchange_never_makes_a_plan_better(base: Tables, rows: list[Row]) -> None:
    """An exchange only permits: it is the one kind whose dropping can make a plan worse."""
    base = base.having(missions=[{"id": "M1"}, {"id": "M2"}])
    with_it = best(base.having(policies=rows))
    without = best(base.having(policies=rows[:2]))
    assert not worse(vector(with_it), vector(without))


@fewer
@given(ruled(), st.data())
def test_a_tighter_policy_never_makes_a_plan_better(base: Tables, data: st.DataObject) -> None:
    """A lower limit, a longer period, or a wider scope only forbids more."""
    rows = [dict(row) for row in base.rows["policies"]]
    tighter = data.draw(st.sampled_from(rows))
    if tighter["kind"] == "stay":
        tighter["days"] += data.draw(st.integers(0, 2))
    elif tighter["price"] is None:
        tighter |= data.draw(
            st.sampled_from(
                [
                    {"from": day(0), "until": day(DAYS - 1)},
                    {"at_most": 0} if "at_most" in tighter else {"share": _tighter(tighter)},
                ]
            )
        )
    if tighter["kind"] == "stay" and tighter["price"] is not None:
        tighter["price"] *= tighter["days"]  # a day that is missing weighs no less than before
    assert not worse(vector(best(base)), vector(best(base.having(policies=rows))))


def _tighter(row: Row) -> float:
    """Return a stricter share: more women, or less from one contributor."""
    return float(row["share"]) * (1.5 if row["kind"] == "share" else 0.5)


@fewer
@given(ruled(step=None) | ruled(), st.data())
def test_the_order_of_policies_changes_nothing(base: Tables, data: st.DataObject) -> None:
    """Shuffled tables give the same deployments, gaps, tiers, and the same use of every policy."""
    shuffled = base.having(**{n: data.draw(st.permutations(r)) for n, r in base.rows.items()})
    one, other = best(base), best(shuffled)
    for frame in ("deployments", "gaps", "tiers"):
        pd.testing.assert_frame_equal(getattr(one, frame), getattr(other, frame))
    pd.testing.assert_frame_equal(_used(one), _used(other))


def _used(plan: Plan) -> pd.DataFrame:
    """Return how policies are used, in the order of their ids."""
    keys = ["policy_id", "about", "from"]
    frame = plan.policies.drop(columns="price")
    return frame.sort_values(keys, kind="stable", ignore_index=True)


@fewer
@given(ruled(), st.booleans())
def test_doing_nothing_keeps_every_hard_policy(base: Tables, running: bool) -> None:
    """Where nothing is pinned the empty plan is possible, whatever is running."""
    rows = [row | {"price": None, "hard": "yes"} for row in base.rows["policies"]]
    base = base.having(policies=rows, pairs=[])
    if running:
        base = _running(base)
    asked = base.case()
    program = formulate(asked)
    problem, columns = program.to_pulp(), program.columns()
    there = set(columns.loc[columns["kind"] == "there", "name"])
    for variable in problem.variables():
        if variable.name in there:
            variable.upBound = 0
    plan = match(asked, problem=problem)
    assert plan.deployments["quantity"].sum() == 0
    assert (plan.policies["excess"] == 0).all()


def _running(base: Tables) -> Tables:
    """Return a case in which the first pledge is at the first requirement already."""
    pledge, *others = base.rows["pledges"]
    need, *needs = base.rows["requirements"]
    here = {"pledge_id": pledge["id"], "requirement_id": need["id"], "quantity": 1}
    at_once = {"available_from": None, "notice_days": 0, "readiness": "verified"}
    return base.having(
        pledges=[pledge | at_once, *others],
        requirements=[need | {"needed_from": day(0)}, *needs],
        running=[here | {"start": day(-1)}],
    )
