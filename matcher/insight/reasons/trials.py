"""Trials: how much stays open with some things lifted, each asked once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.program.cancellation import Cancellation
from matcher.program.lane import Options
from matcher.program.lifting import NODES, Least, Piece, slack

Atoms = frozenset[int]
"""Places of atoms in their lifting."""


_FEW = 2
"""How many other requirements may be served otherwise where little is to be solved."""


@dataclass
class Clock:
    """The time that is left, and the wish to stop; None for any time."""

    seconds: float | None = None
    wish: Cancellation | None = None
    start: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float | None:
        """Seconds left, 0 or more; none once it was asked to stop."""
        if self.wish is not None and self.wish():
            return 0.0
        if self.seconds is None:
            return None
        return max(0.0, self.seconds - (time.monotonic() - self.start))

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self.left == 0


@dataclass(frozen=True)
class Trial:
    """What was found with some atoms lifted.

    Attributes
    ----------
    atoms
        What was lifted.
    bound
        No plan leaves less open.
    value
        What a plan leaves open that was found; ∞ where none was.
    """

    atoms: Atoms
    bound: float
    value: float


class Trials:
    """How much of one thing stays open, with these or those atoms lifted.

    Parameters
    ----------
    piece
        What it hangs together with.
    cost
        What is to be least, one for each column of the piece.
    atoms
        What may be lifted, hardest to change first.
    always
        What is lifted whatever is asked.
    moved
        Requirements that may be served otherwise whatever is lifted, and atom → the requirement
        that may be too once it is lifted.
    clock
        The time that is left.
    """

    def __init__(
        self,
        piece: Piece,
        cost: np.ndarray,
        atoms: Iterable[int],
        *,
        always: Atoms = frozenset(),
        moved: tuple[frozenset[int], dict[int, int]] = (frozenset(), {}),
        clock: Clock | None = None,
    ) -> None:
        self.piece = piece
        self.atoms = tuple(atoms)
        self.made: list[Trial] = []
        self._cost, self._always, self._moved = cost, always, moved
        self._clock = clock or Clock()
        self._plans: list[tuple[Atoms, float, np.ndarray]] = []

    @property
    def floor(self) -> float:
        """What stays open whatever is lifted, by the bounds of its columns alone."""
        return self.piece.floor(self._cost)

    def least(self, atoms: Atoms, enough: float = -np.inf, *, nodes: int = NODES) -> Least:
        """Return the least that stays open with some atoms lifted.

        Parameters
        ----------
        atoms
            What is lifted.
        enough
            No more is looked for once it is clear on which side of it the least lies.
        nodes
            Limit of branching; 0 for none at all.
        """
        level = max(enough, self.floor)
        level += slack(level)
        known, lifted = self._known(atoms), atoms | self._always
        if known.value > level:
            bound = self.piece.bound(self._cost, lifted)
            if bound > level:
                found = replace(known, bound=min(bound, known.value))
                self._remember(atoms, found)
                return found
            known = min(known, self._beside(atoms), key=lambda one: one.value)
        if known.value <= level:
            return replace(known, bound=self.floor)
        found = self.piece.least(self._cost, lifted, enough, self._options(nodes), known)
        found = replace(found, bound=max(found.bound, self.floor))
        self._remember(atoms, found)
        return found

    def found(self, atoms: Atoms) -> Least:
        """Return what a plan leaves open that was found with little to solve; nothing is proved."""
        return min(self._known(atoms), self._beside(atoms), key=lambda one: one.value)

    def within(self, piece: Piece) -> Trials:
        """Return trials of the same in a piece in which less is lifted by an atom."""
        other = copy(self)
        other.piece, other.made, other._plans = piece, [], []  # noqa: SLF001 - its own kind
        return other

    def reaches(self, atoms: Atoms, level: float, *, nodes: int = NODES) -> Atoms | None:
        """Return a part of some atoms that, lifted, leaves at most a level open; None if not."""
        if self.misses(atoms, level):
            return None
        found = self.least(atoms, level, nodes=nodes)
        if found.x is None or found.value > level + slack(level):
            return None
        return self.piece.used(found.x, atoms) & atoms

    def misses(self, atoms: Atoms, level: float) -> bool:
        """Say whether it is known that more than a level stays open."""
        return any(atoms <= one.atoms and one.bound > level + slack(level) for one in self.made)

    def bound(self, atoms: Atoms) -> float:
        """Return what is known to stay open at least."""
        known = (one.bound for one in self.made if atoms <= one.atoms)
        return max(known, default=self.floor)

    def spared(self, found: Least, atoms: Atoms) -> np.ndarray:
        """Return a plan as good as one that was found, which makes little use of what is lifted."""
        every, moved = atoms | self._always, self._moves(atoms)
        x = self.piece.sparing(found, every, self._cost, moved, self._options(0))
        self._plans.append((self.piece.used(x, atoms) & atoms, float(self._cost @ x), x))
        return x

    def _options(self, nodes: int) -> Options:
        return Options(seconds=self._clock.left, nodes=nodes, cancel=self._clock.wish)

    def _known(self, atoms: Atoms) -> Least:
        """Return the best plan that was found and needs no more than some atoms."""
        fitting = [(value, x) for used, value, x in self._plans if used <= atoms]
        if not fitting:
            return Least(-np.inf)
        value, x = min(fitting, key=lambda one: one[0])
        return Least(-np.inf, value, x)

    def _beside(self, atoms: Atoms) -> Least:
        """Return what can be done while nobody else is served otherwise."""
        _, by_atom = self._moved
        others = atoms & by_atom.keys()
        atoms = atoms - others if len(others) > _FEW else atoms
        every = atoms | self._always
        found = self.piece.beside(self._cost, every, self._moves(atoms), self._options(0))
        if found.x is not None:
            self._remember(atoms, found)
        return found

    def _moves(self, atoms: Atoms) -> frozenset[int]:
        """Return the requirements that may be served otherwise, unless those are very many."""
        always, by_atom = self._moved
        others = [by_atom[one] for one in atoms if one in by_atom]
        return always.union(others) if len(others) <= _FEW else always

    def _remember(self, atoms: Atoms, found: Least) -> None:
        self.made.append(Trial(atoms, found.bound, found.value))
        if found.x is not None:
            self._plans.append((self.piece.used(found.x, atoms) & atoms, found.value, found.x))
