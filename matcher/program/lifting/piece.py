"""Pieces: what hangs together of a lifting, solved again and again with other things lifted."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from matcher.program.blocks import NONE
from matcher.program.lane import INFEASIBLE, OPTIMAL, Kept, Options, solve
from matcher.program.lifting.lifting import Lifting
from matcher.program.lifting.proofs import Proofs
from matcher.program.linear import Linear

ROUND_OFF = 1e-6
"""By how much a value may be missed because solvers count in floating point."""

NODES = 500
"""Nodes after which branching leaves it open whether there are better whole values."""

_NEAR_NODES = 100

_MUCH = 0.2
"""Share of columns from which on a solve anew is quicker than one from the last basis."""


@dataclass(frozen=True)
class Least:
    """The least of a cost over all plans of a piece, as far as it is known.

    Attributes
    ----------
    bound
        No plan costs less; ∞ where there is none at all.
    value
        What the plan costs that was found; ∞ where none was.
    x
        That plan, as values of the columns of the piece.
    """

    bound: float
    value: float = np.inf
    x: np.ndarray | None = None

    @property
    def is_known(self) -> bool:
        """Whether nothing lies between the bound and what was found."""
        return bool(self.bound == self.value or self.value <= self.bound + slack(self.value))


NOTHING = Least(-np.inf)
"""What is known before anything was tried."""


def slack(value: float) -> float:
    """Return by how much a value may be missed."""
    return ROUND_OFF * max(1.0, abs(value))


@dataclass(frozen=True)
class _Beside:
    """Rows in which free columns stand, with their coefficients and those of all others."""

    rows: np.ndarray
    matrix: sparse.csr_array
    given: sparse.csr_array


@dataclass(frozen=True)
class Caps:
    """Bounds of columns, each until an atom is lifted; −1: always."""

    atom: np.ndarray
    column: np.ndarray
    cap: np.ndarray


class Piece:
    """One part of a lifting, kept by a solver.

    Attributes
    ----------
    columns, rows
        Its places in the program.
    atoms
        Places of the atoms that concern it, hardest to change first.
    caps
        Bounds of its columns as things are.
    planned
        What the plan gives to its columns.
    """

    def __init__(self, lifting: Lifting, part: int, start: np.ndarray) -> None:
        self.columns = np.flatnonzero(lifting.of_column == part)
        self.rows = np.flatnonzero(lifting.of_row == part)
        self._linear = lifting.program.linear.part(self.columns, self.rows)
        self._opened = lifting.row_lower[self.rows], lifting.row_upper[self.rows]
        self.planned = start[self.columns]
        caps = lifting.caps[lifting.of_column[lifting.caps["column"]] == part]
        opens = lifting.opens[lifting.of_row[lifting.opens["row"]] == part]
        column = np.searchsorted(self.columns, caps["column"])
        self.caps = Caps(caps["atom"].to_numpy(), column, caps["cap"].to_numpy())
        self._open_atom = opens["atom"].to_numpy()
        self._open_row = np.searchsorted(self.rows, opens["row"])
        self.atoms = np.union1d(self.caps.atom, self._open_atom)
        columns = lifting.layout.columns.iloc[self.columns]
        until, self._date = columns["until"].to_numpy(), columns["date"].to_numpy()
        self._days = np.where(until >= 0, until - self._date, 1.0)
        self._is_gap = (columns["kind"] == "gap").to_numpy()
        self._requirement = columns["r"].to_numpy()
        own, given = columns["pair"] >= 0, columns["kind"] == "handed"
        self._pledge = np.where(given, columns["giver"], np.where(own, columns["p"], NONE))
        self._cut: dict[bytes, _Beside] = {}
        self._kept = Kept()
        self._proofs = Proofs()
        self._last: Linear | None = None

    def about(self, p: int, atoms: frozenset[int]) -> Piece:
        """Return the same piece, in which some atoms lift what they do for one pledge alone."""
        other, caps = copy(self), self.caps
        apart = np.isin(caps.atom, list(atoms)) & (self._pledge[caps.column] != p)
        other.caps = replace(caps, atom=np.where(apart, NONE, caps.atom))
        return other

    def holding(self, p: int) -> Piece:
        """Return the same piece, in which no more of a pledge is used than in the plan."""
        other, caps = copy(self), self.caps
        own = np.flatnonzero(self._pledge == p)
        other.caps = Caps(
            np.append(caps.atom, np.full(len(own), NONE)),
            np.append(caps.column, own),
            np.append(caps.cap, self.planned[own]),
        )
        return other

    def days_of(self, atom: int) -> np.ndarray:
        """Return the days on which an atom keeps a pledge from coming, or from being there."""
        own = (self.caps.atom == atom) & (self._pledge[self.caps.column] != NONE)
        return np.unique(self._date[self.caps.column[own]])

    def lifted_between(self, atom: int, first: int, last: int) -> Piece:
        """Return the same piece, in which an atom about days is lifted on some days alone."""
        other, caps = copy(self), self.caps
        date = self._date[caps.column]
        apart = (caps.atom == atom) & ((date < first) | (date > last))
        apart &= self._pledge[caps.column] != NONE
        other.caps = replace(caps, atom=np.where(apart, NONE, caps.atom))
        return other

    def with_lifted(self, atoms: frozenset[int], cost: np.ndarray) -> Linear:
        """Return its program with some atoms lifted and a cost, one for each of its columns."""
        linear, lifted = self._linear, np.fromiter(atoms, dtype=np.int64, count=len(atoms))
        upper = linear.upper.copy()
        held = ~np.isin(self.caps.atom, lifted)
        np.minimum.at(upper, self.caps.column[held], self.caps.cap[held])
        open_ = np.zeros(len(self.rows), dtype=bool)
        open_[self._open_row[np.isin(self._open_atom, lifted)]] = True
        return replace(
            linear,
            cost=cost,
            upper=np.maximum(upper, linear.lower),
            row_lower=np.where(open_, self._opened[0], linear.row_lower),
            row_upper=np.where(open_, self._opened[1], linear.row_upper),
        )

    def floor(self, cost: np.ndarray) -> float:
        """Return the least of a cost that the bounds of columns allow, whatever is lifted."""
        return float(np.minimum(cost * self._linear.lower, cost * self._linear.upper).sum())

    def bound(self, cost: np.ndarray, atoms: frozenset[int]) -> float:
        """Return what no plan with some atoms lifted costs less than, by earlier solves alone."""
        return self._proofs.bound(self.with_lifted(atoms, cost))

    def least(
        self,
        cost: np.ndarray,
        atoms: frozenset[int],
        enough: float,
        options: Options,
        known: Least = NOTHING,
    ) -> Least:
        """Return the least of a cost with some atoms lifted.

        Parameters
        ----------
        cost
            One for each of its columns.
        atoms
            What is lifted.
        enough
            No more is looked for once the bound lies above it, or a plan at most there.
        options
            Solver and limits; with 0 nodes whole values are looked for near by alone.
        known
            What is known: a plan with the atoms lifted.
        """
        linear = self.with_lifted(atoms, cost)
        bound = min(self._proofs.bound(linear), known.value)
        if replace(known, bound=bound).is_known:
            return replace(known, bound=bound)
        outcome = self._kept_for(linear).solve(linear.relaxed(), options)
        if outcome.x is None or outcome.status != OPTIMAL:
            bound = bound if outcome.status != INFEASIBLE else np.inf
            return replace(known, bound=min(bound, known.value))
        self._proofs.keep(linear, outcome.duals)
        bound = float(cost @ outcome.x)
        if bound > enough + slack(enough):
            return replace(known, bound=bound)
        least = replace(known, bound=bound)
        if least.is_known:
            return least
        found = self._whole(linear, outcome.x, replace(options, start=known.x))
        if found is not None and cost @ found < known.value:
            least = Least(bound, float(cost @ found), found)
        if least.is_known or least.value <= enough + slack(enough) or options.nodes == 0:
            return least
        return self._branched(linear, least, options)

    def _kept_for(self, linear: Linear) -> Kept:
        """Return what is kept solved; where much is otherwise than it was, it begins anew."""
        last, self._last = self._last, linear
        changed = 0 if last is None else int((last.upper != linear.upper).sum())
        if changed > _MUCH * len(linear.upper):
            self._kept = Kept()
        return self._kept

    def beside(
        self, cost: np.ndarray, atoms: frozenset[int], moved: frozenset[int], options: Options
    ) -> Least:
        """Return the least of a cost where only some requirements may be served otherwise.

        All others keep what they have in the plan, so that little is left to solve. The bound says
        nothing of other plans and is −∞.

        Parameters
        ----------
        cost, atoms, options
            As of `least`.
        moved
            Places of the requirements that may be served otherwise.
        """
        free, linear = self._free(moved), self.with_lifted(atoms, cost)
        x = self._settled(linear, free, options)
        return Least(-np.inf) if x is None else Least(-np.inf, float(cost @ x), x)

    def _free(self, moved: frozenset[int]) -> np.ndarray:
        return np.isin(self._requirement, [NONE, *moved])

    def _settled(self, linear: Linear, free: np.ndarray, options: Options) -> np.ndarray | None:
        """Return the best values of free columns while all others stay as planned."""
        part = self._parts(free)
        still = part.given @ self.planned[~free]
        more = np.arange(len(self.rows), len(linear.row_lower))  # rows that were added
        rows = np.append(part.rows, more)
        matrix = sparse.vstack([part.matrix, linear.matrix[more][:, np.flatnonzero(free)]])
        still = np.append(still, linear.matrix[more] @ np.where(free, 0.0, self.planned))
        small = replace(
            linear.part(np.flatnonzero(free), rows, sparse.csr_array(matrix)),
            row_lower=linear.row_lower[rows] - still,
            row_upper=linear.row_upper[rows] - still,
        )
        start = None if options.start is None else options.start[free]
        outcome = solve(small, replace(options, nodes=_NEAR_NODES, start=start))
        if outcome.x is None:
            return None
        x = self.planned.copy()
        x[free] = outcome.x
        return x if linear.holds(x, ROUND_OFF * max(1.0, np.abs(x).max(initial=0))) else None

    def _parts(self, free: np.ndarray) -> _Beside:
        """Return the rows in which free columns stand, and their coefficients, cut out once."""
        key = free.tobytes()
        if key not in self._cut:
            matrix = self._linear.matrix
            rows = np.flatnonzero(abs(matrix) @ free.astype(float) > 0)
            own = matrix[rows]
            self._cut[key] = _Beside(
                rows,
                sparse.csr_array(own[:, np.flatnonzero(free)]),
                sparse.csr_array(own[:, np.flatnonzero(~free)]),
            )
        return self._cut[key]

    def sparing(
        self,
        least: Least,
        atoms: frozenset[int],
        cost: np.ndarray,
        moved: frozenset[int],
        options: Options,
    ) -> np.ndarray:
        """Return a plan that is as good and makes little use of what is lifted.

        Parameters
        ----------
        least
            What was found with the atoms lifted.
        atoms
            What is lifted.
        cost
            What that was the least of.
        moved
            Places of the requirements that may be served otherwise: where all others keep what
            they have, they are left with it.
        options
            Solver and limits; how little use is made is not proved.
        """
        assert least.x is not None  # noqa: S101 - only what was found can be spared
        linear = self.with_lifted(atoms, self._use(atoms))
        linear = linear.with_row(cost, least.value + slack(least.value), "as_good")
        options, free = replace(options, start=least.x), self._free(moved)
        if np.allclose(least.x[~free], self.planned[~free], rtol=0, atol=ROUND_OFF):
            found = self._settled(linear, free, options)
            return least.x if found is None else found
        outcome = solve(linear.relaxed(), options)
        if outcome.x is None or outcome.status != OPTIMAL:
            return least.x
        found = self._whole(linear, outcome.x, options)
        return least.x if found is None else found

    def used(self, x: np.ndarray, atoms: frozenset[int]) -> frozenset[int]:
        """Return atoms, of those that are lifted, without which a plan could not be."""
        tall = x[self.caps.column] > self.caps.cap + ROUND_OFF
        used = set(self.caps.atom[tall].tolist())
        sums = self._linear.matrix @ x
        room = ROUND_OFF * np.maximum(1.0, np.abs(sums))
        broken = (sums > self._linear.row_upper + room) | (sums < self._linear.row_lower - room)
        for row in np.flatnonzero(broken).tolist():
            openers = [
                one for one in self._open_atom[self._open_row == row].tolist() if one in atoms
            ]
            if not used.intersection(openers):
                used.update(openers[:1])
        return frozenset(used)

    def _use(self, atoms: frozenset[int]) -> np.ndarray:
        """Return as costs the days of what could not be if nothing was lifted, and of every gap."""
        lifted = np.isin(self.caps.atom, list(atoms))
        use = np.where(self._is_gap, self._days, 0.0)
        column = self.caps.column[lifted]
        use[column] = self._days[column]
        return use

    def _whole(self, linear: Linear, x: np.ndarray, options: Options) -> np.ndarray | None:
        """Return whole values between those of the relaxed program and those of a known plan."""
        whole, start = linear.whole, self.planned if options.start is None else options.start
        if np.all(np.abs(x - np.rint(x))[whole] <= ROUND_OFF):
            return x
        low, high = np.floor(x + ROUND_OFF), np.ceil(x - ROUND_OFF)
        box = replace(
            linear,
            lower=np.where(whole, np.maximum(linear.lower, np.minimum(low, start)), linear.lower),
            upper=np.where(whole, np.minimum(linear.upper, np.maximum(high, start)), linear.upper),
        )
        box = replace(box, whole=whole & (box.lower < box.upper))
        return solve(box, replace(options, nodes=_NEAR_NODES, start=start)).x

    def _branched(self, linear: Linear, least: Least, options: Options) -> Least:
        """Look for the best whole values."""
        start = self.planned if least.x is None else least.x
        outcome = solve(linear, replace(options, start=start))
        bound = least.bound if outcome.bound is None else max(least.bound, outcome.bound)
        if outcome.x is None:
            return replace(least, bound=bound)
        value = float(linear.cost @ outcome.x)
        if value > least.value:
            return replace(least, bound=min(bound, least.value))
        return Least(min(bound, value), value, outcome.x)
