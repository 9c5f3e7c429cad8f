"""The workbook of a plan: every frame as a sheet, text as text, all of it or nothing."""

from __future__ import annotations

import os
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved
from test_cli import SMALL, typed

from matcher import Plan, load_scenario
from matcher.plan.frames import FRAMES
from matcher.present import sheets
from matcher.present.workbook import check_file, write_workbook


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the smallest scenario."""
    return solved(load_scenario(SMALL).case)


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return list(book[sheet].iter_rows(values_only=True))


def test_every_frame_is_a_sheet_behind_the_summary(plan: Plan, tmp_path: Path) -> None:
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    assert openpyxl.load_workbook(path).sheetnames == ["summary", *FRAMES]


@pytest.mark.parametrize("name", FRAMES)
def test_a_sheet_holds_what_the_frame_holds(name: str, plan: Plan, tmp_path: Path) -> None:
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    headers, *rows = cells(path, name)
    frame = getattr(plan, name)
    assert list(headers) == list(frame.columns)
    blank_is_none = frame.astype(object).where(frame.notna() & (frame != ""), None)
    assert [list(row) for row in rows] == blank_is_none.to_numpy().tolist()


def test_days_are_days_of_the_spreadsheet(plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(plan, tmp_path / "plan.xlsx"))
    start = book["deployments"]["I2"]
    assert book["deployments"]["I1"].value == "start"
    assert (start.value, start.number_format) == (datetime(2026, 3, 1), "yyyy-mm-dd")


def test_the_summary_says_the_first_lines_and_what_each_sheet_holds(
    plan: Plan, tmp_path: Path
) -> None:
    rows = cells(write_workbook(plan, tmp_path / "plan.xlsx"), "summary")
    first = [row[0] for row in rows]
    assert first[0] == "two-contributors"
    assert first[1].startswith("What can two contributors cover")
    assert rows[2][:2] == ("Plan date", datetime(2026, 1, 1))
    assert "Of 2 requirements 1 is met, 1 in part, 0 open." in first
    sheet = next(row for row in rows if row[0] == "deployments")
    assert sheet[1:] == (3, FRAMES["deployments"].summary)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "=cmd|' /C calc'!A0"])
def test_text_is_never_a_formula(text: str, tmp_path: Path) -> None:
    """*Proves*: a name cannot run anything. *Without it*: whoever pledges could."""
    plan = solved(case(pledge(contributor_id=text), requirement(quantity=2)))
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert not any(b"<f" in part for part in parts)
    cell = openpyxl.load_workbook(path)["deployments"]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x0bb\x9fc", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("\ufffe", "\N{REPLACEMENT CHARACTER}"),
        ("#N/A", "#N/A"),
        ("_x0041_", "_x005F_x0041_"),
        ("007", "007"),
        ("\ttab", "\ttab"),
        ("two\nlines", "two\nlines"),
        ("Łódź 国 🚁", "Łódź 国 🚁"),
    ],
)
def test_every_text_is_held_as_text(text: str, kept: str, tmp_path: Path) -> None:
    book = sheets.new_book("x")
    sheets.add_frame(book, "s", pd.DataFrame({"a": [text]}, dtype=object))
    (row,) = cells(sheets.save(book, tmp_path / "x.xlsx"), "s")[1:]
    assert row == (kept,)


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    """A sign outside of the basic plane counts as two, as Excel counts."""
    for text in ("x" * 40_000, "🚁" * 20_000):
        kept = sheets.plain_text(text)
        assert len(kept.encode("utf-16-le")) <= 2 * 32_767
        assert kept.endswith("…")
        assert text.startswith(kept[:-1])
    assert sheets.plain_text("x" * 32_767) == "x" * 32_767


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (datetime(2026, 3, 1, 7, 30), "2026-03-01T07:30:00"),
        (date(1815, 6, 18), "1815-06-18"),
        (date(1900, 1, 1), datetime(1900, 1, 1)),
        (10**18, "1000000000000000000"),
        (float("inf"), "inf"),
        (2.0, 2),
        (2.5, 2.5),
        (True, True),
        (("a", "b"), "a;b"),
        ((), None),
        (pd.NA, None),
        (pd.NaT, None),
    ],
)
def test_what_a_spreadsheet_has_no_cell_for_is_held_as_text(
    value: Any, held: Any, tmp_path: Path
) -> None:
    book = sheets.new_book("x")
    frame = pd.DataFrame({"a": ["first", None], "b": ["x", "y"]}, dtype=object)
    frame.at[1, "a"] = value
    sheets.add_frame(book, "s", frame)
    assert cells(sheets.save(book, tmp_path / "x.xlsx"), "s")[2][0] == held


def test_foreign_columns_are_carried_with_their_headers_as_text(tmp_path: Path) -> None:
    book = sheets.new_book("x")
    sheets.add_frame(book, "s", pd.DataFrame({"=A1": [1]}))
    cell = openpyxl.load_workbook(sheets.save(book, tmp_path / "x.xlsx"))["s"]["A1"]
    assert (cell.value, cell.data_type) == ("=A1", "s")


def test_rows_beyond_a_sheet_are_counted_on_the_summary(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("sheets", "workbook"):
        monkeypatch.setattr(f"matcher.present.{module}.ROWS_OF_A_SHEET", 3)
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    assert len(cells(path, "deployments")) == 3
    sheet = next(row for row in cells(path, "summary") if row[0] == "deployments")
    assert sheet[1] == 3
    assert sheet[2].endswith("Only the first 2 stand here: a sheet holds no more.")


def test_a_plan_without_dates_is_written_too(tmp_path: Path) -> None:
    path = write_workbook(solved(case()), tmp_path / "plan.xlsx")
    assert cells(path, "deployments")[1][8] is None


def test_a_plan_without_deployments_is_written_too(tmp_path: Path) -> None:
    late = pledge(available_from=day(5), quantity=0)
    path = write_workbook(solved(case(late, settings=dated(9))), tmp_path / "plan.xlsx")
    assert len(cells(path, "deployments")) == 1


def test_the_command_writes_a_workbook_where_the_name_says_so(tmp_path: Path) -> None:
    path = tmp_path / "new" / "plan.XLSX"
    shown = typed("run", SMALL, "--out", path)
    assert (shown.returncode, shown.stderr) == (0, f"The plan is in {path}.\n")
    assert "\nDeployments (3)\n" in shown.stdout
    assert len(cells(tmp_path / "new" / "plan.XLSX", "deployments")) == 4
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["plan.XLSX"]


def test_any_other_name_is_a_folder(tmp_path: Path) -> None:
    assert typed("run", SMALL, "--out", tmp_path / "plan.v2").returncode == 0
    assert (tmp_path / "plan.v2" / "plan.json").is_file()


def test_a_plan_is_replaced_and_anything_else_is_not(plan: Plan, tmp_path: Path) -> None:
    """*Without it*: ``--out`` with the name of the input would destroy the input."""
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    write_workbook(plan, path)
    book = openpyxl.Workbook()
    book.save(tmp_path / "pledges.xlsx")
    (tmp_path / "notes.xlsx").write_text("years of work", encoding="utf-8")
    for name in ("pledges.xlsx", "notes.xlsx"):
        before = (tmp_path / name).read_bytes()
        shown = typed("run", SMALL, "--out", tmp_path / name)
        assert (shown.returncode, shown.stdout) == (2, "")
        assert shown.stderr.endswith(f"{name} is no plan of matcher: give another name\n")
        assert (tmp_path / name).read_bytes() == before


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").mkdir()
    shown = typed("run", SMALL, "--out", tmp_path / "plan.xlsx")
    assert shown.returncode == 2
    assert shown.stderr.endswith("plan.xlsx is a folder: give another name\n")


def test_a_workbook_that_excel_holds_open_gives_one_sentence(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel on Windows lets nobody write a file that it shows; opened before or while it runs."""
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    before = path.read_bytes()
    sentence = (
        f"{path} cannot be written (permission denied): close it in Excel, or give another name"
    )

    def held(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(PermissionError) as caught:
            write_workbook(plan, path)
        assert str(caught.value) == sentence
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", held)
        with pytest.raises(PermissionError) as caught:
            check_file(path)
        assert str(caught.value) == sentence
    assert [one.name for one in tmp_path.iterdir()] == ["plan.xlsx"]
    assert path.read_bytes() == before


def test_a_workbook_that_is_held_open_ends_the_command_with_2(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import pathlib\n"
        "def held(self, target): raise PermissionError(13, 'Permission denied', str(target))\n"
        "pathlib.Path.replace = held\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    shown = typed("run", SMALL, "--out", tmp_path / "p.xlsx", env={"PYTHONPATH": path})
    assert (shown.returncode, shown.stdout) == (2, "")
    assert len(shown.stderr.splitlines()) == 1
    assert "close it in Excel" in shown.stderr


def test_a_place_that_cannot_be_written_ends_the_command_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "list.txt").touch()
    shown = typed("run", SMALL, "--out", tmp_path / "list.txt" / "plan.xlsx")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert len(shown.stderr.splitlines()) == 1
    assert "list.txt" in shown.stderr


def test_a_break_in_the_middle_leaves_nothing(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(KeyboardInterrupt):
        write_workbook(plan, tmp_path / "plan.xlsx")
    assert not list(tmp_path.iterdir())
