"""Words in a chart: names out of foreign tables, as text and never as markup."""

from __future__ import annotations

import unicodedata
from html import escape
from textwrap import wrap

NAME_CHARACTERS = 34
"""Characters of a name beside an axis; what is longer ends with dots."""

HOVER_CHARACTERS = 80
"""Characters of a name in the box that a pointer opens."""

_READ = 400
"""Characters of a text that are looked at, however long it is."""

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Signs that nobody sees, and without which some scripts are spelt wrongly."""

_LEFTWARD = frozenset({"R", "AL", "AN"})

_CODES = str.maketrans({"{": "&#123;", "$": "&#36;"})

_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def plain(name: object, characters: int = HOVER_CHARACTERS) -> str:
    """Return a name as one short line of plain text.

    Whatever is not printed is left out, signs that turn the direction of writing among it; a name
    that is written to the left keeps its direction to itself.

    Parameters
    ----------
    name
        Any text out of a table.
    characters
        Most characters; of a longer text the end is left out and dots stand for it.
    """
    text = str(name)[:_READ]
    kept = (
        sign if sign.isprintable() or sign in _JOINERS else " " if sign.isspace() else ""
        for sign in text
    )
    line = " ".join("".join(kept).split())
    if len(line) > characters:
        line = line[: characters - 1].rstrip() + "…"
    turned = any(unicodedata.bidirectional(sign) in _LEFTWARD for sign in line)
    return f"{_ISOLATE}{line}{_END}" if turned else line


def label(name: object, characters: int = NAME_CHARACTERS) -> str:
    """Return a name as a chart shows it: as `plain`, and nothing in it is read as markup.

    Plotly reads some HTML in every text that it shows.
    """
    return shown(plain(name, characters))


def shown(text: str) -> str:
    """Return a sentence, the names in it made plain, as a chart shows it letter by letter.

    Besides markup Plotly fills in ``%{…}`` and, where a page has MathJax, sets ``$…$`` as formulas.
    """
    return escape(text, quote=False).translate(_CODES)


def wrapped(text: str, width: int) -> list[str]:
    """Return a sentence in lines of a width, each as a chart shows it."""
    return [shown(line) for line in wrap(text, width, break_on_hyphens=False)]
