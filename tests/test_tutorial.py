"""The tutorial: what it shows beside its commands holds too, and its files are those it shows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pages import ROOT, blocks, read_page
from same import assert_same

from matcher import Case, InputError

PAGE = read_page(ROOT / "docs" / "tutorial.md")
BLOCKS = list(blocks(PAGE, "docs/tutorial.md"))
FILES = {Path(block.file).name: block.text for block in BLOCKS if block.file}


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    """Return the folder that the reader makes."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_files_beside_it_are_those_that_it_shows() -> None:
    folder = ROOT / "docs" / "tutorial"
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert there == FILES
    assert set(FILES) == {"pledges.csv", "requirements.csv", "scenario.toml"}


def test_the_mistake_that_it_shows_is_told_in_these_words(meeting: Path) -> None:
    text = FILES["pledges.csv"].replace("450,2027-03-15", '"1,450",2027-13-01')
    assert text != FILES["pledges.csv"]
    (meeting / "pledges.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Case.read(meeting)
    assert f"{caught.value}\n" in [block.text for block in BLOCKS if block.language == "text"]


def test_the_workbook_that_it_describes_is_the_same_case(meeting: Path) -> None:
    """Three sheets: the two lists as they are, and the table of keys and values."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("pledges", "requirements"):
        sheet = book.create_sheet(name)
        for line in FILES[f"{name}.csv"].splitlines():
            sheet.append([_typed(cell) for cell in line.split(",")])
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE, flags=re.MULTILINE)
    sheet = book.create_sheet("scenario")
    for key, value in rows:
        sheet.append([key, _typed(value)])
    assert len(rows) == 13
    book.save(meeting / "meeting.xlsx")
    assert_same(Case.read(meeting / "meeting.xlsx"), Case.read(meeting))


def _typed(cell: str) -> object:
    """Return what a spreadsheet makes of what is typed into a cell."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    return int(cell) if cell.isdigit() else cell or None


def test_what_it_says_of_other_exports_holds(meeting: Path) -> None:
    """Semicolons, decimal commas, days with points, and the letters of Windows."""
    want = Case.read(meeting)
    days = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
    for name in ("pledges.csv", "requirements.csv"):
        text = days.sub(r"\3.\2.\1", FILES[name].replace(",", ";")).replace(";450;", ";450,0;")
        (meeting / name).write_text(text, encoding="cp1252")
    assert_same(Case.read(meeting), want)


def test_the_day_that_it_calls_doubtful_is_refused(meeting: Path) -> None:
    text = FILES["pledges.csv"].replace("2027-02-01", "01/02/2027")
    (meeting / "pledges.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="day and month can be read both ways"):
        Case.read(meeting)
