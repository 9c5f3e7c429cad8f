"""Laws that hold where pledges need each other; each is tried on tiny random cases.

As in the laws without needs, every tier is solved to the best. Where a law would otherwise be about
the dates that are offered, the cases have a step of one day.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from solved import PLAN_DATE, day, values
from strategies import DAYS, Row, Tables, few, givers, pledges, supported
from test_laws import SMALL, best, vector, worse


@few
@given(supported(step=None) | supported(), givers("G9"))
def test_one_giver_more_never_makes_a_plan_worse(base: Tables, more: Row) -> None:
    """Whoever may give besides need not."""
    wider = base.having(pledges=[*base.rows["pledges"], more])
    assert not worse(vector(best(wider)), vector(best(base)))


@few
@given(supported(step=None) | supported(), pledges("P9"))
def test_one_pledge_more_never_makes_a_plan_worse(base: Tables, more: Row) -> None:
    """Neither need whoever may be deployed besides, whatever others need."""
    wider = base.having(pledges=[*base.rows["pledges"], more])
    assert not worse(vector(best(wider)), vector(best(base)))


@few
@given(supported(), st.integers(0, DAYS - 1), st.integers(0, DAYS - 1))
def test_one_delivery_more_never_makes_a_plan_worse(base: Tables, first: int, second: int) -> None:
    """Of a giver that comes in parts, one more only raises what has come by a day."""
    assume(first != second)
    name = next(one for one in base.ids("pledges") if one.startswith("G"))
    others = [row for row in base.rows["pledges"] if row["id"] != name]
    pledge = next(row for row in base.rows["pledges"] if row["id"] == name)
    parts = [{"pledge_id": name, "date": day(d), "quantity": 1} for d in (first, second)]
    base = base.having(pledges=[*others, pledge | {"quantity": 2}])
    fewer, more = base.having(deliveries=parts[:1]), base.having(deliveries=parts)
    assert not worse(vector(best(more)), vector(best(fewer)))


def without(base: Tables, need: Row) -> Tables:
    """Return a case without a need, its alternatives, and what is said to come after it."""
    group = need.get("group")
    gone = {
        row["id"]
        for row in base.rows["needs"]
        if row is need or (group is not None and row.get("group") == group)
    }
    kept = [row for row in base.rows["needs"] if row["id"] not in gone]
    cut = [row | {"after": None} if row.get("after") in gone else row for row in kept]
    return base.having(needs=cut)


@few
@given(supported(), st.data())
def test_dropping_a_need_never_makes_a_plan_worse(base: Tables, data: st.DataObject) -> None:
    """What needs less can do what it could; a need that raises is no such thing."""
    asked = [row for row in base.rows["needs"] if "raises_to" not in row]
    need = data.draw(st.sampled_from(asked))
    assert not worse(vector(best(without(base, need))), vector(best(base)))


@few
@given(supported(), st.data())
def test_asking_for_more_or_for_longer_never_makes_a_plan_better(
    base: Tables, data: st.DataObject
) -> None:
    """More of a part, more lead days, or a giver that comes later or names its mission."""
    needs = [dict(row) for row in base.rows["needs"]]
    pledged = [dict(row) for row in base.rows["pledges"]]
    giver = next(row for row in pledged if row["id"].startswith("G"))
    change = data.draw(st.sampled_from(["quantity", "lead", "later", "mission", "fewer"]))
    need = data.draw(st.sampled_from(needs))
    if change == "quantity":
        need["quantity"] = need.get("quantity", 1) * 1.5
    elif change == "lead":
        need["lead_days"] += 1
    elif change == "later":
        giver["available_from"] = day(data.draw(st.integers(DAYS // 2, DAYS)))
    elif change == "mission":
        giver["only_missions"] = "M1"
    else:
        giver["quantity"] -= 1
        assume(giver["quantity"])
    tighter = base.having(needs=needs, pledges=pledged)
    assert not worse(vector(best(base)), vector(best(tighter)))


@few
@given(supported(step=None) | supported(), st.data())
def test_the_order_of_rows_changes_nothing(base: Tables, data: st.DataObject) -> None:
    """Shuffled tables give the same deployments, supports, parts, gaps and tiers."""
    shuffled = base.having(**{n: data.draw(st.permutations(r)) for n, r in base.rows.items()})
    one, other = best(base), best(shuffled)
    assert one.unique
    assert other.unique
    for name in ("deployments", "supports", "parts", "gaps", "tiers"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@few
@given(supported(whole=False), st.sampled_from([Fraction(1, 4), 3, 10]))
def test_quantities_of_a_divisible_case_scale(base: Tables, factor: Fraction | int) -> None:
    """So do gaps and costs; what is needed once for much is needed k times as much of."""
    base = base.having(pairs=[row | {"at_most": None} for row in base.rows["pairs"]])
    scaled = base.having(
        needs=[
            row | {"quantity": float(row.get("quantity", 1) * Fraction(factor))}
            if row["per"] in {"pledge", "deployment"}
            else row
            for row in base.rows["needs"]
        ],
        **{
            name: [row | {"quantity": float(row["quantity"] * factor)} for row in base.rows[name]]
            for name in ("pledges", "requirements")
        },
    )
    one, other = values(best(base)), values(best(scaled))
    share = base.settings["gap_in"] == "share"
    expected = {
        name: value * float(1 if share and name.startswith("gap") else factor)
        for name, value in one.items()
    }
    assert other == pytest.approx(expected, rel=SMALL, abs=SMALL)


@few
@given(supported(step=None) | supported())
def test_nothing_is_needed_to_do_nothing(base: Tables) -> None:
    """However much is needed of others, there is a plan, and none is worse than the empty one."""
    nobody = base.having(pledges=[row | {"status": "lapsed"} for row in base.rows["pledges"]])
    assert not worse(vector(best(base)), vector(best(nobody)))


@few
@given(supported(step=None) | supported())
def test_nobody_gives_and_deploys_more_than_there_is(base: Tables) -> None:
    """On every day what is away, at rest, or handed on until then is at most the quantity."""
    plan = best(base)
    travel = base.settings["travel_days"]
    for row in base.rows["pledges"]:
        sent = plan.deployments[plan.deployments["pledge_id"] == row["id"]]
        given = plan.supports[plan.supports["giver_pledge_id"] == row["id"]]
        start, last = (day_of(sent[name]) for name in ("depart", "end"))
        home = last + 1 + travel + (row.get("rest_days") or 0)
        for number in range(DAYS + 10):
            away = sent["quantity"][(start <= number) & (home > number)].sum()
            gone = given["quantity"][day_of(given["handed_on"]) <= number].sum()
            assert away + gone <= row["quantity"] + SMALL


def day_of(dates: pd.Series) -> pd.Series:
    """Return dates as days from the plan date."""
    return (pd.to_datetime(dates) - pd.Timestamp(PLAN_DATE)).dt.days
