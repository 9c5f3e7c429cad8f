"""Foreign frames: an analyst's own tables go in as they are, and what comes out joins back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import case, pledge, refused, requirement
from solved import day, solved

from matcher import Case, read_plan

SETTINGS = {"plan_date": day(0), "horizon": day(30)}


def own_pledges(**changes: Any) -> pd.DataFrame:
    """Return an analyst's table of pledges: numbers as ids, own headers, own columns."""
    columns = {
        "key": [30, 10, 20],
        "Country": ["Kenya", "Ghana", "Nepal"],
        "What": ["truck", "truck", "crane"],
        "Qty": [2, 1, 4],
        "Desk": [7, 8, 9],
        "Rating": [0.5, np.nan, 1.25],
    }
    return pd.DataFrame(columns | changes, index=[5, 5, 5])


HEADERS = {
    "pledges": {
        "key": "id",
        "Country": "contributor_id",
        "What": "capability_id",
        "Qty": "quantity",
    }
}


def own_case(pledges: pd.DataFrame, **options: Any) -> Case:
    """Return the case of an analyst's pledges and two plain requirements."""
    wants = [requirement(id="R1", quantity=3), requirement(id="R2", capability_id="crane")]
    return Case.from_frames(pledges, wants, columns=HEADERS, other_columns="keep", **options)


def test_rows_stay_in_their_order_so_that_ids_join_back() -> None:
    """Ids come out as text, and the rows of a case stand where the analyst's own stand."""
    own = own_pledges()
    read = own_case(own)
    assert read["pledges"]["id"].tolist() == ["30", "10", "20"]
    joined = own.assign(pledge_id=read["pledges"]["id"].array)
    plan = solved(read)
    back = plan.deployments[["pledge_id", "quantity"]].merge(joined, on="pledge_id")
    assert sorted(zip(back["key"], back["quantity"], back["Desk"], strict=True)) == [
        (10, 1, 8), (20, 1, 9), (30, 2, 7)
    ]  # fmt: skip
    assert back["key"].dtype == np.int64


def test_ids_that_were_made_and_names_that_were_resolved_join_back_too() -> None:
    own = own_pledges().drop(columns="key")
    columns = {"pledges": {k: v for k, v in HEADERS["pledges"].items() if k != "key"}}
    wants = [requirement(quantity=3)]
    read = Case.from_frames(own, wants, columns=columns, other_columns="keep")["pledges"]
    assert read["id"].tolist() == ["P1", "P2", "P3"]
    assert read["contributor_id"].tolist() == ["KEN", "GHA", "NPL"]
    assert len(read) == len(own)


@pytest.mark.parametrize(
    "ids",
    [
        np.array([30, 10, 20], dtype="int8"),
        np.array([30.0, 10.0, 20.0]),
        pd.array([30, 10, 20], dtype="Int64"),
        pd.array([30.0, 10.0, 20.0], dtype="Float64"),
        pd.Categorical([30, 10, 20]),
        pd.array(["30", "10", "20"], dtype="string"),
        np.array(["30", "10", "20"], dtype=object),
        [Decimal(30), "10.0", 20],
    ],
    ids=lambda ids: str(getattr(ids, "dtype", "mixed")),
)
def test_an_id_is_one_whatever_its_dtype(ids: Any) -> None:
    assert own_case(own_pledges(key=ids))["pledges"]["id"].tolist() == ["30", "10", "20"]


def test_foreign_columns_come_out_with_every_frame_that_names_the_row() -> None:
    plan = solved(own_case(own_pledges()))
    rows = plan.deployments.set_index("pledge_id")
    assert rows.loc["30", ["Desk", "Rating"]].tolist() == [7, 0.5]
    assert type(rows.at["30", "Desk"]) is int
    assert rows.at["10", "Rating"] is None
    idle = plan.idle.set_index("pledge_id")
    assert idle.at["20", "Desk"] == 9


def test_a_time_of_day_in_a_foreign_column_is_written_too(tmp_path: Path) -> None:
    read = own_case(own_pledges(Rating=[pd.Timestamp("2030-01-01"), NAIROBI, None]))
    solved(read).write(tmp_path / "plan")
    found = read_plan(tmp_path / "plan").case["pledges"]["Rating"].tolist()
    assert found == ["2030-01-01", "2030-01-01T07:00:00+03:00", None]


def test_a_foreign_column_that_the_frames_have_already_is_told_by_its_table() -> None:
    """`cost` stands in the plan, and `Desk` in both tables."""
    pledges = [pledge(cost="own", Desk=1)]
    read = case(pledges, [requirement(Desk=2)], other_columns="keep")
    row = solved(read).deployments.iloc[0]
    assert (row["pledge_cost"], row["pledge_Desk"], row["requirement_Desk"]) == ("own", 1, 2)


NAIROBI = pd.Timestamp("2030-01-01 07:00", tz="Africa/Nairobi")

FOREIGN = {
    "nullable": (pd.array([1, pd.NA, 3], dtype="Int64"), [1, None, 3]),
    "logical": (pd.array([True, pd.NA, False], dtype="boolean"), [True, None, False]),
    "category": (pd.Categorical(["a", None, "b"], categories=["b", "a", "c"]), ["a", None, "b"]),
    "text": (pd.array(["a", pd.NA, "b"], dtype="string"), ["a", None, "b"]),
    "days": (
        pd.to_datetime(["2030-01-01", None, "2030-01-03"]),
        [pd.Timestamp("2030-01-01"), None, pd.Timestamp("2030-01-03")],
    ),
    "zone": (
        pd.DatetimeIndex([NAIROBI, pd.NaT, NAIROBI + pd.Timedelta(days=1)]),
        [NAIROBI, None, NAIROBI + pd.Timedelta(days=1)],
    ),
    "dates": ([date(2030, 1, 1), None, pd.NaT], [date(2030, 1, 1), None, None]),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_cells_of_foreign_columns_stay_as_they_were(kind: str) -> None:
    values, expected = FOREIGN[kind]
    read = own_case(own_pledges(Rating=values))
    assert read["pledges"]["Rating"].tolist() == expected
    plan = solved(read)
    found = plan.deployments.set_index("pledge_id")["Rating"]
    assert [found[one] for one in ("30", "10", "20")] == expected
    assert len(plan.to_json()) > 0


@pytest.mark.parametrize(
    "values",
    [
        pd.period_range("2030-01", periods=3, freq="M"),
        pd.to_timedelta([1, 2, 3], unit="D"),
        pd.interval_range(0, 3),
        np.array([1j, 2j, 3j]),
        [{"a": 1}, [1], {1}],
    ],
    ids=["periods", "durations", "intervals", "complex", "nested"],
)
def test_cells_that_are_neither_text_nor_number_nor_date_are_named(values: Any) -> None:
    lines = refused(own_pledges(Rating=values), columns=HEADERS, other_columns="keep")
    assert len(lines) == 3
    for row, line in enumerate(lines, start=2):
        assert line.startswith(f"pledges, row {row} (id ")
        assert "Rating: " in line
        assert line.endswith(
            "it is no text, number or date. Write one of them, or remove the column."
        )


KNOWN: dict[str, tuple[Any, Any]] = {
    "quantity": (pd.array([2, pd.NA, 4], dtype="Int64"), [2.0, None, 4.0]),
    "duty": (pd.array([0.5, pd.NA, 1], dtype="Float64"), [0.5, None, 1.0]),
    "readiness": (pd.Categorical(["rapid", None, "RDL"]), ["rapid", None, "rapid"]),
    "vetted": (pd.array([True, pd.NA, False], dtype="boolean"), ["yes", None, "no"]),
    "available_from": (
        pd.to_datetime(["2030-01-05", None, "2030-01-06"]),
        [pd.Timestamp("2030-01-05"), None, pd.Timestamp("2030-01-06")],
    ),
    "note": (pd.array(["a", pd.NA, "b"], dtype="string"), ["a", None, "b"]),
    "languages": ([np.array(["en", "fr"]), None, ("sw",)], [("en", "fr"), (), ("sw",)]),
}


@pytest.mark.parametrize("column", KNOWN)
def test_columns_of_every_dtype_are_read(column: str) -> None:
    values, expected = KNOWN[column]
    frame = pd.DataFrame([pledge(id=k) for k in range(3)]).assign(**{column: values})
    found = case(frame, settings=SETTINGS)["pledges"][column].tolist()
    assert [_blank(cell) for cell in found] == expected


def _blank(cell: Any) -> Any:
    return None if not isinstance(cell, tuple) and pd.isna(cell) else cell


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            pd.to_datetime(["2030-01-05"]).tz_localize("UTC"),
            '"2030-01-05 00:00:00+00:00": it carries a time zone. Write the day alone, as '
            "2022-12-31.",
        ),
        (
            pd.to_datetime(["2030-01-05 07:30"]),
            '"2030-01-05 07:30:00": it carries a time of day. Write the day alone, as 2022-12-31.',
        ),
        (
            pd.period_range("2030-01", periods=1, freq="M"),
            '"2030-01": it is not a date. Write it as 2022-12-31.',
        ),
        ([np.timedelta64(3, "D")], "it is not a date. Write it as 2022-12-31."),
    ],
)
def test_a_day_that_says_more_or_less_is_named(values: Any, message: str) -> None:
    frame = pd.DataFrame([pledge()]).assign(available_from=values)
    (line,) = refused(frame, settings=SETTINGS)
    assert line.startswith("pledges, row 2 (id P1), available_from: ")
    assert line.endswith(message)


def test_rows_are_counted_as_a_spreadsheet_counts_whatever_the_index() -> None:
    frame = own_pledges(Qty=[2, -1, 4])
    (line,) = refused(frame, columns=HEADERS, other_columns="keep")
    assert line.startswith("pledges, row 3 (id 10), quantity: ")


def test_foreign_columns_stay_where_a_table_is_replaced() -> None:
    once = own_case(own_pledges())
    changed = once.with_frames(requirements=[requirement(id="R9", quantity=2)])
    assert changed["pledges"]["Desk"].tolist() == [7, 8, 9]
    frames = once.frames
    pledges = frames["pledges"].assign(quantity=lambda rows: rows["quantity"] + 1)
    assert once.with_frames(pledges=pledges)["pledges"]["quantity"].tolist() == [3, 2, 5]
    assert once["pledges"]["quantity"].tolist() == [2, 1, 4]


def test_every_table_of_a_case_can_be_handed_back() -> None:
    once = own_case(own_pledges(), settings=SETTINGS)
    again = Case.from_frames(
        **{name: frame for name, frame in once.frames.items() if len(frame)},
        settings=once.settings,
        other_columns="keep",
    )
    for name, frame in once.frames.items():
        pd.testing.assert_frame_equal(frame, again[name])
