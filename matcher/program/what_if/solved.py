"""What was solved, and what of it still stands once something has changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from matcher.program.bundles import bundles
from matcher.program.lane import INFEASIBLE, Kept, Options, solve
from matcher.program.linear import Linear
from matcher.program.parts import LIMIT, Part
from matcher.program.program import Program
from matcher.program.solving import Solution, solve_parts


@dataclass(frozen=True)
class Piece:
    """What of a program shares no row with the rest, and its programs inside HiGHS.

    Attributes
    ----------
    columns, rows
        Its places in the program.
    matrix
        Its coefficients.
    kept
        Tier → its program.
    """

    columns: np.ndarray
    rows: np.ndarray
    matrix: sparse.csr_array
    kept: dict[str, Kept] = field(default_factory=dict)

    def cut(self, linear: Linear) -> Linear:
        """Return its arrays in a program of the same coefficients."""
        return linear.part(self.columns, self.rows, self.matrix)


@dataclass(frozen=True)
class Pieces:
    """All pieces of a program, and which of them each column and row belongs to; −1 for none."""

    every: tuple[Piece, ...]
    of_column: np.ndarray
    of_row: np.ndarray


@dataclass(frozen=True)
class Solved:
    """A program with its solution, whose parts are those of the pieces."""

    program: Program
    pieces: Pieces
    solution: Solution


def cut_pieces(linear: Linear, known: Solved | None) -> Pieces:
    """Return the pieces of a program; those that were solved before keep what they keep."""
    rows, columns = linear.matrix.shape
    of_column, of_row = np.full(columns, -1), np.full(rows, -1)
    every = []
    for number, (own_columns, own_rows) in enumerate(bundles(linear)):
        matrix = linear.part(own_columns, own_rows).matrix
        piece = Piece(own_columns, own_rows, matrix)
        every.append(piece if known is None else _kept(piece, known))
        of_column[own_columns], of_row[own_rows] = number, number
    return Pieces(tuple(every), of_column, of_row)


def _kept(piece: Piece, known: Solved) -> Piece:
    """Return the same piece of a program that was solved before; the new one where there is none.

    Columns and rows are the same by their places, and so by their meaning, where there are as many.
    """
    if len(known.pieces.of_column) == 0 or not len(piece.columns):
        return piece
    first = piece.columns[0]
    number = int(known.pieces.of_column[first]) if first < len(known.pieces.of_column) else -1
    if number < 0:
        return piece
    other = known.pieces.every[number]
    is_same = np.array_equal(piece.columns, other.columns) and np.array_equal(
        piece.rows, other.rows
    )
    return other if is_same and same_matrix(piece.matrix, other.matrix) else piece


def same_matrix(one: sparse.csr_array, other: sparse.csr_array) -> bool:
    """Say whether two matrices have the same coefficients."""
    return one is other or (
        one.shape == other.shape
        and np.array_equal(one.indptr, other.indptr)
        and np.array_equal(one.indices, other.indices)
        and np.array_equal(one.data, other.data)
    )


def is_impossible(linear: Linear) -> bool:
    """Say whether no values keep all bounds and rows of a program."""
    if (linear.lower > linear.upper).any():
        return True
    free = replace(linear, cost=np.zeros(len(linear.cost)))
    return solve(free, Options()).status == INFEASIBLE


def solve_pieces(
    program: Program, pieces: Pieces, known: Solved | None, options: Options
) -> Solution:
    """Solve a program of which some pieces may be as they were.

    Parameters
    ----------
    program
        What is solved.
    pieces
        Its pieces.
    known
        What was solved before; None: nothing.
    options
        Limits and the stop.

    Raises
    ------
    ContradictionError
        Where pins cannot all hold.
    SolverError
        Where the solver breaks down.
    """
    settled = {} if known is None else _unchanged(known, program, pieces)
    solution = _solve(program, pieces, settled, options)
    if settled and any(tier.closed == LIMIT for tier in solution.tiers):
        # What is left of the stop for parts that were branched hangs on the sum of all.
        settled = {n: part for n, part in settled.items() if part.is_linear}
        solution = _solve(program, pieces, settled, options)
    return solution


def _solve(
    program: Program, pieces: Pieces, settled: dict[int, Part], options: Options
) -> Solution:
    parts = [
        settled.get(number)
        or Part(program, one.columns, one.rows, linear=one.cut(program.linear), kept=one.kept)
        for number, one in enumerate(pieces.every)
    ]
    return solve_parts(program, parts, options, settled=frozenset(settled.values()))


def _unchanged(known: Solved, program: Program, pieces: Pieces) -> dict[int, Part]:
    """Return the parts in which nothing has changed, by their piece."""
    old, new = known.program.linear, program.linear
    both = list(zip(known.program.tiers, program.tiers, strict=False))
    is_same = len(known.program.tiers) == len(program.tiers)
    is_same &= old.matrix.shape == new.matrix.shape
    if not is_same or any(one.name != other.name for one, other in both):
        return {}
    columns = (old.lower != new.lower) | (old.upper != new.upper)
    for one, other in both:
        if one.coefficients is not other.coefficients:
            columns |= one.coefficients != other.coefficients
    rows = (old.row_lower != new.row_lower) | (old.row_upper != new.row_upper)
    changed = {*pieces.of_column[columns].tolist(), *pieces.of_row[rows].tolist()}
    parts = zip(known.pieces.every, known.solution.parts, strict=True)
    solved = {id(piece): part for piece, part in parts}
    return {
        number: solved[id(piece)]
        for number, piece in enumerate(pieces.every)
        if number not in changed and id(piece) in solved
    }
