"""Tiny cases for Hypothesis in which something stands in the way of nearly every pledge."""

from __future__ import annotations

from hypothesis import strategies as st
from solved import day
from strategies import DAYS, Row, Tables, days, maybe, ruled, supported, tables

_ROLES = ("unit", "car")


def _now_and_then(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Return a blank three times of four."""
    return st.integers(0, 3).flatmap(lambda n: values if n == 0 else st.none())


@st.composite
def hindered(draw: st.DrawFn) -> Tables:
    """Return the tables of a tiny case, plain, with needs or with policies, and many hindrances."""
    base = draw(st.one_of(tables(), supported(), ruled()))
    pledged = [draw(_hindered_pledge(row)) for row in base.rows["pledges"]]
    required = [draw(_strict_requirement(row)) for row in base.rows["requirements"]]
    more: dict[str, list[Row]] = {
        "pledges": pledged,
        "requirements": required,
        "consents": draw(_consents()),
        "conditions": draw(_conditions(pledged)),
        "deliveries": draw(_deliveries(pledged)),
        "running": draw(_running(base, pledged, required)),
        "missions": [{"id": "M1"}, {"id": "M2"}],
        "contributors": [{"id": one} for one in ("KEN", "GHA", "TGO")],
    }
    return base.having(**more)


@st.composite
def _hindered_pledge(draw: st.DrawFn, row: Row) -> Row:
    if row["capability_id"] not in _ROLES:
        return row
    return row | {
        "quantity": None if draw(st.integers(0, 5)) == 0 else row["quantity"],
        "status": draw(_now_and_then(st.sampled_from(["withdrawn", "lapsed"]))),
        "only_missions": draw(_now_and_then(st.sampled_from(["M1", "M2"]))),
        "vetted": draw(_now_and_then(st.just("no"))),
        "languages": draw(st.sampled_from(["fr", "en", None])),
        "qualities": draw(st.sampled_from(["night", None])),
        "performance": draw(st.sampled_from([0.2, 0.9, None])),
        "duty": draw(_now_and_then(st.just(0.5))),
    }


@st.composite
def _strict_requirement(draw: st.DrawFn, row: Row) -> Row:
    return row | {
        "languages": draw(_now_and_then(st.just("fr"))),
        "qualities": draw(_now_and_then(st.just("night"))),
        "minimum_performance": draw(_now_and_then(st.just(0.5))),
        "minimum_quantity": draw(_now_and_then(st.integers(1, row["quantity"]))),
        "contributors_at_most": draw(_now_and_then(st.just(1))),
        "within_days": draw(_now_and_then(st.integers(0, 3))),
    }


@st.composite
def _consents(draw: st.DrawFn) -> list[Row]:
    both = draw(
        st.lists(
            st.tuples(st.sampled_from(["M1", "M2"]), st.sampled_from(["KEN", "GHA"])),
            unique=True,
            max_size=2,
        )
    )
    rows = []
    for mission, who in both:
        first = draw(maybe(days()))
        last = None if first is None else draw(maybe(days(first)))
        ends = {"from": first, "until": last}
        dates = {name: None if one is None else day(one) for name, one in ends.items()}
        row = {"mission_id": mission, "contributor_id": who, **dates}
        rows.append(row | {"answer": draw(st.sampled_from(["no", "no", "yes"]))})
    return rows


@st.composite
def _conditions(draw: st.DrawFn, pledged: list[Row]) -> list[Row]:
    chosen = draw(st.lists(st.sampled_from(pledged), max_size=1))
    return [
        {"pledge_id": row["id"], "text": "command of the force", "effect": "blocks", "met": "no"}
        for row in chosen
    ]


@st.composite
def _deliveries(draw: st.DrawFn, pledged: list[Row]) -> list[Row]:
    units = [row for row in pledged if row["capability_id"] in _ROLES and row["quantity"]]
    chosen = draw(st.lists(st.sampled_from(units), max_size=1)) if units else []
    return [
        {"pledge_id": row["id"], "date": day(when), "quantity": 1}
        for row in chosen
        for when in sorted({draw(days()) for _ in range(int(row["quantity"]))})
    ]


@st.composite
def _running(draw: st.DrawFn, base: Tables, pledged: list[Row], required: list[Row]) -> list[Row]:
    # What runs has its parts and keeps them wherever it goes, though its needs are not met.
    needs = {row.get("pledge_id") for row in base.rows.get("needs", [])}
    units = [row for row in pledged if row["capability_id"] in _ROLES and row["id"] not in needs]
    now = [row for row in required if row["needed_from"] == day(0)]
    if not units or not now or draw(st.integers(0, 3)):
        return []
    pledge, requirement = draw(st.sampled_from(units)), draw(st.sampled_from(now))
    end = draw(maybe(days(1, DAYS - 1)))
    row = {"pledge_id": pledge["id"], "requirement_id": requirement["id"], "quantity": 1}
    return [row | {"end": None if end is None else day(end)}]
