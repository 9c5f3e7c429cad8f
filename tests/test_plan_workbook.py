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
from matcher.case.results import ANSWER, RESULTS
from matcher.plan.frames import FRAMES
from matcher.present import sheets
from matcher.present.cells import plain_text
from matcher.present.workbook import check_file, write_workbook

ADDED = {"deployments": {"pin"}, "gaps": {"state"}, "tiers": {"measure"}}
"""Columns that only the sheet of a frame has."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of the smallest scenario."""
    return solved(load_scenario(SMALL).case)


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return list(book[sheet].iter_rows(values_only=True))


def test_every_frame_is_a_sheet_behind_the_answer(plan: Plan, tmp_path: Path) -> None:
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    names = openpyxl.load_workbook(path).sheetnames
    assert names[: 1 + len(FRAMES)] == [ANSWER, *(RESULTS[name] for name in FRAMES)]


@pytest.mark.parametrize("name", FRAMES)
def test_a_sheet_holds_what_the_frame_holds(name: str, plan: Plan, tmp_path: Path) -> None:
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    headers, *rows = cells(path, RESULTS[name])
    frame = getattr(plan, name)
    own = [place for place, header in enumerate(headers) if header in frame.columns]
    assert [headers[place] for place in own] == list(frame.columns)
    assert {header for header in headers if header not in frame.columns} == ADDED.get(name, set())
    blank_is_none = frame.astype(object).where(frame.notna() & (frame != ""), None)
    assert [[row[place] for place in own] for row in rows] == blank_is_none.to_numpy().tolist()


def test_days_are_days_of_the_spreadsheet(plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(plan, tmp_path / "plan.xlsx"))
    start = book["plan deployments"]["J2"]
    assert book["plan deployments"]["J1"].value == "start"
    assert (start.value, start.number_format) == (datetime(2026, 3, 1), "yyyy-mm-dd")


def test_the_answer_says_the_first_lines_what_is_open_and_what_each_sheet_holds(
    plan: Plan, tmp_path: Path
) -> None:
    rows = cells(write_workbook(plan, tmp_path / "plan.xlsx"), ANSWER)
    assert rows[0][:2] == ("Plan", "two-contributors")
    assert rows[1][1].startswith("What can two contributors cover")
    assert rows[2][:2] == ("Plan date", datetime(2026, 1, 1))
    assert ("Answer", "Of 2 requirements 1 is met, 1 in part, 0 open.", None) in rows
    (told,) = (row for row in rows if row[0] == "R2")
    assert told[1].startswith("R2, 200 infantry, MISSION-SOUTH: 80 open from 2026-04-01")
    sheet = next(row for row in rows if row[0] == "plan deployments")
    assert sheet[1:] == (FRAMES["deployments"].summary, 3)


def test_gaps_say_in_a_word_and_in_colour_how_much_is_open(tmp_path: Path) -> None:
    needs = [requirement(quantity=9), requirement(id="R2", quantity=2, capability_id="tent")]
    needs += [requirement(id="R3", quantity=None), requirement(id="R4", quantity=1, priority=1)]
    path = write_workbook(solved(case(pledge(quantity=3), needs)), tmp_path / "plan.xlsx")
    told = {row[1]: row[0] for row in cells(path, "plan gaps")[1:]}
    assert told == {"R1": "in part", "R2": "open", "R3": "no quantity", "R4": "met"}
    tinted = openpyxl.load_workbook(path)["plan gaps"].conditional_formatting
    rules = {rule.formula[0]: rule.dxf.fill.bgColor.rgb for one in tinted for rule in one.rules}
    assert set(rules) == {f'$A2="{word}"' for word in told.values()}
    assert len(set(rules.values())) == 4


def test_what_a_row_names_leads_to_the_row_of_its_table(plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(plan, tmp_path / "plan.xlsx"))
    for name, column, table in [
        ("plan gaps", "requirement_id", "requirements"),
        ("plan deployments", "pledge_id", "pledges"),
        ("plan idle", "pledge_id", "pledges"),
        (ANSWER, "Open", "plan gaps"),
    ]:
        sheet = book[name]
        header = next(cell for row in sheet for cell in row if cell.value == column)
        first = sheet.cell(header.row + 1, header.column)
        target, at = first.hyperlink.location.split("!")
        assert target == f"'{table}'"
        row = book[table][at].row
        assert first.value in [cell.value for cell in book[table][row]]


def test_more_links_than_a_sheet_can_hold_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.present.sheets.LINKS_OF_A_SHEET", 3)
    book = sheets.new_book("x")
    look = sheets.Look(links={"a": {1: "'s'!A1", 2: "'s'!A2"}, "b": {1: "'s'!A1", 2: "'s'!A2"}})
    sheets.add_frame(book, "s", pd.DataFrame({"a": [1, 2], "b": [1, 2]}), look)
    sheet = openpyxl.load_workbook(sheets.save(book, tmp_path / "x.xlsx"))["s"]
    assert [bool(sheet[at].hyperlink) for at in ("A2", "A3", "B2", "B3")] == [True] * 2 + [
        False
    ] * 2


def test_headers_stay_in_sight_and_say_what_they_mean(plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(plan, tmp_path / "plan.xlsx"))
    for name, spec in FRAMES.items():
        sheet = book[RESULTS[name]]
        assert sheet.freeze_panes in ("A2", "B2")
        notes = {cell.value: cell.comment.text for cell in sheet[1]}
        assert all(notes[column].startswith(told) for column, (_, told) in spec.columns.items())
    assert book["plan deployments"].auto_filter.ref == "A1:U4"


def test_numbers_are_shown_as_they_are_read_best(tmp_path: Path) -> None:
    book = sheets.new_book("x")
    frame = pd.DataFrame({"a": [7.0, 13289.0, 2.5], "share": [0.25, None, 1.0]})
    sheets.add_frame(book, "s", frame, sheets.Look(shares=("share",)))
    sheet = openpyxl.load_workbook(sheets.save(book, tmp_path / "x.xlsx"))["s"]
    assert [sheet[f"A{row}"].number_format for row in (2, 3, 4)] == [
        "General",
        "#,##0",
        "#,##0.00##",
    ]
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == [0.25, None, 1]
    assert sheet["B2"].number_format == "0.0%"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "=cmd|' /C calc'!A0"])
def test_text_is_never_a_formula(text: str, tmp_path: Path) -> None:
    """*Proves*: a name cannot run anything. *Without it*: whoever pledges could."""
    plan = solved(case(pledge(contributor_id=text), requirement(quantity=2)))
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert not any(b"<f>" in part or b"<f " in part for part in parts)
    cell = openpyxl.load_workbook(path)["plan deployments"]["D2"]
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
        kept = plain_text(text)
        assert len(kept.encode("utf-16-le")) <= 2 * 32_767
        assert kept.endswith("…")
        assert text.startswith(kept[:-1])
    assert plain_text("x" * 32_767) == "x" * 32_767


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


def test_rows_beyond_a_sheet_are_counted_on_the_answer(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("sheets", "workbook.answer"):
        monkeypatch.setattr(f"matcher.present.{module}.ROWS_OF_A_SHEET", 3)
    path = write_workbook(plan, tmp_path / "plan.xlsx")
    assert len(cells(path, "plan deployments")) == 3
    sheet = next(row for row in cells(path, ANSWER) if row[0] == "plan deployments")
    assert sheet[2] == 3
    assert sheet[1].endswith("Only the first 2 stand here: a sheet holds no more.")


def test_a_plan_without_dates_is_written_too(tmp_path: Path) -> None:
    path = write_workbook(solved(case()), tmp_path / "plan.xlsx")
    assert cells(path, "plan deployments")[1][9] is None


def test_a_plan_without_deployments_is_written_too(tmp_path: Path) -> None:
    late = pledge(available_from=day(5), quantity=0)
    path = write_workbook(solved(case(late, settings=dated(9))), tmp_path / "plan.xlsx")
    assert len(cells(path, "plan deployments")) == 1


def test_the_command_writes_a_workbook_where_the_name_says_so(tmp_path: Path) -> None:
    path = tmp_path / "new" / "plan.XLSX"
    shown = typed("run", SMALL, "--out", path)
    assert (shown.returncode, shown.stderr) == (0, f"The plan is in {path}.\n")
    assert "\nDeployments (3)\n" in shown.stdout
    assert len(cells(tmp_path / "new" / "plan.XLSX", "plan deployments")) == 4
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
