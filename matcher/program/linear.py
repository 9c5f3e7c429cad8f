"""A linear program as arrays: what every lane solves, and nothing of what it means."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from matcher.program.names import Names

INFINITE = float("inf")


@dataclass(frozen=True)
class Linear:
    """Minimise cost · x, with row_lower ≤ matrix · x ≤ row_upper and lower ≤ x ≤ upper.

    Attributes
    ----------
    cost, lower, upper
        One per column; every column has finite bounds.
    whole
        Whether a column takes whole numbers only.
    matrix
        Rows × columns, sparse.
    row_lower, row_upper
        One per row; a side may be infinite.
    column_names, row_names
        Unique plain words, such as ``arrive_12``, put together when they are read.
    """

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    matrix: sparse.csr_array
    row_lower: np.ndarray
    row_upper: np.ndarray
    column_names: Names
    row_names: Names

    def value(self, x: np.ndarray) -> float:
        """Return what values cost."""
        # Not by BLAS, which adds up in several threads, and so not always in the same order.
        return float((self.cost * x).sum())

    def relaxed(self) -> Linear:
        """Return the same program without whole columns."""
        return replace(self, whole=np.zeros(len(self.whole), dtype=bool))

    def part(
        self, columns: np.ndarray, rows: np.ndarray, matrix: sparse.csr_array | None = None
    ) -> Linear:
        """Return the program of some columns and rows, which share nothing with the others.

        Parameters
        ----------
        columns, rows
            Their places, sorted.
        matrix
            Their coefficients, where they were cut out before.
        """
        if len(columns) == len(self.cost) and len(rows) == len(self.row_lower):
            return self
        return Linear(
            cost=self.cost[columns],
            lower=self.lower[columns],
            upper=self.upper[columns],
            whole=self.whole[columns],
            matrix=self.matrix[rows][:, columns] if matrix is None else matrix,
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            column_names=self.column_names[columns],
            row_names=self.row_names[rows],
        )

    def has_void_rows(self) -> bool:
        """Say whether a row without coefficients asks for something else than 0."""
        empty = np.diff(self.matrix.indptr) == 0
        return bool(np.any(self.row_lower[empty] > 0) or np.any(self.row_upper[empty] < 0))

    def holds(self, x: np.ndarray, tolerance: float) -> bool:
        """Say whether values keep all bounds and rows, up to a tolerance."""
        if np.any(x < self.lower - tolerance) or np.any(x > self.upper + tolerance):
            return False
        sums = self.matrix @ x
        least, most = self.row_lower - tolerance, self.row_upper + tolerance
        return bool(np.all((sums >= least) & (sums <= most)))

    def holding(self, x: np.ndarray) -> Linear:
        """Return the program with every side of a row that values miss moved to where they are."""
        sums = self.matrix @ x
        lower, upper = np.minimum(self.row_lower, sums), np.maximum(self.row_upper, sums)
        return replace(self, row_lower=lower, row_upper=upper)

    def with_row(self, coefficients: np.ndarray, upper: float, name: str) -> Linear:
        """Return the program with one more row, coefficients · x ≤ upper."""
        row = sparse.csr_array(coefficients.reshape(1, -1))
        return replace(
            self,
            matrix=sparse.csr_array(sparse.vstack([self.matrix, row])),
            row_lower=np.append(self.row_lower, -INFINITE),
            row_upper=np.append(self.row_upper, upper),
            row_names=self.row_names.having([name]),
        )


def components(matrix: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return a component number for each column and each row; what shares a row is joined.

    Components are numbered by their first column; a row without coefficients gets −1.
    """
    rows, columns = matrix.shape
    coo = matrix.tocoo()
    graph = sparse.coo_array(
        (np.ones(coo.nnz, dtype=np.int8), (coo.col, columns + coo.row)),
        shape=(columns + rows, columns + rows),
    )
    _, label = sparse.csgraph.connected_components(graph, directed=False)
    _, first = np.unique(label[:columns], return_index=True)
    order = np.full(int(label.max(initial=-1)) + 1, -1)
    order[label[:columns][np.sort(first)]] = np.arange(len(first))
    return order[label[:columns]], order[label[columns:]]
