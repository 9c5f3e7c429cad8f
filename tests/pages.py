"""Pages of markdown: their fenced blocks, links and headings, each with the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
"""The folder that holds the project."""

FOLDERS = (
    ".",
    "docs",
    "docs/decisions",
    "docs/how-to",
    "scenarios",
    "scenarios/*",
    "notebooks",
    "benchmarks",
)
"""Folders whose pages belong to the project."""

_FENCE = re.compile(r"( *)(`{3,}|~{3,})\s*([^\s`]*)\s*([^`]*)")
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^ *\[[^\]]+\]:\s*(\S+)")
_HEADING = re.compile(r"#{1,6} +(.*?) *#*")
_CODE = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Block:
    """What stands between two fences.

    Attributes
    ----------
    place
        Page it stands on, as it is named in messages.
    line
        Line of its first fence, counted from 1.
    language
        First word behind the fence.
    file
        The rest behind the fence: the file whose content the block shows, where it says so.
    text
        What it holds, without the indentation of the fence.
    follows
        Whether nothing but blank lines stands between it and the block before.
    """

    place: str
    line: int
    language: str
    file: str
    text: str
    follows: bool = False

    def __str__(self) -> str:
        return f"{self.place}:{self.line}"


def blocks(text: str, place: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in their order.

    Raises
    ------
    ValueError
        Where a fence is never closed.
    """
    fence, follows = None, False
    held: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = _FENCE.fullmatch(line)
        if fence is None:
            if found:
                fence, start, held = found, number, []
            elif line.strip():
                follows = False
        elif found and found[2].startswith(fence[2]) and not found[3]:
            inside = "".join(f"{part.removeprefix(fence[1])}\n" for part in held)
            yield Block(place, start, fence[3], fence[4], inside, follows)
            fence, follows = None, True
        else:
            held.append(line)
    if fence is not None:
        raise ValueError(f"{place}:{start}: the block is never closed")


def prose(text: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line outside of fenced blocks."""
    fence = None
    for number, line in enumerate(text.splitlines(), start=1):
        found = _FENCE.fullmatch(line)
        if fence is None and found:
            fence = found[2]
        elif fence is not None:
            if found and found[2].startswith(fence) and not found[3]:
                fence = None
        else:
            yield number, line


def links(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and target of each link that stays within the project."""
    for number, line in prose(text):
        for inline, named in _LINK.findall(_CODE.sub("", line)):
            target = inline or named
            if not re.match(r"[a-z][a-z0-9+.-]*:", target):
                yield number, target


def anchors(text: str) -> set[str]:
    """Return the names by which a page's headings can be linked to, as forges make them."""
    headings = (_HEADING.fullmatch(line) for _, line in prose(text))
    plain = (re.sub(r"[^\w\- ]", "", found[1].lower()) for found in headings if found)
    return {name.replace(" ", "-") for name in plain}


def dead_links(path: Path, text: str) -> list[str]:
    """Return a sentence for each link of a page that leads to no file, or to no heading of it."""
    dead = []
    for number, target in links(text):
        name, _, anchor = target.partition("#")
        goal = path.parent / name if name else path
        if not goal.exists():
            dead.append(f"{shown_path(path)}:{number}: {target} leads to no file")
        elif anchor and anchor not in anchors(read_page(goal) if name else text):
            dead.append(f"{shown_path(path)}:{number}: {target} leads to no heading")
    return dead


def read_page(path: Path) -> str:
    """Return the markdown of a page, or of the cells of a notebook."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def shown_path(path: Path) -> str:
    """Return a path as it is named in messages: from the folder of the project, with slashes."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def pages(*kinds: str) -> list[Path]:
    """Return every page of the project, sorted; kinds are endings such as ``.md``."""
    found = (path for folder in FOLDERS for path in ROOT.glob(f"{folder}/*") if path.is_file())
    return sorted({path for path in found if path.suffix in kinds})
