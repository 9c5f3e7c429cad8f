"""Asking: sets of reasons for one subject, found by trials and put into words.

A *repair* is a set that, lifted, closes all that can be closed; *grounds* are a set that keeps it
open, whatever else is lifted. None of either can be spared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matcher.insight.reasons.explanation import (
    OPEN,
    PROVED,
    Atom,
    Check,
    Grounds,
    Reason,
)
from matcher.insight.reasons.laid import LaidPlan
from matcher.insight.reasons.spare import spare
from matcher.insight.reasons.telling import Asked, tell
from matcher.insight.reasons.trials import Atoms, Trials
from matcher.insight.reasons.use import Use
from matcher.program.lifting import NODES, Least, slack

NOT_FOUND_OUT = "What keeps it so is not proved: it was not found out in the time that was given."
"""What is said where the solves ended before it was clear."""

_BRIEF_NODES = 50
"""Limit of branching where nothing at all could be said without."""

_FEW = 3
"""Up to how many atoms a plan may use before one is looked for that uses fewer."""


@dataclass(frozen=True)
class Effort:
    """How much is asked.

    Attributes
    ----------
    repairs
        How many sets of reasons are looked for.
    is_brief
        Whether the first set is enough, and what branching would have to decide is left open.
    """

    repairs: int = 1
    is_brief: bool = False

    @property
    def nodes(self) -> int:
        """Limit of branching of each check."""
        return 0 if self.is_brief else NODES


class Asking:
    """What is asked about one subject, and what was found out.

    Parameters
    ----------
    laid
        The plan, laid out.
    trials
        How much stays open with this or that lifted.
    total
        How much is open in the plan.
    effort
        How much is asked.

    Attributes
    ----------
    best
        What stays open with everything lifted.
    checks
        What was tried that the answer rests on.
    """

    def __init__(self, laid: LaidPlan, trials: Trials, total: float, effort: Effort) -> None:
        self.laid, self.trials, self.total, self.effort = laid, trials, total, effort
        self.every: Atoms = frozenset(trials.atoms)
        self.checks: list[Check] = []
        self.best = trials.least(self.every, nodes=effort.nodes)
        if effort.is_brief and not self.best.is_known:
            self.best = trials.least(self.every, nodes=_BRIEF_NODES)
        self._known: Atoms = self.every
        if self.best.x is not None:
            self._note(self.every, self.best, "What is open if everything is lifted that may be.")
            self._known = trials.piece.used(self.best.x, self.every) & self.every
            if len(self._known) > _FEW:
                x = trials.spared(self.best, self.every)
                self.best = replace(self.best, x=x)
                self._known = trials.piece.used(x, self.every) & self.every

    @property
    def level(self) -> float:
        """What stays open with everything lifted."""
        return self.best.value

    @property
    def closable(self) -> float:
        """How much of what is open can be closed; 0 where that is next to nothing."""
        found = self.total - self.level
        return found if found > slack(self.total) else 0.0

    def repairs(self) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
        """Yield sets that close all that can be closed, each with a plan that makes use of it.

        The first is the easiest to change. The others are found by barring, in turn, each member
        of those that are known.
        """
        found: list[tuple[int, ...]] = []
        barred: deque[Atoms] = deque([frozenset()])
        tried: set[Atoms] = set()
        while barred and len(found) < self.effort.repairs:
            out = barred.popleft()
            if out in tried:
                continue
            tried.add(out)
            known = next((one for one in found if not out & set(one)), None)
            if known is None:
                known = self._repair(out)
                if known is None:
                    continue
                found.append(known)
                yield known, self._plan(known)
            barred.extend(out | {one} for one in known)

    def _repair(self, out: Atoms) -> tuple[int, ...] | None:
        """Return a set that closes all that can be closed, without some atoms; None if none."""
        members = tuple(one for one in self.trials.atoms if one not in out)
        known = self._known if not out else self._reaches(frozenset(members), single=True)
        if known is None:
            return None
        return spare(members, known, lambda atoms, single: self._reaches(atoms, single=single))

    def _reaches(self, atoms: Atoms, *, single: bool) -> Atoms | None:
        nodes = self.effort.nodes if single else 0
        return self.trials.reaches(atoms, self.level, nodes=nodes)

    def _plan(self, members: tuple[int, ...]) -> np.ndarray:
        """Return a plan that makes little use of what is lifted; of all columns."""
        chosen = frozenset(members)
        found = self.trials.least(chosen, self.level, nodes=self.effort.nodes)
        self._note(chosen, found, "These together close all that can be closed.", self.level)
        return self.spread(self.trials.spared(found, chosen))

    def spread(self, x: np.ndarray) -> np.ndarray:
        """Return values of all columns: those of the piece, and the plan's own elsewhere."""
        full = self.laid.planned.copy()
        full[self.trials.piece.columns] = x
        return full

    def is_needed(self, members: tuple[int, ...]) -> bool:
        """Say whether it is shown of each member of a repair that the others do not do without."""
        shown = True
        for one in members:
            rest = frozenset(members) - {one}
            if not self.effort.is_brief and not self.trials.misses(rest, self.level):
                self.trials.least(rest, self.level)
            missed = self.trials.misses(rest, self.level)
            self._claim(rest, f"Without {self.atom(one)} more stays open.", shown=missed)
            shown &= missed
        return shown

    def grounds(self, r: int) -> Grounds | None:
        """Return a set that keeps it open whatever else is lifted; None where none was found."""
        trials = self.trials

        def holds(atoms: Atoms, single: bool) -> Atoms | None:
            lifted = self.every - atoms
            if not trials.misses(lifted, self.level):
                trials.least(lifted, self.level, nodes=NODES if single else 0)
            return atoms if trials.misses(lifted, self.level) else None

        if not self.closable or holds(self.every, single=True) is None:
            return None
        members = spare(trials.atoms, self.every, holds)
        lifted = self.every - frozenset(members)
        self._claim(lifted, "With all lifted but the grounds more stays open.", shown=True)
        spared = [trials.reaches(lifted | {one}, self.level) is not None for one in members]
        reasons = self.reasons(members, self.full, r)
        status = PROVED if all(spared) else OPEN
        return Grounds(tuple(reasons), trials.bound(lifted), status)

    @property
    def full(self) -> np.ndarray:
        """The best plan with everything lifted, as values of all columns."""
        return self.spread(self.trials.piece.planned if self.best.x is None else self.best.x)

    def reasons(self, members: tuple[int, ...], x: np.ndarray, r: int) -> list[Reason]:
        """Return atoms in words.

        Parameters
        ----------
        members
            Their places.
        x
            A plan that makes use of them, so that it can be said how far.
        r
            Place of the requirement that is asked about.
        """
        use = Use(self.laid.lifting, x)
        rows = self.laid.lifting.atoms
        return [
            Reason(self.atom(one), *tell(Asked(self.laid, r, rows.iloc[one], use)))
            for one in members
        ]

    def alone(self, member: int) -> float:
        """Return how much one atom closes by itself."""
        found = self.trials.least(frozenset([member]))
        self._note(frozenset([member]), found, f"What {self.atom(member)} leaves open by itself.")
        return max(0.0, self.total - found.value)

    def atom(self, place: int) -> Atom:
        """Return an atom by its ids."""
        row, facts = self.laid.lifting.atoms.iloc[place], self.laid.facts
        p, r = int(row["p"]), int(row["r"])
        return Atom(
            str(row["kind"]),
            None if p < 0 else str(facts.pledges["id"].iloc[p]),
            None if r < 0 else str(facts.requirements["id"].iloc[r]),
            str(row["who"]) or None,
            str(row["about"]) or None,
        )

    def _note(self, atoms: Atoms, found: Least, claim: str, level: float | None = None) -> None:
        """Keep a check of which the value is asked, or whether it is at most a level."""
        shown = found.is_known if level is None else found.value <= level + slack(level)
        self._keep(atoms, (found.bound, found.value), claim, shown=shown)

    def _claim(self, atoms: Atoms, claim: str, *, shown: bool) -> None:
        """Keep a check of which the bound is asked."""
        self._keep(atoms, (self.trials.bound(atoms), np.inf), claim, shown=shown)

    def _keep(self, atoms: Atoms, values: tuple[float, float], claim: str, *, shown: bool) -> None:
        if not self.effort.is_brief:
            lifted = tuple(self.atom(one) for one in sorted(atoms))
            self.checks.append(Check(lifted, *values, PROVED if shown else OPEN, claim))
