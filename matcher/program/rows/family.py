"""What every family of rows gives: its rows, their sides, and their coefficients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.layout import Layout
from matcher.program.linear import INFINITE


@dataclass(frozen=True)
class Rows:
    """Some rows of a program.

    Attributes
    ----------
    keys
        One row per row: what it is about, by `pair`, `p`, `r`, `date` and `round`; −1 where it
        does not apply.
    lower, upper
        Sides of each row; a side may be infinite.
    row, column, value
        Coefficients: place of the row here, number of the column, coefficient.
    """

    keys: pd.DataFrame
    lower: np.ndarray
    upper: np.ndarray
    row: np.ndarray
    column: np.ndarray
    value: np.ndarray


@dataclass(frozen=True)
class Family:
    """One family of rows.

    Attributes
    ----------
    name
        A noun, as it stands in the names of the rows and in ``docs/model.md``.
    build
        Columns → the rows.
    is_asked
        Whether there can be any such row, so that none is looked for in vain.
    """

    name: str
    build: Callable[[Layout], Rows]
    is_asked: Callable[[Layout], bool] = lambda _: True


Terms = list[tuple[np.ndarray, np.ndarray, np.ndarray | float]]
"""Places of rows, numbers of columns, coefficients."""


def rows_of(
    keys: pd.DataFrame,
    terms: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray | float]],
    *,
    lower: np.ndarray | float = -INFINITE,
    upper: np.ndarray | float = INFINITE,
) -> Rows:
    """Put rows together from terms; a term whose column is −1 is left out.

    Parameters
    ----------
    keys
        One row per row.
    terms
        Places of rows, numbers of columns, coefficients.
    lower, upper
        Sides, one for all or one each.
    """
    parts = [_existing(*term) for term in terms]
    blank = np.array([], dtype=np.int64)
    return Rows(
        keys=keys.reset_index(drop=True),
        lower=np.broadcast_to(np.asarray(lower, dtype=float), (len(keys),)).copy(),
        upper=np.broadcast_to(np.asarray(upper, dtype=float), (len(keys),)).copy(),
        row=np.concatenate([part[0] for part in parts]) if parts else blank,
        column=np.concatenate([part[1] for part in parts]) if parts else blank,
        value=np.concatenate([part[2] for part in parts]).astype(float)
        if parts
        else blank.astype(float),
    )


def _existing(
    rows: np.ndarray, columns: np.ndarray, value: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, exists = np.broadcast_to(value, columns.shape), columns >= 0
    if exists.all():
        return rows, columns, values
    return rows[exists], columns[exists], values[exists]
