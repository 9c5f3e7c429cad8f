"""What is said of every column once, for reading, checking and the data dictionary alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from matcher.case.cells import KINDS, READINESS_ORDER, Ids, Text, read_readiness


class Use(StrEnum):
    """What a column does in a run."""

    RULE = "rule"
    """It may change the plan, is counted in it, or names a row."""

    DESCRIBES = "describes"
    """It is kept and carried, and changes nothing yet."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        Header of the column.
    kind
        What its cells hold, in the words of the data dictionary.
    dtype
        Dtype of the column in a frame of a case.
    needed
        Whether every row must have a value.
    description
        One sentence: meaning, measure, bounds.
    use
        What the column does in a run.
    refers_to
        Tables whose ids the cells hold.
    unknown
        What a blank cell means where a rule reads it: ``yes``, ``no``, or a value. None where a
        blank cell is no unknown value.
    read
        What turns a cell that is not blank into a value, or refuses it.
    """

    name: str
    kind: str
    dtype: str
    needed: bool
    description: str
    use: Use
    refers_to: tuple[str, ...]
    unknown: str | None
    read: Callable[[object], Any]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of which a cell holds one; empty where it may hold others."""
        if self.read is read_readiness:
            return READINESS_ORDER
        return tuple(self.kind.split(" / ")) if " / " in self.kind else ()


class Row(BaseModel):
    """What every row of every table may carry."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    source: Text | None = Field(default=None, description="Where the row comes from.")
    assumed: Ids | None = Field(
        default=None, description="Columns of this row whose value is assumed; `*` means all."
    )
    note: Text | None = Field(default=None, description="Whatever else a reader should know.")


def column(
    description: str,
    *,
    needed: bool = False,
    use: Use = Use.RULE,
    refers_to: str | tuple[str, ...] = (),
    unknown: str | None = None,
    alias: str | None = None,
) -> Any:
    """Declare one column of a row model.

    Parameters
    ----------
    description
        One sentence: meaning, measure, bounds, which day counts.
    needed
        Whether every row must have a value.
    use
        What the column does in a run.
    refers_to
        Table, or tables, whose ids the cells hold.
    unknown
        What a blank cell means where a rule reads it, unless the scenario says otherwise.
    alias
        The header, where it is a Python keyword.
    """
    tables = (refers_to,) if isinstance(refers_to, str) else refers_to
    extra: Any = {"use": use.value, "refers_to": list(tables), "unknown": unknown}
    if needed:
        return Field(description=description, json_schema_extra=extra, alias=alias)
    return Field(default=None, description=description, json_schema_extra=extra, alias=alias)


def columns_of(model: type[Row]) -> dict[str, Column]:
    """Return the columns of a row model by header: its own first, then those of every row."""
    fields = model.model_fields
    own = [name for name in fields if name not in Row.model_fields]
    columns = [_column(name, fields[name]) for name in (*own, *Row.model_fields)]
    return {column.name: column for column in columns}


def _column(name: str, field: FieldInfo) -> Column:
    read = reader_of(field)
    if read is None:
        raise TypeError(f"the column {field.alias or name} has no reader of cells")
    kind, dtype = KINDS[read]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    tables: Any = extra.get("refers_to", [])
    unknown = extra.get("unknown")
    return Column(
        name=field.alias or name,
        kind=kind,
        dtype=dtype,
        needed=field.is_required(),
        description=field.description or "",
        use=Use(str(extra.get("use", Use.DESCRIBES.value))),
        refers_to=tuple(tables),
        unknown=None if unknown is None else str(unknown),
        read=read,
    )


def reader_of(field: FieldInfo) -> Callable[[object], Any] | None:
    """Return what reads the cells of a field; None where it is no reader of cells."""
    notes = list(field.metadata)
    for part in get_args(field.annotation):
        notes.extend(getattr(part, "__metadata__", ()))
    for note in notes:
        read: Callable[[object], Any] | None = getattr(note, "func", None)
        if read in KINDS:
            return read
    return None
