"""Changes: in what one case is another than a second, part by part, and any mixture of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.case.case import Case
from matcher.case.records import frame_rows
from matcher.case.references import NOUNS
from matcher.case.tables import TABLES

Part = tuple[str, str]
"""What rows are about: a noun and an id, such as pledge and P1; or a key of the scenario."""

Rows = Mapping[Part, list[dict[str, Any]]]

_OWNERS = (("pledge_id", "pledge"), ("requirement_id", "requirement"))
"""Columns by which the rows of other tables belong to a pledge or a requirement."""

_AGREED = "what was agreed"
"""All rows of what was agreed are one part: they come from one plan."""

_TOLD = frozenset({"source", "assumed", "note", "name"})
"""Columns that explain, and change no plan."""

_SETTING = "setting"
_UNTOLD = frozenset({"name", "question", "currency", "sweep"})


@dataclass(frozen=True)
class Change:
    """What is different between two cases in one part of them, or in several parts alike.

    Attributes
    ----------
    parts
        What is different, each by a noun and an id.
    what
        The columns or tables that differ, in a few words.
    """

    parts: tuple[Part, ...]
    what: str

    def __str__(self) -> str:
        noun, first = self.parts[0]
        named = f"{noun} {first}" if first else noun
        return named if len(self.parts) == 1 else f"{named} and {len(self.parts) - 1} more alike"


@dataclass(frozen=True)
class Both:
    """Two cases, cut into parts.

    Attributes
    ----------
    one, other
        The cases.
    changes
        In what they differ.
    """

    one: Case
    other: Case
    changes: tuple[Change, ...]

    def mixed(self, chosen: Collection[Change]) -> Case:
        """Return the first case with some of the changes that make it the second.

        Raises
        ------
        InputError
            Where they do not stand without the others: a row may refer to one that is missing.
        """
        parts = {part for change in chosen for part in change.parts}
        tables = {}
        for name in TABLES:
            rows, others = _rows(self.one, name), _rows(self.other, name)
            kept = {part: rows.get(part, []) for part in [*rows, *others]}
            kept |= {part: others.get(part, []) for part in parts if part in kept}
            if found := [row for some in kept.values() for row in some]:
                tables[name] = found
        settings, new = _settings(self.one), _settings(self.other)
        keys = [*dict.fromkeys([*settings, *new])]
        from_other = {key for key in keys if (_SETTING, ".".join(key)) in parts}
        flat = {key: (new if key in from_other else settings).get(key) for key in keys}
        keep = any(case.others(name) for name in TABLES for case in (self.one, self.other))
        return Case.from_records(
            {
                "pledges": [],
                "requirements": [],
                **tables,
                "settings": _nested(flat),
                **({"other_columns": "keep"} if keep else {}),
            }
        )


def tell_apart(one: Case, other: Case, *, at_most: int) -> Both:
    """Return two cases with the changes between them.

    Parameters
    ----------
    one, other
        The cases.
    at_most
        Where there are more changes than that, those of several rows that are alike are one.
    """
    changes = tuple(_changes(one, other))
    if len(changes) > at_most:
        changes = tuple(_joined(one, other, changes))
    return Both(one, other, changes)


def _changes(one: Case, other: Case) -> Iterable[Change]:
    what: defaultdict[Part, list[str]] = defaultdict(list)
    for name in TABLES:
        rows, others = _rows(one, name), _rows(other, name)
        for part in [*rows, *(part for part in others if part not in rows)]:
            if told := _different(name, rows.get(part, []), others.get(part, [])):
                what[part] += [word for word in told if word not in what[part]]
    settings, keys = _settings(one), _settings(other)
    for key in dict.fromkeys([*settings, *keys]):
        if settings.get(key) != keys.get(key) and key[0] not in _UNTOLD:
            what[_SETTING, ".".join(key)] = [f"{keys.get(key, 'blank')}"]
    for part, told in what.items():
        yield Change((part,), ", ".join(told))


def _different(table: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[str]:
    """Return what differs between the rows of a part, in words; nothing where no plan could."""
    first, second = ([_telling(row) for row in some] for some in (rows, others))
    if sorted(first, key=str) == sorted(second, key=str):
        return []
    own = table in NOUNS or table == "agreed"
    if len(first) != len(second):
        verb = "added" if len(second) > len(first) else "removed"
        return [verb if own else f"{table} {verb}"]
    columns = [
        name
        for name in dict.fromkeys(name for row in [*first, *second] for name in row)
        if [row.get(name) for row in first] != [row.get(name) for row in second]
    ]
    return columns if table in NOUNS else [table]


def _telling(row: Mapping[str, Any]) -> dict[str, Any]:
    return {n: cell for n, cell in row.items() if n not in _TOLD and cell not in (None, [])}


def _joined(one: Case, other: Case, changes: tuple[Change, ...]) -> Iterable[Change]:
    """Yield changes of which those that set the same in rows of one table are one."""
    alike: defaultdict[tuple[str, str, str], list[Change]] = defaultdict(list)
    for change in changes:
        noun, _ = part = change.parts[0]
        new = []
        for name in TABLES:
            before = _rows(one, name).get(part, [])
            for number, row in enumerate(_rows(other, name).get(part, [])):
                old = before[number] if number < len(before) else {}
                new += [(name, n, cell) for n, cell in row.items() if old.get(n) != cell]
        alike[noun, change.what, str(new)].append(change)
    for (_, what, _), some in alike.items():
        yield Change(tuple(part for change in some for part in change.parts), what)


def _rows(case: Case, table: str) -> dict[Part, list[dict[str, Any]]]:
    """Return the rows of a table that was given, by what they are about."""
    if table not in case.given or table in case.made:
        return {}
    columns = TABLES[table].columns
    names = [n for n in columns if n in case.given[table] or n in TABLES[table].key]
    frame = case[table][[*names, *case.others(table)]]
    found: defaultdict[Part, list[dict[str, Any]]] = defaultdict(list)
    for row in frame_rows(frame):
        filled = {n: cell for n, cell in row.items() if n not in columns or cell not in (None, [])}
        found[_part(table, row)].append(filled)
    return dict(found)


def _part(table: str, row: Mapping[str, Any]) -> Part:
    if table in {"pledges", "requirements"}:
        return NOUNS[table], str(row["id"])
    if table == "agreed":
        return _AGREED, ""
    for column, noun in _OWNERS:
        if row.get(column) is not None:
            return noun, str(row[column])
    key = [str(row[column]) for column in TABLES[table].key if row.get(column) is not None]
    return NOUNS.get(table, f"row of {table}"), " · ".join(key)


def _settings(case: Case) -> dict[tuple[str, ...], Any]:
    """Return the keys of the scenario, those of groups by themselves."""
    keys = case.settings.model_dump(mode="json", exclude_unset=True)
    flat: dict[tuple[str, ...], Any] = {}
    for key, value in keys.items():
        if isinstance(value, Mapping):
            flat |= {(key, str(one)): cell for one, cell in value.items()}
        else:
            flat[key,] = value
    return flat


def _nested(flat: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """Return keys as `_settings` found them; what is blank is left out."""
    keys: dict[str, Any] = {}
    for key, value in flat.items():
        if value is None:
            continue
        if len(key) == 1:
            keys[key[0]] = value
        else:
            keys.setdefault(key[0], {})[key[1]] = value
    return keys
