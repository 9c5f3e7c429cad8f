"""Changed arrays of a program, checked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from matcher.program.program import Program


def with_bounds(
    program: Program, columns: np.ndarray, lower: ArrayLike | None, upper: ArrayLike | None
) -> Program:
    """Return a program with other bounds of some columns; None leaves what is there.

    Raises
    ------
    ValueError
        Where a bound is not finite, or the lower would be above the upper.
    """
    linear = program.linear
    low, high = (_set(a, columns, v) for a, v in ((linear.lower, lower), (linear.upper, upper)))
    if not (np.isfinite(low[columns]).all() and np.isfinite(high[columns]).all()):
        raise ValueError("give bounds that are finite")
    if (low[columns] > high[columns]).any():
        raise ValueError("give no lower bound above the upper")
    return replace(program, linear=replace(linear, lower=low, upper=high))


def with_sides(
    program: Program, rows: np.ndarray, lower: ArrayLike | None, upper: ArrayLike | None
) -> Program:
    """Return a program with other sides of some rows; None leaves what is there.

    Raises
    ------
    ValueError
        Where a side is not a number, or the lower would be above the upper.
    """
    linear = program.linear
    low, high = (
        _set(a, rows, v) for a, v in ((linear.row_lower, lower), (linear.row_upper, upper))
    )
    if not (low[rows] <= high[rows]).all():
        raise ValueError("give sides that are numbers, and no lower one above the upper")
    return replace(program, linear=replace(linear, row_lower=low, row_upper=high))


def with_costs(program: Program, tier: str, columns: np.ndarray, costs: ArrayLike) -> Program:
    """Return a program with other coefficients of some columns in a tier.

    Raises
    ------
    ValueError
        Where there is no such tier, or a coefficient is not finite.
    """
    names = [one.name for one in program.tiers]
    if tier not in names:
        raise ValueError(f"there is no tier {tier}; write one of {', '.join(names)}")
    place = names.index(tier)
    coefficients = _set(program.tiers[place].coefficients, columns, costs)
    if not np.isfinite(coefficients[columns]).all():
        raise ValueError("give coefficients that are finite")
    return with_tier(program, place, coefficients)


def with_tier(program: Program, place: int, coefficients: np.ndarray) -> Program:
    """Return a program with other coefficients in a tier, by its place among them."""
    tiers = list(program.tiers)
    tiers[place] = replace(tiers[place], coefficients=coefficients)
    linear = replace(program.linear, cost=tiers[0].coefficients)
    return replace(program, tiers=tuple(tiers), linear=linear)


def _set(array: np.ndarray, places: np.ndarray, values: ArrayLike | None) -> np.ndarray:
    if values is None:
        return array
    changed = array.astype(float)
    changed[places] = values
    return changed
