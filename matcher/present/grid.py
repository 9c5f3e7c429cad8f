"""Grid: rows of cells as lines of a known width, in which numbers, days and ids stay whole.

Where a row is too wide, what its text columns hold is folded; where they would be too narrow to be
read, columns leave the row, the less essential first, and stand below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_SPACE = 2
_SHORT = 10
_LEGIBLE, _SENTENCE, _LEGIBLE_SENTENCE = 11, 45, 30
_BELOW = "    "
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONSOLE = Console(color_system=None, legacy_windows=False)


@dataclass(frozen=True)
class _Column:
    """One column.

    Attributes
    ----------
    header
        What stands above it.
    cells
        What it holds.
    """

    header: str
    cells: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        """Whether all its cells are numbers, so that it stands to the right."""
        return any(self.cells) and all(map(_is_number, filter(None, self.cells)))

    @property
    def longest(self) -> int:
        """Signs of its longest cell."""
        return max(map(cell_len, self.cells), default=0)

    @property
    def is_whole(self) -> bool:
        """Whether its cells are not folded: numbers, days, and what is short."""
        days = all(_DAY.fullmatch(cell) for cell in self.cells if cell)
        return self.is_number or days or self.longest <= _SHORT

    @property
    def legible(self) -> int:
        """Signs that it needs at least to be read."""
        if self.is_whole:
            return max(self.longest, _longest_word(self.header))
        least = _LEGIBLE_SENTENCE if self.longest > _SENTENCE else _LEGIBLE
        return max(min(self.longest, least), _longest_word(self.header))


def draw(
    headers: Sequence[str], rows: Sequence[Sequence[str]], width: int, spill: Sequence[str] = ()
) -> list[str]:
    """Return rows as lines.

    Parameters
    ----------
    headers
        One per column.
    rows
        Cells as text on one line each, taken as they are: never as markup.
    width
        Characters of a line.
    spill
        Headers of the columns that leave the row first, in this order.
    """
    columns = [
        _Column(header, tuple(row[place] for row in rows)) for place, header in enumerate(headers)
    ]
    below = _spilled(columns, width, spill)
    kept = [column for column in columns if column not in below]
    widths = _fitted(kept, width)
    lines = _row([column.header for column in kept], kept, widths)
    for number in range(len(rows)):
        lines += _row([column.cells[number] for column in kept], kept, widths)
        lines += _told_below([one for one in columns if one in below], number, width)
    return lines


def _spilled(columns: list[_Column], width: int, spill: Sequence[str]) -> list[_Column]:
    """Return the columns that leave the row, so that the others can be read."""
    below: list[_Column] = []
    order = [one for header in spill for one in columns if one.header == header]
    order = [one for one in columns if one.longest > _SENTENCE] + order
    order += [one for one in reversed(columns[2:]) if not one.is_whole]
    for one in dict.fromkeys(order):
        kept = [column for column in columns if column not in below]
        if _total([column.legible for column in kept]) <= width or len(kept) <= 2:  # noqa: PLR2004
            break
        below.append(one)
    return below


def _fitted(columns: list[_Column], width: int) -> list[int]:
    """Return the width of each column; of what is too wide the widest is made narrower first."""
    widths = [max(one.longest, cell_len(one.header)) for one in columns]
    for least in ([_floor(one, whole=True) for one in columns], [one.legible for one in columns]):
        while _total(widths) > width:
            most = max(w if w > low else 0 for w, low in zip(widths, least, strict=True))
            if not most:
                break
            at = max(k for k, w in enumerate(widths) if w == most and w > least[k])
            widths[at] -= 1
    while _total(widths) > width and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths


def _floor(column: _Column, *, whole: bool) -> int:
    """Return how narrow a column may be made while headers of whole ones are not folded."""
    if whole and column.is_whole:
        return max(column.longest, cell_len(column.header))
    return column.legible


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _SPACE * (len(widths) - 1)


def _row(cells: Sequence[str], columns: Sequence[_Column], widths: Sequence[int]) -> list[str]:
    """Return the lines of one row; a header stands at the bottom of its lines, a cell on top."""
    folded = [_fold(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
    height = max(map(len, folded), default=0)
    is_header = [one.header for one in columns] == list(cells)
    lines = []
    for number in range(height):
        parts = []
        for column, texts, wide in zip(columns, folded, widths, strict=True):
            at = number - (height - len(texts)) if is_header else number
            text = texts[at] if 0 <= at < len(texts) else ""
            blank = " " * (wide - cell_len(text))
            parts.append(blank + text if column.is_number else text + blank)
        lines.append((" " * _SPACE).join(parts).rstrip())
    return lines


def _fold(text: str, width: int) -> list[str]:
    """Return a text as lines, broken at blanks and behind hyphens where there are any."""
    if text.isascii():
        return wrap(text, width) or [""]
    folded = Text(text).wrap(_CONSOLE, width, overflow="fold")
    return [line.plain.rstrip() for line in folded] or [""]


def _told_below(columns: Sequence[_Column], number: int, width: int) -> Iterator[str]:
    """Yield what left a row: short things by their headers, then sentences as they are."""
    told = [one for one in columns if one.cells[number]]
    short = [f"{one.header} {one.cells[number]}" for one in told if one.longest <= _SENTENCE]
    sentences = [one.cells[number] for one in told if one.longest > _SENTENCE]
    for text in (*([", ".join(short)] if short else []), *sentences):
        yield from wrap(
            text,
            width,
            initial_indent=_BELOW,
            subsequent_indent=_BELOW,
            break_on_hyphens=False,
        )


def _longest_word(text: str) -> int:
    return max(map(cell_len, text.split()), default=0)


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()
