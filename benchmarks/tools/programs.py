"""Programs of whole cases, as every tool that solves them sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.made.makers import make
from benchmarks.watch import Watch
from matcher import Program, formulate
from matcher.program.tiers import TIE, Tier

_BROKEN = 1e-5
"""By how much a plan may miss a row or be from whole: what solvers allow themselves, ten times."""


def build(settings: Mapping[str, Any], watch: Watch) -> Program:
    """Return the program of the case that settings describe; only formulating it is timed."""
    case = make(settings)
    with watch.stage("build"):
        return formulate(case)


def tiers_of(program: Program) -> list[Tier]:
    """Return the tiers that are worth something: all but the one that breaks ties."""
    return [one for one in program.tiers if one.name != TIE and np.any(one.coefficients)]


def values_of(program: Program, x: np.ndarray) -> dict[str, float]:
    """Return what a plan is worth in every tier, computed from its columns.

    Raises
    ------
    ValueError
        Where it breaks a row, a bound, or parts what is whole.
    """
    linear = program.linear
    if not linear.holds(x, _BROKEN * max(1.0, float(np.abs(x).max(initial=0.0)))):
        raise ValueError("the plan breaks a row or a bound")
    parts = x[linear.whole]
    if np.any(np.abs(parts - np.rint(parts)) > _BROKEN):
        raise ValueError("the plan parts what is whole")
    return {one.name: float(one.coefficients @ x) for one in tiers_of(program)}


def sizes_of(program: Program) -> dict[str, float]:
    """Return how large a program is."""
    rows, columns = program.linear.matrix.shape
    return {"columns": columns, "rows": rows, "non-zeros": int(program.linear.matrix.nnz)}
