"""Groups: rows of a table by what they belong to, as arrays, for who looks at few at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd


class Groups:
    """Rows of a table by a column of whole numbers, in the order that they have in the table.

    Parameters
    ----------
    rows
        The table.
    by
        The column.
    """

    def __init__(self, rows: pd.DataFrame, by: str) -> None:
        order = np.argsort(rows[by].to_numpy(), kind="stable")
        self._by = rows[by].to_numpy()[order]
        self._columns = {str(name): rows[name].to_numpy()[order] for name in rows.columns}

    def of(self, one: int) -> dict[str, np.ndarray]:
        """Return the columns of the rows that belong to one; none where no row does."""
        start, end = np.searchsorted(self._by, (one, one + 1))
        return {name: cells[start:end] for name, cells in self._columns.items()}
