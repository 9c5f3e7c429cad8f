"""Laid out: a plan laid out so that what keeps its requirements open can be lifted and tried."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from matcher.insight.inquiry import relaxed_policies
from matcher.insight.reasons.trials import Clock, Trials
from matcher.plan.plan import Plan
from matcher.plan.summary import gap_totals
from matcher.program.cancellation import Cancel, Cancellation
from matcher.program.candidates import each_candidates
from matcher.program.facts import Facts, day_number, read_facts
from matcher.program.layout import Layout
from matcher.program.lifting import Lifting, Piece, lift, planned_values
from matcher.program.lifting.kinds import (
    CONSENT,
    CONTRIBUTORS,
    MINIMUM,
    PIN,
    POLICY,
    TAKEN,
    VERDICT,
)

SMALL = 1e-6
"""Share of what is required below which nothing is open."""


class LaidPlan:
    """A plan, and the program of what could be lifted in it.

    Parameters
    ----------
    plan
        The plan, also one read from disk.
    seconds
        The time for everything that is asked; None for any.
    cancel
        Says whether to stop, as of `match`.

    Raises
    ------
    ValueError
        Where constraints of an analyst's own were added to the plan: its case does not hold them.
    """

    def __init__(
        self, plan: Plan, *, seconds: float | None = None, cancel: Cancel | None = None
    ) -> None:
        if plan.own:
            raise ValueError(
                "the plan follows constraints of your own, which its case does not hold"
            )
        self.plan = plan
        self.clock = Clock(seconds, None if cancel is None else Cancellation(cancel))
        self._pieces: dict[int, Piece] = {}

    @cached_property
    def _read(self) -> Facts:
        return read_facts(self.plan.case)

    @property
    def requirements(self) -> pd.DataFrame:
        """The requirements as rules read them, sorted by id."""
        return self._read.requirements

    @property
    def pledges(self) -> pd.DataFrame:
        """The pledges as rules read them, sorted by id."""
        return self._read.pledges

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Quantity × days of each requirement, by id, sorted: required and gap; blank: no such."""
        ids = self.plan.case["requirements"]["id"].sort_values()
        return gap_totals(self.plan).reindex(ids)

    @cached_property
    def open(self) -> np.ndarray:
        """Quantity × days that each requirement leaves open, in the order of their ids."""
        return np.nan_to_num(self.totals["gap"].to_numpy(dtype=float))

    @cached_property
    def is_open(self) -> np.ndarray:
        """Whether something of each requirement is open; not where it has no quantity."""
        return self.open > SMALL * np.nan_to_num(self.totals["required"].to_numpy(dtype=float))

    @property
    def is_unquantified(self) -> np.ndarray:
        """Whether each requirement has no quantity."""
        return self.requirements["size"].isna().to_numpy()

    def grouped(self, places: np.ndarray) -> list[int]:
        """Return requirements, those together that hang together."""
        row = self.lifting.uncovered[places]
        part = np.where(row >= 0, self.lifting.of_row[row], -1)
        return [int(one) for one in places[np.argsort(part, kind="stable")]]

    def grouped_pledges(self, places: np.ndarray) -> list[int]:
        """Return pledges, those together that hang together."""
        return sorted((int(one) for one in places), key=lambda p: (self.part_of(p), p))

    @cached_property
    def lifting(self) -> Lifting:
        """What could be lifted for all that is open."""
        idle = np.flatnonzero(self.pledges["id"].isin(self.plan.idle["pledge_id"]))
        asked = np.flatnonzero(self.is_open)
        relaxed = relaxed_policies(self.plan)
        return lift(self.plan.case, self.open, asked, idle=idle.tolist(), relaxed=relaxed)

    @property
    def layout(self) -> Layout:
        """The columns of the lifting."""
        return self.lifting.layout

    @property
    def facts(self) -> Facts:
        """The facts as they are."""
        return self.lifting.facts

    @cached_property
    def planned(self) -> np.ndarray:
        """The values that the plan gives to the columns."""
        return planned_values(self.layout, self.plan)

    def piece(self, r: int) -> Piece:
        """Return what a requirement hangs together with."""
        return self._part(int(self.lifting.of_row[self.lifting.uncovered[r]]))

    def _part(self, part: int) -> Piece:
        """Return a part of the lifting; only the last one that was asked for is kept."""
        if part not in self._pieces:
            self._pieces = {part: Piece(self.lifting, part, self.planned)}
        return self._pieces[part]

    def piece_of(self, p: int) -> Piece | None:
        """Return what a pledge hangs together with; None where nothing of it could be used."""
        part = self.part_of(p)
        return None if part < 0 else self._part(part)

    def part_of(self, p: int) -> int:
        """Return the part of the lifting that a pledge is in; −1 where it is in none."""
        return int(self._parts[p])

    @cached_property
    def _parts(self) -> np.ndarray:
        columns = self.layout.columns
        parts = np.full(len(self.pledges), -1)
        given, own = (columns["kind"] == "handed").to_numpy(), (columns["pair"] >= 0).to_numpy()
        for which, name in ((given, "giver"), (own, "p")):
            parts[columns[name].to_numpy()[which]] = self.lifting.of_column[which]
        return parts

    @property
    def links(self) -> pd.DataFrame:
        """Who might hand what to whom, if all was lifted: giver, receiver and lack (places)."""
        return self.lifting.near.eligibility.supplies.links

    @cached_property
    def _fitting(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        idle = self.pledges["id"].isin(self.plan.idle["pledge_id"]).to_numpy()
        for every in each_candidates(self._read, unlisted=True):
            needed = every.requirement("start") < every.requirement("end")
            fits = ~np.isnan(every.rate) & needed & (every.requirement("size") > 0) & idle[every.p]
            for p, r in zip(every.p[fits].tolist(), every.r[fits].tolist(), strict=True):
                found.setdefault(p, []).append(r)
        return found

    def fits(self, p: int) -> list[int]:
        """Return the requirements that a pledge fits by its capability, eligible or not."""
        return self._fitting.get(p, [])

    @cached_property
    def soonest(self) -> dict[int, int]:
        """Requirement that pledges fit → first day on which one that leaves at once is there."""
        found: dict[int, int] = {}
        for every in each_candidates(self._read, unlisted=True):
            fits = ~np.isnan(every.rate) & (every.requirement("start") < every.requirement("end"))
            fits &= pd.isna(every.pledge("renewed_by"))
            arrive = self._read.plan_day + every.travel[fits]
            for r, day in zip(every.r[fits].tolist(), arrive.tolist(), strict=True):
                found[r] = min(day, found.get(r, day))
        return found

    def gaps_of(self, r: int) -> pd.DataFrame:
        """Return what is open of a requirement in the plan: start (day) and gap, sorted."""
        gaps, case = self.plan.gaps, self.plan.case
        own = gaps[gaps["requirement_id"] == self.requirements["id"].iloc[r]]
        start = day_number(own["from"]) if case.is_dated else np.zeros(len(own))
        frame = pd.DataFrame({"start": start, "gap": own["gap"].to_numpy()})
        return frame.sort_values("start", ignore_index=True)

    def atoms_of(self, r: int) -> tuple[int, ...]:
        """Return what may be lifted for a requirement, hardest to change first."""
        lifting, facts = self.lifting, self.facts
        own = self.piece(r).atoms
        atoms = lifting.atoms.iloc[own]
        pairs = lifting.near.eligibility.pairs
        fitting = pairs.loc[pairs["r"] == r, "p"].to_numpy()
        who = facts.pledges["contributor_id"].iloc[fitting].unique()
        has = np.append(np.nan_to_num(self.totals["served"].to_numpy(dtype=float)) > 0, False)
        kind, other = atoms["kind"], atoms["r"].to_numpy()
        here = other == r
        where = facts.requirements["where"].iloc[r]
        accepts = (atoms["who"].isin(who) & (atoms["about"] == where)).to_numpy()
        apart = [TAKEN, POLICY, PIN, VERDICT, CONTRIBUTORS, MINIMUM, CONSENT]
        concerns = (
            kind.isin([POLICY, PIN]).to_numpy()
            | ((kind == TAKEN).to_numpy() & ~here & has[other])
            | (kind.isin([VERDICT, CONTRIBUTORS, MINIMUM]).to_numpy() & here)
            | ((kind == CONSENT).to_numpy() & accepts)
            | (~kind.isin(apart).to_numpy() & np.isin(atoms["p"].to_numpy(), fitting))
        )
        return tuple(own[concerns].tolist())

    def trials(self, r: int) -> Trials:
        """Return the trials of a requirement: how much of it stays open."""
        lifting, piece = self.lifting, self.piece(r)
        atoms = lifting.atoms
        own = np.flatnonzero(((atoms["kind"] == TAKEN) & (atoms["r"] == r)).to_numpy())
        others = atoms[atoms["kind"] == TAKEN]["r"]
        stretches = self.layout.presence.stretches
        cost = np.zeros(len(lifting.program.linear.cost))
        mine = (stretches["r"] == r).to_numpy()
        cost[self.layout.gap[mine]] = lifting.days[mine]
        return Trials(
            piece,
            cost[piece.columns],
            self.atoms_of(r),
            always=frozenset(own.tolist()),
            moved=(frozenset({r}), {int(one): int(other) for one, other in others.items()}),
            clock=self.clock,
        )
