"""Touched: the part of a program that a question is about, solved by itself.

What shares no row with it keeps its best values whatever is changed here, so that differences of
tiers are differences of this part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.program.lane import Options
from matcher.program.linear import Linear, components
from matcher.program.program import Program
from matcher.program.solving import solve_program
from matcher.program.tiers import Tier


@dataclass(frozen=True)
class Answer:
    """What solving a part gave.

    Attributes
    ----------
    values
        What the columns of the part add to each tier, as it is minimised.
    closed
        How each tier ended: ``linear``, ``branching`` or ``limit``.
    x
        One per column of the whole program; those outside of the part mean nothing.
    """

    values: np.ndarray
    closed: tuple[str, ...]
    x: np.ndarray

    @property
    def is_closed(self) -> bool:
        """Whether no limit was hit."""
        return "limit" not in self.closed


@dataclass(frozen=True)
class Touched:
    """All that hangs together with some columns of a program.

    Attributes
    ----------
    program
        The program.
    columns, rows
        Places of what hangs together, sorted.
    """

    program: Program
    columns: np.ndarray
    rows: np.ndarray

    def solve(
        self, options: Options, *, tiers: tuple[Tier, ...], linear: Linear | None = None
    ) -> Answer:
        """Find the best values of the part.

        Parameters
        ----------
        options
            Solver, stop, and the time limit of this solve.
        tiers
            The tiers that count, most important first.
        linear
            The program with other bounds and sides; None for as it is.

        Raises
        ------
        ContradictionError
            Where pins cannot all hold.
        SolverError
            Where the solver breaks down.
        """
        program = replace(self.program, linear=linear or self.program.linear, tiers=tiers)
        solution = solve_program(program, options, only=(self.columns, self.rows))
        own = self.columns
        values = [float(tier.coefficients[own] @ solution.x[own]) for tier in tiers]
        closed = tuple(tier.closed for tier in solution.tiers)
        return Answer(np.array(values), closed, solution.x)


def touched_by(program: Program, columns: np.ndarray) -> Touched:
    """Return what hangs together with some columns.

    Parameters
    ----------
    program
        The program.
    columns
        Places of the columns.
    """
    of_column, of_row = components(program.linear.matrix)
    own = np.unique(of_column[columns])
    return Touched(
        program,
        np.flatnonzero(np.isin(of_column, own)),
        np.flatnonzero(np.isin(of_row, own)),
    )
