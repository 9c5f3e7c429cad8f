"""Every reader of cells: what it reads, and in which words it refuses the rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from builders import case, pledge, refused
from pydantic_core import PydanticCustomError

from matcher.case import cells
from matcher.case.refusal import reason


class _Speechless:
    def __str__(self) -> str:
        raise ValueError


def _refusal(read: Callable[[Any], object], cell: object) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        read(cell)
    return ". ".join(reason(caught.value)) + "."


@pytest.mark.parametrize(
    "cell", [None, "", "  \t", math.nan, np.float64("nan"), pd.NA, pd.NaT, Decimal("nan")]
)
def test_nothing_is_blank_in_every_form(cell: object) -> None:
    assert cells.is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "no", [], "NaN"])
def test_zero_and_no_are_not_blank(cell: object) -> None:
    assert not cells.is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (7, "7"),
        (7.0, "7"),
        ("7", "7"),
        (" 7.0 ", "7"),
        (Decimal("7.0"), "7"),
        ("007", "007"),
        (7.5, "7.5"),
        ("7.05", "7.05"),
        ("P 1", "P 1"),
        ("Republic\N{NO-BREAK SPACE}of  Korea", "Republic of Korea"),
        ("Co\N{COMBINING CIRCUMFLEX ACCENT}te", "Côte"),
        (date(2021, 12, 8), "2021-12-08"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ("=1+1", "=1+1"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
def test_an_id_is_one_however_it_is_written(cell: object, read: str) -> None:
    assert cells.read_id(cell) == read


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("a;b", "an id holds no line break, tab or semicolon. Write it without them."),
        ("a\nb", "an id holds no line break, tab or semicolon. Write it without them."),
        ("a\tb", "an id holds no line break, tab or semicolon. Write it without them."),
        ("a\x07b", "it holds the control character U+0007. Remove it."),
        ("a\ud800b", "it holds the control character U+D800. Remove it."),
        ("a\N{ZERO WIDTH SPACE}b", "it holds the invisible character U+200B. Remove it."),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b", "it holds the invisible character U+202E. Remove it."),
        (True, "a yes or no stands where an id belongs. Write the id as text."),
        ("#REF!", "it is an error of the spreadsheet. Mend the formula, or clear the cell."),
        ({"a": 1}, "it is no text. Write text or a number."),
        (b"P1", "it is no text. Write text or a number."),
        (math.inf, "it is no number that can stand as text. Write it as text."),
        pytest.param(
            10**5000, "it is no number that can stand as text. Write it as text.", id="huge"
        ),
        (_Speechless(), "it is no text. Write text or a number."),
    ],
)
def test_an_id_that_is_none_is_refused(cell: object, message: str) -> None:
    assert _refusal(cells.read_id, cell) == message


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("two\nlines", "two\nlines"),
        (True, "yes"),
        (False, "no"),
        (2.0, "2"),
        (datetime(2021, 12, 8), "2021-12-08"),
        (datetime(2021, 12, 8, 7, 30), "2021-12-08 07:30:00"),
        (time(7, 30), "07:30:00"),
    ],
)
def test_text_is_kept_as_it_stands(cell: object, read: str) -> None:
    assert cells.read_text(cell) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (3, 3.0),
        (np.int64(3).item(), 3.0),
        (Decimal("0.5"), 0.5),
        (Fraction(1, 4), 0.25),
        ("3", 3.0),
        ("-3.5", -3.5),
        ("\N{MINUS SIGN}3", -3.0),
        ("+3", 3.0),
        ("3,5", 3.5),
        ("0,125", 0.125),
        ("1,2345", 1.2345),
        (",5", 0.5),
        ("1.234", 1.234),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1 234", 1234.0),
        ("1\N{NARROW NO-BREAK SPACE}234,5", 1234.5),
        ("1\N{NO-BREAK SPACE}234.5", 1234.5),
        ("1'234.50", 1234.5),
        ("1_000", 1000.0),
        ("1e-6", 1e-6),
        (" 12 ", 12.0),
    ],
)
def test_a_number_with_one_reading_is_read(cell: object, read: float) -> None:
    assert cells.read_number(cell) == read


@pytest.mark.parametrize("cell", ["1,2,3", "12,34,567", "1,2.5", "1.2,5", "5 10", "1 23", "1.2.3"])
def test_signs_between_digits_that_group_nothing_are_no_number(cell: str) -> None:
    assert _refusal(cells.read_number, cell) == "it is not a number. Write a number without words."


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1,234", "it can be read as thousands or as a decimal comma. Write 1234 or 1.2340."),
        ("-12,500", "it can be read as thousands or as a decimal comma. Write -12500 or -12.5000."),
        ("about 3", "it is not a number. Write a number without words."),
        ("USD 3", "it is not a number. Write a number without words."),
        ("#DIV/0!", "it is an error of the spreadsheet. Mend the formula, or clear the cell."),
        ("NaN", "it is not a finite number. Write a number, or leave the cell blank."),
        ("-inf", "it is not a finite number. Write a number, or leave the cell blank."),
        (math.inf, "it is not a finite number. Write a number, or leave the cell blank."),
        ("1e999", "it is not a finite number. Write a number, or leave the cell blank."),
        (10**400, "it is not a finite number. Write a number, or leave the cell blank."),
        (2e12, "its size is over 1,000,000,000,000. Use a larger measure."),
        (True, "a yes or no stands where a number belongs. Write a number."),
        (3j, "it is not a number. Write a number."),
        (datetime(2021, 1, 1), "it is not a number. Write a number."),
    ],
)
def test_a_number_with_two_readings_or_none_is_refused(cell: object, message: str) -> None:
    assert _refusal(cells.read_number, cell) == message


def test_both_readings_that_a_refusal_names_can_be_read() -> None:
    assert cells.read_number("1234") == 1234
    assert cells.read_number("1.2340") == 1.234


def test_a_number_may_have_to_be_positive_or_not_negative() -> None:
    assert cells.read_amount(0) == 0
    assert _refusal(cells.read_amount, -1) == "it is negative. Write 0 or more."
    assert cells.read_positive("0,5") == 0.5
    assert _refusal(cells.read_positive, 0) == "it is not above 0. Write a number above 0."


@pytest.mark.parametrize(("cell", "read"), [("40%", 0.4), ("40,5 %", 0.405), (0.4, 0.4), (1, 1)])
def test_a_share_may_be_written_in_per_cent(cell: object, read: float) -> None:
    assert cells.read_share(cell) == pytest.approx(read)


@pytest.mark.parametrize("cell", [40, -0.1, "140%"])
def test_a_share_beyond_one_is_refused(cell: object) -> None:
    message = "it is not between 0 and 1. Write a share between 0 and 1, or as 40%."
    assert _refusal(cells.read_share, cell) == message


def test_whole_numbers_are_whole() -> None:
    assert cells.read_whole("3.0") == 3
    assert cells.read_whole(0) == 0
    assert _refusal(cells.read_whole, 2.5) == "it is not a whole number. Write a whole number."
    assert _refusal(cells.read_whole, 100_001) == "it is over 100,000. Write a smaller number."
    assert cells.read_count(1.0) == 1
    assert _refusal(cells.read_count, 0) == "it is less than 1. Write 1 or more."


@pytest.mark.parametrize(
    "cell",
    [
        "2022-12-31",
        "2022-12-31 00:00:00",
        "2022-12-31T00:00",
        "31.12.2022",
        "31/12/2022",
        "12/31/2022",
        "31-12-2022",
        date(2022, 12, 31),
        datetime(2022, 12, 31),
        pd.Timestamp("2022-12-31"),
    ],
)
def test_a_day_with_one_reading_is_read(cell: object) -> None:
    assert cells.read_day(cell) == date(2022, 12, 31)


def test_a_slashed_day_with_the_same_day_and_month_is_read() -> None:
    assert cells.read_day("05/05/2022") == date(2022, 5, 5)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("03/04/2022", "day and month can be read both ways. Write 2022-03-04 or 2022-04-03."),
        ("2026-02-30", "there is no such day. Write it as 2022-12-31."),
        ("12.31.2022", "there is no such day. Write it as 2022-12-31."),
        ("32/12/2022", "there is no such day. Write it as 2022-12-31."),
        ("early 2022", "it is not a date. Write it as 2022-12-31."),
        ("31/12/22", "it is not a date. Write it as 2022-12-31."),
        (44562, "it is not a date. Write it as 2022-12-31."),
        (True, "it is not a date. Write it as 2022-12-31."),
        (pd.Period("2022-12", "M"), "it is not a date. Write it as 2022-12-31."),
        ("1022-12-31", "its year is not between 1900 and 2200. Check the year."),
        (
            datetime(2022, 12, 31, tzinfo=UTC),
            "it carries a time zone. Write the day alone, as 2022-12-31.",
        ),
        (
            pd.Timestamp("2022-12-31 07:30"),
            "it carries a time of day. Write the day alone, as 2022-12-31.",
        ),
    ],
)
def test_a_day_with_two_readings_or_none_is_refused(cell: object, message: str) -> None:
    assert _refusal(cells.read_day, cell) == message


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("en; fr ;;en", ("en", "fr")),
        ("en;\nfr", ("en", "fr")),
        (["en", None, 7.0], ("en", "7")),
        ({"fr", "en"}, ("en", "fr")),
        (7, ("7",)),
        (";", ()),
    ],
)
def test_a_list_is_parted_by_semicolons(cell: object, read: tuple[str, ...]) -> None:
    assert cells.read_list(cell) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [("Yes", "yes"), ("TRUE", "yes"), (1, "yes"), (False, "no"), ("n", "no"), ("?", "unknown")],
)
def test_an_answer_is_yes_no_or_unknown(cell: object, read: str) -> None:
    assert cells.read_answer(cell) == read


def test_an_answer_that_is_none_is_refused() -> None:
    message = "it is neither yes nor no nor unknown. Write yes, no or unknown."
    assert _refusal(cells.read_answer, "perhaps") == message
    assert cells.read_yes_no("no") == "no"
    assert _refusal(cells.read_yes_no, "?") == "it is neither yes nor no. Write yes or no."


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Assessed", "assessed"),
        ("level 1", "registered"),
        (2, "assessed"),
        (3.0, "verified"),
        ("RDL", "rapid"),
        ("Rapid Deployment Level", "rapid"),
        ("announced", "announced"),
    ],
)
def test_readiness_is_read_by_its_name_its_number_or_its_letters(cell: object, read: str) -> None:
    assert cells.read_readiness(cell) == read


def test_a_level_that_is_none_is_refused() -> None:
    assert _refusal(cells.read_readiness, "level 4") == (
        "it is no readiness level. Write announced, registered, assessed, verified or rapid."
    )


def test_a_word_of_a_few_is_read_whatever_its_case() -> None:
    read = cells.one_of("formed_police", "none")
    assert read("Formed police") == "formed_police"
    assert read("formed-police") == "formed_police"
    message = "it is not one of the allowed words. Write formed_police or none."
    assert _refusal(read, "police") == message


def test_numpy_scalars_are_read_as_what_they_hold() -> None:
    row = pledge(
        id=np.float64(7),
        quantity=np.int64(2),
        duty=np.float32(0.5),
        vetted=np.bool_(True),
        available_from=np.datetime64("2022-01-01"),
        languages=np.array(["en", "fr"]),
    )
    read = case(row, settings={"plan_date": "2021-01-01", "horizon": "2023-01-01"})["pledges"]
    assert read.loc[0, ["id", "quantity", "duty", "vetted"]].tolist() == ["7", 2.0, 0.5, "yes"]
    assert read.loc[0, "available_from"] == pd.Timestamp("2022-01-01")
    assert read.loc[0, "languages"] == ("en", "fr")


def test_a_boolean_column_holds_no_numbers() -> None:
    frame = pd.DataFrame([pledge()]).assign(quantity=[True])
    assert refused(frame) == [
        'pledges, row 2 (id P1), quantity: "True": a yes or no stands where a number belongs. '
        "Write a number."
    ]
