"""The handle of what-ifs by arrays: a program that is kept solved, changed, and solved again."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from matcher.errors import ContradictionError, SolverError, count
from matcher.program.cancellation import Cancel, Cancellation
from matcher.program.closing import Closing
from matcher.program.lane import Options
from matcher.program.program import Program
from matcher.program.solving import Solution
from matcher.program.what_if.answer import Answer, read_answer
from matcher.program.what_if.arrays import (
    check_bounds,
    check_costs,
    check_sides,
    with_bounds,
    with_costs,
    with_sides,
)
from matcher.program.what_if.solved import Solved, cut_pieces, is_impossible, solve_pieces
from matcher.program.what_if.state import State


class Handle(Closing):
    """A program that is kept solved: change its arrays, solve again from where it was, undo.

    Parameters
    ----------
    program
        What is asked about, with its tiers.
    stop
        Relative distance to its bound at which a branched tier is good enough; 0 for the best.
    time_limit
        Seconds for each solve.
    cancel
        Says whether to stop; asked anew in each solve.
    """

    def __init__(
        self, program: Program, *, stop: float, time_limit: float | None, cancel: Cancel | None
    ) -> None:
        self._cancel = cancel
        self._wish: Cancellation | None = None
        wish = None if cancel is None else self._is_cancelled
        self._options = Options(stop=stop, seconds=time_limit, cancel=wish)
        self._states = [State(program, program)]
        self._latest: Solved | None = None

    def _is_cancelled(self) -> bool:
        return self._wish is not None and self._wish()

    @property
    def program(self) -> Program:
        """The program as the changes left it: `columns` and `rows` say what its arrays mean."""
        return self._now.program

    @property
    def changes(self) -> tuple[str, ...]:
        """The changes that stand, in words, in their order."""
        return self._now.told

    @property
    def _now(self) -> State:
        if not self._states:
            raise ValueError("the handle is closed: make another")
        return self._states[-1]

    def set_bounds(
        self,
        columns: ArrayLike,
        *,
        lower: ArrayLike | None = None,
        upper: ArrayLike | None = None,
    ) -> None:
        """Change the bounds of columns of the program.

        Parameters
        ----------
        columns
            Their places.
        lower, upper
            One for all or one each; None leaves what is there.

        Raises
        ------
        ValueError
            Where a bound is not finite, or the lower would be above the upper.
        """
        places = np.atleast_1d(columns)
        edit = partial(with_bounds, columns=places, lower=lower, upper=upper)
        state = self._now.edited(edit, f"bounds of {count(len(places), 'column')}")
        check_bounds(state.program, places)
        self._states.append(state)

    def set_sides(
        self, rows: ArrayLike, *, lower: ArrayLike | None = None, upper: ArrayLike | None = None
    ) -> None:
        """Change the sides of rows of the program.

        Parameters
        ----------
        rows
            Their places.
        lower, upper
            One for all or one each, infinite for none; None leaves what is there.

        Raises
        ------
        ValueError
            Where a side is not a number, or the lower would be above the upper.
        """
        places = np.atleast_1d(rows)
        edit = partial(with_sides, rows=places, lower=lower, upper=upper)
        state = self._now.edited(edit, f"sides of {count(len(places), 'row')}")
        check_sides(state.program, places)
        self._states.append(state)

    def set_costs(self, tier: str, columns: ArrayLike, costs: ArrayLike) -> None:
        """Change the coefficients of columns in a tier.

        Parameters
        ----------
        tier
            Its name.
        columns
            Their places.
        costs
            What one of each adds to the tier as it is minimised; one for all or one each.

        Raises
        ------
        ValueError
            Where there is no such tier, or a coefficient is not finite.
        """
        check_costs(costs)
        places = np.atleast_1d(columns)
        edit = partial(with_costs, tier=tier, columns=places, costs=costs)
        self._states.append(self._now.edited(edit, f"{tier} of {count(len(places), 'column')}"))

    def solve(self) -> Answer:
        """Return the best values of all tiers with the changes made so far.

        After `undo` the answer is the one that was there before.

        Raises
        ------
        ContradictionError
            Where pins and changes cannot all hold; `undo` takes the last change back.
        SolverError
            Where the solver breaks down, or was stopped before it had any plan.
        """
        state = self._now
        if state.answer is not None:
            return state.answer
        before = [one.solved for one in self._states if one.solved is not None]
        known = before[-1] if before else self._latest
        if state.pieces is None:
            state.pieces = cut_pieces(state.program.linear, known)
        self._wish = None if self._cancel is None else Cancellation(self._cancel)
        solution = self._find(state, known)
        heard = self._wish is not None and self._wish.is_heard
        answer = read_answer(state.program, solution, self._telling(state), cancelled=heard)
        if solution.status() != "limit":
            # What was cut short is solved again when it is asked for again.
            self._latest = state.solved = Solved(state.program, state.pieces, solution)
            state.answer = answer
        return answer

    def _find(self, state: State, known: Solved | None) -> Solution:
        """Solve the program of a state.

        Raises
        ------
        ContradictionError
            Where pins and changes cannot all hold.
        SolverError
            Where the solver breaks down, or was stopped before it had any plan.
        """
        linear = state.program.linear
        assert state.pieces is not None  # noqa: S101 - a state is cut before it is solved
        try:
            if (linear.lower <= linear.upper).all():
                return solve_pieces(state.program, state.pieces, known, self._options)
        except SolverError:
            if not is_impossible(linear):
                raise
        raise self._contradiction(state)

    @abstractmethod
    def _telling(self, state: State) -> Callable[[], Program]:
        """Return what gives the program of a state with all that its frames tell."""

    @abstractmethod
    def _contradiction(self, state: State) -> ContradictionError:
        """Return the error that says what cannot hold."""

    def undo(self) -> None:
        """Take back the last change.

        Raises
        ------
        ValueError
            Where there is none.
        """
        if self._now is self._states[0]:
            raise ValueError("there is no change to undo")
        self._states.pop()

    @contextmanager
    def trying(self) -> Iterator[Self]:
        """Take back at the end of a `with` block every change that was made in it."""
        depth = len(self._states)
        try:
            yield self
        finally:
            del self._states[depth:]

    def hold(self) -> None:
        """Let every later solve start from what is solved now, whatever is solved in between.

        So an answer hangs on its changes alone, to the last bit, in whatever order they are asked
        and in however many processes.
        """
        self.solve()
        self._options = replace(self._options, afresh=True)

    def close(self) -> None:
        """Let go of the programs inside the solver; answers that were given stay."""
        self._states.clear()
        self._latest = None
