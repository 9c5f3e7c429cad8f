"""Laws that hold for every case; each is tried on tiny random ones, every tier to the best.

Where a law would otherwise be about the dates that are offered rather than about plans, the cases
have a step of one day, so that every day is offered.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from solved import PLAN_DATE, day, solved, values
from strategies import DAYS, READINESS, Row, Tables, law, pledges, tables

from matcher import Plan

SMALL = 1e-5


def best(given: Tables, **options: Any) -> Plan:
    """Return the best plan, every tier to the end, once the audit has passed it."""
    return solved(given.case(), stop=0, **options)


def vector(plan: Plan) -> list[float]:
    """Return the tiers in their order, without their sum and without the one that breaks ties."""
    named = values(plan)
    return [value for name, value in named.items() if name != "gap" or "gap:1" not in named]


def worse(one: list[float], other: list[float]) -> bool:
    """Say whether one vector of tiers is lexicographically worse than another."""
    for left, right in zip(one, other, strict=True):
        if abs(left - right) > SMALL * max(1.0, abs(left), abs(right)):
            return left > right
    return False


@law
@given(tables(step=None) | tables(), pledges("P9"))
def test_one_pledge_more_never_makes_a_plan_worse(base: Tables, more: Row) -> None:
    """Adding a pledge only adds columns and dates."""
    wider = base.having(pledges=[*base.rows["pledges"], more])
    assert not worse(vector(best(wider)), vector(best(base)))


@law
@given(
    tables(step=None) | tables(), st.integers(0, DAYS - 1), st.integers(0, DAYS - 1), st.booleans()
)
def test_one_delivery_more_never_makes_a_plan_worse(
    base: Tables, first: int, second: int, sooner: bool
) -> None:
    """Adding a delivery, to a pledge that comes in parts, only raises what has come by a day."""
    assume(first != second)
    if sooner:
        first, second = max(first, second), min(first, second)
    pledge, *others = base.rows["pledges"]
    parts = [{"pledge_id": pledge["id"], "date": day(d), "quantity": 1} for d in (first, second)]
    base = base.having(pledges=[pledge | {"quantity": 2}, *others])
    fewer, more = base.having(deliveries=parts[:1]), base.having(deliveries=parts)
    assert not worse(vector(best(more)), vector(best(fewer)))


@law
@given(tables(step=None) | tables(), st.data())
def test_one_eligible_pair_more_never_makes_a_plan_worse(base: Tables, data: st.DataObject) -> None:
    """With only_pairs, allowing one more pair only adds columns and dates."""
    both = [(p, r) for p in base.ids("pledges") for r in base.ids("requirements")]
    chosen = data.draw(st.lists(st.sampled_from(both), unique=True, min_size=1))
    rows = [{"pledge_id": p, "requirement_id": r, "verdict": "allow"} for p, r in chosen]
    base = base.setting(only_pairs=True)
    fewer, more = base.having(pairs=rows[1:]), base.having(pairs=rows)
    assert not worse(vector(best(more)), vector(best(fewer)))


@law
@given(tables(), st.data())
def test_a_higher_readiness_never_makes_a_plan_better(base: Tables, data: st.DataObject) -> None:
    """Asking for more readiness only takes pairs away."""
    needs = [dict(row) for row in base.rows["requirements"]]
    need = data.draw(st.sampled_from(needs))
    order = [None, *READINESS]
    rank = order.index(need["minimum_readiness"])
    need["minimum_readiness"] = data.draw(st.sampled_from(order[rank:]))
    assert not worse(vector(best(base)), vector(best(base.having(requirements=needs))))


@law
@given(tables(), st.data())
def test_forbidding_a_pair_never_makes_a_plan_better(base: Tables, data: st.DataObject) -> None:
    """A verdict that forbids only takes a pair away."""
    chosen = {
        "pledge_id": data.draw(st.sampled_from(base.ids("pledges"))),
        "requirement_id": data.draw(st.sampled_from(base.ids("requirements"))),
    }
    others = [row for row in base.rows["pairs"] if row | chosen != row]
    tighter = base.having(pairs=[*others, chosen | {"verdict": "forbid"}])
    assert not worse(vector(best(base)), vector(best(tighter)))


@law
@given(tables(), st.data())
def test_a_shorter_window_never_makes_a_plan_better(base: Tables, data: st.DataObject) -> None:
    """A pledge that is available later, or not as long, can do nothing that it could not before."""
    rows = [dict(row) for row in base.rows["pledges"]]
    row = data.draw(st.sampled_from(rows))
    start = date.fromisoformat(row["available_from"])
    until = date.fromisoformat(row["available_until"] or day(DAYS + 5))
    later = start + timedelta(days=data.draw(st.integers(0, 3)))
    assume(later <= until)
    row["available_from"] = later.isoformat()
    row["available_until"] = max(
        later, until - timedelta(days=data.draw(st.integers(0, 3)))
    ).isoformat()
    assert not worse(vector(best(base)), vector(best(base.having(pledges=rows))))


@law
@given(tables(step=None) | tables(), st.data())
def test_the_order_of_rows_changes_nothing(base: Tables, data: st.DataObject) -> None:
    """Shuffled tables give the same deployments, gaps and tiers."""
    shuffled = base.having(**{n: data.draw(st.permutations(r)) for n, r in base.rows.items()})
    one, other = best(base), best(shuffled)
    assert one.unique
    assert other.unique
    pd.testing.assert_frame_equal(one.deployments, other.deployments)
    pd.testing.assert_frame_equal(one.gaps, other.gaps)
    pd.testing.assert_frame_equal(one.tiers, other.tiers)


@law
@given(tables(whole=False), st.sampled_from([Fraction(1, 4), 3, 10]))
def test_quantities_of_a_divisible_case_scale(base: Tables, factor: Fraction | int) -> None:
    """With all quantities k times as large every gap is, and so is every cost; shares stay."""
    base = base.having(pairs=[row | {"at_most": None} for row in base.rows["pairs"]])
    scaled = base.having(
        **{
            name: [row | {"quantity": float(row["quantity"] * factor)} for row in base.rows[name]]
            for name in ("pledges", "requirements")
        }
    )
    one, other = values(best(base)), values(best(scaled))
    share = base.settings["gap_in"] == "share"
    expected = {
        name: value * float(1 if share and name.startswith("gap") else factor)
        for name, value in one.items()
    }
    assert other == pytest.approx(expected, rel=SMALL, abs=SMALL)


@law
@given(tables(step=None) | tables())
def test_every_day_is_either_served_or_open(base: Tables) -> None:
    """On every day gap = max(0, required − served) and over is the surplus."""
    plan = best(base)
    for need in base.rows["requirements"]:
        rows = plan.gaps[plan.gaps["requirement_id"] == need["id"]]
        there = plan.deployments[plan.deployments["requirement_id"] == need["id"]]
        first, last = (date.fromisoformat(need[c]) for c in ("needed_from", "needed_until"))
        assert rows["days"].sum() == (last - first).days + 1
        for number in range((last - first).days + 1):
            now = pd.Timestamp(first + timedelta(days=number))
            row = rows[(rows["from"] <= now) & (rows["until"] >= now)]
            assert len(row) == 1
            here = there[(there["start"] <= now) & (there["end"] >= now)]
            served = (here["quantity"] * here["rate"] * here["duty"]).sum()
            required, gap, over = (row[c].item() for c in ("required", "gap", "over"))
            assert required == need["quantity"]
            assert row["served"].item() == pytest.approx(served, abs=SMALL)
            assert gap == pytest.approx(max(0.0, required - served), abs=SMALL)
            assert over == pytest.approx(max(0.0, served - required), abs=SMALL)


@law
@given(tables(step=None) | tables())
def test_nobody_is_away_more_often_or_longer_than_pledged(base: Tables) -> None:
    """On every day what is away, or at rest, is at most the quantity; no stay outlasts its tour."""
    plan = best(base)
    travel = base.settings["travel_days"]
    for row in base.rows["pledges"]:
        sent = plan.deployments[plan.deployments["pledge_id"] == row["id"]]
        start = (sent["depart"].dt.date - PLAN_DATE).map(lambda gone: gone.days)
        last = (sent["end"].dt.date - PLAN_DATE).map(lambda there: there.days)
        home = last + 1 + travel + row["rest_days"]
        for number in range(DAYS + 10):
            away = sent["quantity"][(start <= number) & (home > number)].sum()
            assert away <= row["quantity"] + SMALL
        length = last - (start + travel) + 1
        assert (length <= (row["tour_days"] or DAYS)).all()
        tours = row["tours"] or (1 if row["tour_days"] else DAYS * 10)
        assert sent["quantity"].sum() <= row["quantity"] * tours + SMALL
