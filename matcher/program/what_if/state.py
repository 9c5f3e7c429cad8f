"""A state of a what-if: the program as the changes so far left it, and what was found for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from matcher.program.program import Program
from matcher.program.what_if.answer import Answer
from matcher.program.what_if.changed import Changed
from matcher.program.what_if.places import Places
from matcher.program.what_if.solved import Pieces, Solved, same_matrix

Edit = Callable[[Program], Program]
"""A change of arrays; it stands whatever is changed by name after it."""


@dataclass
class State:
    """A program as some changes left it, and what was found for it.

    Attributes
    ----------
    plain
        The program that the changes by name make.
    program
        The same with the edits of its arrays.
    changed, edits
        The changes by name, and of arrays.
    told
        All changes in words, in their order.
    places
        Where what the case says stands in the arrays; None until it is asked for.
    pieces, solved, answer
        What the program was cut into, and what came of it; None until it is solved.
    """

    plain: Program
    program: Program
    changed: Changed = field(default_factory=Changed)
    edits: tuple[Edit, ...] = ()
    told: tuple[str, ...] = ()
    places: Places | None = None
    pieces: Pieces | None = None
    solved: Solved | None = None
    answer: Answer | None = None

    def edited(self, edit: Edit, told: str) -> State:
        """Return the state after one more change of arrays."""
        return State(
            self.plain,
            edit(self.program),
            self.changed,
            (*self.edits, edit),
            (*self.told, told),
            self.places,
            self.pieces,
        )

    def become(self, plain: Program, changed: Changed, told: str) -> State:
        """Return the state after one more change by name, whose program is known.

        Raises
        ------
        ValueError
            Where columns or rows are other ones, so that edits of arrays would mean others.
        """
        is_same = plain.linear.matrix.shape == self.plain.linear.matrix.shape
        if self.edits and not is_same:
            raise ValueError(
                "this change numbers the columns and rows of the program anew, and bounds, sides "
                "or costs of them were set: change by name first, then by arrays"
            )
        kept = is_same and same_matrix(plain.linear.matrix, self.plain.linear.matrix)
        if kept:
            linear = replace(plain.linear, matrix=self.plain.linear.matrix)
            plain = replace(plain, linear=linear)
        program = plain
        for edit in self.edits:
            program = edit(program)
        places = self.places if plain.layout is self.plain.layout else None
        pieces = self.pieces if kept else None
        return State(plain, program, changed, self.edits, (*self.told, told), places, pieces)
