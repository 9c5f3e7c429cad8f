"""The report that a planner reads in a terminal, and its lines."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher.present.contents import case_text
from matcher.present.layout import number, paragraph, table
from matcher.present.openings import describe_openings
from matcher.present.text import plan_text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (1, "1"),
        (0.5, "0.5"),
        (13289, "13,289"),
        (2.25, "2.25"),
        (-3, "-3"),
        (1e-4, "0.0001"),
    ],
)
def test_a_quantity_is_as_short_as_it_can_be(value: float, shown: str) -> None:
    assert number(value) == shown


def test_lines_are_no_longer_than_asked_for() -> None:
    lines = paragraph("word " * 60, 50, "  ")
    assert max(map(len, lines)) <= 50
    assert all(line.startswith("  ") for line in lines[1:])


def test_a_table_folds_what_is_long_and_sets_numbers_to_the_right() -> None:
    lines = table(["id", "quantity", "why"], [["D1", "1", "x " * 60], ["D22", "1,200", ""]], 60)
    assert max(map(len, lines)) <= 60
    assert lines[0].split() == ["id", "quantity", "why"]
    assert lines[1].startswith("D1          1  x x")
    assert any(line.startswith("D22     1,200") for line in lines)


def test_cells_are_text_and_never_markup_or_commands() -> None:
    lines = table(["name"], [["[bold]Ann[/bold]"], ["bell\a and \x1b[2J"], ["two\nlines"]], 80)
    assert lines[1:] == ["[bold]Ann[/bold]", "bell\ufffd and \ufffd[2J", "two\ufffdlines"]


def test_neighbouring_days_with_the_same_gap_are_one_stretch() -> None:
    """A unit is there on days 3 to 5 of ten: open before and after it."""
    plan = solved(
        case(
            pledge(available_from=day(3), available_until=day(5)),
            requirement(),
            settings=dated(10, step="1 day"),
        )
    )
    assert describe_openings(plan) == [
        "R1, 1 truck, M1: 1 open from 2030-01-01 until 2030-01-03, 1 open from 2030-01-07 until "
        "2030-01-10. 1 pledge offers truck: 1 serves it as far as it goes (KEN)."
    ]


def test_many_stretches_are_counted() -> None:
    phases = [
        {"requirement_id": "R1", "from": day(d), "quantity": q}
        for d, q in enumerate((1, 2, 1, 3, 1))
    ]
    plan = solved(case([], requirement(), settings=dated(5), phases=phases))
    assert "and at 2 other times" in describe_openings(plan)[0]


def test_openings_come_in_the_order_of_priorities() -> None:
    needs = [requirement(id="R1", priority=2), requirement(id="R2", priority=1)]
    assert [line[:2] for line in describe_openings(solved(case([], needs)))] == ["R2", "R1"]


def test_a_requirement_without_a_quantity_is_told_as_such() -> None:
    assert describe_openings(solved(case(pledge(), requirement(quantity=None)))) == [
        "R1, truck, M1: It has no quantity."
    ]


def test_without_a_calendar_nothing_is_said_of_days() -> None:
    text = plan_text(solved(case(pledge(), requirement(quantity=2))))
    assert "first day" not in text
    assert "R1, 2 truck, M1: 1 open." in text


def test_sections_are_cut_unless_all_rows_are_asked_for() -> None:
    plan = solved(case([pledge(id=f"P{k}") for k in range(6)], requirement(quantity=6)))
    assert "and 4 more (--all shows them)" in plan_text(plan, rows=2)
    assert "--all" not in plan_text(plan, rows=None)


def test_what_a_plan_rests_on_is_said_once_for_rows_that_are_alike() -> None:
    rows = [pledge(id=f"P{k}", assumed="quantity") for k in (1, 2)]
    rests = plan_text(solved(case(rows, requirement(quantity=2)))).partition("Rests on")[2]
    assert "2 rows" in rests
    assert "quantity is assumed (1)" in rests
    assert "2 deployments" in rests


def test_the_contents_of_a_case_are_told_before_it_is_run() -> None:
    text = case_text(case([pledge(), pledge(id="P2", quantity=None)], requirement()), "trucks")
    assert text.startswith("trucks holds no problem and can be run.\nNo date is given")
    assert "A quantity stands in 1 of 2 pledges and in 1 of 1 requirement." in text
    assert text.endswith("Every column is used by a run.\n")


def test_the_contents_end_with_the_columns_that_no_run_uses() -> None:
    kept = pd.DataFrame([pledge(themes="air") | {"colour": "green"}])
    text = case_text(case(kept.to_dict("records"), requirement(), other_columns="keep"), "trucks")
    assert text.endswith("Kept, but not used by a run:\n  pledges: colour\n")
