"""Quick changes: the arrays of a program where only what pledges and requirements say changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from matcher.program.program import Program
from matcher.program.what_if.changed import Changed
from matcher.program.what_if.ground import Ground
from matcher.program.what_if.places import Places

_NONE = -1

_WHOLE = 1e-9


class Draft:
    """The arrays of a program, copied to be changed.

    Parameters
    ----------
    program
        What is changed.
    ground, places
        What was offered at the start, and where it stands in the program.
    changed
        All that was changed.
    """

    def __init__(self, program: Program, ground: Ground, places: Places, changed: Changed) -> None:
        self._program, self._ground, self._places = program, ground, places
        self._changed = changed
        linear = program.linear
        self._lower, self._upper = linear.lower.copy(), linear.upper.copy()
        self._row_lower, self._row_upper = linear.row_lower.copy(), linear.row_upper.copy()
        self._emptied = ground.emptied(changed)
        self._touched: list[np.ndarray] = []

    def finish(self) -> Program:
        """Return the program with the changed arrays; gaps that nothing can close follow."""
        if self._touched:
            self._lower_gaps(np.unique(np.concatenate(self._touched)))
        linear = replace(
            self._program.linear,
            lower=self._lower,
            upper=self._upper,
            row_lower=self._row_lower,
            row_upper=self._row_upper,
        )
        return replace(self._program, linear=linear)

    def _lower_gaps(self, stretches: np.ndarray) -> None:
        """Keep gaps from falling below what stays open if every pair did its most."""
        columns, coverage = self._places.layout.gap[stretches], self._places.coverage[stretches]
        reach = coverage @ self._upper[: coverage.shape[1]]
        self._lower[columns] = np.maximum(0.0, self._upper[columns] - reach)

    def require(self, ids: Iterable[str]) -> None:
        """Set what requirements ask for until their first phase."""
        for one in ids:
            stretches = self._ground.unphased(self._ground.requirements[one])
            row = self._places.coverage_row[stretches]
            self._upper[self._places.layout.gap[stretches]] = self._changed.required[one]
            self._row_lower[row[row >= 0]] = self._changed.required[one]
            self._touched.append(stretches)

    def move(self, ids: Iterable[str]) -> None:
        """Set what may be there, leave and be handed over of pledges, and by when."""
        for one in ids:
            p = self._ground.pledges[one]
            self._bound_stays(one, p)
            self._bound_supply(one, p)

    def _bound_stays(self, one: str, p: int) -> None:
        ground, layout = self._ground, self._places.layout
        events = ground.events_of(p)
        pair = ground.event_pair[events]
        amount = np.fmin(ground.amount(one, self._changed), ground.at_most[pair])
        amount = np.where(self._is_closed(one, pair), 0.0, amount)
        stays = np.maximum(amount, ground.running[pair])
        if ground.whole[p]:
            amount, stays = np.floor(amount + _WHOLE), np.floor(stays + _WHOLE)
        is_open = ground.is_open[events]
        there, arrive = layout.there[events], layout.arrive[events]
        leave = np.where(ground.event_last[events], _NONE, layout.leave[events])
        self._set_upper(leave, stays)
        self._set_upper(there, np.where(is_open, stays, 0.0))
        self._set_upper(np.where(arrive == there, _NONE, arrive), np.where(is_open, amount, 0.0))
        self._lower[there[there >= 0]] = 0.0
        for both, quantity in self._changed.forced.items():
            if both[0] == one:
                forced = ground.stays_of(ground.pair(both))
                self._lower[layout.there[forced]] = quantity
        self._touched.append(self._places.stretches_of(there[there >= 0]))

    def _set_upper(self, columns: np.ndarray, values: np.ndarray) -> None:
        self._upper[columns[columns >= 0]] = values[columns >= 0]

    def _is_closed(self, one: str, pair: np.ndarray) -> np.ndarray:
        """Say of some pairs of a pledge whether it may not go there."""
        if one in self._changed.withdrawn:
            return np.ones(len(pair), dtype=bool)
        ground = self._ground
        forbidden = [ground.pair(both) for both in self._changed.forbidden if both[0] == one]
        return np.isin(pair, forbidden) | np.isin(ground.pair_requirement[pair], self._emptied)

    def _bound_supply(self, one: str, p: int) -> None:
        """Set what of a pledge has come by each departure, and what it may hand over."""
        ground, places, changed = self._ground, self._places, self._changed
        amount = ground.amount(one, changed)
        days, level, last = places.departures_of(p)
        if len(days):
            come = ground.come_by(one, changed, days)
            self._upper[level] = come[:-1]
            self._row_upper[last] = come[-1] - (ground.away[p] if len(days) == 1 else 0.0)
        if p in places.tour_rows:
            most = amount * ground.tours[p] - ground.running_in_all[p]
            self._row_upper[places.tour_rows[p]] = max(most, 0.0)
        handed = 0.0 if one in changed.withdrawn else amount
        self._upper[places.handed_by(p)] = np.floor(handed + _WHOLE) if ground.whole[p] else handed
