"""Screening: what the rules make of some candidates, before all of them are put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from matcher.errors import Problem
from matcher.program.candidates import Candidates
from matcher.program.consents import refused_days
from matcher.program.facts import NO_RANK, Facts
from matcher.program.rules import READINESS, RULES, Refusal, is_ready_itself


@dataclass(frozen=True)
class Screened:
    """Some candidates, and which rules they pass.

    Attributes
    ----------
    candidates
        The pairs.
    passes
        Rule × pair → whether it passes.
    """

    candidates: Candidates
    passes: np.ndarray

    @cached_property
    def refuses(self) -> np.ndarray:
        """Rule × pair → whether it keeps them apart: it fails, and nobody overrides it."""
        arithmetic = np.array([rule.arithmetic for rule in RULES], dtype=bool)
        return ~self.passes & (arithmetic[:, None] | ~self.candidates.is_forced)

    @cached_property
    def is_eligible(self) -> np.ndarray:
        """Whether no rule keeps them apart."""
        return np.logical_not(self.refuses.any(axis=0))

    @cached_property
    def runs(self) -> np.ndarray:
        """Whether the pledge is there on the plan date."""
        named = self.candidates.named.rows["is_there"].to_numpy(dtype=bool)
        return self.candidates.is_named(named)

    @cached_property
    def kept(self) -> np.ndarray:
        """Places of the pairs that are eligible, or running."""
        return np.flatnonzero(self.is_eligible | self.runs)

    def lost(self) -> list[Problem]:
        """Return problems with what is running though its capability does not fit."""
        problems = []
        one = self.candidates.only(np.flatnonzero(self.runs & np.isnan(self.candidates.rate)))
        told = (
            *(one.pledge(name).tolist() for name in ("id", "capability_id")),
            *(one.requirement(name).tolist() for name in ("id", "capability_id")),
        )
        for pledge, have, requirement, want in zip(*told, strict=True):
            message = (
                f"{pledge} is running at {requirement}, but {have} does not stand in for {want}"
            )
            remedy = f"Write a row in stand_ins from {have} to {want}, or a rate in pairs"
            problems.append(Problem("running", message, remedy, column="requirement_id"))
        return problems

    def days_refused(self) -> pd.DataFrame:
        """Return the days on which consent is refused to what is kept: pair (place), start, end."""
        days = refused_days(self.candidates)
        place = np.full(len(self.candidates), -1)
        place[self.kept] = np.arange(len(self.kept))
        place[self.candidates.is_forced | self.runs] = -1
        days = days.assign(pair=place[days["pair"]])
        return days[days["pair"] >= 0]

    def cells(self) -> dict[str, np.ndarray]:
        """Return the numbers of what is kept, by the columns of `Eligibility.pairs`."""
        kept = self.candidates
        if len(self.kept) < len(kept):
            kept = kept.only(self.kept)
        runs, may_arrive = self.runs[self.kept], self.is_eligible[self.kept]
        itself = is_ready_itself(kept) | kept.is_forced | ~may_arrive
        pin_start, pin_end = _pin_days(kept)
        earliest = np.where(runs, np.minimum(kept.earliest, kept.facts.plan_day), kept.earliest)
        return {
            "p": kept.p,
            "r": kept.r,
            "rate": kept.rate,
            "duty": kept.pledge("share"),
            "travel": kept.travel.astype(int),
            "first_arrival": kept.earliest.astype(int),
            "earliest": earliest.astype(int),
            "latest": kept.latest.astype(int),
            "most": np.fmin(kept.pledge("amount"), kept.judged("at_most")),
            "may_arrive": may_arrive,
            "pinned": _or_none(kept.judged("pinned")),
            "pin_start": pin_start,
            "pin_end": pin_end,
            "cost": kept.judged("cost"),
            "score": _or_none(kept.judged("score")),
            "raised": np.where(itself, NO_RANK, kept.requirement("least_rank")),
        }

    def overridden(self) -> dict[int, str]:
        """Return the rules that kept pairs fail all the same, separated by ``, ``, by place."""
        forced = (self.candidates.is_forced | self.runs)[self.kept]
        names = np.array([rule.name for rule in RULES], dtype=object)
        found = {}
        for place in np.flatnonzero(forced).tolist():
            fails = ~self.passes[:, self.kept[place]]
            if fails.any():
                found[place] = ", ".join(names[fails])
        return found


def screen_some(candidates: Candidates) -> Screened:
    """Return which rules some candidates pass."""
    passes = np.array([rule.test(candidates) for rule in RULES], dtype=bool)
    passes = passes.reshape(len(RULES), len(candidates))
    # What the planner allows as it is need not be raised first.
    forced = candidates.is_forced
    if forced.any():
        passes[RULES.index(READINESS), forced] = is_ready_itself(candidates)[forced]
    return Screened(candidates, passes)


def tell_refusals(one: Candidates, keeps: np.ndarray) -> list[Refusal]:
    """Return the rules that keep the pledge of one candidate from its requirement, told.

    Parameters
    ----------
    one
        A single candidate.
    keeps
        Rule → whether it keeps them apart.
    """
    pledge = one.facts.pledges.iloc[one.p[0]]
    requirement = one.facts.requirements.iloc[one.r[0]]
    return [
        Refusal(rule.name, *rule.tell(one, pledge, requirement))
        for rule, is_kept in zip(RULES, keeps, strict=True)
        if is_kept
    ]


class Kept:
    """Gathers what is kept while candidates are screened, some at a time.

    Parameters
    ----------
    facts
        The pledges and requirements.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._number = 0
        self._cells: list[dict[str, np.ndarray]] = []
        self._refused: list[pd.DataFrame] = []
        self._overridden: dict[int, str] = {}

    def add(self, some: Screened) -> None:
        """Gather what is kept of some candidates."""
        self._cells.append(some.cells())
        days = some.days_refused()
        self._refused.append(days.assign(pair=days["pair"] + self._number))
        for place, rules in some.overridden().items():
            self._overridden[self._number + place] = rules
        self._number += len(some.kept)

    def pairs(self) -> pd.DataFrame:
        """Return what was gathered, with the columns of `Eligibility.pairs`."""
        names = list(self._cells[0])
        # column by column, so that no more than one is held twice
        cells = {name: np.concatenate([one.pop(name) for one in self._cells]) for name in names}
        words = {"": 0}
        codes = np.zeros(self._number, dtype=np.int64)
        for place, rules in self._overridden.items():
            codes[place] = words.setdefault(rules, len(words))
        pledges, requirements = self._facts.pledges["id"], self._facts.requirements["id"]
        frame = {
            "pledge_id": pledges.array.take(cells["p"]),
            "requirement_id": requirements.array.take(cells["r"]),
            **cells,
            "overridden": pd.array(list(words), dtype="str").take(codes),
        }
        return pd.DataFrame(frame, copy=False)

    def refused(self) -> pd.DataFrame:
        """Return the days on which consent is refused: pair (place), start, end."""
        return pd.concat(self._refused, ignore_index=True)


def _or_none(numbers: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(numbers), 0.0, numbers)


def _pin_days(kept: Candidates) -> tuple[np.ndarray, np.ndarray]:
    """Return first day and end of each pin; blank means as early, or as long, as it can be."""
    if not kept.facts.case.is_dated:
        return np.zeros(len(kept), dtype=int), np.ones(len(kept), dtype=int)
    start, end = kept.judged("pinned_from"), kept.judged("pinned_until") + 1
    return (
        np.where(np.isnan(start), kept.earliest, start).astype(int),
        np.where(np.isnan(end), kept.latest, end).astype(int),
    )
