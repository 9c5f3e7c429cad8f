"""Pledges and requirements as the rules read them: blanks filled in, dates counted in days.

Every blank that is filled in is remembered, so that the plan can say on what it rests.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.errors import shorten
from matcher.program.facts.blanks import Blanks, Collected
from matcher.program.facts.days import plan_day_of
from matcher.program.facts.pledges import read_pledges
from matcher.program.facts.requirements import read_requirements
from matcher.program.lists import Coded, coded


@dataclass(frozen=True)
class Facts:
    """Pledges and requirements as the rules read them.

    Attributes
    ----------
    case
        The case they come from.
    plan_day
        Day of the plan date; days are counted from 1970-01-01. Without a calendar, 0.
    pledges
        The table `pledges`, one row per pledge sorted by id, and besides: `rank` of its
        readiness, `notice` in days, `departs` (first day of a departure), `back_by` (the day
        before which it is back), `amount` (what can be used, in its measure), `persons` of one
        measure, `knows_persons` (whether the tables say so), `speaks`, `has` (qualities),
        `record` (performance), `renewed_by`, `blocked_by` (a condition), `price` of conditions,
        `vetting`, `running`, `tour`, `rest`, `share` (duty).
    requirements
        The table `requirements` sorted by id, and besides: `where` (mission, else partner),
        `start` and `end` (days, the end excluded; never before the plan date), `least_rank`,
        `in_persons`, `size` (largest quantity), `urgency` (priority, filled in), `heft` (weight,
        filled in).
    blanks
        Blank cells that were filled in.
    """

    case: Case
    plan_day: int
    pledges: pd.DataFrame
    requirements: pd.DataFrame
    blanks: tuple[Blanks, ...]

    def lists(self, table: str, column: str) -> Coded:
        """Return a number for each row of a table, and the list that each number stands for.

        Words are lists of one; what was read once is kept.
        """
        key = (table, column)
        if key not in self._lists:
            frame = self.pledges if table == "pledges" else self.requirements
            self._lists[key] = coded(frame[column])
        return self._lists[key]

    @cached_property
    def _lists(self) -> dict[tuple[str, str], Coded]:
        return {}


def read_facts(case: Case) -> Facts:
    """Fill in the blanks of a case by its ``[unknown]`` rules, and count its dates in days."""
    blanks = Collected()
    plan_day = plan_day_of(case)
    requirements = read_requirements(case, plan_day, blanks)
    pledges = read_pledges(case, plan_day, blanks)
    return Facts(case, plan_day, pledges, requirements, tuple(blanks.found))


def place_of(frame: pd.DataFrame, one: str, noun: str) -> int:
    """Return the place of an id in a frame of facts.

    Raises
    ------
    KeyError
        Where it is not there; it names the nearest that is.
    """
    found = np.flatnonzero((frame["id"] == one).to_numpy())
    if not len(found):
        near = get_close_matches(str(one), frame["id"].tolist(), n=1)
        nearest = f"; the nearest is {shorten(near[0])}" if near else ""
        raise KeyError(f"the case holds no {noun} {shorten(one)}{nearest}")
    return int(found[0])
