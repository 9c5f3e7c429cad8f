"""Candidates: pairs of pledge and requirement whose capabilities fit, before the other rules.

There may be very many, of which few are eligible, so they are found some at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from matcher.program.facts import Facts
from matcher.program.fitting import Fitting, fit_pair, fitting_pairs
from matcher.program.journeys import travel_days
from matcher.program.lists import Test, compare_lists
from matcher.program.named import Named, name_pairs, pair_key
from matcher.program.ranges import ask_once

_AT_ONCE = 1 << 17
"""About how many pairs are looked at at once."""


@dataclass(frozen=True)
class Candidates:
    """Pairs of a pledge and a requirement, told by their places in the facts.

    Attributes
    ----------
    facts
        The pledges and requirements.
    p, r
        Place of the pledge and of the requirement, one per pair, sorted.
    rate
        Required measure per provided measure; NaN where the capability does not fit.
    travel
        Days of travel each way.
    named
        The pairs of which the planner says something.
    said
        Place in `named` of each pair, −1 where the planner said nothing.
    """

    facts: Facts
    p: np.ndarray
    r: np.ndarray
    rate: np.ndarray
    travel: np.ndarray
    named: Named
    said: np.ndarray

    def __len__(self) -> int:
        return len(self.p)

    def only(self, places: np.ndarray) -> Candidates:
        """Return some of the pairs, by their places here."""
        cells = (self.p[places], self.r[places], self.rate[places], self.travel[places])
        return Candidates(self.facts, *cells, self.named, self.said[places])

    def pledge(self, column: str) -> np.ndarray:
        """Return a fact of the pledge of each pair."""
        return self.facts.pledges[column].to_numpy()[self.p]

    def requirement(self, column: str) -> np.ndarray:
        """Return a fact of the requirement of each pair."""
        return self.facts.requirements[column].to_numpy()[self.r]

    def judged(self, column: str) -> np.ndarray:
        """Return a number that the planner gives each pair, NaN where there is none.

        Columns are at_most, pinned, pinned_from and pinned_until (days), rate, cost and score.
        """
        if not len(self.named.key):
            return np.full(len(self), np.nan)
        return np.append(self.named.rows[column].to_numpy(dtype=float), np.nan)[self.said]

    def is_named(self, which: np.ndarray) -> np.ndarray:
        """Say of each pair whether it is among some of the named ones."""
        if not len(self.named.key):
            return np.zeros(len(self), dtype=bool)
        return np.append(which, False)[self.said]

    def is_judged(self, verdict: str) -> np.ndarray:
        """Say of each pair whether the planner's verdict is a word."""
        return self.is_named((self.named.rows["verdict"] == verdict).to_numpy(dtype=bool))

    @cached_property
    def is_forced(self) -> np.ndarray:
        """Whether the planner overrides the rules for each pair, by a verdict or by a pin."""
        pinned = (self.named.rows["pinned"] > 0).to_numpy(dtype=bool)
        return self.is_judged("allow") | self.is_named(pinned)

    @cached_property
    def earliest(self) -> np.ndarray:
        """First day on which the pledge can be there: arrived, and the need begun."""
        return np.maximum(self.pledge("departs") + self.travel, self.requirement("start"))

    @cached_property
    def latest(self) -> np.ndarray:
        """Day by which it has left: the need over, or the way home begun in time."""
        return np.minimum(self.pledge("back_by") - self.travel, self.requirement("end"))

    def compare(self, pledged: str, required: str, test: Test) -> np.ndarray:
        """Compare lists of pledge and requirement, each two different lists only once."""
        pledges = self.facts.lists("pledges", pledged)
        requirements = self.facts.lists("requirements", required)
        return compare_lists(pledges, requirements, (self.p, self.r), test)


def each_candidates(
    facts: Facts, at_once: float = _AT_ONCE, *, unlisted: bool = False
) -> Iterator[Candidates]:
    """Yield every pair whose capabilities fit, or that the planner gave a rate, some at a time.

    Parameters
    ----------
    facts
        The pledges and requirements.
    at_once
        About how many pairs come at a time; those of one pledge come together.
    unlisted
        Whether pairs come too that are not allowed where only allowed ones count.
    """
    named = name_pairs(facts)
    for fitting in fitting_pairs(facts, named, at_once, unlisted=unlisted):
        yield _candidates(facts, named, fitting)


def find_candidates(facts: Facts) -> Candidates:
    """Return every pair whose capabilities fit, or that the planner gave a rate."""
    return next(each_candidates(facts, np.inf))


def pair_candidate(facts: Facts, p: int, r: int) -> Candidates:
    """Return one pair as a candidate, whether or not its capability fits."""
    return _candidates(facts, name_pairs(facts), fit_pair(facts, p, r))


def _candidates(facts: Facts, named: Named, fitting: Fitting) -> Candidates:
    p, r, rate = fitting
    persons = facts.pledges["persons"].to_numpy()
    in_persons = facts.requirements["in_persons"].to_numpy(dtype=bool)
    if in_persons.any():
        each = np.where(np.isnan(persons), 1.0, persons)
        rate = np.where(in_persons[r], rate * each[p], rate)
    found = Candidates(
        facts, p, r, rate, _travel(facts, p, r), named, named.places(pair_key(facts, p, r))
    )
    own = found.judged("rate")
    return replace(found, rate=np.where(np.isnan(own), rate, own))


def _travel(facts: Facts, p: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Return the days of travel of each pair, looked up once for each contributor and mission."""
    if not facts.case.is_dated:
        return np.zeros(len(p))
    codes, contributors = facts.lists("pledges", "contributor_id")
    places, missions = facts.lists("requirements", "mission_id")

    def ask(both: np.ndarray) -> np.ndarray:
        names = [contributors[code // len(missions)] for code in both.tolist()]
        where = [missions[code % len(missions)] for code in both.tolist()]
        starts, ends = (pd.Series([*map(_word, part)], dtype="str") for part in (names, where))
        return travel_days(facts.case, starts, ends)

    both = codes[p] * len(missions) + places[r]
    return ask_once(both, len(contributors) * len(missions), ask)


def _word(cell: tuple[str, ...]) -> str | None:
    return cell[0] if cell else None
