"""Where what a case says stands in the arrays of its program."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy import sparse

from matcher.program.layout import Layout
from matcher.program.program import Program
from matcher.program.what_if.ground import range_of

_NONE = -1


class Places:
    """Where pledges and requirements stand in the arrays of a program.

    Attributes
    ----------
    layout
        Its columns.
    """

    def __init__(self, program: Program) -> None:
        self.layout: Layout = program.layout
        self._families = program.rows["family"].to_numpy(dtype=object)
        self._rows_p = program.rows["p"].to_numpy()

    @cached_property
    def amounts(self) -> np.ndarray:
        """How much each pledge offered when the arrays were laid out."""
        facts = self.layout.presence.eligibility.facts
        return facts.pledges["amount"].to_numpy(dtype=float)

    @cached_property
    def departures(self) -> np.ndarray:
        """Pledge of each date of departure, sorted."""
        return self.layout.departures["p"].to_numpy()

    @cached_property
    def _level(self) -> np.ndarray:
        return self.layout.departures["level"].to_numpy()

    def departures_of(self, p: int) -> tuple[np.ndarray, np.ndarray, int]:
        """Return days of departure of a pledge, columns of its level, and its last supply row."""
        own = range_of(self.departures, p)
        last = self.first_row("supply") + int(own[-1]) if len(own) else _NONE
        return self.layout.departures["date"].to_numpy()[own], self._level[own[:-1]], last

    def first_row(self, family: str) -> int:
        """Return the first row of a family; −1 where there is none."""
        return self._first.get(family, _NONE)

    @cached_property
    def _first(self) -> dict[str, int]:
        families, first = np.unique(self._families.astype(str), return_index=True)
        return dict(zip(families.tolist(), first.tolist(), strict=True))

    @cached_property
    def tour_rows(self) -> dict[int, int]:
        """Pledge → the row that counts its tours."""
        rows = np.flatnonzero(self._families == "tour_number")
        return dict(zip(self._rows_p[rows].tolist(), rows.tolist(), strict=True))

    def handed_by(self, p: int) -> np.ndarray:
        """Return the columns of what a pledge hands over."""
        handed = self.layout.holdings.handed
        return handed["column"].to_numpy()[(handed["giver"] == p).to_numpy()]

    @cached_property
    def coverage(self) -> sparse.csr_array:
        """What one of each column covers of each stretch."""
        place, column, value = self.layout.served
        shape = (len(self.layout.gap), len(self.layout.columns))
        return sparse.csr_array(sparse.coo_array((value, (place, column)), shape=shape))

    @cached_property
    def _by_column(self) -> sparse.csc_array:
        return sparse.csc_array(self.coverage)

    def stretches_of(self, columns: np.ndarray) -> np.ndarray:
        """Return the stretches that some columns may cover."""
        return np.unique(self._by_column[:, columns].indices)

    @cached_property
    def coverage_row(self) -> np.ndarray:
        """Row of coverage of each stretch; −1 where it has none."""
        needed = np.diff(self.coverage.indptr) > 0
        needed &= self.layout.presence.stretches["required"].to_numpy() > 0
        return np.where(needed, self.first_row("coverage") + np.cumsum(needed) - 1, _NONE)
