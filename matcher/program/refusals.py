"""Refusals: how many pledges which rule keeps from which requirement; counted, never listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.facts import Facts
from matcher.program.rules import NEEDS, RULES
from matcher.program.screening import Screened


@dataclass(frozen=True)
class Refusals:
    """What refusals come to. A pledge counts under the first rule that keeps it away.

    Attributes
    ----------
    counted
        How many pledges of which contributor: r, rule (place in `RULES`), is_unknown (whether it
        fails because a cell is blank), who (place in `contributors`), number; in this order. What
        is running all the same, and what offers another capability, is left out.
    contributors
        Ids of those who pledge something, sorted.
    who
        Place of the contributor of every pledge among them.
    nearest
        Of every pledge that is refused, the requirement where it passes most rules, the last of
        several: p, r, rule, is_unknown.
    lacking
        The first pledge of which it is known what it lacks, for each requirement: r, p.
    """

    counted: pd.DataFrame
    contributors: np.ndarray
    who: np.ndarray
    nearest: pd.DataFrame
    lacking: pd.DataFrame


class RefusalCount:
    """Counts refusals while candidates are screened, some at a time.

    Parameters
    ----------
    facts
        The pledges and requirements.
    """

    def __init__(self, facts: Facts) -> None:
        ids = facts.pledges["contributor_id"].to_numpy(dtype=object)
        self._contributors, self._who = np.unique(ids, return_inverse=True)
        self._requirements = max(len(facts.requirements), 1)
        self._unknown = _unknown_to_rules(facts)
        ready = np.isfinite(facts.pledges["parts_ready"].to_numpy(dtype=float))
        self._tells = facts.pledges["lacking"].notna().to_numpy() | ready
        self._counted: list[tuple[np.ndarray, np.ndarray]] = []
        self._nearest: list[np.ndarray] = []
        self._lacking: list[np.ndarray] = []

    def add(self, screened: Screened) -> None:
        """Count what is refused of some candidates; those of a pledge come together."""
        place = np.flatnonzero(~screened.is_eligible)
        if not len(place):
            return
        rule = screened.refuses.argmax(axis=0)[place]
        p, r = screened.candidates.p[place], screened.candidates.r[place]
        nearness = rule * self._requirements + r
        starts = np.flatnonzero(np.append(True, p[1:] != p[:-1]))
        best = np.maximum.reduceat(nearness, starts)
        self._nearest.append(
            np.stack([p[starts], best % self._requirements, best // self._requirements])
        )
        counts = (rule > 0) & ~screened.runs[place]
        p, r, rule = p[counts], r[counts], rule[counts]
        kind = (r * len(RULES) + rule) * 2 + self._unknown[rule, p]
        key = kind * len(self._contributors) + self._who[p]
        self._counted.append(np.unique(key, return_counts=True))
        tells = (rule == RULES.index(NEEDS)) & self._tells[p]
        self._lacking.append(np.stack([r[tells], p[tells]]))

    def result(self) -> Refusals:
        """Return what was counted."""
        blank = np.zeros((3, 0), dtype=np.int64)
        p, r, rule = np.concatenate([blank, *self._nearest], axis=1)
        unknown = self._unknown[rule, p]
        nearest = pd.DataFrame({"p": p, "r": r, "rule": rule, "is_unknown": unknown})
        lacking = np.concatenate([blank[:2], *self._lacking], axis=1)
        first = pd.DataFrame({"r": lacking[0], "p": lacking[1]}).drop_duplicates("r")
        return Refusals(self._total(), self._contributors, self._who, nearest, first)

    def _total(self) -> pd.DataFrame:
        blank = np.array([], dtype=np.int64)
        keys = np.concatenate([blank, *(key for key, _ in self._counted)])
        numbers = np.concatenate([blank, *(number for _, number in self._counted)])
        key, place = np.unique(keys, return_inverse=True)
        kind, who = np.divmod(key, max(len(self._contributors), 1))
        of_r, unknown = np.divmod(kind, 2)
        r, rule = np.divmod(of_r, len(RULES))
        number = np.bincount(place, numbers, minlength=len(key)).astype(np.int64)
        cells = {"r": r, "rule": rule, "is_unknown": unknown > 0, "who": who, "number": number}
        return pd.DataFrame(cells)


def _unknown_to_rules(facts: Facts) -> np.ndarray:
    """Return rule × pledge → whether what the rule reads of the pledge is blank."""
    unknown = np.zeros((len(RULES), len(facts.pledges)), dtype=bool)
    for place, rule in enumerate(RULES):
        if rule.blank is not None:
            cells = facts.pledges[rule.blank]
            blank = [cell in ((), "unknown") for cell in cells.tolist()]
            unknown[place] = cells.isna().to_numpy() | np.array(blank, dtype=bool)
    return unknown
