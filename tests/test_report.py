"""The report of a plan: one file that loads nothing, and in which every name is text."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from builders import case, pledge, requirement
from reported import ARABIC, HOSTILE, SCRIPT, empty_plan, hostile_case
from solved import dated, solved
from test_cli import SMALL, typed

from matcher import Plan, asks, load_scenario, read_plan, report_html, with_reasons, write
from matcher.plan import archive
from matcher.present import folder as folders
from matcher.present.report.cells import amount, percent
from matcher.present.report.page import COLUMNS


class Page(HTMLParser):
    """What a browser finds in a page: elements, ids, targets of links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element; cells are kept apart in the text."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in {"td", "th", "li"}:
            self.text += " "
        if tag in {"script", "style"}:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave what is no text."""
        if tag in {"script", "style"}:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._within:
            self.text += data

    def every(self, name: str) -> list[str]:
        """Return the values of an attribute."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def small() -> Plan:
    """Return the smallest plan in which something stays open, with its proved reasons."""
    return with_reasons(solved(load_scenario(SMALL).case))


@pytest.fixture(scope="module")
def hostile() -> Page:
    """Return the page of a plan in which every name could do harm."""
    return Page(report_html(with_reasons(solved(hostile_case()))))


def test_the_answer_stands_first(small: Plan) -> None:
    text = Page(report_html(small)).text
    places = [text.index(one) for one in (
        "Of 2 requirements, 1 is met and 1 is met in part.", "Requirements of each mission",
        "What is open, and what to ask for", "What Mission North requires", "What each contributor has pledged",
        "Why requirements stay open", "Decisions it rests on", "How far it is proved",
        "SHA-256 of the tables",
    )]  # fmt: skip
    assert places == sorted(places)


def test_what_is_open_is_told_with_its_days_and_whom_to_ask_first(small: Plan) -> None:
    """*Proves*: 80 persons lack, then 30, of R2 alone; P3 is what its reason names.

    *Without it*: the page could tell a sum of stretches that never are at once.
    """
    text = re.sub(r"\s+", " ", Page(report_html(small)).text)
    assert re.search(r"80 persons 2026-04-01 to 2026-07-09 R2 P3 ", text), text[:2000]


def test_a_gap_leads_to_its_reason_and_that_to_the_pledge_it_names(small: Plan) -> None:
    html = report_html(small)
    row = re.search(
        r'<tr id="(\w+)" data-k="requirement" data-s="open covered".*?</tr>', html, re.DOTALL
    )
    assert row is not None
    (reason,) = re.findall(r'class="why" href="#(\w+)"', row[0])
    told = re.search(rf'<li id="{reason}".*?</li>', html, re.DOTALL)
    assert told is not None
    (place,) = re.findall(r'<a href="#(\w+)">P3</a>', told[0])
    assert re.search(rf'<tr id="{place}" data-k="pledge"[^>]*>\s*<th scope="row">P3', html)
    assert f'<a href="#{row[1]}">R2</a>' in told[0]


@pytest.mark.parametrize("which", ["small", "hostile"])
def test_every_link_leads_to_one_place_of_the_page(
    which: str, request: pytest.FixtureRequest
) -> None:
    found = request.getfixturevalue(which)
    page = found if isinstance(found, Page) else Page(report_html(found))
    ids = page.every("id")
    targets = page.every("href") + [
        f"#{one}" for one in " ".join(page.every("aria-labelledby")).split()
    ]
    assert len(set(ids)) == len(ids)
    assert {one for one in targets if one != "data:,"} <= {f"#{one}" for one in ids}
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", one) for one in ids)


def test_a_page_loads_nothing_and_lets_nothing_be_loaded(hostile: Page) -> None:
    assert not hostile.every("src")
    assert {one[0] for one in hostile.every("href")} == {"#", "d"}
    assert not [name for _, found in hostile.elements for name in found if name.startswith("on")]
    policy = next(p for p in hostile.every("content") if p.startswith("default-src"))
    assert "default-src 'none'" in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts is not None
    assert all(one.startswith("'sha256-") for one in scripts[1].split())


def test_every_name_is_shown_as_the_text_it_is(hostile: Page) -> None:
    """Long ones are cut, and a sign that would turn what follows it is shown as a mark."""
    assert "img" not in {tag for tag, _ in hostile.elements}
    for name in HOSTILE[:6]:
        assert name in hostile.text
    assert "�gnp.exe" in hostile.text
    assert "\u202e" not in hostile.text
    assert ARABIC in hostile.text
    assert "n" * 121 not in hostile.text


def test_what_is_data_inside_a_page_cannot_end_its_element() -> None:
    name = "</script><script>window.ran = 1</script>"
    html = report_html(solved(case(pledge(contributor_id=name), requirement(), dated(9))))
    blocks = re.findall(
        r'<script type="application/json" id="[\w-]+">(.*?)</script>', html, re.DOTALL
    )
    assert len(blocks) > len(("light", "dark"))
    assert all(json.loads(block) for block in blocks)
    assert name not in html


def test_a_plan_of_nothing_and_one_without_dates_have_a_page() -> None:
    assert "Nothing is required in this time." in Page(report_html(empty_plan())).text
    text = Page(report_html(solved(case(requirements=requirement(quantity=2))))).text
    assert "The plan rests on" in text
    assert not re.search(r"NaT|nan\b|None\b(?! is named)", text)


def test_asks_that_were_solved_for_are_told_with_what_they_close(small: Plan) -> None:
    found = asks(small, steps=1)
    text = Page(report_html(small, found)).text
    best = found.ranking.iloc[0]
    assert "What more would close most" in text
    assert amount(best["gain"]) in text.split("Asks, best first")[1].split("Search")[0]


def test_shares_are_never_rounded_to_all_or_nothing() -> None:
    shares = (0.0, 0.001, 0.344, 0.9996, 1 - 1e-12, 1.0)
    assert [percent(one) for one in shares] == [
        "0 %",
        "under 1 %",
        "34 %",
        "over 99 %",
        "100 %",
        "100 %",
    ]
    assert [amount(n, "companies") for n in (1, 2)] == ["1 company", "2 companies"]
    assert [amount(1, m) for m in ("persons", "aircraft", "USD")] == [
        "1 person",
        "1 aircraft",
        "1 USD",
    ]


def test_every_cell_has_a_header_to_stand_before_it(small: Plan) -> None:
    """Where a table stands as cards, headers come from the list of columns, one for each cell."""
    html = report_html(small)
    for table, columns in COLUMNS.items():
        found = re.search(rf'<table class="cards {table}">.*?</table>', html, re.DOTALL)
        if found is not None:
            rows = re.findall(r"<tr(?! class)[^>]*>(.*?)</tr>", found[0], re.DOTALL)
            assert {len(re.findall(r"<t[hd][ >]", row)) for row in rows} == {len(columns)}, table


def test_a_folder_with_its_report_and_workbook_is_the_same_plan(
    small: Plan, tmp_path: Path
) -> None:
    place = write(small, tmp_path / "plan")
    assert (place / "report.html").read_text(encoding="utf-8") == report_html(small)
    assert "answer" in openpyxl.load_workbook(place / "plan.xlsx").sheetnames
    again = read_plan(place)
    assert again.audit().passed
    document = json.loads((place / archive.PLAN).read_text(encoding="utf-8"))
    assert document["case_sha256"] in report_html(again)


def test_a_report_that_cannot_be_made_leaves_the_plan_that_was_there(
    small: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write(small, tmp_path / "plan")
    before = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}

    def fail(*_: object) -> str:
        raise RuntimeError("no page")

    monkeypatch.setattr(folders, "report_html", fail)
    with pytest.raises(RuntimeError):
        write(small, place)
    assert {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} == before
    assert os.listdir(tmp_path) == ["plan"]  # noqa: PTH208 - names are all that is compared


def test_the_command_writes_a_page_and_never_over_something_else(tmp_path: Path) -> None:
    done = typed("run", SMALL, "--no-reasons", "--out", str(tmp_path / "plan"))
    assert done.returncode == 0
    assert (tmp_path / "plan" / "plan.xlsx").is_file()
    first = (tmp_path / "plan" / "report.html").read_bytes()
    assert typed("report", str(tmp_path / "plan")).returncode == 0
    assert (tmp_path / "plan" / "report.html").read_bytes() == first
    other = tmp_path / "letter.html"
    other.write_text("<p>Dear Ambassador</p>", encoding="utf-8")
    done = typed("report", str(tmp_path / "plan"), "--out", str(other))
    assert (done.returncode, "is no report of matcher" in done.stderr) == (2, True)
    assert SCRIPT not in other.read_text(encoding="utf-8")
