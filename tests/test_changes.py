"""Changes as methods: what withdraws, comes late, shrinks or is switched, checked like tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import PLAN_DATE, day

from matcher import Case, InputError
from matcher.scenario.scenario import Scenario


def before() -> Case:
    """Return two pledges of Kenya and one of Uganda, with deliveries, pins, rules and the rest."""
    return case(
        [
            pledge(quantity=4),
            pledge(id="P2", quantity=2, available_from=day(31)),
            pledge(id="P3", contributor_id="UGA", quantity=3),
        ],
        [requirement(quantity=8), requirement(id="R2", quantity=1, needed_from=day(20))],
        {"name": "before", "plan_date": day(0), "horizon": day(364), "unknown": {"vetted": "yes"}},
        deliveries=[
            {"pledge_id": "P1", "date": day(0), "quantity": 2},
            {"pledge_id": "P1", "date": day(59), "quantity": 2},
        ],
        running=[
            {"pledge_id": "P1", "requirement_id": "R1", "quantity": 2},
            {"pledge_id": "P3", "requirement_id": "R1", "quantity": 3},
        ],
        pairs=[{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1, "rate": 2}],
        phases=[{"requirement_id": "R1", "from": day(100), "quantity": 6}],
        policies=[{"id": "roof", "kind": "ceiling", "at_most": 9, "price": 2}],
    )


def cells(changed: Case, table: str, column: str) -> list[Any]:
    """Return a column; days as their number from the plan date."""
    found = changed[table][column]
    if str(found.dtype).startswith("datetime"):
        return [None if pd.isna(one) else (one.date() - PLAN_DATE).days for one in found]
    return found.astype(object).where(found.notna(), None).tolist()


def refused(*changes: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        before().with_changes(*changes)
    return [str(problem) for problem in caught.value.problems]


def test_a_contributor_that_leaves_takes_with_it_what_runs_and_what_is_pinned() -> None:
    """*Without it* a pledge that is gone would still be there, or a pin would call it back."""
    left = before().without(contributor="Kenya")
    assert cells(left, "pledges", "status") == ["withdrawn", "withdrawn", None]
    assert cells(left, "running", "pledge_id") == ["P3"]
    assert cells(left, "pairs", "rate") == [2]
    assert "pinned" not in left.given["pairs"]
    assert cells(before(), "running", "pledge_id") == ["P1", "P3"], "the case itself stays"


def test_pledges_leave_one_by_one() -> None:
    assert cells(before().without(pledge=["P2", "P3"]), "pledges", "status") == [
        None, "withdrawn", "withdrawn",
    ]  # fmt: skip


def test_a_scenario_is_changed_as_its_case_is() -> None:
    scenario = Scenario(path=None, case=before())  # type: ignore[arg-type]
    assert scenario.without(pledge="P2").case["pledges"]["status"].notna().sum() == 1
    renamed = scenario.with_changes({"pledge": "P1", "set": {"note": "x"}}, name="after")
    assert (renamed.name, scenario.name) == ("after", "before")


def test_a_delay_moves_a_pledge_and_each_of_its_deliveries() -> None:
    """Blank is the plan date, 1 January 2030; a month of January has 31 days."""
    late = before().with_changes({"contributor": "KEN", "delay": "1 month"})
    assert cells(late, "pledges", "available_from") == [31, 59, None]
    assert cells(late, "deliveries", "date") == [31, 59 + 31]


def test_what_is_resized_takes_its_parts_along_and_what_runs_never_grows() -> None:
    half = before().with_changes({"pledge": "P1", "resize": 0.5})
    assert cells(half, "pledges", "quantity") == [2, 2, 3]
    assert cells(half, "deliveries", "quantity") == [1, 1]
    assert cells(half, "running", "quantity") == [1, 3]
    more = before().with_changes(
        {"contributor": "UGA", "resize": 2}, {"requirement": "R1", "resize": 2}
    )
    assert cells(more, "pledges", "quantity") == [4, 2, 6]
    assert cells(more, "running", "quantity") == [2, 3]
    assert cells(more, "requirements", "quantity") == [16, 1]
    assert cells(more, "phases", "quantity") == [12]


def test_dates_are_moved_and_moved_forward() -> None:
    moved = before().with_changes(
        {"requirement": "R2", "move": {"needed_from": "2 weeks"}},
        {"pledge": "P2", "move": {"available_from": "-10 days"}},
    )
    assert cells(moved, "requirements", "needed_from") == [None, 34]
    assert cells(moved, "pledges", "available_from") == [None, 21, None]


@pytest.mark.parametrize(
    ("to", "rows"), [("off", []), ("hard", [("yes", None)]), ("soft", [("no", 2.0)])]
)
def test_policies_are_switched(to: str, rows: list[Any]) -> None:
    switched = before().with_changes({"policy": "roof", "switch": to})
    columns = (cells(switched, "policies", name) for name in ("hard", "price"))
    assert list(zip(*columns, strict=True)) == rows


def test_rows_are_named_by_what_they_hold_or_all_at_once() -> None:
    changed = before().with_changes(
        {"table": "running", "where": {"pledge_id": "P3"}, "remove": True},
        {"table": "pledges", "where": {"contributor_id": "KEN"}, "set": {"readiness": "rapid"}},
        {"requirement": "*", "set": {"minimum_readiness": "assessed"}},
        {"settings": {"travel_days": 9, "unknown": {"readiness": "yes"}}},
    )
    assert cells(changed, "running", "pledge_id") == ["P1"]
    assert cells(changed, "pledges", "readiness") == ["rapid", "rapid", None]
    assert cells(changed, "requirements", "minimum_readiness") == ["assessed", "assessed"]
    assert changed.settings.travel_days == 9
    assert changed.settings.unknown == {"vetted": "yes", "readiness": "yes"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pledge": "P9", "withdraw": True}, 'change 1, pledge: "P9" is no pledge. Write P3.'),
        ({"contributor": "Kenia", "withdraw": True}, 'change 1, contributor: "Kenia" is no contributor. Write KEN (Kenya).'),
        ({"mission": "M1", "withdraw": True}, "change 1 (id M1), withdraw: a row of missions is no pledge. Write pledge or contributor, with its id."),
        ({"pledge": "P1", "withdraw": 1}, 'change 1 (id P1), withdraw: "1": it is not true. Write withdraw = true.'),
        ({"pledge": "P1", "delay": "soon"}, 'change 1 (id P1), delay: "2030-01-01" cannot be moved by "soon": it is no step. Write a number and day, week, month or year, as "3 months" or "-2 weeks".'),
        ({"pledge": "P1", "delay": "900 years"}, 'change 1 (id P1), delay: "2030-01-01" cannot be moved by "900 years": its year is not between 1900 and 2200'),
        ({"pledge": "P1", "move": {"available_from": "1 day"}}, "change 1 (id P1), available_from: the cell is blank, and no date to move. Set it."),
        ({"pledge": "P2", "move": {"quantity": "1 day"}}, 'change 1 (id P2), quantity: "2.0" cannot be moved by "1 day": it is not a date'),
        ({"pledge": "P1", "resize": 0}, 'change 1 (id P1), resize: "0": it is not above 0. Write a factor, as 0.5; to end a pledge, withdraw it.'),
        ({"policy": "roof", "switch": "up"}, 'change 1 (id roof), switch: "up": it is nothing that a policy can be switched to. Write off, hard or soft.'),
        ({"pledge": "P1", "switch": "off"}, "change 1 (id P1), switch: a row of pledges is no policy to switch. Write policy, with the id of the policy."),
        ({"table": "running", "where": {"pledge_id": "P2"}, "remove": True}, "change 1, where: no row of running holds pledge_id = P2. Write cells of a row as they stand there."),
        ({"table": "running", "where": {"pledge": "P2"}, "remove": True}, 'change 1, pledge: there is no column "pledge" in running. Write pledge_id.'),
        ({"settings": {"horizon": day(9)}, "pledge": "P1"}, "change 1, settings: keys of the scenario are set by themselves. Write settings = { key = value }, and nothing else."),
        ({"settings": {"horizn": day(9)}}, 'scenario, horizn: there is no setting "horizn".'),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_is_refused(change: dict[str, Any], message: str) -> None:
    (line,) = refused(change)
    assert line.startswith(message)


def test_every_change_that_cannot_be_is_named() -> None:
    with pytest.raises(InputError) as caught:
        before().without(contributor="KEM", pledge=["P1", "P7"])
    assert [str(problem) for problem in caught.value.problems] == [
        'change 1, contributor: "KEM" is no contributor. Write KEN (Kenya).',
        'change 2, pledge: "P7" is no pledge. Write P3.',
    ]
