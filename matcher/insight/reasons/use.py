"""Use: what a plan that was found makes of a pledge, so that a reason can say how far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.program.deployments import read_deployments
from matcher.program.facts import dates_on
from matcher.program.lifting import Lifting

SMALL = 1e-6
"""Quantities below this are nothing."""


def day_of(case: Case, day: int | None) -> date | None:
    """Return a day number as a date; None without a calendar."""
    if day is None or not case.is_dated:
        return None
    return pd.Timestamp(dates_on(np.array([float(day)]))[0]).date()


@dataclass(frozen=True)
class Stay:
    """One stay of a pledge at a requirement.

    Attributes
    ----------
    requirement
        Id.
    departs, start, end, back
        Days, each the first on which it is so; `end` and `back` are the days after.
    quantity
        How much.
    """

    requirement: str
    departs: int
    start: int
    end: int
    back: int
    quantity: float


@dataclass(frozen=True)
class Given:
    """One hand-over of a pledge to another.

    Attributes
    ----------
    receiver
        Place of the pledge that receives it.
    lack
        Place of what it covers.
    day
        Day of the hand-over.
    quantity
        How much.
    """

    receiver: int
    lack: int
    day: int
    quantity: float


class Use:
    """What a plan that was found makes of each pledge.

    Parameters
    ----------
    lifting
        The program.
    x
        Values of all its columns.
    """

    def __init__(self, lifting: Lifting, x: np.ndarray) -> None:
        self._lifting = lifting
        self.x = x

    def stays(self, p: int) -> list[Stay]:
        """Return where a pledge goes, in the order of days; what is running is left out."""
        layout = self._lifting.layout
        columns = layout.columns
        own = np.where((columns["p"] == p) & (columns["pair"] >= 0), self.x, 0.0)
        pieces = read_deployments(layout, own)
        pairs = layout.presence.eligibility.pairs.iloc[pieces["pair"]]
        rows = pieces.assign(
            requirement=pairs["requirement_id"].to_numpy(), travel=pairs["travel"].to_numpy()
        )
        rows = rows[(rows["began"] < 0) & (pairs["p"] == p).to_numpy()].sort_values(
            ["start", "end"]
        )
        return [
            Stay(
                row.requirement,
                row.start - row.travel,
                row.start,
                row.end,
                row.end + row.travel,
                row.quantity,
            )
            for row in rows.itertuples()
        ]

    def given(self, p: int) -> list[Given]:
        """Return what a pledge hands over, in the order of days."""
        handed = self._lifting.layout.holdings.handed
        rows = handed[(handed["giver"] == p).to_numpy()].sort_values("date")
        quantity = self.x[rows["column"].to_numpy(dtype=np.int64)].tolist()
        cells = (rows[name].tolist() for name in ("receiver", "lack", "date"))
        every = zip(*cells, quantity, strict=True)
        return [Given(*row) for row in every if row[-1] > SMALL]

    def most(self, p: int) -> float:
        """Return how much of a pledge is used at most: what is away, and what was handed over."""
        stays = self.stays(p)
        starts = {one.start for one in stays}
        away = [sum(o.quantity for o in stays if o.start <= day < o.end) for day in starts]
        return max(away, default=0.0) + sum(one.quantity for one in self.given(p))

    def opened(self, r: int, open_: float) -> float:
        """Return quantity × days of a requirement that are open beyond what was."""
        lifting = self._lifting
        stretches = lifting.layout.presence.stretches
        own = (stretches["r"] == r).to_numpy()
        gaps = self.x[lifting.layout.gap[own]]
        return max(0.0, float(gaps @ lifting.days[own]) - open_)

    def gains(self, open_: np.ndarray) -> dict[int, float]:
        """Return the share of what was open that is closed of each requirement, where any is.

        Parameters
        ----------
        open_
            Quantity × days of each that were open.
        """
        lifting = self._lifting
        stretches = lifting.layout.presence.stretches
        left = np.bincount(
            stretches["r"], self.x[lifting.layout.gap] * lifting.days, minlength=len(open_)
        )
        gain = np.maximum(open_ - left, 0.0)
        more = np.flatnonzero(gain > SMALL * np.maximum(1.0, open_))
        return {int(r): float(gain[r] / open_[r]) for r in more}

    def closed(self, r: int, gaps: pd.DataFrame) -> tuple[int, int] | None:
        """Return the first day on which less of a requirement is open, and the day after the last.

        Parameters
        ----------
        r
            Its place.
        gaps
            What was open: columns start, end and gap, sorted.
        """
        stretches = self._lifting.layout.presence.stretches
        own = np.flatnonzero((stretches["r"] == r).to_numpy())
        start = stretches["start"].to_numpy()[own]
        place = np.searchsorted(gaps["start"].to_numpy(), start, side="right") - 1
        less = gaps["gap"].to_numpy()[place] - self.x[self._lifting.layout.gap[own]] > SMALL
        if not less.any():
            return None
        return int(start[less][0]), int(stretches["end"].to_numpy()[own][less][-1])
