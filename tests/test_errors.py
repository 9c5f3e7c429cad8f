"""What the errors say: one line a problem, none of it dangerous to show."""

from __future__ import annotations

import pickle

import pytest

from matcher import ContradictionError, InputError, MatcherError, Problem, SolverError
from matcher.errors import count, describe, one_line, shorten


def _problem(row: int, column: str = "quantity", table: str = "pledges") -> Problem:
    return Problem(table, '"x": it is not a number', "Write a number", row, f"P{row}", column)


def test_a_problem_says_where_what_and_what_to_write() -> None:
    problem = Problem("pledges", '"-3": it is negative', "Write 0 or more", 7, "P5", "quantity")
    assert str(problem) == (
        'pledges, row 7 (id P5), quantity: "-3": it is negative. Write 0 or more.'
    )


def test_the_first_line_counts_problems_and_tables() -> None:
    problems = [_problem(row, table=f"table {row % 3}") for row in range(12)]
    assert describe(tuple(problems)).splitlines()[0] == (
        "12 problems in 3 tables; nothing was run."
    )
    assert describe((_problem(2),)).splitlines()[0] == "1 problem in 1 table; nothing was run."


def test_ten_of_a_kind_are_shown_and_the_others_counted() -> None:
    problems = [_problem(row) for row in range(2, 1236)] + [_problem(2, "duty")]
    lines = describe(tuple(problems)).splitlines()
    assert len(lines) == 1 + 10 + 1 + 1
    assert lines[10] == str(problems[9])
    assert lines[11] == "pledges, quantity: and 1,224 more of this kind."
    assert lines[12] == str(problems[-1])


def test_ten_of_a_kind_alone_need_no_count() -> None:
    assert len(describe(tuple(_problem(row) for row in range(10))).splitlines()) == 11


def test_problems_without_a_column_are_counted_by_their_table() -> None:
    problems = tuple(
        Problem("pledges", "it has a cell without a header", "Write one", row) for row in range(12)
    )
    assert describe(problems).splitlines()[-1] == "pledges: and 2 more of this kind."


def test_control_characters_never_reach_the_message() -> None:
    """A remedy that quotes a cell is as dangerous to a terminal as the cell itself."""
    bell, red = "\a", "\x1b[31m"
    problem = Problem(f"a{bell}", f"b{red}\n", f"c{bell}\r", 2, f"d{red}", f"e{bell}")
    text = str(InputError([problem]))
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.splitlines()) == 2


def test_a_direction_override_is_not_shown() -> None:
    assert one_line("a\N{RIGHT-TO-LEFT OVERRIDE}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_long_values_are_shortened() -> None:
    assert shorten("x" * 60) == "x" * 60
    assert shorten("x" * 10_000_000) == "x" * 60 + "..."


def test_a_value_without_a_text_is_named_by_its_type() -> None:
    class Speechless:
        def __str__(self) -> str:
            raise RuntimeError

    assert shorten(Speechless()) == "<Speechless>"
    assert shorten(10**5000) == "<int>"


def test_numbers_come_with_their_noun() -> None:
    assert count(1, "row") == "1 row"
    assert count(0, "row") == "0 rows"
    assert count(1200, "row") == "1,200 rows"


@pytest.mark.parametrize(
    "error", [InputError([_problem(2)]), ContradictionError(["a pin", "a rule"]), SolverError("no")]
)
def test_an_error_comes_whole_out_of_another_process(error: MatcherError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_a_contradiction_names_its_members() -> None:
    assert str(ContradictionError(["the pin of P1", "the pin of P2"])) == (
        "These 2 cannot all hold; without any one of them the others can:\n"
        "  - the pin of P1\n  - the pin of P2\nDrop or change one of them."
    )
    assert str(ContradictionError(["the pin of P1"])) == (
        "This cannot hold, whatever else is planned:\n  - the pin of P1\nDrop or change it."
    )
