"""Changes by name for Hypothesis: drawn for a case, and made to a what-if."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from solved import day
from strategies import Row, Tables, exchanges, peopled, ruled, supported, tables

from matcher import Case
from matcher.program.what_if import WhatIf

Change = tuple[str, Callable[[WhatIf], None]]
"""What is changed, and how."""


@st.composite
def cases(draw: st.DrawFn) -> Tables:
    """Return the tables of a tiny dated case with anything that a change may reach."""
    kind = draw(st.sampled_from(["plain", "ruled", "supported", "exchanged", "conditional"]))
    base = draw(
        {
            "plain": tables(),
            "ruled": ruled(),
            "supported": supported(),
            "exchanged": tables().flatmap(peopled),
            "conditional": tables(),
        }[kind]
    )
    missions = {"missions": [{"id": "M1"}, {"id": "M2"}]}
    if kind == "exchanged":
        base = base.having(policies=draw(exchanges()), **missions)
    if kind == "conditional":
        base = base.having(policies=draw(conditions(base)), **missions)
        least = [
            row
            | {"minimum_quantity": draw(st.sampled_from([None, 2]))}
            | {"contributors_at_most": draw(st.sampled_from([None, 1]))}
            for row in base.rows["requirements"]
        ]
        base = base.having(requirements=least)
    if draw(st.booleans()):
        base = _delivered(base, draw(st.integers(0, 4)))
    if draw(st.booleans()):
        base = base.setting(objective=draw(st.sampled_from(OBJECTIVES)))
    return base


OBJECTIVES = [["gap", "rules", "cost"], ["late", "gap"], ["gap", "largest_share", "cost"],
              [{"gap": 100.0, "cost": 0.1}, "arrivals"], ["cost"]]  # fmt: skip
"""Tiers that the drawn cases are judged by; without `largest_gap`, which leaves out what nobody
may serve any more."""


@st.composite
def conditions(draw: st.DrawFn, base: Tables) -> list[Row]:
    """Return a policy that forbids counting."""
    names = base.ids("requirements")
    spread = {"id": "Y1", "kind": "spread", "contributors": draw(st.integers(1, 2))}
    only = {"id": "Y1", "kind": "only_with", "with_requirement": draw(st.sampled_from(names))}
    only |= {"share": draw(st.sampled_from([0.5, 1]))}
    chosen = draw(st.sampled_from([spread, only]))
    return [chosen | {"price": draw(st.sampled_from([None, 2]))}]


def _delivered(base: Tables, first: int) -> Tables:
    """Return a case in which the first pledge comes in two parts."""
    one, *others = base.rows["pledges"]
    parts = [{"pledge_id": one["id"], "date": day(at), "quantity": 1} for at in (first, first + 2)]
    return base.having(pledges=[one | {"quantity": 3}, *others], deliveries=parts)


def changes(asked: Case) -> st.SearchStrategy[Change]:
    """Return changes of every kind that a case has something for."""
    pledges = st.sampled_from(asked["pledges"]["id"].tolist())
    needs = st.sampled_from(asked["requirements"]["id"].tolist())
    some = st.integers(0, 3)
    kinds: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
        "set_quantity": st.tuples(pledges, some),
        "withdraw": st.tuples(pledges),
        "set_required": st.tuples(needs, some),
        "forbid": st.tuples(pledges, needs),
        "force": st.tuples(pledges, needs, st.just(1)),
        "set_cost": st.tuples(pledges, st.sampled_from([0, 40]), st.sampled_from([0, 6])),
    }
    if len(asked["deliveries"]):
        rows = asked["deliveries"]
        both = zip(rows["pledge_id"], rows["date"].dt.date.map(str), strict=True)
        kinds["set_delivery"] = st.tuples(st.sampled_from(list(both)), some)
    if asked.policies:
        ids = st.sampled_from([str(one.id) for one in asked.policies])
        kinds["drop_policy"] = st.tuples(ids)
        kinds["set_limit"] = st.tuples(ids, st.sampled_from([0.25, 1, 2]))
    each = [
        arguments.map(lambda a, kind=kind: _change(kind, a)) for kind, arguments in kinds.items()
    ]
    return st.one_of(each)


def _change(kind: str, arguments: tuple[Any, ...]) -> Change:
    def make(what_if: WhatIf) -> None:
        if kind == "set_cost":
            pledge, monthly, deployment = arguments
            what_if.set_cost(pledge, monthly=monthly, deployment=deployment)
        elif kind == "set_delivery":
            (pledge, date), quantity = arguments
            what_if.set_delivery(pledge, date, quantity)
        else:
            getattr(what_if, kind)(*arguments)

    return f"{kind}{arguments}", make
