"""The acceptance of the input: one report of every fault, whatever is thrown at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from builders import case, pledge, refused, requirement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import Case, InputError
from matcher.case.tables import TABLES

TWELVE_FAULTS = {
    "scenario.toml": """
        plan_date = 2021-12-08
        horizon = 2024-12-31
        """,
    "capabilities.csv": """
        id,name,measure
        helicopter,Utility helicopter,aircraft
        convoy,Convoy company,companies
        hospital,Level 2 hospital,beds
        """,
    "contributors.csv": """
        id,name
        KEN,Kenya
        KOR,Republic of Korea
        """,
    "pledges.csv": """
        id,contributor_id,capability_id,quantity,measure,available_from,available_until,readiness,monthly_cost,colour
        P1,KEN,helicopter,2,aircraft,2022-02-30,,assessed,,
        P2,Republik Korea,helicopter,2,aircraft,2022-01-01,,assessed,,
        P3,KEN,convoy,-1,companies,2022-01-01,,registered,,
        P3,KEN,convoy,1,companies,2022-01-01,,registered,,
        P5,KOR,hospital,20,beds,2022-06-01,2022-01-01,verified,,
        P6,KOR,hospital,about 20,beds,2022-01-01,,verified,,
        P7,KOR,hospital,20,beds,2022-01-01,,nearly ready,,
        P8,KOR,hospital,20,beds,2022-01-01,,verified,inf,
        P9,KOR,hospital,20,companies,2022-01-01,,verified,,
        """,
    "requirements.csv": """
        id,mission_id,quantity
        R1,MINUSMA,2
        """,
    "stand_ins.csv": """
        provided,required,rate
        helicopter,convoy,0.5
        convoy,hospital,2
        hospital,helicopter,1
        """,
}
"""A folder with twelve faults, each of another kind."""

EXPECTED = """\
12 problems in 3 tables; nothing was run.
stand_ins, row 2, required: stand-ins run in a circle, convoy → hospital → helicopter → convoy. \
Remove one of these rows; two measures of one thing are one capability.
pledges, colour: there is no column "colour". Remove it, map it under [columns.pledges], or write \
other_columns = "keep".
pledges, row 2 (id P1), available_from: "2022-02-30": there is no such day. Write it as 2022-12-31.
pledges, row 3 (id P2), contributor_id: "Republik Korea" is no contributor. Write KOR (Republic of \
Korea), or add a row for it to contributors.
pledges, row 4 (id P3), quantity: "-1": it is negative. Write 0 or more.
pledges, row 5 (id P3), id: "P3" stands in row 4 already. Change one of them.
pledges, row 6 (id P5), available_until: 2022-01-01 lies before available_from 2022-06-01. Write \
the later day here, or exchange the two.
pledges, row 7 (id P6), quantity: "about 20": it is not a number. Write a number without words.
pledges, row 8 (id P7), readiness: "nearly ready": it is no readiness level. Write announced, \
registered, assessed, verified or rapid.
pledges, row 9 (id P8), monthly_cost: "inf": it is not a finite number. Write a number, or leave \
the cell blank.
pledges, row 10 (id P9), measure: "companies" is not what hospital is counted in (beds). Write the \
quantity in beds, or leave the measure blank.
requirements, capability_id: the column capability_id is missing. Add it, or map a column to it \
under [columns.requirements]."""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def _write_folder(folder: Path) -> Path:
    for name, text in TWELVE_FAULTS.items():
        (folder / name).write_text("\n".join(_lines(text)) + "\n", encoding="utf-8")
    return folder


def _write_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in TWELVE_FAULTS.items():
        sheet = book.create_sheet(Path(name).stem)
        for line in _lines(text):
            sheet.append([part.strip() for part in line.replace(" = ", ",").split(",")])
    book.save(folder / "faults.xlsx")
    return folder / "faults.xlsx"


def _read_records() -> Case:
    tables = {}
    for name, text in TWELVE_FAULTS.items():
        head, *rows = (line.split(",") for line in _lines(text))
        tables[Path(name).stem] = [dict(zip(head, row, strict=True)) for row in rows]
    del tables["scenario"]
    dates = {"plan_date": "2021-12-08", "horizon": "2024-12-31"}
    return Case.from_frames(**tables, settings=dates)  # type: ignore[arg-type]


def test_one_error_names_twelve_faults_of_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Case.read(_write_folder(tmp_path))
    assert str(caught.value).splitlines() == EXPECTED.splitlines()


def test_a_workbook_and_records_have_the_same_faults_in_the_same_rows(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Case.read(_write_workbook(tmp_path))
    assert str(caught.value).splitlines() == EXPECTED.splitlines()
    with pytest.raises(InputError) as caught:
        _read_records()
    assert str(caught.value).splitlines() == EXPECTED.splitlines()


def test_each_fault_can_be_read_by_a_program(tmp_path: Path) -> None:
    """A web service shows each problem beside its cell, and does not take sentences apart."""
    with pytest.raises(InputError) as caught:
        Case.read(_write_folder(tmp_path))
    problems = caught.value.problems
    places = [(p.table, p.row, p.id, p.column, p.value) for p in problems]
    assert places == [
        ("stand_ins", 2, None, "required", None),
        ("pledges", None, None, "colour", None),
        ("pledges", 2, "P1", "available_from", "2022-02-30"),
        ("pledges", 3, "P2", "contributor_id", "Republik Korea"),
        ("pledges", 4, "P3", "quantity", "-1"),
        ("pledges", 5, "P3", "id", "P3"),
        ("pledges", 6, "P5", "available_until", "2022-01-01"),
        ("pledges", 7, "P6", "quantity", "about 20"),
        ("pledges", 8, "P7", "readiness", "nearly ready"),
        ("pledges", 9, "P8", "monthly_cost", "inf"),
        ("pledges", 10, "P9", "measure", "companies"),
        ("requirements", None, None, "capability_id", None),
    ]
    assert len({p.kind for p in problems}) == 8
    for problem in problems:
        assert problem.remedy[0].isupper()
        assert not problem.remedy.endswith(".")


def test_a_mended_folder_is_read(tmp_path: Path) -> None:
    """Every remedy of the report, once it is followed, mends its fault."""
    folder = _write_folder(tmp_path)
    mends = {
        "pledges.csv": [
            (",colour", ""),
            ("2022-02-30", "2022-12-31"),
            ("Republik Korea", "KOR"),
            ("convoy,-1,", "convoy,0,"),
            ("P3,KEN,convoy,1", "P4,KEN,convoy,1"),
            ("2022-06-01,2022-01-01", "2022-01-01,2022-06-01"),
            ("about 20", "20"),
            ("nearly ready", "registered"),
            (",inf,", ",,"),
            ("20,companies", "20,beds"),
        ],
        "requirements.csv": [("mission_id,", "mission_id,capability_id,"), ("MA,", "MA,convoy,")],
        "stand_ins.csv": [("helicopter,convoy,0.5\n", "")],
    }
    for name, changes in mends.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    assert repr(Case.read(folder)) == "<Case: 9 pledges, 1 requirement>"


def test_ten_megabytes_in_a_cell_are_refused_in_a_line() -> None:
    (line,) = refused(pledge(note="x" * 10_000_000))
    assert line == (
        f'pledges, row 2 (id P1), note: "{"x" * 60}...": it has 10,000,000 characters, more than '
        "10,000. Shorten it."
    )
    for column in ("id", "contributor_id", "quantity", "available_from", "languages"):
        assert len("".join(refused(pledge(**{column: "9" * 10_000_000})))) < 1000
    assert len("".join(refused({"x" * 10_000_000: 1}))) < 2000


def test_ten_megabytes_in_a_cell_of_a_file_are_refused_in_a_line(tmp_path: Path) -> None:
    folder = _write_folder(tmp_path)
    (folder / "requirements.csv").write_text("id,note\nR1," + "x" * 10_000_000, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Case.read(folder)
    text = str(caught.value)
    assert "requirements.csv: line 2 cannot be split into cells (field larger than" in text
    assert len(text) < 5000


NASTY = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org","here")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "-2+3",
    "../../etc/passwd",
    "C:\\Windows\\system32",
    "a/b\\c",
    "$(reboot)",
    "'; DROP TABLE pledges; --".replace(";", ","),
    "{{ 7 * 7 }}",
    "%s %n {0} {message}",
    "\N{SNOWMAN}",
    "NaN",
    "None",
    "null",
    "NO",
    "con",
]


@pytest.mark.parametrize("text", NASTY)
def test_markup_formulas_and_paths_are_text(text: str) -> None:
    read = case(
        pledge(id=text, name=text, capability_id=text, note=text),
        requirement(id=text, mission_id=text, capability_id=text),
        settings={"name": text, "question": text},
    )
    assert read["pledges"].loc[0, ["id", "name", "capability_id", "note"]].tolist() == [text] * 4
    assert read["missions"]["id"].tolist() == [text]
    assert read.settings.name == text


@pytest.mark.parametrize("text", NASTY)
def test_markup_formulas_and_paths_may_stand_in_a_message(text: str) -> None:
    (line,) = refused(pledge(quantity=f"x{text}"))
    assert line.startswith(f'pledges, row 2 (id P1), quantity: "x{text}": it is not a number')
    (line,) = refused(pledge(contributor_id=f"x{text}"), contributors=[{"id": "KEN"}])
    assert f'"x{text}" is no contributor' in line


@pytest.mark.parametrize(
    ("sign", "named"),
    [
        ("\0", "U+0000"),
        ("\a", "U+0007"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x9b", "U+009B"),
    ],
)
@pytest.mark.parametrize("column", ["id", "contributor_id", "quantity", "available_from", "note"])
def test_control_characters_are_refused_by_their_number(sign: str, named: str, column: str) -> None:
    (line,) = refused(pledge(**{column: f"a{sign}[31mb"}))
    assert line.endswith(f"it holds the control character {named}. Remove it.")
    assert line.isprintable()


def test_of_a_hundred_thousand_faults_ten_of_a_kind_are_named() -> None:
    """A report that takes minutes is none; where all rows are wrong, ten of a kind are enough."""
    rows = pd.DataFrame([pledge()]).loc[[0] * 100_000]
    wrong = {
        "id": "P1",
        "quantity": [f"x{n}" for n in range(100_000)],
        "advances": [f"Q{n}" for n in range(100_000)],
    }
    with pytest.raises(InputError) as caught:
        case(rows.assign(**wrong))
    assert len(caught.value.problems) == 299_999
    assert len(str(caught.value).splitlines()) == 1 + 3 * 11


def test_a_hundred_thousand_pledges_are_read() -> None:
    number = 100_000
    frame = pd.DataFrame([pledge()]).loc[[0] * number]
    frame = frame.assign(
        id=[f"P{n}" for n in range(number)],
        quantity=[str(n / 8) for n in range(number)],
        readiness="RDL",
        languages="en;fr",
        note=[f"row {n}" for n in range(number)],
    )
    assert len(case(frame)["pledges"]) == number


class _Hostile:
    """An object that answers every question with an exception."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.decimals(),
    st.fractions(),
    st.text(max_size=8),
    st.text("0123456789.,- /e+%;", max_size=10),
    st.characters(),
    st.binary(max_size=4),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(),
    st.times(),
    st.lists(st.integers() | st.text(max_size=3), max_size=3),
    st.sets(st.integers() | st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    st.tuples(st.integers(), st.lists(st.none(), max_size=1)),
    st.sampled_from(
        [
            pd.NA, pd.NaT, np.nan, np.inf, np.int8(3), np.float32(2.5), np.bool_(1), np.str_("KEN"),
            np.datetime64("2022-01-01"), np.datetime64("NaT", "D"), np.timedelta64(1, "D"),
            np.array([1, 2]), np.array([]), np.array([[1], [2]]), pd.Timestamp("2022-01-01", tz="UTC"),
            pd.Period("2022-01", "M"), pd.Interval(0, 1), pd.Timedelta(1), Decimal("sNaN"),
            Decimal("Infinity"), 10**400, -(10**400), 1e308, "9" * 400, object(), _Hostile(), int,
            len, Ellipsis, Fraction(1, 3), date.min, datetime.max, timedelta.max, range(3),
            "P1", "R1", "KEN", "truck", "yes", "2022-01-01", "RDL", "*", 1, 0, -1, "#REF!",
        ]
    ),
)  # fmt: skip


def _headers(name: str) -> st.SearchStrategy[Any]:
    known = st.sampled_from(list(TABLES[name].columns))
    return known | known | st.text(max_size=5) | st.integers(0, 3) | st.none() | st.booleans()


@st.composite
def _garbage(draw: st.DrawFn) -> dict[str, Any]:
    """Draw tables with headers that are mostly known and cells of whatever type."""
    names = {"pledges", "requirements", *draw(st.sets(st.sampled_from(list(TABLES)), max_size=4))}
    tables: dict[str, Any] = {}
    for name in sorted(names):
        headers = draw(st.lists(_headers(name), max_size=7))
        rows = draw(
            st.lists(st.lists(_CELLS, min_size=len(headers), max_size=len(headers)), max_size=3)
        )
        if draw(st.booleans()):
            tables[name] = [dict(zip(headers, row, strict=True)) for row in rows]
        else:
            cells = np.empty((len(rows), len(headers)), dtype=object)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    cells[place, column] = cell
            tables[name] = pd.DataFrame(cells, columns=pd.Index(headers, dtype=object))
    return tables


@st.composite
def _nearly_right(draw: st.DrawFn) -> dict[str, Any]:
    """Draw rows that are right but for a few cells."""
    first = pledge(
        **draw(
            st.dictionaries(st.sampled_from(list(TABLES["pledges"].columns)), _CELLS, max_size=3)
        )
    )
    wanted = requirement(
        **draw(
            st.dictionaries(
                st.sampled_from(list(TABLES["requirements"].columns)), _CELLS, max_size=3
            )
        )
    )
    return {"pledges": [first, pledge(id="P2")], "requirements": [wanted]}


_SETTINGS = st.none() | st.dictionaries(
    st.sampled_from(
        ["name", "plan_date", "horizon", "step", "objective", "gap_in", "weights", "lead_days",
         "unknown", "only_pairs", "dates_at_most", "late_within", "columns", "other_columns", "priorities", 3, None]
    ),
    _CELLS
    | st.dictionaries(_CELLS.filter(lambda cell: isinstance(cell, str | int | None)), _CELLS, max_size=2)
    | st.dictionaries(st.sampled_from(["readiness", "vetted", "rapid", "pledges", "1"]), _CELLS),
    max_size=3,
)  # fmt: skip


def _survives(tables: dict[str, Any], **options: Any) -> None:
    """A case is read, or refused with an InputError whose lines can be shown."""
    try:
        read = Case.from_frames(**tables, **options)
    except InputError as error:
        assert error.problems
        assert all(line.isprintable() for line in str(error).splitlines())
        assert all(len(line) < 2000 for line in str(error).splitlines())
    else:
        assert repr(read).startswith("<Case")
        assert len(read["pledges"]) <= len(tables["pledges"])


_often = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@_often
@given(tables=_garbage(), keep=st.sampled_from(["error", "keep"]))
def test_garbage_is_refused_and_never_crashes(tables: dict[str, Any], keep: str) -> None:
    _survives(tables, other_columns=keep)


@_often
@given(tables=_nearly_right(), keep=st.sampled_from(["error", "keep"]))
def test_a_few_wrong_cells_are_refused_and_never_crash(tables: dict[str, Any], keep: str) -> None:
    _survives(tables, other_columns=keep)


@_often
@given(keys=_SETTINGS)
def test_settings_of_garbage_are_refused_and_never_crash(keys: dict[Any, Any] | None) -> None:
    _survives({"pledges": [pledge()], "requirements": [requirement()]}, settings=keys)


@_often
@given(
    raw=st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)
def test_files_of_garbage_are_refused_and_never_crash(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    folder = tmp_path_factory.mktemp("garbage")
    for name in ("pledges.csv", "requirements.csv"):
        (folder / name).write_bytes(b"contributor_id,mission_id,capability_id\n" + raw)
    for name, content in (("scenario.toml", raw), ("case.xlsx", b"PK\x03\x04" + raw)):
        (folder / name).write_bytes(content)
    for path in (folder, folder / "case.xlsx"):
        with pytest.raises(InputError):
            Case.read(path)
