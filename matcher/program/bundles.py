"""Bundles: what of a program shares no row, so that it can be solved apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.program.linear import Linear, components

BUNDLE_COLUMNS = 3_000
"""Small parts are solved together up to this many columns, to spare the overhead of each."""


def bundles(linear: Linear) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield columns and rows of parts that share nothing, small ones together."""
    of_column, of_row = components(linear.matrix)
    number = int(of_column.max(initial=-1)) + 1
    if not number:
        return
    has_rows = np.isin(np.arange(number), of_row)
    size = np.bincount(of_column, minlength=number) * has_rows
    bundle = np.full(number, -1)
    filled, current = 0, 0
    for component in np.flatnonzero(has_rows).tolist():
        if filled and filled + size[component] > BUNDLE_COLUMNS:
            current, filled = current + 1, 0
        bundle[component] = current
        filled += int(size[component])
    column_bundle, row_bundle = bundle[of_column], np.where(of_row >= 0, bundle[of_row], -1)
    column_order = np.argsort(column_bundle, kind="stable")
    row_order = np.argsort(row_bundle, kind="stable")
    wanted = np.arange(current + 1 if has_rows.any() else 0)
    sides = [
        np.searchsorted(column_bundle[column_order], wanted, side=s) for s in ("left", "right")
    ]
    row_sides = [np.searchsorted(row_bundle[row_order], wanted, side=s) for s in ("left", "right")]
    for one in wanted.tolist():
        columns = np.sort(column_order[sides[0][one] : sides[1][one]])
        rows = np.sort(row_order[row_sides[0][one] : row_sides[1][one]])
        yield columns, rows
