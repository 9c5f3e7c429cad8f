"""What a solve gave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

HELD = 1e-6
"""By what share of its largest value a solver that stopped early may miss a row. Some stop without
values that hold, and PuLP 3.3 does not tell."""

OPTIMAL, STOPPED, INFEASIBLE, FAILED = "optimal", "stopped", "infeasible", "failed"


@dataclass(frozen=True)
class Outcome:
    """What a solve gave.

    Attributes
    ----------
    status
        ``optimal`` (within the stop), ``stopped`` (by a limit, mostly with values), ``infeasible``
        or ``failed``. Only the first two come with values.
    x
        Value of every column.
    duals
        Dual of every row; None where the solver gave none, or columns are whole.
    bound
        What the solver says the cost cannot be below; None where it says nothing.
    message
        What a failed solver said.
    """

    status: str
    x: np.ndarray | None = None
    duals: np.ndarray | None = None
    bound: float | None = None
    message: str = ""
