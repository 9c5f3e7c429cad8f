"""The report in a real browser: nothing is asked of a network, nothing runs, all can be reached."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Page as Tab
from reported import ARABIC, FORMULA, IMAGE, PATH, SCRIPT, hostile_case, large_plan
from solved import solved
from test_cli import SCENARIOS

from matcher import load_scenario, report_html, with_reasons

NAMES = ("chromium", "chromium-browser", "google-chrome")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SECONDS, BYTES = 3.0, 8_000_000
"""In which time a report of 3,000 deployments opens, and how large it may be."""

Opener = Callable[..., Tab]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a browser without a window; where none is installed, only CI takes that for a fault."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        message = "no Chromium is installed, so the report was not opened in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Yield what opens a page; at the end it must have loaded nothing and told of no error."""
    heard: list[str] = []
    contexts = []

    def open_page(html: str, *, width: int = 1280, scheme: Any = "light") -> Tab:
        path = tmp_path / "report.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        tab = context.new_page()
        tab.on("request", lambda asked: heard.append(asked.url))
        tab.on("console", lambda told: heard.append(told.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.goto(path.as_uri())
        assert heard == [path.as_uri()]
        heard.clear()
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert not heard


@pytest.fixture(scope="module")
def html() -> dict[str, str]:
    """Return reports by name."""
    named = {name: load_scenario(SCENARIOS / name).case for name in ("seoul-2021", "laydown-2020")}
    named["hostile"] = hostile_case()
    return {name: report_html(with_reasons(solved(one))) for name, one in named.items()}


def drawn(tab: Tab) -> int:
    """Scroll through a page, and return how many charts it has drawn."""
    boxes = tab.locator(".drawn")
    for number in range(boxes.count()):
        boxes.nth(number).scroll_into_view_if_needed()
        boxes.nth(number).locator(".main-svg").first.wait_for()
    return boxes.count()


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("seoul-2021", "light"),
        ("seoul-2021", "dark"),
        ("laydown-2020", "light"),
        ("hostile", "dark"),
    ],
)
def test_nothing_is_loaded_no_error_is_told_and_everybody_can_use_it(
    name: str, scheme: str, html: dict[str, str], opened: Opener
) -> None:
    tab = opened(html[name], scheme=scheme)
    assert drawn(tab) >= 2
    if name == "laydown-2020":  # of hundreds of rows that are alike, those of one mission will do
        tab.select_option("#mission", index=1)
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not [
        (one["id"], one["nodes"][0]["html"])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(width: int, html: dict[str, str], opened: Opener) -> None:
    for page in html.values():
        tab = opened(page, width=width)
        drawn(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_no_name_runs_and_each_is_read_as_it_is_written(
    html: dict[str, str], opened: Opener
) -> None:
    tab = opened(html["hostile"])
    drawn(tab)
    assert tab.evaluate("window.ran") is None
    assert tab.locator("img").count() == 0
    shown = tab.inner_text("main")
    for name in (SCRIPT, IMAGE, FORMULA, PATH, ARABIC):
        assert name in shown


def test_a_name_from_right_to_left_leaves_what_stands_around_it_in_its_place(
    html: dict[str, str], opened: Opener
) -> None:
    """*Proves*: the id beside an Arabic name stays to its right. *Without it*: they would swap."""
    tab = opened(html["hostile"])
    cell = tab.locator("#contributors tr.head", has_text=ARABIC)
    name, beside = cell.locator("bdi").first, cell.locator(".summary")
    left, right = name.bounding_box(), beside.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]


def test_search_and_filters_work_by_keyboard_and_say_what_is_left(
    html: dict[str, str], opened: Opener
) -> None:
    tab = opened(html["seoul-2021"])
    said = tab.locator("#found")
    assert "12 requirements" in said.inner_text()
    tab.keyboard.press("/")
    tab.keyboard.type("MINUSMA police")
    expect(said).to_have_text(re.compile("^Found "))
    assert tab.locator("#missions tr[data-k]:visible").count() == 1
    assert tab.locator("#missions tr[data-k]:visible th").inner_text().startswith("MINUSMA-POL")
    tab.keyboard.press("Escape")
    assert "Here are 12 requirements" in said.inner_text()
    tab.keyboard.press("Tab")
    tab.keyboard.type("what is idle")
    expect(said).not_to_have_text(re.compile("requirement"))
    assert tab.locator("#missions").is_hidden()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.type("no such thing")
    expect(said).to_have_text(re.compile("^Nothing fits"))
    tab.evaluate("location.hash = '#r1'")
    tab.locator("#r1").wait_for()
    assert said.get_attribute("aria-live") == "polite"


def test_a_large_report_opens_at_once_and_fits_in_a_mail(opened: Opener) -> None:
    page = report_html(large_plan())
    assert page.count('data-k="deployment"') >= 3000
    assert len(page.encode()) < BYTES
    times = []
    for _ in range(3):
        start = time.perf_counter()
        opened(page)
        times.append(time.perf_counter() - start)
        if times[-1] < SECONDS:
            break
    assert min(times) < SECONDS, times


def test_a_printed_page_has_its_charts_on_white(
    html: dict[str, str], opened: Opener, tmp_path: Path
) -> None:
    tab = opened(html["seoul-2021"], scheme="dark")
    tab.pdf(path=tmp_path / "report.pdf", format="A4")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert tab.locator(".drawn .main-svg").count() >= tab.locator(".drawn").count()
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.locator("#filter").is_hidden()
    assert b"/Type /Page" in (tmp_path / "report.pdf").read_bytes()
