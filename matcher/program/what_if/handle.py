"""The handle of what-ifs: a case that is kept solved, changed, and solved again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from matcher.case.case import Case
from matcher.program.cancellation import Cancel, Cancellation
from matcher.program.defaults import DEFAULT_STOP
from matcher.program.formulation import formulate
from matcher.program.lane import Options
from matcher.program.program import Program
from matcher.program.what_if.answer import Answer, read_answer
from matcher.program.what_if.arrays import with_bounds, with_costs, with_sides
from matcher.program.what_if.solved import Pieces, Solved, cut_pieces, solve_pieces


@dataclass
class _State:
    """A program as some changes left it, and what was found for it."""

    program: Program
    solved: Solved | None = None
    answer: Answer | None = None


class WhatIf:
    """A case that is kept solved: change it, solve again from where it was, undo.

    Nothing is changed but the handle: neither case nor plan. What does not hang together with a
    change is not solved again. A handle is for one thread.

    Parameters
    ----------
    asked
        The case that is asked about; or a program, such as one with rows of your own, whose tiers
        are then its own.
    objective
        Tiers instead of those of the case, as of `match`.
    stop
        Relative distance to its bound at which a branched tier is good enough; 0 for the best.
    time_limit
        Seconds for each solve.
    cancel
        Says whether to stop, as of `match`; asked anew in each solve.

    Raises
    ------
    ContradictionError
        Where pins cannot all hold.
    InputError
        Where the objective names no tier, or the case holds what plans do not honour.
    """

    def __init__(
        self,
        asked: Case | Program,
        objective: Sequence[str | Mapping[str, float]] | None = None,
        *,
        stop: float = DEFAULT_STOP,
        time_limit: float | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        program = asked if isinstance(asked, Program) else _formulate(asked, objective)
        self._cancel = cancel
        self._wish: Cancellation | None = None
        wish = None if cancel is None else self._is_cancelled
        self._options = Options(stop=stop, seconds=time_limit, cancel=wish)
        self._states = [_State(program)]
        self._pieces: Pieces | None = None
        self._latest: Solved | None = None

    def _is_cancelled(self) -> bool:
        return self._wish is not None and self._wish()

    @property
    def program(self) -> Program:
        """The program as the changes left it: `columns` and `rows` say what its arrays mean."""
        return self._states[-1].program

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
        self._become(with_bounds(self.program, np.asarray(columns), lower, upper))

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
        self._become(with_sides(self.program, np.asarray(rows), lower, upper))

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
        self._become(with_costs(self.program, tier, np.asarray(columns), costs))

    def _become(self, program: Program) -> None:
        self._check_open()
        self._states.append(_State(program))

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
        self._check_open()
        state = self._states[-1]
        if state.answer is not None:
            return state.answer
        if self._pieces is None:
            self._pieces = cut_pieces(state.program.linear)
        self._wish = None if self._cancel is None else Cancellation(self._cancel)
        before = [one.solved for one in self._states if one.solved is not None]
        known = before[-1] if before else self._latest
        solution = solve_pieces(state.program, self._pieces, known, self._options)
        heard = self._wish is not None and self._wish.is_heard
        answer = read_answer(state.program, solution, cancelled=heard)
        if solution.status() != "limit":
            # What was cut short is solved again when it is asked for again.
            self._latest = state.solved = Solved(state.program, solution)
            state.answer = answer
        return answer

    def undo(self) -> None:
        """Take back the last change.

        Raises
        ------
        ValueError
            Where there is none.
        """
        self._check_open()
        if len(self._states) == 1:
            raise ValueError("there is no change to undo")
        self._states.pop()

    @contextmanager
    def trying(self) -> Iterator[WhatIf]:
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
        self._pieces = self._latest = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _check_open(self) -> None:
        if not self._states:
            raise ValueError("the handle is closed: make another")


def _formulate(case: Case, objective: Sequence[str | Mapping[str, float]] | None) -> Program:
    """Return the program of a case without the tier that breaks ties."""
    if objective is not None:
        listed = [entry if isinstance(entry, str) else dict(entry) for entry in objective]
        case = case.with_settings(objective=listed)
    program = formulate(case)
    return replace(program, tiers=program.judged)
