"""The site of the docs: nothing public, and no page, is left out of what it is built from.

That it builds without a warning (a page that no list names, a link or a docstring that cannot be
read) is found by `.ci/run`, which builds it.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest
from pages import ROOT, pages

import matcher

DOCS = ROOT / "docs"
REFERENCE = {path.stem: path.read_text(encoding="utf-8") for path in DOCS.glob("reference/*.rst")}
INDEX = (DOCS / "index.rst").read_text(encoding="utf-8")
DIRECTIVE = re.compile(r"^\.\. auto(?:function|class|exception):: (\w+)$", flags=re.MULTILINE)


def test_every_public_name_stands_once_in_the_reference() -> None:
    named = [name for text in REFERENCE.values() for name in DIRECTIVE.findall(text)]
    assert sorted(named) == sorted(matcher.__all__)


def test_every_page_of_the_reference_is_in_its_list() -> None:
    listed = re.findall(r"^   (\w+)$", REFERENCE["index"], flags=re.MULTILINE)
    assert sorted(listed) == sorted(set(REFERENCE) - {"index"})


@pytest.mark.parametrize("room", ["docs", "notebooks", "scenarios", "."])
def test_every_page_is_reached_from_the_index(room: str) -> None:
    """The index names it, or a pattern in it does; the list of pages itself is its text."""
    entries = [line.strip() for line in INDEX.splitlines() if re.match(r"   [/\w*-]+$", line)]
    patterns = [one[1:] if one.startswith("/") else f"docs/{one}" for one in entries]
    paths = [path.relative_to(ROOT).with_suffix("") for path in pages(".md", ".ipynb")]
    names = [path.as_posix() for path in paths if path.as_posix().startswith(room.strip("."))]
    assert names
    for name in set(names) - {"docs/README"}:
        assert any(fnmatchcase(name, pattern) for pattern in patterns), name
