"""The typed tables of a case while they are being checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from matcher.case.checks.lacks import lacks_of
from matcher.case.settings import Settings

SMALL = 1e-9
"""Quantities that differ by less are the same."""


@dataclass(frozen=True)
class Tables:
    """The typed tables of a case and its settings, while they are being checked."""

    frames: Mapping[str, pd.DataFrame]
    settings: Settings
    _by_id: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def lacks(self) -> pd.DataFrame:
        """One row for each need and each pledge that has it."""
        return lacks_of(self.frames)

    def rows(
        self, table: str, broken: pd.Series
    ) -> Iterator[tuple[int, str | None, dict[Any, Any]]]:
        """Yield row number, id and cells of each row of a table that a mask marks."""
        marks = broken.to_numpy(dtype=bool)
        if not marks.any():
            return
        marked = self.frames[table][marks]
        for row, cells in zip(marked.index, marked.to_dict("records"), strict=True):
            one = cells.get("id")
            yield int(row), None if one is None or pd.isna(one) else str(one), cells

    def matched(self, table: str, column: str, target: str, wanted: str) -> pd.Series:
        """Return a column of another table for each row of this one, NaN where not found."""
        if target not in self._by_id:
            frame = self.frames[target]
            if frame["id"].hasnans or not frame["id"].is_unique:
                frame = frame.dropna(subset=["id"]).drop_duplicates("id")
            self._by_id[target] = frame.set_index("id")
        sought = self.frames[table][column]
        return self._by_id[target][wanted].reindex(sought).set_axis(sought.index)
