"""What-ifs: a case that is kept solved, changed by name, and solved again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from matcher.case.case import Case
from matcher.case.frames import Frame
from matcher.errors import ContradictionError, MatcherError, SolverError
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.defaults import DEFAULT_STOP
from matcher.program.formulation import formulate
from matcher.program.match import match
from matcher.program.program import Program
from matcher.program.solving import solve_program
from matcher.program.what_if.changed import Changed, change_case
from matcher.program.what_if.ground import Ground
from matcher.program.what_if.imagined import imagine
from matcher.program.what_if.laying import change_presence
from matcher.program.what_if.named import Named
from matcher.program.what_if.state import State


class WhatIf(Named):
    """A case that is kept solved: change it by name, solve again from where it was, undo.

    Neither the case nor a plan of it changes; the handle does, and forgets at the end of its
    ``with`` block. What a change does not reach is not solved again. A handle is for one thread.

    The answer is that of `match` for the changed case, tier by tier, over the pairs and dates that
    were offered at the start:

    - Dates follow from windows, notice, journeys and policies, never from quantities, costs or
      limits: so these change nothing of them. A pledge that is withdrawn, forbidden or set to 0 is
      still among those whose dates are offered to others, and an imagined one is from the start.
      Where a calendar step offers every day that matters, or there is no calendar, that is the
      same; else an answer may be a little better than `match`, and never worse.
    - The tiers are those of the start. The tier ``largest_gap`` compares the requirements that
      some pledge could serve then, and the tier that breaks ties is left out: of plans that are
      equally good, the frames of an answer show one.
    - Hard policies that had to be given up at the start (`relax`) stay given up.

    What the arrays cannot say exactly is refused with a `ValueError`, never approximated.

    Parameters
    ----------
    asked
        The case that is asked about; or a program, such as one with rows of your own, whose tiers
        are then its own, and which cannot be laid out anew.
    objective
        Tiers instead of those of the case, as of `match`.
    imagined
        Pledges that nobody has made, as rows of table `pledges` with ids and quantities: the most
        that `set_quantity` may quickly set. At the start nothing of them is there.
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
        Where the objective names no tier, an imagined pledge cannot be read, or the case holds
        what plans do not honour.
    ValueError
        Where an imagined pledge has no id or no quantity.

    Examples
    --------
    >>> pledge = {"id": "P1", "contributor_id": "KEN", "capability_id": "truck", "quantity": 4}
    >>> requirement = {"mission_id": "North", "capability_id": "truck", "quantity": 5}
    >>> case = Case.from_frames([pledge], [requirement])
    >>> with WhatIf(case, ("gap",)) as what_if:
    ...     with what_if.trying():
    ...         what_if.set_quantity("P1", 2)
    ...         print(what_if.solve())
    ...     print(what_if.solve())
    <Answer: gap 0.6, optimal>
    <Answer: gap 0.2, optimal>
    """

    def __init__(
        self,
        asked: Case | Program,
        objective: Sequence[str | Mapping[str, float]] | None = None,
        *,
        imagined: Frame | None = None,
        stop: float = DEFAULT_STOP,
        time_limit: float | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        begin = partial(super().__init__, stop=stop, time_limit=time_limit, cancel=cancel)
        if isinstance(asked, Program):
            self._case = asked.layout.presence.eligibility.case
            self._ground = Ground(asked.layout.presence, is_given=True)
            begin(asked)
            return
        if objective is not None:
            listed = [entry if isinstance(entry, str) else dict(entry) for entry in objective]
            asked = asked.with_settings(objective=listed)
        self._case, off = (asked, Changed()) if imagined is None else imagine(asked, imagined)
        order = self._case.settings.relax
        for number in range(len(order) + 1):
            program = formulate(self._case, relaxed=order[:number])
            program = replace(program, tiers=program.judged)
            self._ground = Ground(program.layout.presence)
            begin(program)
            self._states = [self._switched(self._now, off)]
            try:
                if order:
                    self.solve()
            except ContradictionError:
                if number == len(order):
                    raise
            else:
                return

    def _switched(self, state: State, off: Changed) -> State:
        """Return the state at the start: imagined pledges are there, and nothing of them is."""
        return replace(self._advanced(state, off, ""), told=())

    @property
    def case(self) -> Case:
        """The case that the changes by name make, checked.

        Raises
        ------
        InputError
            Where its tables cannot hold what was changed.
        ValueError
            Where arrays were changed, which no table can say.
        """
        if self._now.edits:
            raise ValueError("bounds, sides or costs of the program were set: no table says that")
        return change_case(self._case, self._now.changed)

    def plan(self, **options: Any) -> Plan:
        """Return the plan of the changed case, found anew: with its own dates, and its proof.

        Parameters
        ----------
        **options
            As of `match`.

        Raises
        ------
        ContradictionError
            Where pins and hard policies cannot all hold.
        InputError
            Where the tables cannot hold what was changed.
        SolverError
            Where the solver breaks down, or was stopped before it had any plan.
        ValueError
            Where arrays were changed, which no table can say.
        """
        return match(self.case, **options)

    def _telling(self, state: State) -> Callable[[], Program]:
        ground = self._ground

        def lay_out() -> Program:
            presence = change_presence(ground, state.changed)
            return replace(state.program, layout=replace(state.program.layout, presence=presence))

        return lay_out

    def _contradiction(self, state: State) -> MatcherError:
        """Return the error that names what cannot hold: pins and policies, else the changes."""
        try:
            asked = change_case(self._case, state.changed)
            solve_program(formulate(asked), replace(self._options, seconds=None, cancel=None))
        except (ContradictionError, SolverError) as error:
            if isinstance(error, ContradictionError):
                return error
        return super()._contradiction(state)
