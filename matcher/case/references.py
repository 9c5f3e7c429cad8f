"""References between tables: names into ids, and tables made where only others name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from matcher.case.parsing import empty_frame
from matcher.case.states import state_code, state_name
from matcher.case.tables import TABLES
from matcher.errors import Problem, shorten

NOUNS = {
    "capabilities": "capability",
    "contributors": "contributor",
    "missions": "mission",
    "meetings": "meeting",
    "pledges": "pledge",
    "requirements": "requirement",
}
"""Tables that others refer to, and what one row of each is called."""

MADE = ("capabilities", "contributors", "missions", "meetings")
"""Tables that are made from the others where they are absent."""


@dataclass(frozen=True)
class Register:
    """The ids of one table and the names that lead to them.

    Attributes
    ----------
    ids
        Every id.
    names
        Name in small letters → ids that carry it.
    """

    ids: frozenset[str]
    names: dict[str, list[str]]

    def find(self, text: str, *, states: bool) -> str | None:
        """Return the id that a cell means, else None."""
        if text in self.ids:
            return text
        named = self.names.get(text.casefold(), [])
        if len(named) == 1:
            return named[0]
        code = state_code(text) if states else None
        return code if code in self.ids else None

    def nearest(self, text: str) -> str | None:
        """Return the id nearest to a text, with its name in brackets, else None."""
        folded = {one.casefold(): one for one in self.ids}
        near = get_close_matches(text.casefold(), [*folded, *self.names], n=1, cutoff=0.5)
        if not near:
            return None
        found = folded[near[0]] if near[0] in folded else self.names[near[0]][0]
        name = next((n for n, ids in self.names.items() if found in ids), None)
        return found if name is None or name == found.casefold() else f"{found} ({_title(name)})"


def _title(name: str) -> str:
    small = {"of", "the", "and"}
    return " ".join(w if w in small else w[:1].upper() + w[1:] for w in name.split(" "))


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

    Contributors that are states get their ISO code as id. A capability gets the first measure
    that a pledge, else a requirement, names for it.
    """
    made = []
    for target in MADE:
        if target in set(given):
            continue
        texts = list(dict.fromkeys(_mentions(frames, target)))
        if not texts:
            continue
        if target == "contributors":
            rows = {state_code(text) or text: text for text in texts}
            names = [state_name(one) if state_code(text) else None for one, text in rows.items()]
        else:
            rows = {text: text for text in texts}
            names = [None] * len(rows)
        base = empty_frame(TABLES[target]).reindex(range(2, len(rows) + 2))
        lists = [n for n, c in TABLES[target].columns.items() if c.dtype == "object"]
        base[lists] = pd.DataFrame(
            {n: pd.Series([()] * len(rows), index=base.index, dtype=object) for n in lists}
        )
        base["id"] = pd.Series(list(rows), index=base.index, dtype="str")
        base["name"] = pd.Series(names, index=base.index, dtype="str")
        if target == "capabilities":
            base["measure"] = base["id"].map(_measures(frames)).astype("str")
        frames[target] = base
        made.append(target)
    return made


def _mentions(frames: dict[str, pd.DataFrame], target: str) -> list[str]:
    texts: list[str] = []
    for name, table in TABLES.items():
        for column in table.columns.values():
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
    registers = {name: _register(frames[name]) for name in NOUNS}
    problems: list[Problem] = []
    for name, table in TABLES.items():
        for column in table.columns.values():
            for target in column.refers_to:
                frames[name] = _resolve_column(
                    frames[name], name, column.name, target, registers[target], problems
                )
    return problems


def _register(frame: pd.DataFrame) -> Register:
    names: dict[str, list[str]] = {}
    named = frame[["id", "name"]].dropna()
    for one, name in zip(named["id"], named["name"], strict=True):
        names.setdefault(name.casefold(), []).append(one)
    return Register(frozenset(frame["id"].dropna()), names)


def _resolve_column(
    frame: pd.DataFrame,
    table: str,
    column: str,
    target: str,
    register: Register,
    problems: list[Problem],
) -> pd.DataFrame:
    cells = frame[column]
    is_list = TABLES[table].columns[column].dtype == "object"
    texts = {one for cell in cells for one in cell} if is_list else set(cells.dropna())
    found = {text: register.find(text, states=target == "contributors") for text in texts}
    if all(text == one for text, one in found.items()):
        return frame
    for row, cell in cells.items():
        words = cell if is_list else (() if pd.isna(cell) else (cell,))
        problems.extend(
            _unknown(table, frame, row, column, word, target, register)
            for word in words
            if found[word] is None
        )
    if is_list:
        lists = [tuple(found[w] for w in cell if found[w] is not None) for cell in cells]
        changed = pd.Series([()] * len(cells), index=cells.index, dtype=object)
        changed[:] = lists
    else:
        changed = cells.map(found, na_action="ignore").astype("str")
    return frame.assign(**{column: changed})


def _unknown(
    table: str,
    frame: pd.DataFrame,
    row: int,
    column: str,
    text: str,
    target: str,
    register: Register,
) -> Problem:
    noun = NOUNS[target]
    several = register.names.get(text.casefold(), [])
    if len(several) > 1:
        message = f'"{shorten(text)}" is the name of several in table {target}'
        remedy = f"Write one of their ids: {', '.join(several)}"
    else:
        message = f'"{shorten(text)}" is no {noun}'
        near = register.nearest(text)
        add = f"add a row for it to {target}"
        remedy = f"Write {near}, or {add}" if near else f"{add[0].upper()}{add[1:]}"
    one = frame.loc[row, "id"] if "id" in frame.columns else None
    id_ = None if one is None or pd.isna(one) else str(one)
    return Problem(table, message, remedy, int(row), id_, column, shorten(text), "reference")
