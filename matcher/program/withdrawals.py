"""Withdrawals: what stays open of a plan when pledges fail, as it is and planned anew.

Both questions are asked of the program of the plan, over the dates offered when it was made. Of a
pledge that withdraws nothing arrives, nothing stays and nothing is handed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from matcher.errors import ContradictionError
from matcher.plan.basis import check_own, relaxed_policies
from matcher.plan.plan import Plan
from matcher.program.closing import Closing
from matcher.program.committed import commit
from matcher.program.deployments import NOTHING
from matcher.program.formulation import formulate
from matcher.program.layout import Layout
from matcher.program.linear import INFINITE
from matcher.program.program import Program
from matcher.program.tiers import RELAXED, Tier, gap_tiers, gap_worth
from matcher.program.what_if import Answer, WhatIf

Question = Literal["fixed", "anew"]
"""The plan as it stands: arrivals and hand-overs at most its own; or all planned anew."""

QUESTIONS: tuple[Question, ...] = ("fixed", "anew")

HEDGED = "hedged"
"""What a hedged plan names as a constraint of its own: what it commits."""

CALLS = "calls"
"""The tier that calls on as few pledges as can be beyond those that a plan has."""

_SOONER = 0.01
"""What it counts to call on a pledge that the plan has on other days, where another counts 1."""

_SURELY = 1e-6
"""Of what comes of a pledge, more than the round-off of a solver."""

_DIGITS = 9
"""Decimals to which a gap is told; what is below is the round-off of a solver."""


@dataclass(frozen=True)
class Opening:
    """What stays open.

    Attributes
    ----------
    tiers
        Gap by tier, most important first, in the measure of the tier of gaps.
    gaps
        Gap of every requirement, in the order of `Withdrawals.requirements`.
    """

    tiers: tuple[float, ...]
    gaps: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Gap of all requirements together."""
        return float(sum(self.gaps))


class Withdrawals(Closing):
    """A plan kept solved, so that pledges can be withdrawn from it one set after the other.

    An answer hangs on the set alone, to the last bit: not on what was asked before.

    Attributes
    ----------
    pledges
        Pledges that could be withdrawn, by id; of any other a withdrawal changes nothing.
    requirements
        Ids of all requirements.

    Parameters
    ----------
    plan
        The plan, also one read from disk.
    stop
        Relative distance to its bound at which a branched tier is good enough; 0 for the best.

    Raises
    ------
    ValueError
        Where constraints of an analyst's own were added to the plan, or it is not one of its case.
    """

    def __init__(self, plan: Plan, *, stop: float = 0.0) -> None:
        program = gap_program(plan)
        self._layout = program.layout
        facts = self._layout.presence.eligibility.facts
        self.requirements: tuple[str, ...] = tuple(facts.requirements["id"])
        self._place = {str(one): place for place, one in enumerate(facts.pledges["id"])}
        self._worth = gap_worth(self._layout, plan.case.settings)
        self._of = columns_of(self._layout)
        self._stop = stop
        self._held = held = commit(program, plan)
        self._handles = {
            "fixed": WhatIf(held, stop=stop),
            "anew": WhatIf(program, stop=stop),
        }
        for handle in self._handles.values():
            handle.hold()
        self.reach = {
            "fixed": self._with_columns(held),
            "anew": self._with_columns(program),
        }
        self.pledges = self.reach["anew"] | self.reach["fixed"]
        self._pins = pin_rows(program)
        self._known: dict[tuple[str, frozenset[str]], tuple[Opening, bool]] = {}

    def _with_columns(self, program: Program) -> frozenset[str]:
        """Return the pledges that may be somewhere, or hand something over."""
        presence = self._layout.presence
        own = self._of[self._of["comes"]]
        comes = own["p"].to_numpy()[program.linear.upper[own["column"]] > NOTHING]
        runs = presence.eligibility.pairs["p"].to_numpy()[presence.is_running]
        ids = presence.eligibility.facts.pledges["id"].to_numpy()
        return frozenset(ids[np.union1d(comes, runs)].tolist())

    def open_without(self, question: Question, gone: Sequence[str]) -> Opening:
        """Return what stays open without some pledges.

        Parameters
        ----------
        question
            ``fixed``: arrivals and hand-overs are at most those of the plan. ``anew``: all is
            planned again.
        gone
            Ids of the pledges that withdraw.
        """
        return self._find(question, frozenset(gone) & self.reach[question])[0]

    def _find(self, question: str, gone: frozenset[str]) -> tuple[Opening, bool]:
        """Return what stays open, and whether pins had to be given up for it."""
        key = (question, gone)
        if key not in self._known:
            answer, gave_up = self._solve(question, gone)
            self._known[key] = (self._read(question, answer), gave_up)
        return self._known[key]

    def _solve(self, question: str, gone: frozenset[str]) -> tuple[Answer, bool]:
        handle = self._handles[question]
        gives_up = question != "fixed" and self._are_pins_in_the_way(gone)
        places = [self._place[one] for one in sorted(gone)]
        columns = self._of["column"].to_numpy()[self._of["p"].isin(places).to_numpy()]
        for pins in [self._pins["row"].to_numpy()] if gives_up else self._void(places):
            with handle.trying():
                if len(columns):
                    handle.set_bounds(columns, upper=0.0)
                if len(pins) and len(columns):
                    handle.set_sides(pins, lower=-INFINITE)
                try:
                    return handle.solve(), len(pins) == len(self._pins)
                except ContradictionError:
                    if len(pins) == len(self._pins):
                        raise
        raise AssertionError

    def stand_bys(self, gone: Sequence[str]) -> tuple[str, ...]:
        """Return the pledges of which more comes, or is handed over, where some withdraw.

        All is planned anew; of plans that leave as little open, one is taken that calls on as few
        pledges as can be beyond what the plan has of them.

        Parameters
        ----------
        gone
            Ids of the pledges that withdraw.
        """
        columns = self._of[self._of["comes"]]
        column = columns["column"].to_numpy()
        most = self._held.linear.upper[column]
        if CALLS not in self._handles:
            program = self._handles["anew"].program
            others = ~columns["p"].isin(columns["p"][most > NOTHING]).to_numpy()
            worth = np.where(most > NOTHING, 0.0, np.where(others, 1.0, _SOONER))
            calls = np.zeros(len(program.linear.cost))
            calls[column] = worth / np.maximum(program.linear.upper[column], 1.0)
            with_calls = with_tiers(program, [*program.tiers, Tier(CALLS, calls)])
            handle = self._handles[CALLS] = WhatIf(with_calls, stop=self._stop)
            handle.hold()
        answer, _ = self._solve(CALLS, frozenset(gone) & self.reach["anew"])
        total = np.zeros(len(self._place))
        np.add.at(total, columns["p"].to_numpy(), answer.x[column] - most)
        return tuple(one for one, p in sorted(self._place.items()) if total[p] > _SURELY)

    def _void(self, places: list[int]) -> list[np.ndarray]:
        """Return the pins to give up: those of who withdraws, and where that is too few, all."""
        row, p = self._pins["row"].to_numpy(), self._pins["p"].to_numpy()
        return [row[np.isin(p, places)], row]

    def _are_pins_in_the_way(self, gone: frozenset[str]) -> bool:
        """Say whether the plan as it stands cannot keep its pins; then nothing has to.

        So what is planned anew is never worse than the plan as it stands.
        """
        return len(self._pins) > 0 and self._find("fixed", gone & self.reach["fixed"])[1]

    def _read(self, question: str, answer: Answer) -> Opening:
        stretches = self._layout.presence.stretches
        gaps = np.bincount(
            stretches["r"].to_numpy(),
            self._worth * answer.x[self._layout.gap],
            minlength=len(self.requirements),
        )
        tiers = self._handles[question].program.tiers
        values = [round(tier.value(answer.x), _DIGITS) + 0.0 for tier in tiers]
        return Opening(tuple(values), tuple((np.round(gaps, _DIGITS) + 0.0).tolist()))

    def close(self) -> None:
        """Let go of the programs inside the solver."""
        for handle in self._handles.values():
            handle.close()


def original_program(plan: Plan) -> Program:
    """Return the program of a plan, with the policies given up that the plan gave up.

    Raises
    ------
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    check_own(plan, {HEDGED})
    return formulate(plan.case, relaxed=relaxed_policies(plan))


def gap_program(plan: Plan) -> Program:
    """Return the program of a plan, with the tiers of gaps alone.

    Raises
    ------
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """
    program = original_program(plan)
    given_up = [tier for tier in program.tiers if tier.name == RELAXED]
    return with_tiers(program, [*given_up, *gap_tiers(program.layout, plan.case.settings)])


def with_tiers(program: Program, tiers: Sequence[Tier]) -> Program:
    """Return a program with other tiers."""
    linear = replace(program.linear, cost=tiers[0].coefficients)
    return replace(program, tiers=tuple(tiers), linear=linear)


def columns_of(layout: Layout) -> pd.DataFrame:
    """Return the columns by which a pledge comes, stays and gives: p, column, `comes`.

    `comes` is no for those by which what has come stays.
    """
    pairs, pair = layout.presence.eligibility.pairs, layout.presence.events["pair"].to_numpy()
    p = pairs["p"].to_numpy()[pair]
    handed = layout.holdings.handed
    rows = [
        pd.DataFrame({"p": p[columns >= 0], "column": columns[columns >= 0], "comes": comes})
        for columns, comes in ((layout.arrive, True), (layout.there, False))
    ]
    rows.append(pd.DataFrame({"p": handed["giver"], "column": handed["column"], "comes": True}))
    frame = pd.concat(rows, ignore_index=True).drop_duplicates(["p", "column"])
    kinds = {"p": np.int64, "column": np.int64, "comes": bool}
    return frame.astype(kinds).sort_values(["p", "column"], ignore_index=True)


def pin_rows(program: Program) -> pd.DataFrame:
    """Return the rows of pins: row, p."""
    rows = np.flatnonzero((program.rows["family"] == "pin").to_numpy())
    pair = program.rows["pair"].to_numpy()[rows]
    p = program.layout.presence.eligibility.pairs["p"].to_numpy()[pair]
    return pd.DataFrame({"row": rows, "p": p})
