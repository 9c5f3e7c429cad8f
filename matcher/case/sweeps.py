"""Sweeps: changes whose values are varied over lists and ranges, as a scenario writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from math import prod
from typing import Any, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

from matcher.case.cells import read_day, read_number, read_positive
from matcher.case.refusal import refuse
from matcher.case.steps import read_step

MOST_POINTS = 10_000
"""Most points of a sweep."""


VALUE = "*value*"
"""What stands in a change for the value of its axis."""


class Range(BaseModel):
    """Numbers, or days, from one to another by a step; both ends are included."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: Any = Field(alias="from")
    until: Any
    step: Any = 1

    @model_validator(mode="after")
    def _finite(self) -> Self:
        self.points()
        return self

    def points(self) -> list[Any]:
        """Return its values."""
        if isinstance(self.from_, date | str):
            return _days(read_day(self.from_), read_day(self.until), read_step(self.step))
        first, last, step = (read_number(self.from_), read_number(self.until), self.step)
        size = read_positive(step)
        number = int((last - first) / size + 1e-9) + 1 if last >= first else 0
        if not 0 < number <= MOST_POINTS:
            raise refuse("it holds no value, or too many", f"Write 1 to {MOST_POINTS:,} values")
        values = [first + size * k for k in range(number)]
        whole = all(value.is_integer() for value in values)
        return [int(value) for value in values] if whole else [round(v, 12) for v in values]


class Axis(BaseModel):
    """One thing that is varied: a change with each of some values, or one of several changes.

    Attributes
    ----------
    values
        A list, or a range.
    change
        A change as of ``[[change]]``, in which ``"*value*"`` stands for the value.
    changes
        Instead of both: a name of each choice, with its changes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: list[Any] | Range | None = None
    change: dict[str, Any] | None = None
    changes: dict[str, list[dict[str, Any]]] | None = None

    @model_validator(mode="after")
    def _either(self) -> Self:
        own = (self.values is not None, self.change is not None)
        if own != (self.changes is None,) * 2:
            remedy = "Write values and change, or changes"
            raise refuse("it says twice, or not, what is varied", remedy)
        if not (self.changes or self.values):
            raise refuse("it holds no value", "Write at least one")
        if self.change is not None and not _holds(self.change):
            remedy = f'Write "{VALUE}" where the value goes'
            raise refuse(f"its change does not hold {VALUE}", remedy)
        return self

    def points(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """Return every value, or the name of every choice, with its changes."""
        if self.changes is not None:
            return list(self.changes.items())
        values = self.values.points() if isinstance(self.values, Range) else self.values or []
        return [(value, [_filled(self.change, value)]) for value in values]


Point = tuple[dict[str, Any], list[dict[str, Any]]]
"""A value of each axis, and the changes that they come to."""


def sweep_points(axes: Mapping[str, Axis]) -> Iterator[Point]:
    """Yield every point of a grid: all values of the last axis first.

    Parameters
    ----------
    axes
        By their names.
    """
    each = [axis.points() for axis in axes.values()]
    for chosen in product(*each):
        values = {name: value for name, (value, _) in zip(axes, chosen, strict=True)}
        yield values, [change for _, changes in chosen for change in changes]


def count_points(axes: Mapping[str, Axis]) -> int:
    """Return how many points a grid has."""
    return prod(len(axis.points()) for axis in axes.values())


def _days(first: date, last: date, step: str) -> list[date]:
    number, measure = step.split()
    offset = pd.DateOffset(**{f"{measure}s": int(number)})
    days = pd.date_range(first, last, freq=offset)
    if not 0 < len(days) <= MOST_POINTS:
        raise refuse("it holds no day, or too many", f"Write 1 to {MOST_POINTS:,} days")
    return [day.date() for day in days]


def _holds(cell: Any) -> bool:
    if isinstance(cell, Mapping):
        return any(map(_holds, cell.values()))
    return any(map(_holds, cell)) if isinstance(cell, list) else cell == VALUE


def _filled(cell: Any, value: Any) -> Any:
    if isinstance(cell, Mapping):
        return {name: _filled(one, value) for name, one in cell.items()}
    if isinstance(cell, list):
        return [_filled(one, value) for one in cell]
    return value if cell == VALUE else cell
