"""Files: a folder of CSV files with scenario.toml, or one workbook, read rightly or refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from matcher import Case, InputError, Limits

PLEDGES = "id,contributor_id,capability_id,quantity\nP1,KEN,truck,1\n"
REQUIREMENTS = "id,mission_id,capability_id,quantity\nR1,M1,truck,1\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes a folder of files: one pledge and one requirement, unless told others."""

    def write_folder(**files: str | bytes | None) -> Path:
        defaults = {"pledges": PLEDGES, "requirements": REQUIREMENTS}
        for stem, content in (defaults | files).items():
            name = "scenario.toml" if stem == "scenario" else f"{stem}.csv"
            if content is not None:
                raw = content if isinstance(content, bytes) else content.encode()
                (tmp_path / name).write_bytes(raw)
        return tmp_path

    return write_folder


@pytest.fixture
def book(tmp_path: Path) -> Write:
    """Return what writes a workbook: one pledge and one requirement, unless told other sheets."""

    def write_book(**sheets: list[list[Any]] | None) -> Path:
        defaults: dict[str, list[list[Any]] | None] = {
            "pledges": [line.split(",") for line in PLEDGES.splitlines()],
            "requirements": [line.split(",") for line in REQUIREMENTS.splitlines()],
        }
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in (defaults | sheets).items():
            if rows is not None:
                sheet = made.create_sheet(title)
                for row in rows:
                    sheet.append(row)
        path = tmp_path / "case.xlsx"
        made.save(path)
        return path

    return write_book


def _refused(path: Path, **limits: int) -> list[str]:
    with pytest.raises(InputError) as caught:
        Case.read(path, limits=Limits(**limits))
    return [str(problem) for problem in caught.value.problems]


def test_a_folder_is_read(write: Write) -> None:
    case = Case.read(write(scenario='name = "small"\ngap_in = "quantity"\n'))
    assert case["pledges"].loc[0, ["id", "contributor_id"]].tolist() == ["P1", "KEN"]
    assert case["pledges"]["quantity"].tolist() == [1.0]
    assert case.settings.name == "small"
    assert case.settings.gap_in == "quantity"
    assert repr(case) == "<Case small: 1 pledge, 1 requirement>"


def test_a_folder_needs_no_scenario(write: Write) -> None:
    assert Case.read(write()).settings.name is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_decoded(write: Write, encoding: str) -> None:
    text = PLEDGES.replace("KEN", "Côte d'Ivoire")
    assert Case.read(write(pledges=text.encode(encoding)))["pledges"]["contributor_id"][0] == "CIV"


def test_letters_that_cannot_be_decoded_are_refused(write: Write) -> None:
    folder = write(pledges=PLEDGES.encode() + b"\x81\xff\n")
    expected = ["pledges.csv: its letters cannot be decoded. Save it as UTF-8."]
    assert _refused(folder) == expected
    assert _refused(write(pledges=PLEDGES.encode("utf-16-le"))) == expected
    assert _refused(write(pledges=PLEDGES.encode("utf-16") + b"\0")) == expected


def test_semicolons_come_with_decimal_commas(write: Write) -> None:
    text = "id;contributor_id;capability_id;quantity;languages\nP1;KEN;truck;2,5;en\n"
    assert Case.read(write(pledges=text))["pledges"]["quantity"][0] == 2.5


def test_a_point_between_semicolons_may_part_thousands(write: Write) -> None:
    text = "id;contributor_id;capability_id;quantity;duty\nP1;KEN;truck;1.234;0.125\n"
    assert _refused(write(pledges=text)) == [
        'pledges, row 2 (id P1), quantity: "1.234": in a file separated by semicolons it can be '
        "read as thousands or as a decimal. Write 1234 or 1.2340."
    ]
    assert Case.read(write(pledges=text.replace("1.234", "1.2340")))["pledges"]["quantity"][0] == (
        1.234
    )


def test_a_file_may_tell_excel_its_separator(write: Write) -> None:
    """Excel shows no row for it, so that rows are counted without it."""
    text = "sep=;\r\ncontributor_id;capability_id;quantity\r\nKEN;truck;1,5\r\n"
    assert Case.read(write(pledges=text))["pledges"]["quantity"].tolist() == [1.5]
    assert _refused(write(pledges=text.replace("1,5", "x")))[0].startswith("pledges, row 2,")


def test_a_file_as_excel_saves_it_in_much_of_europe(write: Write) -> None:
    """Semicolons, decimal commas, days with points, a mark in front, names instead of ids."""
    case = Case.read(
        write(
            pledges=(
                "\ufeffLand;Was;Menge;Ab\r\n"
                "Côte d'Ivoire;truck;1,5;31.12.2029\r\n"
                '"Bolivia, Plurinational State of";truck;1.234,5;01.02.2030\r\n'
            ),
            scenario=(
                "plan_date = 2029-12-01\nhorizon = 2030-12-31\n[columns.pledges]\n"
                'Land = "contributor_id"\nWas = "capability_id"\nMenge = "quantity"\n'
                'Ab = "available_from"\n'
            ),
        )
    )
    pledges = case["pledges"]
    assert pledges["contributor_id"].tolist() == ["CIV", "BOL"]
    assert pledges["quantity"].tolist() == [1.5, 1234.5]
    assert pledges["available_from"].dt.strftime("%Y-%m-%d").tolist() == [
        "2029-12-31",
        "2030-02-01",
    ]


def test_a_file_that_is_held_open_is_refused_in_one_sentence(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel on Windows may let nobody read what it shows."""
    folder = write()

    def held(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", held)
    sentence = "it cannot be opened (Permission denied). Close it in Excel, or check that you may"
    assert _refused(folder)[0] == f"pledges.csv: {sentence} read it."


def test_a_workbook_that_is_held_open_is_refused_in_one_sentence(
    book: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book()

    def held(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", held)
    sentence = "it cannot be opened (Permission denied). Close it in Excel, or check that you may"
    assert _refused(path) == [f"case.xlsx: {sentence} read it."]


def test_tabs_separate_too(write: Write) -> None:
    assert len(Case.read(write(pledges=PLEDGES.replace(",", "\t")))["pledges"]) == 1


def test_a_separator_within_a_quoted_header_does_not_count(write: Write) -> None:
    text = '"a;b;c;d;e;f",contributor_id,capability_id\n,KEN,truck\n'
    assert "a;b;c;d;e;f" in _refused(write(pledges=text))[0]


def test_lines_may_end_in_every_way(write: Write) -> None:
    for end in ("\r\n", "\r"):
        assert len(Case.read(write(pledges=PLEDGES.replace("\n", end)))["pledges"]) == 1


def test_blank_rows_keep_the_row_numbers(write: Write) -> None:
    """The message names the row that the spreadsheet shows, blank rows and long cells counted."""
    text = PLEDGES + ",,,\n\n" + 'P2,KEN,"a\nb",1\nP3,KEN,truck,x\n'
    assert _refused(write(pledges=text)) == [
        'pledges, row 5 (id P2), capability_id: "a\N{REPLACEMENT CHARACTER}b": an id holds no '
        "line break, tab or semicolon. Write it without them.",
        'pledges, row 6 (id P3), quantity: "x": it is not a number. Write a number without words.',
    ]


def test_short_rows_are_blank_at_their_end(write: Write) -> None:
    assert Case.read(write(pledges=PLEDGES + "P2,KEN,truck\n"))["pledges"]["quantity"].isna()[1]


def test_blank_cells_beyond_the_headers_are_nothing(write: Write) -> None:
    assert len(Case.read(write(pledges=PLEDGES + "P2,KEN,truck,1,,\n"))["pledges"]) == 2


def test_a_cell_without_a_header_is_refused(write: Write) -> None:
    message = (
        "it has a cell without a header. Write a header above it, or put text that holds the "
        "separator in quotes."
    )
    assert _refused(write(pledges=PLEDGES + "P2,KEN,truck,1,500\n")) == [
        f"pledges, row 3, E: {message}"
    ]
    nameless = "id,contributor_id,,capability_id\nP1,KEN,Kenya,truck\n"
    assert _refused(write(pledges=nameless)) == [f"pledges, row 2, C: {message}"]


def test_a_nameless_column_without_cells_is_nothing(write: Write) -> None:
    text = "id,contributor_id,,capability_id\nP1,KEN,,truck\n"
    assert len(Case.read(write(pledges=text))["pledges"]) == 1


def test_a_header_that_stands_twice_is_refused(write: Write) -> None:
    text = "id,contributor_id,capability_id,quantity,quantity\nP1,KEN,truck,1,2\n"
    assert _refused(write(pledges=text)) == [
        'pledges, quantity: the column "quantity" stands twice. Keep one of them.'
    ]


def test_headers_that_mean_the_same_column_are_refused(write: Write) -> None:
    text = "id,contributor_id,capability_id,Quantity,quantity\nP1,KEN,truck,1,2\n"
    assert _refused(write(pledges=text)) == [
        'pledges, quantity: "quantity" is a second column for quantity. Keep one of them.'
    ]


def test_a_blank_first_row_is_refused(write: Write) -> None:
    assert _refused(write(pledges=f",,,\n{PLEDGES}")) == [
        "pledges, row 1: it is blank, so no column has a header. Write the headers there."
    ]


def test_headers_alone_are_a_table_without_rows(write: Write) -> None:
    case = Case.read(write(pledges=PLEDGES.splitlines()[0]))
    assert len(case["pledges"]) == 0
    assert len(case["requirements"]) == 1


def test_an_empty_file_lacks_its_columns(write: Write) -> None:
    assert _refused(write(pledges="")) == [
        "pledges, contributor_id: the column contributor_id is missing. Add it, or map a column "
        "to it under [columns.pledges].",
        "pledges, capability_id: the column capability_id is missing. Add it, or map a column to "
        "it under [columns.pledges].",
    ]


def test_a_misspelled_table_is_not_passed_over(write: Write) -> None:
    folder = write(pledges=None, pledge=PLEDGES)
    assert _refused(folder) == [
        "pledge.csv: there is no table of this name. Rename it to pledges, or to something that "
        "cannot be taken for it."
    ]


def test_the_case_of_a_suffix_does_not_matter(write: Write) -> None:
    folder = write()
    (folder / "pledges.csv").rename(folder / "pledges.CSV")
    assert len(Case.read(folder)["pledges"]) == 1


def test_settings_whose_name_an_editor_lengthened_are_not_passed_over(write: Write) -> None:
    """Windows hides the .txt; without this every header would be called unknown instead."""
    folder = write()
    (folder / "scenario.toml.txt").write_text('name = "meeting"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Case.read(folder)
    assert str(caught.value.problems[0]) == (
        "scenario.toml.txt: the settings would not be read from a file of this name. "
        "Rename it to scenario.toml."
    )
    (folder / "scenario.toml").write_text('name = "mine"\n', encoding="utf-8")
    assert Case.read(folder).settings.name == "mine"


def test_other_files_are_ignored_by_name(write: Write) -> None:
    folder = write(facts_about_trucks="a,b\n1,2\n")
    (folder / "pairs.xlsx").write_bytes(b"")
    (folder / ".pledges.csv").write_text("hidden")
    (folder / "README.md").write_text("# A case\n")
    assert Case.read(folder).ignored == ("facts_about_trucks.csv", "pairs.xlsx")


def test_a_missing_table_is_named(write: Write) -> None:
    assert _refused(write(requirements=None)) == [
        "requirements: the table is missing. Write it, with at least mission_id, capability_id, "
        "quantity."
    ]


def test_a_table_that_cannot_be_read_does_not_hide_the_faults_of_the_others(write: Write) -> None:
    folder = write(pledges=b"\x81", requirements=REQUIREMENTS.replace("truck,1", "truck,x"))
    assert _refused(folder) == [
        "pledges.csv: its letters cannot be decoded. Save it as UTF-8.",
        'requirements, row 2 (id R1), quantity: "x": it is not a number. Write a number without '
        "words.",
    ]


@pytest.mark.parametrize("name", ["nowhere", "nowhere.xlsx", "no\0where", ""])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        Case.read(tmp_path / name)


def test_what_is_neither_folder_nor_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.ods"
    path.write_bytes(b"")
    assert _refused(path) == [
        "case.ods: it is neither a folder nor a workbook. Give a folder with scenario.toml and "
        "CSV files, or an .xlsx file."
    ]


@pytest.mark.parametrize("quoted", ['P2,KEN,"truck,1\n', 'P2,KEN,"tr"uck,1\n'])
def test_an_open_quotation_mark_is_refused(write: Write, quoted: str) -> None:
    (text,) = _refused(write(pledges=PLEDGES + quoted))
    assert text.startswith("pledges.csv: line 3 cannot be split into cells")
    assert text.endswith(
        "Close its quotation marks, and shorten cells of more than 100,000 characters."
    )


def test_a_file_over_the_limit_is_not_read(write: Write) -> None:
    assert _refused(write(pledges=PLEDGES + " " * 2000), file_bytes=1000) == [
        f"pledges.csv: it has {len(PLEDGES) + 2000:,} bytes, more than 1,000. Split it, or raise "
        "the limit."
    ]


def test_a_file_that_never_ends_is_not_read(write: Write) -> None:
    folder = write(pledges=None)
    (folder / "pledges.csv").symlink_to("/dev/zero")
    assert _refused(folder)[0].startswith("pledges: the table is missing.")


def test_too_many_rows_or_columns_are_refused(write: Write) -> None:
    folder = write(pledges=PLEDGES + "P2,KEN,truck,1\nP3,KEN,truck,1\n")
    assert _refused(folder, rows=2) == [
        "pledges.csv: it has more than 2 rows. Split it, or raise the limit."
    ]
    assert len(Case.read(folder, limits=Limits(rows=3))["pledges"]) == 3
    assert _refused(folder, columns=3)[0] == (
        "pledges.csv: row 1 has 4 cells, more than 3. Remove columns."
    )


def test_a_long_cell_is_refused(write: Write) -> None:
    text = "id,contributor_id,capability_id,note\nP1,KEN,truck," + "x" * 101 + "\n"
    assert _refused(write(pledges=text), cell_characters=100) == [
        f'pledges, row 2 (id P1), note: "{"x" * 60}...": it has 101 characters, more than 100. '
        "Shorten it."
    ]


def test_broken_toml_is_named_with_its_line(write: Write) -> None:
    (text,) = _refused(write(scenario="name = \n"))
    assert text.startswith("scenario.toml: it is not TOML: Invalid value (at line 1, column 8)")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "its letters cannot be decoded. Save it as UTF-8."),
        (b"a = " + b"[" * 100_000, "it holds what no setting holds. Shorten it."),
        (b"a = " + b"9" * 5000, "it holds what no setting holds. Shorten it."),
    ],
)
def test_toml_that_no_scenario_holds_is_refused(write: Write, content: bytes, message: str) -> None:
    assert _refused(write(scenario=content)) == [f"scenario.toml: {message}"]


def test_foreign_headers_are_mapped_in_the_scenario(write: Write) -> None:
    case = Case.read(
        write(
            pledges="Country,What,How many,Colour\nKenya,truck,2,red\n",
            scenario='other_columns = "keep"\n[columns.pledges]\n"Country" = "contributor_id"\n'
            '"What" = "capability_id"\n"How many" = "quantity"\n',
        )
    )
    assert case["pledges"].loc[0, ["id", "contributor_id", "Colour"]].tolist() == [
        "P1",
        "KEN",
        "red",
    ]
    assert case.others("pledges") == ("Colour",)


def test_a_workbook_is_read(book: Write) -> None:
    path = book(
        Scenario=[
            ["key", "value"],
            ["name", "small"],
            ["plan_date", datetime(2021, 12, 8)],
            ["horizon", "2022-12-31"],
            ["lead_days.rapid", 30],
            ["unknown.readiness", "registered"],
            ["objective", "gap; arrivals"],
            ["columns.pledges.Depart from", "available_from"],
            [None, None],
        ],
        pledges=[
            ["id", "contributor_id", "capability_id", "quantity", "Depart from"],
            [7, "KEN", "truck", 1.5, datetime(2022, 1, 1)],
        ],
    )
    case = Case.read(path)
    assert case.settings.lead_days == {"rapid": 30}
    assert case.settings.unknown == {"readiness": "registered"}
    assert case.settings.objective == ("gap", "arrivals")
    assert case["pledges"].loc[0, ["id", "quantity"]].tolist() == ["7", 1.5]
    assert case["pledges"]["available_from"][0] == pd.Timestamp("2022-01-01")


def test_keys_that_cannot_be_placed_are_refused(book: Write) -> None:
    path = book(scenario=[["lead_days", 3], ["lead_days.rapid", 30], ["name", "a"], ["name", "b"]])
    remedy = "Write each key once, as lead_days.rapid."
    assert _refused(path)[1:] == [
        f'scenario, row 2: the key "lead_days.rapid" cannot be placed. {remedy}',
        f'scenario, row 4: the key "name" cannot be placed. {remedy}',
    ]


def test_own_headers_are_mapped_in_a_sheet(book: Write) -> None:
    """A header may hold points, blanks and line breaks; keys are read in any case."""
    path = book(
        scenario=[
            ["Columns.Pledges.Country / org.", "contributor_id "],
            ["columns.pledges.What", "capability_id"],
            ["columns.pledges.Qty. offered", "quantity"],
            ["Other Columns", "keep"],
            ["objective", '["gap", { cost = 1.0, arrivals = 0.5 }]'],
            ["name", "[draft] 1"],
        ],
        pledges=[
            ["Country /\norg.", "What", "Qty.\N{NO-BREAK SPACE}offered", "Colour"],
            ["Kenya", "truck", 2, "red"],
        ],
    )
    case = Case.read(path)
    assert case["pledges"].loc[0, ["contributor_id", "quantity"]].tolist() == ["KEN", 2.0]
    assert case.others("pledges") == ("Colour",)
    assert case.settings.objective == ("gap", {"cost": 1.0, "arrivals": 0.5})
    assert case.settings.name == "[draft] 1"


def test_a_list_that_is_no_toml_is_read_as_the_text_it_is(book: Write) -> None:
    (text,) = _refused(book(scenario=[["objective", '["gap", ']]))
    assert text.startswith('scenario, objective: "["gap", ": there is no tier')


def test_an_empty_sheet_of_settings_says_nothing(book: Write) -> None:
    assert Case.read(book(scenario=[])).settings.name is None


def test_two_sheets_of_one_table_are_refused(book: Write) -> None:
    rows = [line.split(",") for line in PLEDGES.splitlines()]
    assert _refused(book(**{"Pledges ": rows})) == [
        "Pledges : it is a second table pledges. Keep one of them."
    ]


def test_a_workbook_without_tables_is_refused(book: Write) -> None:
    assert _refused(book(pledges=None, requirements=None, Sheet1=[])) == [
        "case.xlsx: it holds no sheet that is a table. Name two sheets pledges and requirements."
    ]


def test_a_formula_that_was_never_calculated_is_no_blank(book: Write) -> None:
    """A script writes formulas without values; read as blanks they would be unknown."""
    path = book(
        pledges=[
            ["id", "contributor_id", "capability_id", "quantity"],
            ["P1", "KEN", "truck", "=1+1"],
        ]
    )
    assert _refused(path) == [
        "pledges, row 2, D: its formula was never calculated. Open the workbook in Excel and save "
        "it."
    ]


def test_a_setting_that_was_never_calculated_is_no_blank(book: Write) -> None:
    path = book(scenario=[["key", "value"], ["travel_days", "=10+20"]])
    assert _refused(path) == [
        "scenario, row 2, B: its formula was never calculated. Open the workbook in Excel and "
        "save it."
    ]


def test_merged_cells_hide_blanks_and_are_refused(book: Write) -> None:
    """*Without it*: the second of two pledges would be unquantified, though 5 is seen beside it."""
    head = ["id", "contributor_id", "capability_id", "quantity"]
    path = book(
        pledges=[head, ["P1", "KEN", "truck", 5], ["P2", "KEN", "truck", None]],
        scenario=[["key", "value", "meaning"], ["travel_days", None, "days"]],
    )
    merged = openpyxl.load_workbook(path)
    merged["pledges"].merge_cells("D2:D3")
    merged["scenario"].merge_cells("A2:B2")
    merged.save(path)
    both = "are merged, so that all but the first are blank. Split them, and write into each what"
    assert _refused(path) == [
        f"scenario, row 2, A: the cells A2:B2 {both} belongs there.",
        f"pledges, row 2, D: the cells D2:D3 {both} belongs there.",
    ]


def test_merged_cells_that_hide_nothing_are_read(book: Write) -> None:
    """Beside the table, in a blank row, and over columns without a header nothing is hidden."""
    head = ["id", "contributor_id", "capability_id", "quantity"]
    path = book(pledges=[head, ["P1", "KEN", "truck", 5], [], ["P2", "KEN", "truck", 1]])
    merged = openpyxl.load_workbook(path)
    for area in ("D2:F2", "A3:D3", "H1:J4", "A5:B9"):
        merged["pledges"].merge_cells(area)
    merged.save(path)
    assert Case.read(path)["pledges"]["quantity"].tolist() == [5, 1]


def test_a_code_of_the_workbook_is_the_letter_that_it_means(book: Write) -> None:
    """Excel holds the end of a line that came from elsewhere as ``_x000D_``."""
    head = ["id", "contributor_id", "capability_id", "quantity", "note"]
    path = book(pledges=[head, ["P1", "Kenya_x000D_", "truck", 1, "a_x005F_x0041_"]])
    case = Case.read(path)
    assert case["pledges"].loc[0, ["contributor_id", "note"]].tolist() == ["KEN", "a_x0041_"]


def test_blank_rows_of_a_sheet_keep_the_row_numbers(book: Write) -> None:
    head = ["id", "contributor_id", "capability_id", "quantity"]
    path = book(pledges=[head, [], ["P1", "KEN", "truck", "x"]])
    assert _refused(path)[0].startswith("pledges, row 3 (id P1), quantity:")


def test_a_sheet_is_as_large_as_its_cells_whatever_it_says(book: Write, tmp_path: Path) -> None:
    """A sheet may say that it has a million rows of sixteen thousand cells."""
    path, lying = book(), tmp_path / "lying.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(lying, "w") as changed:
        for name in archive.namelist():
            raw = archive.read(name)
            changed.writestr(name, raw.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"'))
    assert len(Case.read(lying)["pledges"]) == 1


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(b"PK no archive")
    assert _refused(path) == [
        "case.xlsx: it is no workbook. Open it in Excel and save it as .xlsx."
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "no workbook")
    assert _refused(path) == [
        "case.xlsx: it cannot be read as a workbook (KeyError). Open it in Excel and save it as "
        ".xlsx."
    ]


def test_a_workbook_that_would_unpack_beyond_the_limit_is_not_unpacked(book: Write) -> None:
    """A small archive may hold gigabytes of one letter."""
    path = book()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 5_000_000)
    assert path.stat().st_size < 50_000
    (text,) = _refused(path, unpacked_bytes=1_000_000)
    assert text.endswith("bytes, more than 1,000,000. Split it, or raise the limit.")
    assert _refused(path, file_bytes=1000)[0].endswith("Split it, or raise the limit.")


def test_entities_that_multiply_are_refused(book: Write, tmp_path: Path) -> None:
    path, bomb = book(), tmp_path / "bomb.xlsx"
    names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12)]
    doctype = f"<!DOCTYPE x [{''.join(names)}]>".encode()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(bomb, "w") as changed:
        for name in archive.namelist():
            raw = archive.read(name)
            if name.startswith("xl/worksheets/"):
                raw = doctype + raw.replace(b"<sheetData>", b"<sheetData>&e11;")
            changed.writestr(name, raw)
    assert "cannot be read as a workbook" in _refused(bomb)[0]
