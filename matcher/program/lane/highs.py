"""What HiGHS is told, whichever lane leads to it."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.program.lane.options import Options
from matcher.program.linear import Linear

LARGE = 3_000
"""Columns from which on an interior point is faster than the simplex, but for programs like those
of transport (`python -m benchmarks lanes`)."""

_PER_ROW = 4
"""Columns a row from which on presolving a program like those of transport costs more than it
saves."""

_SUBSTITUTIONS_OFF = 1 << 9
"""What keeps HiGHS from substituting columns by equations of two before it branches. Up to 1.15
that may cut off the best whole values (ERGO-Code/HiGHS#3274): it then calls worse ones optimal."""


def highs_settings(linear: Linear, options: Options) -> dict[str, Any]:
    """Return the options of HiGHS that are not its defaults, by the names that it gives them."""
    is_whole = bool(linear.whole.any())
    settings: dict[str, Any] = {"mip_feasibility_tolerance": 1e-7}
    if is_whole:
        settings["presolve_rule_off"] = _SUBSTITUTIONS_OFF
    if options.nodes is not None:
        settings["mip_max_nodes"] = options.nodes
    if is_like_transport(linear):
        if not is_whole:
            settings |= {"presolve": "off", "solver": "simplex"}
    elif len(linear.cost) > LARGE:
        settings["mip_lp_solver"] = "ipm"
        if not is_whole:
            settings["solver"] = "ipm"
    return settings


def is_like_transport(linear: Linear) -> bool:
    """Say whether no column stands in more than two rows, and there are many more columns."""
    rows, columns = linear.matrix.shape
    if columns < _PER_ROW * rows:
        return False
    return bool(np.bincount(linear.matrix.indices, minlength=columns).max(initial=0) <= 2)  # noqa: PLR2004 - a way from one row to another
