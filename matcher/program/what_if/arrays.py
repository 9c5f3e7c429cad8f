"""Changed arrays of a program, and checks of what they are changed to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from matcher.program.program import Program


def with_bounds(
    program: Program, columns: np.ndarray, lower: ArrayLike | None, upper: ArrayLike | None
) -> Program:
    """Return a program with other bounds of some columns; None leaves what is there."""
    linear = program.linear
    low, high = (_set(a, columns, v) for a, v in ((linear.lower, lower), (linear.upper, upper)))
    return replace(program, linear=replace(linear, lower=low, upper=high))


def check_bounds(program: Program, columns: np.ndarray) -> None:
    """Make sure of the bounds of some columns.

    Raises
    ------
    ValueError
        Where a bound is not finite, or the lower is above the upper.
    """
    low, high = program.linear.lower[columns], program.linear.upper[columns]
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        raise ValueError("give bounds that are finite")
    if (low > high).any():
        raise ValueError("give no lower bound above the upper")


def with_sides(
    program: Program, rows: np.ndarray, lower: ArrayLike | None, upper: ArrayLike | None
) -> Program:
    """Return a program with other sides of some rows; None leaves what is there."""
    linear = program.linear
    low, high = (
        _set(a, rows, v) for a, v in ((linear.row_lower, lower), (linear.row_upper, upper))
    )
    return replace(program, linear=replace(linear, row_lower=low, row_upper=high))


def check_sides(program: Program, rows: np.ndarray) -> None:
    """Make sure of the sides of some rows.

    Raises
    ------
    ValueError
        Where a side is not a number, or the lower is above the upper.
    """
    if not (program.linear.row_lower[rows] <= program.linear.row_upper[rows]).all():
        raise ValueError("give sides that are numbers, and no lower one above the upper")


def with_costs(program: Program, tier: str, columns: np.ndarray, costs: ArrayLike) -> Program:
    """Return a program with other coefficients of some columns in a tier.

    Raises
    ------
    ValueError
        Where there is no such tier.
    """
    names = [one.name for one in program.tiers]
    if tier not in names:
        raise ValueError(f"there is no tier {tier}; write one of {', '.join(names)}")
    tiers = list(program.tiers)
    place = names.index(tier)
    coefficients = _set(tiers[place].coefficients, columns, costs)
    tiers[place] = replace(tiers[place], coefficients=coefficients)
    linear = replace(program.linear, cost=tiers[0].coefficients)
    return replace(program, tiers=tuple(tiers), linear=linear)


def check_costs(costs: ArrayLike) -> None:
    """Make sure of coefficients.

    Raises
    ------
    ValueError
        Where one is not finite.
    """
    if not np.isfinite(costs).all():
        raise ValueError("give coefficients that are finite")


def _set(array: np.ndarray, places: np.ndarray, values: ArrayLike | None) -> np.ndarray:
    if values is None:
        return array
    changed = array.astype(float)
    changed[places] = values
    return changed
