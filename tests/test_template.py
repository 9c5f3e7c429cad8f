"""The template: a workbook to fill in that is read without a word, and as the case it is like."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import case, pledge, requirement
from same import assert_same
from solved import dated, day, solved
from test_cli import SCENARIOS, typed

from matcher import Case, list_scenarios, load_scenario
from matcher.case.cells import READINESS_ORDER
from matcher.case.settings import Settings
from matcher.case.tables import TABLES
from matcher.present.example import ROWS, example_case
from matcher.present.template import write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the template as it is written."""
    return write_template(example_case(), tmp_path_factory.mktemp("template") / "case.xlsx")


def sheet(path: Path, name: str) -> Any:
    return openpyxl.load_workbook(path)[name]


def choices(path: Path, name: str, header: str) -> str | None:
    """Return the formula of the list that a column offers in its second row."""
    one = sheet(path, name)
    letter = next(cell.column_letter for cell in one[1] if cell.value == header)
    found = [v for v in one.data_validations.dataValidation if f"{letter}2" in v.sqref]
    assert len(found) <= 1
    return found[0].formula1 if found else None


def test_the_untouched_template_is_a_case_that_runs(template: Path) -> None:
    plan = solved(Case.read(template))
    assert set(plan.deployments["pledge_id"]) == {"P1", "P2"}
    assert plan.gaps["gap"].sum() > 0
    assert_same(Case.read(template), example_case())


def test_the_example_has_a_row_in_every_table(template: Path) -> None:
    assert set(ROWS) == set(TABLES)
    for name in TABLES:
        assert sheet(template, name).max_row == len(ROWS[name]) + 1


def test_there_is_a_sheet_for_every_table_the_needed_ones_first(template: Path) -> None:
    about, scenario, *tables, lists = openpyxl.load_workbook(template).sheetnames
    assert (about, scenario, lists) == ("about", "scenario", "lists")
    assert tables[:2] == ["pledges", "requirements"]
    assert tables[2:] == [name for name in TABLES if name not in tables[:2]]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_headers_are_the_columns_that_plans_honour(name: str, template: Path) -> None:
    headers = [cell.value for cell in sheet(template, name)[1]]
    assert headers == [column.name for column in TABLES[name].columns.values()]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_needed_columns_are_marked_and_every_header_says_what_it_means(
    name: str, template: Path
) -> None:
    for cell in sheet(template, name)[1]:
        column = TABLES[name].columns[cell.value]
        assert (cell.fill.fgColor.rgb == "00F6C26B") == column.needed
        assert column.description in cell.comment.text
        assert ("needed" in cell.comment.text.splitlines()) == column.needed


def test_the_about_sheet_has_a_line_for_every_column(template: Path) -> None:
    told = {row[:2] for row in sheet(template, "about").iter_rows(values_only=True)}
    for name in TABLES:
        assert {(name, column.name) for column in TABLES[name].columns.values()} <= told


@pytest.mark.parametrize(
    ("name", "header", "words"),
    [
        ("pledges", "readiness", READINESS_ORDER),
        ("pledges", "vetted", ("yes", "no", "unknown")),
        ("capabilities", "whole", ("yes", "no")),
        ("conditions", "effect", ("blocks", "costs", "open")),
        ("needs", "per", ("each", "pledge", "deployment", "month")),
        ("needs", "use", ("kept", "spent")),
    ],
)
def test_allowed_words_are_a_list_to_choose_from(
    name: str, header: str, words: tuple[str, ...], template: Path
) -> None:
    formula = choices(template, name, header)
    assert formula is not None
    title, _, area = formula.partition("!")
    cells = sheet(template, title)[area.replace("$", "")]
    assert tuple(row[0].value for row in cells) == words


def test_every_column_of_few_words_offers_them(template: Path) -> None:
    for name in TABLES:
        for column in TABLES[name].columns.values():
            if " / " in column.kind or column.kind == "readiness level":
                assert choices(template, name, column.name), (name, column.name)


def test_a_reference_offers_the_ids_of_its_table(template: Path) -> None:
    assert choices(template, "pledges", "contributor_id") == (
        "OFFSET(contributors!$A$2,0,0,MAX(1,COUNTA(contributors!$A:$A)-1),1)"
    )
    assert choices(template, "pledges", "only_missions") is None, "a list of ids is typed"
    assert choices(template, "pledges", "quantity") is None


def test_days_are_days_and_ids_stay_text(template: Path) -> None:
    """*Without it*: Excel would make a day of an id such as 1-2."""
    pledges = sheet(template, "pledges")
    by_header = {cell.value: cell.column_letter for cell in pledges[1]}
    start = pledges[f"{by_header['available_from']}2"]
    assert (start.value, start.number_format) == (datetime(2027, 2, 1), "yyyy-mm-dd")
    assert pledges["A2"].number_format == "@"
    assert pledges.column_dimensions["A"].number_format == "@"


def test_the_scenario_sheet_names_every_key(template: Path) -> None:
    rows = list(sheet(template, "scenario").iter_rows(values_only=True, min_row=2))
    keys = [row[0].partition(".")[0] for row in rows]
    assert keys == [*Settings.model_fields, "columns", "other_columns"]
    assert all(row[2] for row in rows)


@pytest.mark.parametrize("name", list_scenarios())
def test_a_scenario_becomes_a_workbook_that_is_read_as_the_same_case(
    name: str, tmp_path: Path
) -> None:
    case = load_scenario(name).case
    assert_same(Case.read(write_template(case, tmp_path / "case.xlsx")), case)


@pytest.mark.parametrize(
    "settings",
    [
        {"objective": ["gap", {"cost": 1.0, "arrivals": 1e-06}]},
        {"objective": [{"gap": 1.0, "cost": 1e-06}]},
        {"objective": ["gap", "arrivals"], "gap_in": "quantity", "only_pairs": False},
        {"lead_days": {}},
        {"lead_days": {"verified": 90, "assessed": 120}},
        {"priorities": "weighted", "weights": {1: 9.0, 2: 0.5}},
        {"unknown": {"readiness": "registered", "consent": "no"}, "dates_at_most": 12},
        {"name": "[draft] 2", "question": "{?}", "currency": "EUR"},
    ],
    ids=str,
)
def test_every_setting_comes_back_as_it_was(settings: dict[str, Any], tmp_path: Path) -> None:
    made = case(settings=dated(90, **settings))
    assert_same(Case.read(write_template(made, tmp_path / "case.xlsx")), made)


def test_no_setting_is_none_again(tmp_path: Path) -> None:
    made = case()
    again = Case.read(write_template(made, tmp_path / "case.xlsx"))
    assert_same(again, made)
    assert again.settings.model_fields_set == set()


def test_what_was_made_or_numbered_is_made_and_numbered_again(tmp_path: Path) -> None:
    made = case(pledge(id=None), requirement(id=None))
    path = write_template(made, tmp_path / "case.xlsx")
    assert sheet(path, "contributors").max_row == 1
    assert sheet(path, "pledges")["A2"].value is None
    assert_same(Case.read(path), made)


def test_foreign_columns_and_awkward_text_come_back(tmp_path: Path) -> None:
    """Whatever a cell may hold is there again: formulas, codes, numbers and days in text."""
    texts = ["=1+1", "-1", "@x", "007", "2030-01-01", "_x0041_", "a\nb", " 国 🚁", "1e5", "TRUE"]
    rows = [
        pledge(id=f"P{k}", name=f"{text}n", note=text, Colour=text, available_from=day(k))
        for k, text in enumerate(texts)
    ]
    made = case(rows, settings=dated(90), other_columns="keep")
    again = Case.read(write_template(made, tmp_path / "case.xlsx"))
    assert_same(again, made)
    assert again.others("pledges") == ("Colour",)


def test_the_command_writes_a_template_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    shown = typed("template", path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.endswith(f"then: matcher run {path}\n")
    ran = typed("run", path, "--out", tmp_path / "plan.xlsx")
    assert (ran.returncode, ran.stderr) == (0, f"The plan is in {tmp_path / 'plan.xlsx'}.\n")
    assert ran.stdout.startswith("example: Which pledges serve which requirements")


def test_the_command_fills_it_with_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    assert typed("template", path, "--like", "two-contributors").returncode == 0
    assert typed("run", path).stdout == typed("run", SCENARIOS / "two-contributors").stdout


def test_a_file_is_not_written_over_unless_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    path.write_text("years of work", encoding="utf-8")
    shown = typed("template", path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr == f"{path} is there already: give another name, or --force\n"
    assert path.read_text(encoding="utf-8") == "years of work"
    assert typed("template", path, "--force").returncode == 0
    assert len(Case.read(path)["pledges"]) == len(ROWS["pledges"])


@pytest.mark.parametrize("words", [["case.csv"], ["case.xlsx", "--like", "two-contributor"]])
def test_what_cannot_be_written_or_read_ends_with_2(words: list[str], tmp_path: Path) -> None:
    shown = typed("template", *words, cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "Traceback" not in shown.stderr
    assert not list(tmp_path.iterdir())


def test_sheets_that_were_cleared_below_their_headers_are_no_tables(
    template: Path, tmp_path: Path
) -> None:
    """What most planners do: write over two sheets, and clear the others."""
    book = openpyxl.load_workbook(template)
    for name in set(TABLES) - {"pledges", "requirements"}:
        for row in book[name].iter_rows(min_row=2):
            for cell in row:
                cell.value = None
    book.save(tmp_path / "case.xlsx")
    read = Case.read(tmp_path / "case.xlsx")
    assert set(read.given) == {"pledges", "requirements"}
    assert set(read.made) == {"capabilities", "contributors", "missions", "meetings"}
    assert solved(read).gaps["gap"].sum() > 0


def test_a_template_that_excel_holds_open_gives_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(b"")

    def held(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(PermissionError, match="close it in Excel, or give another name"):
        write_template(example_case(), path)
