"""The site of the docs: nothing public, and no page, is left out of what it is built from.

That it builds without a warning (a page that no list names, a link or a docstring that cannot be
read) is found by `.ci/run`, which builds it.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from inspect import ismodule

import pytest
from pages import ROOT, pages

import matcher

DOCS = ROOT / "docs"
REFERENCE = {path.stem: path.read_text(encoding="utf-8") for path in DOCS.glob("reference/*.rst")}
CONTENTS = (DOCS / "contents.txt").read_text(encoding="utf-8")
DIRECTIVE = re.compile(r"^\.\. auto(?:function|class|exception):: ([\w.]+)$", flags=re.MULTILINE)


def test_every_public_name_stands_once_in_the_reference() -> None:
    """A name that is a module stands there by what it gives."""
    named = [name for text in REFERENCE.values() for name in DIRECTIVE.findall(text)]
    rooms = {name: one for name in matcher.__all__ if ismodule(one := getattr(matcher, name))}
    inside = [f"matcher.{room}.{name}" for room, one in rooms.items() for name in one.__all__]
    assert sorted(named) == sorted([*(set(matcher.__all__) - set(rooms)), *inside])


def test_every_page_of_the_reference_is_in_its_list() -> None:
    listed = re.findall(r"^   (\w+)$", REFERENCE["index"], flags=re.MULTILINE)
    assert sorted(listed) == sorted(set(REFERENCE) - {"index"})


@pytest.mark.parametrize("room", ["docs", "notebooks", "scenarios", "."])
def test_every_page_is_reached_from_the_index(room: str) -> None:
    """The contents name it, or a pattern in them does; they stand on the list of pages."""
    lines = re.findall(r"^(?![:`])(?:.+ <(.+)>|(\S+))$", CONTENTS, flags=re.MULTILINE)
    entries = [titled or plain for titled, plain in lines]
    patterns = [one[1:] if one.startswith("/") else f"docs/{one}" for one in entries]
    paths = [path.relative_to(ROOT).with_suffix("") for path in pages(".md", ".ipynb")]
    names = [path.as_posix() for path in paths if path.as_posix().startswith(room.strip("."))]
    assert names
    for name in set(names) - {"docs/README"}:
        assert any(fnmatchcase(name, pattern) for pattern in patterns), name
