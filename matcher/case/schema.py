"""The JSON Schema of a case: what its records hold, written from the models themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matcher.case import cells
from matcher.case.columns import Column, reader_of
from matcher.case.limits import Limits
from matcher.case.settings import TIERS, Settings, unknown_columns
from matcher.case.tables import TABLES, Table

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_UNSEEN = r";\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_DAY = r"^(19[0-9]{2}|2(0|1)[0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_ERRORS = r"^\s*#(CALC!|DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|SPILL!|VALUE!)\s*$"
_LONGEST_NUMBER = 10**15

_NUMBERS: dict[Callable[[object], Any], dict[str, Any]] = {
    cells.read_number: {"type": "number", "minimum": -cells.LARGEST, "maximum": cells.LARGEST},
    cells.read_amount: {"type": "number", "minimum": 0, "maximum": cells.LARGEST},
    cells.read_positive: {"type": "number", "exclusiveMinimum": 0, "maximum": cells.LARGEST},
    cells.read_share: {"type": "number", "minimum": 0, "maximum": 1},
    cells.read_whole: {"type": "integer", "minimum": 0, "maximum": cells.LARGEST_WHOLE},
    cells.read_count: {"type": "integer", "minimum": 1, "maximum": cells.LARGEST_WHOLE},
}


def json_schema(limits: Limits) -> dict[str, Any]:
    """Return a JSON Schema of the records of a case.

    Parameters
    ----------
    limits
        The most rows of a table and characters of a cell.
    """
    tables = {
        name: {
            "description": table.summary,
            "type": "array",
            "maxItems": limits.rows,
            "items": {"$ref": f"#/$defs/{table.row.__name__}"},
        }
        for name, table in TABLES.items()
    }
    rows = {table.row.__name__: _row(table, limits) for table in TABLES.values()}
    settings = {"$ref": "#/$defs/Settings"}
    return {
        "$schema": DRAFT,
        "title": "Case",
        "description": "Pledges, requirements and everything else that one plan is made from.",
        "type": "object",
        "properties": {"settings": settings, "only_pairs": {"type": "boolean"}, **tables},
        "required": ["pledges", "requirements"],
        "additionalProperties": False,
        "$defs": {"Settings": _settings(limits), **rows},
    }


def _row(table: Table, limits: Limits) -> dict[str, Any]:
    columns = dict(table.columns)
    return {
        "title": table.row.__name__,
        "description": table.summary,
        "type": "object",
        "properties": {name: _cell(column, limits) for name, column in columns.items()},
        "required": [name for name, column in columns.items() if column.needed],
        "additionalProperties": False,
    }


def _cell(column: Column, limits: Limits) -> dict[str, Any]:
    shape = _shape(column.read, column.words, limits)
    if column.needed:
        return {"description": column.description, **_filled(shape)}
    return {"description": column.description, **_or_blank(shape)}


def _shape(read: Callable[[object], Any], words: tuple[str, ...], limits: Limits) -> dict[str, Any]:
    """Return what a reader of cells reads, each value in its plainest way of writing."""
    if words:
        return {"enum": list(words)}
    if read in _NUMBERS:
        return dict(_NUMBERS[read])
    if read is cells.read_day:
        return {"type": "string", "format": "date", "pattern": _DAY}
    if read is cells.read_list:
        return {"type": "array", "items": _filled(_shape(cells.read_id, (), limits))}
    kind, unwanted = ("number", _CONTROL) if read is cells.read_text else ("integer", _UNSEEN)
    return {
        "type": ["string", kind],
        "maxLength": limits.cell_characters,
        "pattern": f"^[^{unwanted}]*$",
        "not": {"type": "string", "pattern": _ERRORS},
        "minimum": -_LONGEST_NUMBER,
        "maximum": _LONGEST_NUMBER,
    }


def _filled(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a shape without blank text."""
    return shape | {"allOf": [{"pattern": r"\S"}]} if "maxLength" in shape else shape


def _or_blank(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a shape that may also be null, which stands for a blank cell."""
    if "enum" in shape:
        return {"enum": [*shape["enum"], None]}
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return shape | {"type": [*kinds, "null"]}


def _settings(limits: Limits) -> dict[str, Any]:
    fields = Settings.model_fields
    plain = Settings.model_json_schema()["properties"]
    own = _own_settings(limits)
    properties = {}
    for name, field in fields.items():
        read = reader_of(field)
        if name in own:
            shape = own[name]
        elif read is not None:
            shape = _or_blank(_shape(read, (), limits))
        else:
            shape = {key: plain[name][key] for key in plain[name] if key not in _SAID_OTHERWISE}
        properties[name] = {"description": field.description, **shape}
    return {
        "title": "Settings",
        "description": "What `scenario.toml` holds besides the way in which tables are read.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


_SAID_OTHERWISE = ("title", "description", "default")


def _own_settings(limits: Limits) -> dict[str, dict[str, Any]]:
    """Return the shapes of the settings that no reader of cells reads."""
    positive = _NUMBERS[cells.read_positive]
    tier = {"enum": list(TIERS)}
    weighted = {
        "type": "object",
        "propertyNames": tier,
        "additionalProperties": positive,
        "minProperties": 1,
    }
    return {
        "step": {
            "type": ["string", "null"],
            "pattern": "^[1-9][0-9]{0,3} (day|week|month|year)s?$",
        },
        "objective": {
            "type": "array",
            "items": {"anyOf": [tier, weighted]},
            "minItems": 1,
            "uniqueItems": True,
        },
        "weights": {
            "type": "object",
            "propertyNames": {"pattern": "^[1-9][0-9]{0,3}$"},
            "additionalProperties": positive,
        },
        "lead_days": {
            "type": "object",
            "propertyNames": {"enum": list(cells.READINESS_ORDER)},
            "additionalProperties": _NUMBERS[cells.read_whole],
        },
        "unknown": {
            "type": "object",
            "properties": {
                name: {"description": f"What a blank means; {column.unknown} unless said.", **one}
                for name, column in sorted(unknown_columns().items())
                for one in [_meaning(column, limits)]
            },
            "additionalProperties": False,
        },
    }


def _meaning(column: Column, limits: Limits) -> dict[str, Any]:
    """Return what a blank cell of a column may be said to mean."""
    default = str(column.unknown)
    counted = default.isdigit() or column.dtype.startswith("datetime")
    words = [default] if counted else list(dict.fromkeys([default, "yes", "no"]))
    if column.words:
        return {"enum": [*words, *(w for w in column.words if w not in {*words, "unknown"})]}
    value = _filled(_shape(column.read, (), limits))
    return {"anyOf": [{"enum": words}, value]}
