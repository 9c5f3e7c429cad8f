"""Sums worked by hand: what is otherwise than was agreed, and what must stay."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved, stays, values

from matcher import Case, ContradictionError, match

pytestmark = pytest.mark.solver


def agreed(pledge_id: str, requirement_id: str, first: int = 0, last: int = 9, **cells: Any) -> Any:
    """Return a truck that was agreed, from day to day."""
    row = {"pledge_id": pledge_id, "requirement_id": requirement_id, "quantity": 1}
    return {**row, "start": day(first), "end": day(last), **cells}


def crossed(*rows: Any, **settings: Any) -> Case:
    """Return two trucks wanted in two places on ten days, of which it costs less to cross them."""
    pairs = [("P1", "R1", 5), ("P1", "R2", 1), ("P2", "R1", 1), ("P2", "R2", 5)]
    return case(
        [pledge(), pledge(id="P2")],
        [requirement(), requirement(id="R2")],
        dated(10, **settings),
        pairs=[{"pledge_id": p, "requirement_id": r, "cost": cost} for p, r, cost in pairs],
        agreed=rows,
    )


def test_what_was_agreed_stays_where_nothing_is_gained_by_another() -> None:
    """P1 at R1 and P2 at R2 were agreed and cost 5 each; crossed they cost 1 each.

    Without the tier they cross: 2. With it in front of the cost nothing changes: 10. Behind the
    cost all four pairs change: two leave, and two come.

    **Proves**: a change is a pair, and the tier stands where the objective puts it.
    **Without it** a plan would move everybody for a small gain, or call four letters one change.
    """
    case_ = crossed(agreed("P1", "R1"), agreed("P2", "R2"))
    assert values(solved(case_, "gap", "cost"))["cost"] == about(2)
    plan = solved(case_, "gap", "changes", "cost")
    assert values(plan) == about({"gap": 0, "changes": 0, "cost": 10})
    assert values(solved(case_, "gap", "cost", "changes")) == about(
        {"gap": 0, "cost": 2, "changes": 4}
    )


def test_a_part_of_a_change_is_proved_to_be_a_whole_one() -> None:
    """Ten lorries were agreed at R1, where nine are wanted by now; R2 wants one.

    Prices prove a tenth of a change at R1, and a tenth at R2; pairs change or do not. So they
    prove one change, of the two that there are.

    **Proves**: the bound of the tier is a whole number. **Without it** it would be 0.2 of 2.
    """
    case_ = case(
        [pledge(quantity=10)],
        [requirement(quantity=9), requirement(id="R2", quantity=1)],
        dated(10),
        agreed=[agreed("P1", "R1", quantity=10)],
    )
    plan = solved(case_, "gap", "changes")
    tiers = plan.tiers.set_index("tier")
    assert tiers.loc["changes", "value"] == about(2)
    assert tiers.loc["changes", "proved"] == 1


def test_one_day_later_is_a_change_and_what_cannot_be_is_one() -> None:
    """P1 was agreed for all ten days, and is there from day 3 on; nobody knows P2 at R2 any more.

    R1 is open for three days. Both pairs are changed whatever is done: 2.
    """
    case_ = crossed(agreed("P1", "R1"), agreed("P2", "R2"))
    later = case_.with_changes(
        {"pledge": "P1", "set": {"available_from": day(3)}},
        {"table": "pairs", "where": {"pledge_id": "P2", "requirement_id": "R2"}, "set": {"verdict": "forbid"}},
        {"table": "pairs", "where": {"pledge_id": "P2", "requirement_id": "R1"}, "set": {"verdict": "forbid"}},
    )  # fmt: skip
    plan = solved(later, "gap", "changes")
    assert values(plan)["changes"] == 2


def test_no_more_changes_than_are_allowed() -> None:
    """R3 wants a truck on the last five days, with a weight of 3; only P1 is left, agreed at R1.

    To go there it must leave R1: two changes, and 5 days of 10 open at R1 instead of R3.
    """
    three = crossed(agreed("P1", "R1"), agreed("P2", "R2")).with_changes(
        {
            "table": "requirements",
            "add": {"id": "R3", "mission_id": "M3", "capability_id": "truck", "quantity": 1,
                    "needed_from": day(5), "weight": 3},
        }
    )  # fmt: skip
    free = solved(three, "gap", "changes")
    assert values(free) == about({"gap": 5, "changes": 2})
    held = solved(three.with_settings(most_changes=1), "gap", "changes")
    assert values(held) == about({"gap": 15, "changes": 0})


def test_so_few_changes_that_nothing_is_possible_are_named() -> None:
    """*Without it* a planner would be told that the solver fails."""
    late = crossed(agreed("P1", "R1"), most_changes=0).with_changes(
        {"pledge": "P1", "set": {"available_from": day(3)}}
    )
    with pytest.raises(ContradictionError, match="most_changes"):
        match(late)


def test_what_has_begun_stays_although_another_would_gain() -> None:
    """P1 runs at R1 and is frozen there until day 5; R2 counts ten times as much, and P1 alone may go.

    It leaves on day 6: R2 is open on days 0 to 5, 6 · 10, and R1 on days 6 to 9, 4: 64. Free it
    would go at once: 10.

    **Proves**: what is frozen stays for its own days, and not longer. **Without it** a deployment
    that has begun would be called back by a tier.
    """
    tables = {
        "pledges": pledge(),
        "requirements": [requirement(), requirement(id="R2", weight=10)],
        "settings": dated(10),
        "running": [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}],
    }
    frozen = case(**tables, agreed=[agreed("P1", "R1", 0, 5, frozen="yes")])
    plan = solved(frozen, "gap", "changes")
    assert values(plan)["gap"] == about(64)
    assert ("P1", "R1", 0, 5, 1.0) in stays(plan)
    free = case(**tables, agreed=[agreed("P1", "R1", 0, 5)])
    assert values(solved(free, "gap", "changes"))["gap"] == about(10)


def test_without_a_calendar_a_change_is_another_quantity() -> None:
    """Of three trucks two were agreed at R1 and none at R2: two stay, and the third goes to R2."""
    rows = [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 2}]
    undated = case(
        pledge(quantity=3), [requirement(quantity=3), requirement(id="R2", quantity=1)], agreed=rows
    )
    assert values(solved(undated, "gap", "changes")) == about({"gap": 1 / 3, "changes": 1})


def test_a_change_that_counts_with_others_is_weighed() -> None:
    """A change is worth half a requirement-day: for two changes five days are closed, 1 for 5."""
    asked = crossed(agreed("P1", "R1"))
    plan = solved(asked, {"gap": 1.0, "changes": 0.5})
    assert plan.objective["gap+changes"] == about(0.5)
