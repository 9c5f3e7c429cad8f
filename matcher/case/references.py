"""References between tables: names into ids, and tables made where only others name them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from matcher.case.parsing import empty_frame
from matcher.case.raw import objects
from matcher.case.states import state_code, state_name
from matcher.case.tables import TABLES
from matcher.errors import SHOWN_OF_A_KIND, Problem, shorten

NOUNS = {
    "capabilities": "capability",
    "contributors": "contributor",
    "missions": "mission",
    "meetings": "meeting",
    "needs": "need",
    "pledges": "pledge",
    "requirements": "requirement",
    "policies": "policy",
}
"""Tables that others refer to, and what one row of each is called."""

MADE = ("capabilities", "contributors", "missions", "meetings")
"""Tables that are made from the others where they are absent."""

_MAKE_NOTHING = {"policies"}
"""Tables whose words choose among what is there: one that chooses nothing is a slip."""


@dataclass(frozen=True)
class Register:
    """The ids of one table and the names that lead to them.

    Attributes
    ----------
    labels
        Every id → its name as it is written, None where it has none.
    names
        Name in small letters → ids that carry it.
    codes
        ISO code → ids of contributors whose name is that of the state.
    """

    labels: dict[str, str | None]
    names: dict[str, list[str]]
    codes: dict[str, list[str]]

    def find(self, text: str) -> str | None:
        """Return the id that a cell means, else None."""
        if text in self.labels:
            return text
        named = self.names.get(_fold(text), [])
        if not named and self.codes:
            named = self.codes.get(state_code(text) or "", [])
        return named[0] if len(named) == 1 else None

    def nearest(self, text: str) -> str | None:
        """Return the id nearest to a text, with its name in brackets, else None."""
        folded = {_fold(one): one for one in self.labels}
        near = get_close_matches(_fold(text), [*folded, *self.names], n=1, cutoff=0.5)
        if not near:
            return None
        found = folded[near[0]] if near[0] in folded else self.names[near[0]][0]
        name = self.labels[found]
        alone = name is None or _fold(name) == _fold(found)
        return shorten(found) if alone else f"{shorten(found)} ({shorten(name)})"


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _words(cells: pd.Series) -> list[str | None]:
    """Return the words of a column, None where it is blank."""
    words: list[str | None] = cells.to_numpy(dtype=object, na_value=None).tolist()
    return words


def register(frame: pd.DataFrame, *, states: bool) -> Register:
    """Return the ids and names of a table.

    Parameters
    ----------
    frame
        The table.
    states
        Whether ids and names may be those of states.
    """
    labels: dict[str, str | None] = {}
    names: dict[str, list[str]] = {}
    codes: dict[str, list[str]] = {}
    for one, name in zip(*(_words(frame[column]) for column in ("id", "name")), strict=True):
        if one is None or one in labels:
            continue
        labels[one] = name
        if name is not None:
            names.setdefault(_fold(name), []).append(one)
        code = None if not states else state_code(one) or (labels[one] and state_code(name))
        if code:
            codes.setdefault(code, []).append(one)
    return Register(labels, names, codes)


def make_ids(frames: dict[str, pd.DataFrame]) -> list[str]:
    """Give ids in row order to tables that came without any; returns the tables so treated."""
    made = []
    for name, table in TABLES.items():
        frame = frames[name]
        if table.prefix is not None and len(frame) and frame["id"].isna().all():
            ids = [f"{table.prefix}{number}" for number in range(1, len(frame) + 1)]
            frames[name] = frame.assign(id=pd.Series(ids, index=frame.index, dtype="str"))
            made.append(name)
    return made


def make_tables(frames: dict[str, pd.DataFrame], given: Iterable[str]) -> list[str]:
    """Make the tables that only others name, in place; returns the tables that were made.

    Texts that differ in nothing but capital letters and blanks are one row, written as the first
    of them: the others are then refused like any id that is not there, for they mean the same and
    would be matched apart. Contributors that are states get their ISO code as id. A capability
    gets the first measure that a pledge, else a requirement, names for it.
    """
    made = []
    for target in MADE:
        if target in set(given):
            continue
        spelt: dict[str, str] = {}
        for text in dict.fromkeys(_mentions(frames, target)):
            spelt.setdefault(_fold(text), text)
        texts = list(spelt.values())
        if not texts:
            continue
        if target == "contributors":
            rows = {state_code(text) or text: text for text in texts}
            names = [state_name(one) if state_code(text) else None for one, text in rows.items()]
        else:
            rows = {text: text for text in texts}
            names = [None] * len(rows)
        base = empty_frame(TABLES[target], len(rows))
        base["id"] = pd.Series(list(rows), dtype="str")
        base["name"] = pd.Series(names, dtype="str")
        base.index = pd.RangeIndex(2, len(rows) + 2)
        if target == "capabilities":
            base["measure"] = base["id"].map(_measures(frames)).astype("str")
        frames[target] = base
        made.append(target)
    return made


def _mentions(frames: dict[str, pd.DataFrame], target: str) -> list[str]:
    texts: list[str] = []
    for name, table in TABLES.items():
        for column in table.columns.values() if name not in _MAKE_NOTHING else ():
            if target in column.refers_to:
                cells = frames[name][column.name]
                if column.dtype == "object":
                    texts.extend(one for cell in cells for one in cell)
                else:
                    texts.extend(cells.dropna())
    return texts


def _measures(frames: dict[str, pd.DataFrame]) -> dict[str, str]:
    both = pd.concat([frames[n][["capability_id", "measure"]] for n in ("pledges", "requirements")])
    first = both.dropna().drop_duplicates("capability_id")
    return dict(zip(first["capability_id"], first["measure"], strict=True))


def resolve(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Replace names by ids in every column that refers to a table, in place.

    Returns
    -------
    list[Problem]
        One for each cell whose id or name is not there, or is the name of several.
    """
    registers = {name: register(frames[name], states=name == "contributors") for name in NOUNS}
    problems: list[Problem] = []
    for name, table in TABLES.items():
        for column in table.columns.values():
            for target in column.refers_to:
                place = _Place(name, column.name, target, registers[target])
                frames[name] = _resolve_column(frames[name], place, problems)
    return problems


@dataclass(frozen=True)
class _Place:
    """A column that refers to a table."""

    table: str
    column: str
    target: str
    register: Register


def _resolve_column(frame: pd.DataFrame, place: _Place, problems: list[Problem]) -> pd.DataFrame:
    cells = frame[place.column]
    is_list = cells.dtype == object
    texts = {one for cell in cells for one in cell} if is_list else set(cells.dropna())
    found = {text: place.register.find(text) for text in texts}
    if all(text == one for text, one in found.items()):
        return frame
    remedies: dict[str, tuple[str, str]] = {}
    for row, cell, one in zip(frame.index, cells, _ids(frame), strict=True):
        for word in cell if is_list else (() if pd.isna(cell) else (cell,)):
            if found[word] is None:
                if word not in remedies:
                    search = len(remedies) < SHOWN_OF_A_KIND
                    remedies[word] = _unknown(word, place, search=search)
                message, remedy = remedies[word]
                problems.append(
                    Problem(
                        place.table,
                        message,
                        remedy,
                        int(row),
                        one,
                        place.column,
                        shorten(word),
                        "reference",
                    )
                )
    if is_list:
        lists = [tuple(one for w in cell if (one := found[w]) is not None) for cell in cells]
        changed = objects([tuple(dict.fromkeys(one)) for one in lists]).set_axis(cells.index)
    else:
        changed = cells.map(found, na_action="ignore").astype("str")
    return frame.assign(**{place.column: changed})


def _ids(frame: pd.DataFrame) -> list[str | None]:
    if "id" not in frame.columns:
        return [None] * len(frame)
    return [None if pd.isna(one) else str(one) for one in frame["id"]]


def _unknown(text: str, place: _Place, *, search: bool) -> tuple[str, str]:
    """Return what is wrong with a reference, and what to write.

    The nearest id is sought for as many as a report shows; among many ids it takes its time.
    """
    several = place.register.names.get(_fold(text), [])
    if len(several) > 1:
        some = ", ".join(map(shorten, several[:SHOWN_OF_A_KIND]))
        more = len(several) - SHOWN_OF_A_KIND
        remedy = f"Write one of their ids: {some}" + (f" and {more:,} more" if more > 0 else "")
        return f'"{shorten(text)}" is the name of several in table {place.target}', remedy
    near = place.register.nearest(text) if search else None
    add = f"dd a row for it to {place.target}"
    remedy = f"Write {near}, or a{add}" if near else f"A{add}"
    return f'"{shorten(text)}" is no {NOUNS[place.target]}', remedy
