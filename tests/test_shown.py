"""What the pages and docstrings show is run: code, commands, settings, tables, links, words."""

from __future__ import annotations

import contextlib
import doctest
import importlib
import inspect
import io
import pkgutil
import re
import shutil
from pathlib import Path

import pytest
from console import commands, is_set_up
from pages import ROOT, blocks, dead_links, pages, prose, read_page, shown_path
from shown import run_page

import matcher
from matcher.case.tables import TABLES
from matcher.plan.frames import FRAMES

PAGES = pages(".md")
ROOMS = ("matcher", "tests", "benchmarks")
GLOSSARY = ROOT / "docs" / "glossary.md"
ENTRY = re.compile(r"- \*\*(.+?)\*\* — (.+)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a copy of the scenarios, where a page may write what it likes."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=shown_path)
def test_all_that_a_page_shows_runs_as_it_says(page: Path, folder: Path) -> None:
    faults = run_page(read_page(page), shown_path(page), folder)
    assert not faults, "\n\n".join(faults)


def test_all_that_the_package_shows_runs_as_it_says(folder: Path) -> None:
    faults = run_page(str(matcher.__doc__), "matcher/__init__.py", folder)
    assert not faults, "\n\n".join(faults)
    assert list(blocks(str(matcher.__doc__), "matcher/__init__.py"))


def test_the_commands_that_set_up_are_run_by_ci() -> None:
    """Each line of the README that builds an environment or checks the project stands in CI."""
    lines = re.sub(r" *\\\n *", " ", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    run = {" ".join(line.split()) for line in lines.splitlines()}
    shown = [
        command
        for block in blocks(read_page(ROOT / "README.md"), "README.md")
        if block.language == "console"
        for command in commands(block)
        if any(map(_is_for_ci, command.parts()))
    ]
    assert shown, "README.md shows no command that sets up an environment"
    for command in shown:
        assert " && ".join(command.parts()) in run, f"{command.place}: not in .ci/run"


def _is_for_ci(part: str) -> bool:
    """Say whether CI has to run it: a clone is where CI starts, and CI does not run itself."""
    return is_set_up(part) and not part.startswith(("git clone", "cd ", ".ci/run"))


@pytest.mark.parametrize("page", pages(".md", ".ipynb"), ids=shown_path)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = dead_links(page, read_page(page))
    assert not dead, "\n".join(dead)


@pytest.mark.parametrize("page", PAGES, ids=shown_path)
def test_every_module_that_a_page_names_is_there(page: Path) -> None:
    there = {f"/{shown_path(path)}" for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    named = [
        (number, name)
        for number, line in prose(read_page(page))
        for name in re.findall(r"`([\w/.-]+\.py)`", line)
    ]
    lost = [one for one in named if not any(path.endswith(f"/{one[1]}") for path in there)]
    assert not lost, f"{shown_path(page)}: {lost}"


def test_docstrings_say_what_happens() -> None:
    told = io.StringIO()
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    with contextlib.redirect_stdout(told):
        for module in _modules():
            for test in finder.find(importlib.import_module(module), module):
                runner.run(test, out=told.write)
    failed, tried = runner.summarize(verbose=False)
    assert not failed, told.getvalue()
    assert tried


def _modules() -> list[str]:
    found = pkgutil.walk_packages(matcher.__path__, "matcher.")
    return ["matcher", *(one.name for one in found if not one.name.endswith("__main__"))]


def test_the_list_of_pages_names_each_page_of_the_docs() -> None:
    listed = re.findall(r"^- \[.+?\]\((.+?)\) — .+\.$", _docs_list(), flags=re.MULTILINE)
    docs = ROOT / "docs"
    there = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")} - {"README.md"}
    assert sorted(listed) == sorted(there)


def _docs_list() -> str:
    return read_page(ROOT / "docs" / "README.md")


def test_decisions_are_numbered_without_a_hole() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:5] for name in names] == [f"{k:04}-" for k in range(1, len(names) + 1)]


def _glossary() -> dict[str, str]:
    found = (ENTRY.fullmatch(line) for line in read_page(GLOSSARY).splitlines())
    return {entry[1]: entry[2] for entry in found if entry}


def test_the_glossary_has_one_sentence_a_word_in_order() -> None:
    """Every list entry is an entry of the glossary, and no word stands twice."""
    lines = [line for line in read_page(GLOSSARY).splitlines() if line.startswith("- ")]
    words = list(_glossary())
    assert len(words) == len(lines)
    assert words == sorted(words, key=str.casefold)
    for word, sentence in _glossary().items():
        assert sentence.endswith("."), word
        assert ". " not in sentence, word


def _nouns() -> list[str]:
    public = [getattr(matcher, name) for name in matcher.__all__]
    classes = [one for one in public if inspect.isclass(one) and not issubclass(one, Exception)]
    return [one.__name__.lower() for one in classes]


@pytest.mark.parametrize("noun", _nouns())
def test_the_glossary_explains_every_noun_of_the_package(noun: str) -> None:
    assert noun in _glossary()


@pytest.mark.parametrize("name", [*TABLES, *FRAMES])
def test_the_glossary_names_every_table_and_frame(name: str) -> None:
    assert any(f"`{name}`" in sentence for sentence in _glossary().values())
