"""Supplies: who may cover which need, from which day on, and which pledges nobody completes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from matcher.program.consents import first_accepted
from matcher.program.facts import FOREVER, Facts
from matcher.program.supplies.lacking import describe_lacking
from matcher.program.supplies.lacks import NO_RANK, Lacks, read_lacks
from matcher.program.supplies.links import Links, find_links, refused_hand_overs
from matcher.program.supplies.rules import LINK_RULES

NEVER = np.inf
"""The day on which something that nobody gives is ready."""


@dataclass(frozen=True)
class Supplies:
    """Who may give what to whom.

    Attributes
    ----------
    facts
        The facts, whose pledges say besides: `parts_ready` (day before which it lacks a part; −∞
        where it needs none, ∞ where nobody may give one), `lacking` (what it lacks then, as a
        sentence), `may_reach` (readiness that a need could raise it to, else −1).
    lacks
        What pledges need.
    links
        Who may give it: besides the columns of `Links`, `first` (day of the first hand-over).
    """

    facts: Facts
    lacks: Lacks
    links: pd.DataFrame

    def refused(self) -> pd.DataFrame:
        """Return the days on which consent for a hand-over is refused: link, start, end."""
        spans = refused_hand_overs(Links(self.facts, self.links))
        return spans.rename(columns={"pair": "link"})

    def ready_days(self) -> np.ndarray:
        """Return the first day on which something of each lack can be ready; ∞ where never."""
        lack = self.links["lack"].to_numpy()
        ready = self.links["first"].to_numpy() + self.lacks.rows["lead"].to_numpy()[lack]
        return least(lack, ready, len(self.lacks.rows))

    def hold_days(self) -> np.ndarray:
        """Return the first day on which something of each hold can be ready; ∞ where never."""
        members = self.lacks.members
        ready = self.ready_days()[members["lack"].to_numpy()]
        return least(members["hold"].to_numpy(), ready, len(self.lacks.holds))

    def with_raised(self, raised: pd.DataFrame) -> Supplies:
        """Return the supplies with holds for readiness that is to be raised (columns p, rank)."""
        return replace(self, lacks=self.lacks.hold_of(raised))


def find_supplies(facts: Facts) -> Supplies:
    """Find who may cover which need, and which pledges can be completed when."""
    lacks = read_lacks(facts)
    if lacks.rows.empty:
        return _without_needs(facts, lacks)
    links = find_links(facts, lacks)
    passes = np.array([rule.test(links) for rule in LINK_RULES], dtype=bool)
    passes = passes.reshape(len(LINK_RULES), len(links))
    allowed = Links(facts, links.rows[passes.all(axis=0)].reset_index(drop=True))
    first, ready = _first_days(lacks, allowed)
    rows = allowed.rows.assign(first=first)
    rows = rows[np.isfinite(first)].reset_index(drop=True)
    reaches = lacks.rows["rank"].to_numpy()[rows["lack"]]
    may_reach = np.full(len(facts.pledges), NO_RANK)
    np.maximum.at(may_reach, rows["receiver"].to_numpy(), reaches)
    pledges = facts.pledges.assign(
        parts_ready=ready,
        lacking=describe_lacking(lacks, links, passes, rows),
        may_reach=may_reach,
    )
    return Supplies(replace(facts, pledges=pledges), lacks, rows.astype({"first": np.int64}))


def _without_needs(facts: Facts, lacks: Lacks) -> Supplies:
    """Return the supplies of a case in which nobody needs anything."""
    number = len(facts.pledges)
    pledges = facts.pledges.assign(
        parts_ready=-NEVER, lacking=np.full(number, None, dtype=object), may_reach=NO_RANK
    )
    kinds = {"lack": np.int64, "giver": np.int64, "receiver": np.int64, "rate": float}
    links = pd.DataFrame({name: np.array([], dtype=kind) for name, kind in kinds.items()})
    return Supplies(
        replace(facts, pledges=pledges), lacks, links.assign(first=np.array([], dtype=np.int64))
    )


def _first_days(lacks: Lacks, links: Links) -> tuple[np.ndarray, np.ndarray]:
    """Return the first hand-over day of each link, and from when each pledge has all its parts.

    A pledge hands on what it has once its own parts are there, so days run down the chains: each
    round settles one more member of the longest. What is never settled waits for itself.
    """
    facts, rows = links.facts, links.rows
    lack, giver = rows["lack"].to_numpy(), rows["giver"].to_numpy()
    departs = links.giver("departs").astype(float)
    until = np.minimum(links.giver("back_by").astype(float), FOREVER)
    lead = lacks.rows["lead"].to_numpy()[lack]
    kept = lacks.rows["use"].to_numpy()[lack] == "kept"
    loan = np.where(kept, until, np.inf)
    last = last_day(facts)
    waits, spans = lacks.waits, refused_hand_overs(links)
    ready = np.where(np.isin(np.arange(len(facts.pledges)), lacks.holds["p"]), NEVER, -NEVER)
    ready_lack = np.full(len(lacks.rows), NEVER)
    while True:
        after = days_after(lacks, waits, ready_lack)
        first = np.maximum(np.maximum(departs, ready[giver]), after[lack])
        first = np.where(np.isfinite(first), first, FOREVER)
        first = np.minimum(first_accepted(spans, first), FOREVER)
        ready_on = first + lead
        first = np.where((first < until) & (ready_on < np.minimum(loan, last)), first, NEVER)
        new_lack = least(lack, first + lead, len(lacks.rows))
        new = np.full(len(facts.pledges), -NEVER)
        held = least(
            lacks.members["hold"].to_numpy(),
            new_lack[lacks.members["lack"].to_numpy()],
            len(lacks.holds),
        )
        np.maximum.at(new, lacks.holds["p"].to_numpy(), held)
        if np.array_equal(new, ready) and np.array_equal(new_lack, ready_lack):
            return first, ready
        ready, ready_lack = new, new_lack


def last_day(facts: Facts) -> float:
    """Return the day before which something must be ready: the last end of any requirement."""
    ends = facts.requirements["end"]
    return float(ends.max()) if len(ends) else float(FOREVER)


def days_after(lacks: Lacks, waits: pd.DataFrame, ready: np.ndarray) -> np.ndarray:
    """Return the first day on which all is ready that each lack comes after.

    Parameters
    ----------
    lacks
        What pledges need.
    waits
        As `Lacks.waits` has them.
    ready
        First day on which something of each lack can be ready.
    """
    group = lacks.group
    alternative = least(group, ready, len(group))
    after = np.full(len(group), -NEVER)
    np.maximum.at(after, waits["lack"].to_numpy(), alternative[group[waits["first"].to_numpy()]])
    return after


def least(place: np.ndarray, values: np.ndarray, number: int) -> np.ndarray:
    """Return the least value at each place; ∞ where there is none."""
    found = np.full(number, NEVER)
    np.minimum.at(found, place, values)
    return found
