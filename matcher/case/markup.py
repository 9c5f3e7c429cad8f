"""The markup of a sheet: what it says of its cells besides their values."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from matcher.case.cells import is_blank
from matcher.case.raw import SETTINGS, Row, letter_of
from matcher.errors import Problem

_CHUNK = 1 << 20
_KEPT = 200
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)[\"']")
_ESCAPE = re.compile(r"_x(005F|0009|000A|000D)_")
_SETTING_COLUMNS = (1, 2)
_BOOK, _HEAD, _STRICT = "xl/workbook.xml", 4096, b"purl.oclc.org/ooxml"


@dataclass(frozen=True)
class Markup:
    """What a sheet says of its cells.

    Attributes
    ----------
    has_formulas
        Whether any cell is calculated.
    merged
        Ranges of merged cells: first column, first row, last column, last row, from 1.
    """

    has_formulas: bool
    merged: tuple[tuple[int, int, int, int], ...]


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Say whether a workbook has the markup of the strict form, which is not read here."""
    try:
        with archive.open(_BOOK) as file:
            return _STRICT in file.read(_HEAD)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError):
        return False


def read_markup(archive: zipfile.ZipFile, name: str) -> Markup:
    """Return what a sheet says of its cells, read piece by piece.

    Parameters
    ----------
    archive
        The workbook.
    name
        File of the sheet within it.
    """
    has_formulas, end = False, b""
    merged: dict[tuple[bytes, ...], None] = {}
    with archive.open(name) as packed:
        wide = _is_utf_16(packed)
        file = codecs.EncodedFile(packed, "utf-8", "utf-16", "replace") if wide else packed
        while chunk := file.read(_CHUNK):
            held = end + chunk
            has_formulas = has_formulas or _FORMULA.search(held) is not None
            merged |= dict.fromkeys(found.groups() for found in _MERGED.finditer(held))
            end = held[-_KEPT:]
    ranges = ((_number(a), int(b), _number(c), int(d)) for a, b, c, d in merged)
    return Markup(has_formulas, tuple(ranges))


def _is_utf_16(file: IO[bytes]) -> bool:
    """Say whether markup is encoded as UTF-16, as its first bytes say."""
    mark = file.read(2)
    file.seek(0)
    return mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def merged_problems(name: str, rows: Sequence[Row], markup: Markup) -> list[Problem]:
    """Return a problem for each range of merged cells that holds a value and hides blanks.

    Only the first of them has the value; what a reader sees in the others would be read as blank.

    Parameters
    ----------
    name
        Name of the table.
    rows
        Row numbers and cells.
    markup
        What its sheet says.
    """
    cells = dict(rows)
    first = rows[0][1] if rows else []
    headed = set(_SETTING_COLUMNS) if name == SETTINGS else _filled([first])
    above = name != SETTINGS and any(top == 1 for _, top, _, _ in markup.merged)
    filled = _filled(cells.values()) if above else headed
    problems = []
    for left, top, right, bottom in markup.merged:
        value = [*cells.get(top, ())][left - 1 : left]
        columns = filled if top == 1 else headed
        across = sum(left <= column <= right for column in columns)
        if not value or is_blank(value[0]) or not across or (across == 1 and top == bottom):
            continue
        area = f"{letter_of(left)}{top}:{letter_of(right)}{bottom}"
        message = f"the cells {area} are merged, so that all but the first are blank"
        remedy = "Split them, and write into each what belongs there"
        problems.append(Problem(name, message, remedy, top, column=letter_of(left), kind="merged"))
    return problems


def _filled(rows: Iterable[Sequence[object]]) -> set[int]:
    """Return the columns that hold something in some row, the first being 1."""
    return {at for row in rows for at, cell in enumerate(row, start=1) if not is_blank(cell)}


def unescaped(cell: object) -> object:
    """Return a cell without the codes by which a workbook holds line ends and underscores."""
    if not isinstance(cell, str) or "_x" not in cell:
        return cell
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), cell)
